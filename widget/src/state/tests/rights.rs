//! Stories of licences: the source of every lieu says under which it is, or that nobody does.

use super::*;

fn of(licence: &str, attribution: &str) -> Manifest {
    Manifest { licence: licence.into(), attribution: attribution.into(), ..manifest() }
}

fn wished(sources: &[&str], licence: Option<&str>, attribution: Option<&str>) -> Config {
    Config {
        sources: sources.iter().map(|source| (*source).to_owned()).collect(),
        licence: licence.map(str::to_owned),
        attribution: attribution.map(str::to_owned),
        ..confined(loire())
    }
}

#[test]
fn a_publication_has_its_own_words_and_the_tag_completes_them() {
    let check = |own: (&str, &str), tag: (Option<&str>, Option<&str>), expected: [&str; 2]| {
        with_state(wished(&[], tag.0, tag.1), |state| {
            state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(of(own.0, own.1)))));
            assert_eq!(state.rights(0), expected, "{own:?} {tag:?}");
        });
    };
    check(("ODbL 1.0", "© Hub"), (None, None), ["ODbL 1.0", "© Hub"]);
    check(("ODbL 1.0", "© Hub"), (Some("Licence Ouverte 2.0"), Some("Ville")), ["ODbL 1.0", "© Hub"]);
    check(("ODbL 1.0", ""), (Some("Licence Ouverte 2.0"), Some("Ville")), ["ODbL 1.0", "Ville"]);
    check(("", ""), (Some("Licence Ouverte 2.0"), None), ["Licence Ouverte 2.0", ""]);
    check(("", "© Hub"), (None, None), ["Licence non précisée", "© Hub"]);
}

/// The publication whose outlines are drawn around it is about other data.
#[test]
fn a_raw_file_has_the_words_of_the_tag_and_never_those_of_the_outlines() {
    for (licence, expected) in [(None, "Licence non précisée"), (Some("ODbL 1.0"), "ODbL 1.0")] {
        with_state(wished(&["/lieux.csv"], licence, None), |state| {
            let outlines = of("Licence Ouverte 2.0", "© IGN");
            state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(outlines))));
            assert_eq!(state.rights(0), [expected, ""]);
        });
    }
    with_state(wished(&["/donnees/", "/lieux.csv"], None, Some("Ville")), |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(of("ODbL 1.0", "© Hub")))));
        assert_eq!([state.rights(0), state.rights(1)], [["ODbL 1.0", "© Hub"], ["Licence non précisée", "Ville"]]);
    });
}
