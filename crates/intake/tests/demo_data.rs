//! The data of the demo, which is real, in the vocabulary of 2021: read, and compared with what a careful conversion by the national
//! map's own tools gives, where that file is at hand. Every difference has its reason here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::lieu::{Doubt, Lieu};
use atlas::territoire::Territoire;
use atlas::vocabulary::{Facet, Value};
use common::{by_id, project, read, shared};
use intake::Outcome;
use std::collections::BTreeSet;

fn demo() -> Outcome {
    read(&std::fs::read(project("data/lieux/hinaura-2021.json")).unwrap(), "hinaura-2021.json", None)
}

#[test]
fn all_687_lieux_are_kept_and_placed_in_a_commune() {
    let Outcome { lieux, report } = demo();
    assert_eq!((lieux.len(), report.rejections.len()), (687, 0));
    assert!(lieux.iter().all(|lieu| matches!(lieu.territoire, Some(Territoire::Commune(_)))));
    assert_eq!(lieux.iter().map(|lieu| lieu.id.as_str()).collect::<BTreeSet<_>>().len(), 687);
    // Two positions; four weeks of which one rule takes the place of another.
    let warned = |column: &str| report.warnings.iter().filter(|warning| warning.column == column).count();
    assert_eq!((report.warnings.len(), warned("latitude"), warned("horaires")), (6, 2, 4), "{}", report.lines());
    assert_eq!(lieux.iter().filter(|lieu| lieu.semaine.is_some()).count(), 617);
    assert_eq!(lieux.iter().filter(|lieu| !lieu.values_of(Facet::Services).is_empty()).count(), 687);
}

#[test]
fn one_lieu_of_the_demo_in_full() {
    let outcome = demo();
    let lieu = by_id(&outcome.lieux, "490");
    let texts = |facet: Facet| lieu.values_of(facet).iter().map(|value| value.text(facet)).collect::<Vec<_>>();
    assert_eq!((lieu.nom.as_str(), lieu.commune.as_str()), ("Médiathèque Moulins Communauté", "Moulins"));
    assert_eq!(lieu.territoire.map(|node| format!("{node:?}")), Some("Commune(CodeCommune(03190))".to_owned()));
    assert_eq!(
        texts(Facet::Services),
        [
            "Accès internet et matériel informatique",
            "Maîtrise des outils numériques du quotidien",
            "Compréhension du monde numérique"
        ]
    );
    assert_eq!(texts(Facet::Publics), ["Familles et/ou enfants", "Jeunes", "Seniors"]);
    assert_eq!(
        texts(Facet::PriseEnCharge),
        [
            "Surdité",
            "Handicaps mentaux",
            "Langues étrangères (anglais)",
            "Langues étrangères (autres)",
            "Déficience visuelle"
        ]
    );
    assert_eq!(texts(Facet::Frais), ["Gratuit"]);
    assert_eq!(
        texts(Facet::ModalitesAccompagnement),
        ["Dans un atelier collectif", "Accompagnement individuel", "En autonomie"]
    );
    assert_eq!(texts(Facet::Typologie), ["BIB"]);
    assert_eq!(texts(Facet::Source), ["Hinaura"]);
    assert_eq!(lieu.telephone, "+33443510000");
    assert_eq!((lieu.pivot.as_str(), lieu.code_insee), ("", None));
}

/// What is not equal in a column, and may not be.
fn differ<T: PartialEq + std::fmt::Debug>(
    pairs: &[(&Lieu, &Lieu)],
    value: impl Fn(&Lieu) -> T,
    is_explained: impl Fn(&T, &T) -> bool,
) -> usize {
    let mut n = 0;
    for (ours, theirs) in pairs {
        let (our_value, their_value) = (value(ours), value(theirs));
        if our_value != their_value {
            assert!(is_explained(&our_value, &their_value), "{}: {our_value:?} {their_value:?}", ours.id);
            n += 1;
        }
    }
    n
}

#[test]
fn every_difference_with_a_careful_conversion_has_its_reason() {
    let Some(bytes) = shared("lieux-registre.csv") else { return };
    let (ours, theirs) = (demo().lieux, read(&bytes, "lieux-registre.csv", None).lieux);
    assert_eq!(ours.len(), theirs.len());
    let pairs: Vec<(&Lieu, &Lieu)> = ours.iter().zip(&theirs).collect();
    for (ours, theirs) in &pairs {
        assert_eq!(format!("Hinaura-2021_{}", ours.id), theirs.id);
        let (a, b) = (ours.position.unwrap(), theirs.position.unwrap());
        assert!((a.lat - b.lat).abs() < 1e-6 && (a.lon - b.lon).abs() < 1e-6);
    }
    let never = |_: &String, _: &String| false;
    assert_eq!(differ(&pairs, |lieu| lieu.nom.clone(), never), 0);
    assert_eq!(differ(&pairs, |lieu| lieu.horaires.clone(), never), 0);
    assert_eq!(differ(&pairs, |lieu| format!("{:?}", lieu.date_maj), never), 0);
    // The commune is the same for all: found by them from a wrong code for three, and put right by the weighing of both.
    assert_eq!(differ(&pairs, |lieu| format!("{:?}", lieu.territoire), never), 0);
    // Theirs replaces the name and the code postal as published by those of the commune that was found.
    assert_eq!(differ(&pairs, |lieu| lieu.commune.clone(), |_, _| true), 34);
    assert_eq!(differ(&pairs, |lieu| lieu.code_postal.clone(), |_, _| true), 11);
    // « 100 rue Paul Verlaine - 74130 BONNEVILLE »: theirs leaves the hyphen.
    assert_eq!(differ(&pairs, |lieu| lieu.adresse.clone(), |ours, theirs| *theirs == format!("{ours} -")), 1);
    // Mobile phones and addresses of persons are in neither; theirs writes all addresses in lower case.
    assert_eq!(differ(&pairs, |lieu| lieu.telephone.clone(), never), 0);
    let in_lower = |texts: &[String]| texts.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    let n_courriels = differ(
        &pairs,
        |lieu| lieu.courriels.clone(),
        |ours, theirs| in_lower(theirs).iter().all(|text| in_lower(ours).contains(text)),
    );
    assert_eq!(n_courriels, 3);
    // Theirs writes links in lower case, which breaks them.
    assert_eq!(differ(&pairs, |lieu| lieu.site_web.clone(), |ours, theirs| in_lower(ours) == in_lower(theirs)), 31);
    // Theirs says « Gratuit » of whatever begins with that word.
    let sorted = |lieu: &Lieu, facet: Facet| lieu.values_of(facet).iter().cloned().collect::<BTreeSet<Value>>();
    let n_frais = differ(
        &pairs,
        |lieu| sorted(lieu, Facet::Frais),
        |ours, theirs| {
            ours.contains(&Value::Standard(1)) && *theirs == ours.iter().cloned().chain([Value::Standard(0)]).collect()
        },
    );
    assert_eq!(n_frais, 75);
    // Both guess the kind of place from its name, theirs with more rules (« PI » for every « point information jeunesse »).
    let n_typologies = differ(&pairs, |lieu| sorted(lieu, Facet::Typologie), |_, _| true);
    assert!(n_typologies < 70, "{n_typologies}");
    for facet in Facet::ALL.into_iter().filter(|facet| !matches!(facet, Facet::Frais | Facet::Typologie)) {
        assert_eq!(differ(&pairs, |lieu| sorted(lieu, facet), |_, _| false), 0, "{facet:?}");
    }
}

#[test]
fn the_three_wrong_codes_of_that_conversion_are_found_out() {
    let Some(bytes) = shared("lieux-registre.csv") else { return };
    let Outcome { lieux, report } = read(&bytes, "lieux-registre.csv", None);
    let doubtful: Vec<(&str, String)> = lieux
        .iter()
        .filter(|lieu| lieu.doubt == Doubt::Commune)
        .map(|lieu| (lieu.id.as_str(), format!("{:?}", lieu.territoire.unwrap())))
        .collect();
    assert_eq!(
        doubtful,
        [
            ("Hinaura-2021_293", "Commune(CodeCommune(63236))".to_owned()),
            ("Hinaura-2021_1015", "Commune(CodeCommune(63236))".to_owned()),
            ("Hinaura-2021_1096", "Commune(CodeCommune(26165))".to_owned()),
        ]
    );
    assert_eq!(report.warnings.iter().filter(|warning| warning.column == "code_insee").count(), 3);
}
