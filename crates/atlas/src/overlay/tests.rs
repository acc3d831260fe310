//! Overlays, laid both ways: over lieux before they are written, and over what the browser reads of them.

use super::*;
use crate::gather::laid;
use crate::testing::{Random, random_lieux, said};
use crate::vocabulary::COLUMNS;
use crate::wire::{handles, read_index, write_details, write_index};

/// Corrections of one lieu in `every`, taken from other lieux, and of one that nobody has.
fn random_corrections(lieux: &[Lieu], every: usize, seed: u64) -> Vec<Correction> {
    let mut random = Random(seed);
    let others = random_lieux(lieux.len(), seed + 1);
    let mut all = Vec::new();
    for (lieu, other) in lieux.iter().zip(others) {
        if random.below(every) > 0 {
            continue;
        }
        let mut columns = Columns::default();
        for column in 1..32 {
            columns.set(column, random.one_in(3) && column != 9);
        }
        let text = if random.one_in(2) { "Fermé du 1er au 20 août" } else { "" };
        let notice = (!text.is_empty()).then(|| Notice { text: text.into(), from: other.date_maj, until: None });
        all.push(Correction { lieu: Lieu { id: lieu.id.clone(), ..other }, columns, hides: random.one_in(4), notice });
    }
    all.push(Correction {
        lieu: Lieu { id: "nobody's".into(), ..Lieu::default() },
        hides: true,
        ..Correction::default()
    });
    all
}

#[test]
fn columns_are_those_of_the_standard() {
    for (column, name) in [
        (column::PIVOT, "pivot"),
        (column::NOM, "nom"),
        (column::COMMUNE, "commune"),
        (column::CODE_POSTAL, "code_postal"),
        (column::CODE_INSEE, "code_insee"),
        (column::ADRESSE, "adresse"),
        (column::COMPLEMENT_ADRESSE, "complement_adresse"),
        (column::LATITUDE, "latitude"),
        (column::TELEPHONE, "telephone"),
        (column::COURRIELS, "courriels"),
        (column::SITE_WEB, "site_web"),
        (column::HORAIRES, "horaires"),
        (column::PRESENTATION_RESUME, "presentation_resume"),
        (column::PRESENTATION_DETAIL, "presentation_detail"),
        (column::STRUCTURE_PARENTE, "structure_parente"),
        (column::DATE_MAJ, "date_maj"),
        (column::FICHE_ACCES_LIBRE, "fiche_acces_libre"),
        (column::PRISE_RDV, "prise_rdv"),
    ] {
        assert_eq!(COLUMNS[column as usize], name);
    }
    for facet in Facet::ALL {
        assert_eq!(COLUMNS[column::of_facet(facet) as usize], facet.column());
    }
}

#[test]
fn laid_over_what_is_published_is_published_once_corrected() {
    let lieux = random_lieux(800, 0xC0DE);
    let handles = handles(&lieux);
    let corrections = random_corrections(&lieux, 5, 0xFEED);
    let overlay = Overlay::read(&write_overlay(&corrections)).unwrap();

    let mut corrected: Vec<(Lieu, Handle)> = lieux.iter().cloned().zip(handles.iter().copied()).collect();
    for correction in &corrections {
        let Some(at) = corrected.iter().position(|(lieu, _)| lieu.id == correction.lieu.id) else { continue };
        correction.lay_over(&mut corrected[at].0);
        if correction.hides {
            corrected.remove(at);
        }
    }
    let (corrected, own): (Vec<Lieu>, Vec<Handle>) = corrected.into_iter().unzip();
    let expected = read_index(&write_index(&corrected, &own)).unwrap();
    let published = read_index(&write_index(&lieux, &handles)).unwrap();
    let (found, before) = laid(&published, &overlay, &Identifiers::default());
    assert!(expected.len() < lieux.len() && said(&published) != said(&found), "it shows something");
    assert_eq!(said(&found), said(&expected));
    let missing: Vec<&str> =
        overlay.missing(&[(&published, &Identifiers::default())]).iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(missing, ["nobody's"]);
    assert_eq!(overlay.missing(&[]).len(), corrections.len());
    for id in found.ids() {
        assert_eq!(published.handle(before[id.0 as usize]), found.handle(id));
    }

    let details = DetailsFile::read(write_details(&lieux, &handles)).unwrap();
    for (lieu, handle) in corrected.iter().zip(&own) {
        let mut sheet = details.get(*handle).unwrap();
        overlay.correct(&mut sheet);
        assert_eq!(sheet, Details::from(lieu));
    }
}

/// Two ids of one hash, in the order that gives the second another number.
const COLLIDING: [&str; 2] = ["Hinaura_104593", "Hinaura_14808"];

#[test]
fn each_of_two_ids_of_one_hash_has_what_is_said_of_it() {
    let mut lieux = random_lieux(60, 0x1DE);
    for (lieu, id) in lieux.iter_mut().skip(20).zip(COLLIDING) {
        lieu.id = id.to_owned();
    }
    let handles = handles(&lieux);
    let identifiers = Identifiers::of(lieux.iter().map(|lieu| lieu.id.as_str()).zip(handles.iter().copied()));
    assert_eq!(identifiers.all().len(), 1);
    let published = read_index(&write_index(&lieux, &handles)).unwrap();
    let details = DetailsFile::read(write_details(&lieux, &handles)).unwrap();
    let named = |id: &str, nom: &str| {
        let mut correction =
            Correction { lieu: Lieu { id: id.into(), nom: nom.into(), ..Lieu::default() }, ..Correction::default() };
        correction.lieu.telephone = format!("+33{nom}");
        correction.columns.set(column::NOM, true);
        correction.columns.set(column::TELEPHONE, true);
        correction
    };
    let [first, second] = COLLIDING.map(|id| named(id, &id[8..]));
    let both = [identifiers.handle(COLLIDING[0]), identifiers.handle(COLLIDING[1])];
    // Each alone, both, and both in the other order: said of the one, nothing is said of the other.
    for corrections in
        [vec![first.clone()], vec![second.clone()], vec![first.clone(), second.clone()], vec![second, first]]
    {
        let overlay = Overlay::read(&write_overlay(&corrections)).unwrap();
        let (found, _) = laid(&published, &overlay, &identifiers);
        for (id, handle) in COLLIDING.into_iter().zip(both) {
            let is_said = corrections.iter().any(|correction| correction.lieu.id == id);
            let nom = found.nom(found.by_handle(handle).unwrap());
            let before = published.nom(published.by_handle(handle).unwrap());
            assert_eq!(nom, if is_said { &id[8..] } else { before }, "{id}");
            let mut sheet = details.get(handle).unwrap();
            let plain = sheet.telephone.clone();
            overlay.correct(&mut sheet);
            assert_eq!(sheet.telephone, if is_said { format!("+33{}", &id[8..]) } else { plain }, "{id}");
            assert_eq!(overlay.entry(handle, &identifiers).map(|entry| entry.id.as_str()), is_said.then_some(id));
        }
        assert!(overlay.missing(&[(&published, &identifiers)]).is_empty());
    }
}

#[test]
fn an_overlay_of_nothing_changes_nothing() {
    let lieux = random_lieux(300, 0xAB);
    let published = read_index(&write_index(&lieux, &handles(&lieux))).unwrap();
    let notices: Vec<Correction> = lieux
        .iter()
        .map(|lieu| Correction {
            lieu: Lieu { id: lieu.id.clone(), ..Lieu::default() },
            notice: Some(Notice::default()),
            ..Correction::default()
        })
        .collect();
    for corrections in [&[][..], &notices] {
        let overlay = Overlay::read(&write_overlay(corrections)).unwrap();
        assert!(!overlay.changes_lieux());
        assert_eq!(said(&laid(&published, &overlay, &Identifiers::default()).0), said(&published));
        let mut details = Details::from(&lieux[0]);
        overlay.correct(&mut details);
        assert_eq!(details, Details::from(&lieux[0]));
    }
}

#[test]
fn a_notice_is_said_on_its_days_the_first_and_the_last_among_them() {
    let day = |day: u8| Some(Date { year: 2026, month: 8, day });
    let check = |from: Option<Date>, until: Option<Date>, expected: [bool; 4]| {
        let notice = Notice { text: "Fermé".into(), from, until };
        let held = [day(1), day(2), day(20), day(21)].map(|of| notice.holds_on(of.unwrap()));
        assert_eq!(held, expected, "{from:?} {until:?}");
    };
    check(day(2), day(20), [false, true, true, false]);
    check(None, day(20), [true, true, true, false]);
    check(day(2), None, [false, true, true, true]);
    check(None, None, [true; 4]);
}

#[test]
fn a_place_in_words_is_believed_and_a_position_alone_only_finds_the_lost() {
    let commune = |code: &str| Territoire::Commune(crate::territoire::CodeCommune::parse(code).unwrap());
    let loire = crate::testing::departement("42");
    let of = |column: u32| {
        let mut columns = Columns::default();
        columns.set(column, true);
        columns
    };
    let (here, there) = (commune("42218"), commune("69123"));
    assert_eq!(of(column::CODE_INSEE).node(here, there), there);
    assert_eq!(of(column::CODE_POSTAL).node(here, loire), here, "which says less");
    assert_eq!(of(column::CODE_POSTAL).node(there, loire), loire);
    assert_eq!(of(column::COMMUNE).node(here, Territoire::NonLocalise), here, "which says nothing");
    assert_eq!(of(column::LATITUDE).node(here, there), here);
    assert_eq!(of(column::LATITUDE).node(loire, here), here);
    assert_eq!(of(column::LATITUDE).node(Territoire::NonLocalise, there), there);
    assert_eq!(of(column::NOM).node(Territoire::NonLocalise, there), Territoire::NonLocalise);
}

#[test]
fn any_bytes_are_read_or_refused() {
    let lieux = random_lieux(40, 9);
    let published = read_index(&write_index(&lieux, &handles(&lieux))).unwrap();
    let whole = write_overlay(&random_corrections(&lieux, 2, 10));
    let mut random = Random(0xB0B);
    let mut n_read = 0;
    for end in 0..whole.len() {
        assert!(Overlay::read(&whole[..end]).is_err(), "cut at {end}");
    }
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        if let Ok(overlay) = Overlay::read(&bytes) {
            n_read += 1;
            assert!(laid(&published, &overlay, &Identifiers::default()).0.len() <= published.len());
            for entry in overlay.entries() {
                overlay.correct(&mut Details { id: entry.id.clone(), ..Details::default() });
            }
        }
    }
    assert!(n_read > 0 && n_read < 3_000, "{n_read}");
    assert!(Overlay::read(&whole).is_ok());
}
