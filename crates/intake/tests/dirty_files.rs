//! Files as they arrive. The small ones of `samples/` are our own and carry the same dirt as the real ones, which are read to their
//! end where they are at hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::lieu::{Doubt, Lieu};
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::vocabulary::Facet;
use common::{by_id, gazetteer, project, read, shared};
use intake::place::OutlinesOf;
use intake::{Mapping, Outcome, Reading, Refusal};

fn sample(name: &str) -> Outcome {
    let path = project("crates/intake/tests/samples").join(name);
    read(&std::fs::read(path).unwrap(), name, None)
}

fn mapped(file: &[u8], name: &str, mapping: &str) -> Outcome {
    let text = std::fs::read_to_string(project("data/colonnes").join(mapping)).unwrap();
    read(file, name, Some(&Mapping::parse(&text).unwrap()))
}

fn node(lieu: &Lieu) -> String {
    match lieu.node() {
        Territoire::Commune(code) => code.to_string(),
        Territoire::Departement(code) => code.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_national_form_is_read_with_the_quotes_it_leaves_alone() {
    let Outcome { lieux, report } = sample("national.csv");
    assert_eq!(lieux.len(), 6, "{}", report.lines());
    assert_eq!(by_id(&lieux, "a-1").presentation_resume, "Un \"lieu\" pour tous, ouvert\nà chacun");
    assert_eq!(by_id(&lieux, "a-2").adresse, "2 rue \"Inventée\"");
    assert_eq!(by_id(&lieux, "a-3").values_of(Facet::Source)[0].text(Facet::Source), "Le \"hub\", ici");
    assert_eq!(by_id(&lieux, "a-4").horaires, "24/7");
    assert_eq!(node(by_id(&lieux, "a-5")), "69383", "the code postal of Lyon's third");
    assert_eq!(node(by_id(&lieux, "a-6")), "988");
    assert!(lieux.iter().all(|lieu| !lieu.nom.contains('＂')));
}

#[test]
fn a_windows_export_with_semicolons_is_read() {
    let Outcome { lieux, report } = sample("windows.csv");
    assert_eq!(lieux.len(), 3, "{}", report.lines());
    let first = by_id(&lieux, "1");
    assert_eq!(
        (first.nom.as_str(), first.commune.as_str(), first.code_postal.as_str()),
        ("Médiathèque l’Été", "Bourg-en-Bresse", "01000")
    );
    assert_eq!(first.position.map(|at| (at.lat, at.lon)), Some((46.205_2, 5.225_8)));
    assert_eq!(first.date_maj.map(|date| (date.year, date.month, date.day)), Some((2023, 3, 5)));
    assert_eq!(lieux.iter().map(|lieu| lieu.id.as_str()).collect::<Vec<_>>(), ["1", "1-2", "windows-4"]);
    assert!(report.lines().contains("windows.csv:3: id : « 1 » est déjà pris"), "{}", report.lines());
}

#[test]
fn older_vocabulary_with_lost_separators_is_read() {
    let Outcome { lieux, report } = sample("ancien.json");
    assert_eq!((lieux.len(), report.rejections.len()), (6, 2), "{}", report.lines());
    let texts = |lieu: &Lieu, facet: Facet| -> Vec<String> {
        lieu.values_of(facet).iter().map(|value| value.text(facet).to_owned()).collect()
    };
    let glued = by_id(&lieux, "colle");
    assert_eq!(
        texts(glued, Facet::Services),
        [
            "Maîtrise des outils numériques du quotidien",
            "Aide aux démarches administratives",
            "Accès internet et matériel informatique"
        ]
    );
    let slashed = by_id(&lieux, "barres");
    assert_eq!(texts(slashed, Facet::Publics), ["Seniors", "Familles et/ou enfants", "Jeunes"]);
    assert_eq!(texts(slashed, Facet::PriseEnCharge), ["Déficience visuelle"]);
    assert_eq!(texts(slashed, Facet::Typologie), ["TIERS_LIEUX"]);
    assert_eq!((slashed.pivot.as_str(), slashed.code_postal.as_str()), ("", "76600"));
    assert_eq!(slashed.horaires, "We 10:00-12:30,13:30-18:00; Sa 10:00-12:30");
    let far = by_id(&lieux, "loin");
    assert_eq!((node(far).as_str(), far.doubt), ("97230", Doubt::Position));
    assert_eq!(node(by_id(&lieux, "nulle-part")), "NonLocalise");
    assert_eq!(node(by_id(&lieux, "cedex")), "49007");
    assert_eq!(by_id(&lieux, "sans-nombre").position, None);
}

#[test]
fn columns_of_their_own_are_refused_in_one_message_that_helps() {
    let bytes = std::fs::read(project("crates/intake/tests/samples/a-soi.csv")).unwrap();
    let Err(Refusal(message)) = Reading::new(&bytes, "a-soi.csv", None, common::TODAY) else { panic!() };
    for part in [
        "a-soi.csv n'est pas au standard",
        "il manque id, pivot, nom, commune, date_maj",
        "--colonnes",
        "nom = \"nom_structure\"",
        "lundi = [\"lundi matin\", \"lundi après-midi\"]",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
    // What it proposes is a mapping.
    let mapping = &message[message.find("[colonnes]").unwrap()..];
    assert!(Mapping::parse(mapping).is_ok(), "{mapping}");
}

#[test]
fn columns_of_their_own_are_read_through_a_mapping() {
    let bytes = std::fs::read(project("crates/intake/tests/samples/a-soi.csv")).unwrap();
    let Outcome { lieux, report } = mapped(&bytes, "a-soi.csv", "mednum-bfc-2023.toml");
    assert_eq!(lieux.len(), 3, "{}", report.lines());
    let first = by_id(&lieux, "b1");
    assert_eq!((first.commune.as_str(), node(first).as_str()), ("Arnay-le-Duc", "21023"));
    assert_eq!(first.horaires, "Mo 09:00-12:00,13:30-17:00; Tu 09:00-12:00");
    assert!(first.semaine.is_some());
    assert_eq!(first.values_of(Facet::Typologie).len(), 2);
    assert_eq!(first.courriels, ["a@exemple.fr", "b@exemple.fr"]);
    assert_eq!(by_id(&lieux, "b2").horaires, "");
    assert!(report.lines().contains("« souscondition » n'est pas un horaire"), "{}", report.lines());
}

#[test]
fn projected_coordinates_are_read_through_a_mapping() {
    let file = r#"[
        {"ID_LieuMed": "L1", "DAT_MaJ": "09/12/2020", "NOM_STRUCTURE": "Mairie", "SS_CAT": "Centre Social / France Services", "N°": 2,
         "ADRESSE": "rue X", "COMP_ADRESSE": "", "BP": "", "CP": 49650, "COMMUNE": "Allonnes", "NUM_TEL": 3646, "MAIL_STRUC": "",
         "SITE_WEB": "", "INTERNET": "Oui", "DEM_Gen": "-", "DEM_Spe": "?", "INITIATION": "Oui", "PBC_Jeunes": "Jeune", "PBC_Senior": "séniors",
         "AFFICHAGE": "OUVERT", "x": "475198,121680863", "y": "6692424,50691385"},
        {"ID_LieuMed": "L2", "NOM_STRUCTURE": "Fermé", "AFFICHAGE": "INACTIF", "x": "", "y": ""},
        {"ID_LieuMed": "L3", "NOM_STRUCTURE": "", "AFFICHAGE": "", "x": "475198,1", "y": "6692424,5"}
    ]"#;
    let Outcome { lieux, report } = mapped(file.as_bytes(), "a.json", "maine-et-loire-2022.toml");
    assert_eq!((lieux.len(), report.rejections.len(), report.n_set_aside), (1, 1, 1), "{}", report.lines());
    let lieu = &lieux[0];
    assert_eq!(
        (node(lieu).as_str(), lieu.doubt, lieu.adresse.as_str(), lieu.telephone.as_str()),
        ("49002", Doubt::None, "2 rue X", "3646")
    );
    assert_eq!(lieu.values_of(Facet::Services).len(), 2);
    assert_eq!(lieu.values_of(Facet::Typologie).len(), 2);
    assert_eq!(lieu.values_of(Facet::Publics).len(), 2);
}

#[test]
fn odd_coordinates_are_put_right_or_left_out_and_said() {
    let csv = "nom;code_postal;commune;latitude;longitude\n\
        a;42300;Roanne;46°2'2\"N;4°4'19\"E\n\
        b;42300;Roanne;46.034.000;4.072.000\n\
        c;42300;Roanne;6548500;782900\n\
        d;42300;Roanne;782900,1;6548500,2\n\
        e;42300;Roanne;5784800;453293\n\
        f;42300;Roanne;46,034 4,072;\n\
        g;;Roanne;46.034.000;4.072.000\n\
        h;97400;Saint-Denis;46.034.000;4.072.000\n\
        i;42300;Roanne;4.072;46.034\n";
    let Outcome { lieux, report } = read(csv.as_bytes(), "f.csv", None);
    let is_near = |lieu: &Lieu| lieu.position.map(|at| (at.lat - 46.03).abs() < 0.01 && (at.lon - 4.07).abs() < 0.01);
    let near: Vec<Option<bool>> = lieux.iter().map(is_near).collect();
    let there = Some(true);
    assert_eq!(near, [there, there, there, there, there, there, None, None, there], "{}", report.lines());
    let of_position = report.warnings.iter().filter(|of| of.column == "latitude");
    assert_eq!(of_position.map(|of| of.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 8, 9, 10], "{}", report.lines());
    let lines = report.lines();
    for said in [
        "f.csv:2: latitude : « 46°2'2\"N 4°4'19\"E » est en degrés, minutes et secondes — converti en degrés décimaux : « 46.033889 4.071944 »",
        "f.csv:4: latitude : « 6548500 782900 » est en mètres (Lambert-93)",
        "f.csv:8: latitude : « 46.034.000 4.072.000 » se lit de plusieurs façons — position retirée ; écrire",
        "f.csv:9: latitude : « 46.034.000 4.072.000 » n'est pas une position en degrés — retirée",
    ] {
        assert!(lines.contains(said), "{said}\n{lines}");
    }
}

#[test]
fn no_fragment_of_a_cell_is_published_and_each_is_said() {
    let check = |column: &str, text: &str, expected: &str| {
        let csv = format!("id;nom;commune;{column}\na;Lieu;Roanne;\"{text}\"\n");
        let Outcome { lieux, report } = read(csv.as_bytes(), "f.csv", None);
        let lieu = &lieux[0];
        let date = lieu.date_maj.map(|date| date.year.to_string()).unwrap_or_default();
        let found =
            [lieu.courriels.join("|"), lieu.site_web.join("|"), lieu.pivot.clone(), lieu.code_postal.clone(), date];
        assert_eq!(found.concat(), expected, "{column} {text}");
        let said = report.warnings.iter().any(|of| of.line == 2 && of.column == column);
        assert!(said || column == "adresse", "{column} {text} {}", report.lines());
    };
    for (column, text) in [
        ("courriels", "jean,dupont@exemple.fr"),
        ("courriels", "maison services@exemple.fr"),
        ("courriels", "mairie, 3 rue Neuve"),
        ("site_web", "2023.pdf"),
        ("site_web", "St.Etienne"),
        ("site_web", "https://exemple.fr/accueil - suite"),
        ("site_web", "https://exemple.fr/accueil, suite"),
        ("pivot", "SIRET 822516167"),
        ("code_postal", "CS 70001"),
        ("code_postal", "42000/42100"),
        ("adresse", "10250 route de Lyon"),
        ("date_maj", "04.05.06.07.08"),
        ("date_maj", "0477000011"),
    ] {
        check(column, text, "");
    }
    check("courriels", "accueil@exemple.fr, jean,dupont@exemple.fr", "accueil@exemple.fr");
    check("site_web", "https://exemple.fr/Plan - 2023.pdf, nulle part", "");
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let check = |bytes: &[u8], part: &str| {
        let Err(Refusal(message)) = Reading::new(bytes, "f", None, common::TODAY) else { panic!("{part}") };
        assert!(message.contains(part), "{message}");
    };
    check(b"", "vide");
    check(b" \n", "vide");
    check(b"<!doctype html><title>404</title>", "HTML");
    check(b"PK\x03\x04zzz", "classeur");
    check(b"\x1F\x8B\x08", "gzip");
    check(b"{\"erreur\": 1}", "tableau");
    check(b"[]", "aucun enregistrement");
    check(b"nom,commune\n", "aucun enregistrement");
    check(b"[1, 2]", "aucun enregistrement lisible");
    check(b"un,deux\n1,2", "il manque id");
}

#[test]
fn a_mapping_that_reads_columns_the_file_does_not_have_is_refused() {
    let mapping = Mapping::parse("[colonnes]\nnom = \"Intitulé\"").unwrap();
    let Err(Refusal(message)) = Reading::new(b"nom;ville\na;b", "f.csv", Some(&mapping), common::TODAY) else {
        panic!()
    };
    assert!(message.contains("Intitulé") && message.contains("nom, ville"), "{message}");
}

#[test]
fn outlines_are_asked_for_only_where_they_decide() {
    let gazetteer = gazetteer();
    let asked = |csv: &str| -> Vec<String> {
        let reading = Reading::new(csv.as_bytes(), "f.csv", None, common::TODAY).unwrap();
        reading.departements_in_doubt(&gazetteer).iter().map(CodeDepartement::to_string).collect()
    };
    let header = "nom,commune,code_postal,code_insee,latitude,longitude\n";
    assert_eq!(asked(&format!("{header}a,Saint-Étienne,42000,42218,45.44,4.39\nb,Roanne,42300,,,\n")), [""; 0]);
    assert_eq!(asked(&format!("{header}a,Saint-Étienne,42000,42218,48.11,-1.68\n")), ["35", "42"]);
}

#[test]
fn without_the_outlines_it_asked_for_the_list_of_communes_still_places() {
    let csv = "nom,commune,code_postal,code_insee,latitude,longitude\na,Saint-Étienne,42000,42218,48.11,-1.68\n";
    let outcome =
        Reading::new(csv.as_bytes(), "f.csv", None, common::TODAY).unwrap().finish(&gazetteer(), &OutlinesOf::new());
    assert_eq!((node(&outcome.lieux[0]).as_str(), outcome.lieux[0].doubt), ("42218", Doubt::Position));
}

#[test]
fn the_real_dirty_files_are_read_to_their_end() {
    let check = |name: &str, mapping: Option<&str>, n_lieux: usize, n_rejected: usize, n_set_aside: u32| {
        let Some(bytes) = shared(&format!("lieux-brut/{name}")) else { return };
        if let Some(mapping) = mapping {
            let Err(Refusal(message)) = Reading::new(&bytes, name, None, common::TODAY) else { panic!("{name}") };
            assert!(message.contains("il manque"), "{message}");
            let Outcome { lieux, report } = mapped(&bytes, name, mapping);
            assert_eq!(
                (lieux.len(), report.rejections.len(), report.n_set_aside),
                (n_lieux, n_rejected, n_set_aside),
                "{name}"
            );
        } else {
            let Outcome { lieux, report } = read(&bytes, name, None);
            assert_eq!(
                (lieux.len(), report.rejections.len(), report.n_set_aside),
                (n_lieux, n_rejected, n_set_aside),
                "{name}"
            );
        }
    };
    check("france-services-2022-12.csv", Some("france-services-2022-12.toml"), 2_683, 0, 0);
    check("mednum-bfc-2023.csv", Some("mednum-bfc-2023.toml"), 697, 0, 0);
    check("maine-et-loire-2022.json", Some("maine-et-loire-2022.toml"), 222, 3, 18);
    check("hub-antilles-2023.json", None, 165, 0, 0);
    check("le-havre-2024.json", None, 80, 0, 0);
}

#[test]
fn the_lieu_of_martinique_geocoded_at_nice_stays_in_martinique() {
    let Some(bytes) = shared("lieux-brut/hub-antilles-2023.json") else { return };
    let Outcome { lieux, .. } = read(&bytes, "hub-antilles-2023.json", None);
    let at_nice = lieux.iter().find(|lieu| lieu.position.is_some_and(|at| at.lon > 0.0 && at.lat > 40.0)).unwrap();
    assert_eq!((node(at_nice).as_str(), at_nice.doubt), ("97230", Doubt::Position));
    assert_eq!(lieux.iter().filter(|lieu| node(lieu) == "NonLocalise").count(), 1);
}

#[test]
fn all_the_real_lieux_are_kept() {
    let Some(bytes) = shared("lieux-reels.csv") else { return };
    let Outcome { lieux, report } = read(&bytes, "lieux-reels.csv", None);
    assert_eq!((lieux.len(), report.rejections.len()), (15_714, 0));
    let n_without_commune = lieux.iter().filter(|lieu| matches!(lieu.node(), Territoire::NonLocalise)).count();
    assert_eq!(n_without_commune, 0);
    // 115 are known to be over 15 km away; the others are between one and fifteen.
    let n_doubtful = lieux.iter().filter(|lieu| lieu.doubt == Doubt::Position).count();
    assert!((115..=200).contains(&n_doubtful), "{n_doubtful}");
    assert!(lieux.iter().filter(|lieu| !lieu.horaires.is_empty() && lieu.semaine.is_none()).count() < 152);
}

/// No bytes make the reading panic: our samples with bytes changed, removed and repeated.
#[test]
fn no_bytes_make_it_panic() {
    let gazetteer = gazetteer();
    let mut seed = 0x5EED_u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let mut n_read = 0;
    for name in ["national.csv", "windows.csv", "ancien.json", "a-soi.csv"] {
        let original = std::fs::read(project("crates/intake/tests/samples").join(name)).unwrap();
        for _ in 0..150 {
            let mut bytes = original.clone();
            for _ in 0..=next(12) {
                let (at, from) = (next(bytes.len()), next(original.len()));
                match next(4) {
                    0 => bytes[at] = next(256) as u8,
                    1 => bytes.truncate(at.max(1)),
                    2 => bytes[at] = *b"\",;\n|{}[]\\:<&".get(next(13)).unwrap(),
                    _ => {
                        let piece = original[from..(from + next(40)).min(original.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            if let Ok(reading) = Reading::new(&bytes, name, None, common::TODAY) {
                let outcome = reading.finish(&gazetteer, &OutlinesOf::new());
                n_read += outcome.lieux.len();
                assert!(outcome.lieux.iter().all(|lieu| !lieu.id.is_empty() && !lieu.nom.is_empty()));
                let _ = outcome.report.lines().len() + outcome.report.summary().len();
            }
        }
    }
    assert!(n_read > 400, "{n_read}");
}
