//! Ways in which people write a place, over the real list of communes and of former names: what the search field offers first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::catalogue::Catalogue;
use atlas::filter::Bitset;
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::search::{CommuneName, Found, SearchIndex, holds_any_query};
use std::path::Path;
use std::time::{Duration, Instant};

/// What is typed, and the commune that is offered first; nothing where nothing is meant.
const WAYS: [(&str, &str); 111] = [
    // As ever.
    ("Saint-Étienne", "42218"),
    ("st etienne", "42218"),
    ("Ste Foy lès Lyon", "69202"),
    ("roanne", "42187"),
    ("42300", "42187"),
    ("l'hay les roses", "94038"),
    ("frminy", "42095"),
    ("Rue", "80688"),
    // Marks of the post.
    ("ST ETIENNE CEDEX 1", "42218"),
    ("Saint-Étienne Cedex", "42218"),
    ("42023 SAINT ETIENNE CEDEX 1", "42218"),
    ("ANNECY CEDEX 09", "74010"),
    ("LYON CEDEX 03", "69123"),
    ("BP 12 42300 Roanne", "42187"),
    ("BP12 Roanne cedex", "42187"),
    ("CS 40123 35000 Rennes", "35238"),
    ("CS 40123, 35042 RENNES CEDEX", "35238"),
    ("TSA 12345 Bobigny", "93008"),
    // A code postal.
    ("42000 Saint-Étienne", "42218"),
    ("42 000 Saint-Étienne", "42218"),
    ("Saint-Étienne 42000", "42218"),
    ("42000 firminy", "42095"),
    ("F-42300 Roanne", "42187"),
    // A street before it, or after.
    ("4 rue de la paix roanne", "42187"),
    ("4 rue de la paix, 42300 Roanne", "42187"),
    ("12 bis avenue Foch Firminy", "42095"),
    ("15 rue Jean Jaurès 42000 Saint-Étienne", "42218"),
    ("rue de Paris Roanne", "42187"),
    ("12 place du Peuple Saint-Étienne", "42218"),
    ("Saint-Étienne, 12 rue de Paris", "42218"),
    ("Roanne 4 rue de la paix", "42187"),
    ("bd Victor Hugo, Montbrison", "42147"),
    ("résidence les lilas bâtiment 3, 12 rue du général de gaulle 42000 saint-étienne", "42218"),
    ("Le Clos fleuri 42300 Roanne", "42187"),
    ("3 allée des Tilleuls 69100 Villeurbanne Cedex", "69266"),
    ("ZA des Bruyères, 42700 Firminy", "42095"),
    ("4 rue de la paix paris 11e", "75111"),
    ("impasse du Moulin Saint-Just-Saint-Rambert", "42279"),
    ("Montbrison, lieu-dit Les Granges", "42147"),
    ("commune de Montbrison, lieu-dit Les Granges", "42147"),
    ("lieu-dit Les Granges, Montbrison", "42147"),
    ("mairie de Roanne", "42187"),
    ("Roanne, France", "42187"),
    // A département after it, or before.
    ("Firminy, Loire", "42095"),
    ("Firminy Loire", "42095"),
    ("Firminy (42)", "42095"),
    ("Firminy 42", "42095"),
    ("42 Firminy", "42095"),
    ("Loire, Firminy", "42095"),
    ("Roanne (42)", "42187"),
    ("Saint-Denis 93", "93066"),
    ("Saint-Denis (93)", "93066"),
    ("Saint-Denis, Seine-Saint-Denis", "93066"),
    ("Saint-Denis 974", "97411"),
    ("Saint-Denis, La Réunion", "97411"),
    ("Saint-Étienne 42", "42218"),
    ("Saint-Étienne Loire", "42218"),
    ("Ajaccio 2A", "2A004"),
    ("Ajaccio Corse-du-Sud", "2A004"),
    ("Valence Drôme", "26362"),
    ("Valence 82", "82186"),
    ("Valence, Tarn-et-Garonne", "82186"),
    ("Vienne, Isère", "38544"),
    ("Saint-Martin (978)", "97801"),
    ("Villeneuve-sur-Lot", "47323"),
    ("Villeneuve sur Lot, Lot-et-Garonne", "47323"),
    ("Cergy Val d'Oise", "95127"),
    ("Évry 89", "89162"),
    ("Évry, Essonne", "91228"),
    ("Aix 13", "13001"),
    // Abbreviations.
    ("Clermont Fd", "63113"),
    ("Clermont-Fd", "63113"),
    ("CLERMONT FD CEDEX 2", "63113"),
    ("Mt de Marsan", "40192"),
    ("Fontenay ss Bois", "94033"),
    ("Chalon s/Saône", "71076"),
    ("Aix en Pce", "13001"),
    ("Bourg-en-Bsse", "01053"),
    ("ND de Bellecombe", "73186"),
    ("Chau Thierry", "02168"),
    ("Clermont Fd 63", "63113"),
    // Arrondissements.
    ("Paris 11e", "75111"),
    ("Paris XIe", "75111"),
    ("11e arrondissement Paris", "75111"),
    ("Lyon 3", "69383"),
    ("Lyon 03", "69383"),
    ("Lyon 3ème arrondissement", "69383"),
    ("Marseille XIII", "13213"),
    ("Marseille 13", "13213"),
    ("Marseille 1er", "13201"),
    ("paris vième", "75106"),
    ("75011", "75111"),
    ("Paris 75011", "75111"),
    // Names that were, and localities.
    ("Aillant-sur-Tholon", "89003"),
    ("aillant tholon", "89003"),
    ("Aillant-sur-Tholon 89", "89003"),
    ("Volgré", "89003"),
    ("Annecy-le-Vieux", "74010"),
    ("Seynod", "74010"),
    ("Châlons-sur-Marne", "51108"),
    ("Juan-les-Pins", "06004"),
    ("juan les pins cedex", "06004"),
    ("4 avenue de la gare, Seynod", "74010"),
    ("Folelli", "2B207"),
    ("Lomme, Nord", "59350"),
    ("Montreuil sous bois", "93048"),
    ("Villefranche", "69264"),
    ("4 rue de Paris, Eu", "76255"),
    // Communes that parted again are themselves.
    ("L'Oie", "85165"),
    // Nothing.
    ("xqzkwv", ""),
    ("zzzz qqqq", ""),
];

fn with_index(judge: impl Fn(&Gazetteer, &SearchIndex)) {
    let file = |name: &str| {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/contours").join(name)).unwrap()
    };
    let gazetteer = Gazetteer::read(&file("communes-noms.bin")).unwrap();
    let formers = Formers::read(&file("communes-anciennes.bin")).unwrap();
    let communes: Vec<CommuneName<'_>> = gazetteer
        .communes()
        .iter()
        .map(|commune| CommuneName {
            code: commune.code,
            nom: &commune.nom,
            codes_postaux: &commune.codes_postaux,
            population: commune.population,
        })
        .collect();
    let index = SearchIndex::knowing(&Catalogue::default(), &communes, &formers);
    judge(&gazetteer.knowing(formers), &index);
}

fn find(index: &SearchIndex, query: &str) -> Found {
    index.find(&Catalogue::default(), query, &Bitset::new(0), 5)
}

#[test]
fn every_way_to_write_a_place_leads_to_it() {
    with_index(|gazetteer, index| {
        let mut wrong = Vec::new();
        for (query, expected) in WAYS {
            let found = find(index, query).communes;
            if found.first().map_or("", |code| code.as_str()) != expected {
                let names: Vec<&str> = found.iter().map(|code| gazetteer.get(*code).unwrap().nom.as_str()).collect();
                wrong.push(format!("{query}: {names:?}"));
            }
        }
        assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), WAYS.len(), wrong.join("\n"));
    });
}

#[test]
fn a_former_name_is_said_and_never_hides_a_commune_of_today() {
    with_index(|gazetteer, index| {
        let found = find(index, "Volgré");
        let name = found.formers[0].map(|former| gazetteer.formers().all()[former as usize].nom.as_str());
        assert_eq!(name, Some("Volgré"));
        let found = find(index, "Dommartin");
        assert!(found.communes.len() >= 4 && found.formers[..4].iter().all(Option::is_none), "{found:?}");
        for (query, _) in WAYS {
            let found = find(index, query);
            assert_eq!(found.formers.len(), found.communes.len(), "{query}");
        }
        // What every commune is called leads to communes that are called so.
        for commune in gazetteer.communes().iter().step_by(97) {
            let found = find(index, &format!("{} {}", commune.nom, commune.code.departement()));
            assert!(found.communes.contains(&commune.code), "{} {found:?}", commune.nom);
        }
    });
}

#[test]
fn any_text_is_answered_in_time() {
    with_index(|_, index| {
        let long = "4 rue de la paix ".repeat(2_000);
        let many = "42 000 ".repeat(5_000);
        let mut texts: Vec<String> = vec![long, many, "cedex ".repeat(900), "bp".to_owned(), "cs 1 2 3".to_owned()];
        texts.extend(WAYS.iter().flat_map(|(text, _)| {
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            let turned: String = text.chars().rev().collect();
            [half, turned, format!("{text} {text}"), text.replace(' ', "")]
        }));
        for text in &texts {
            let start = Instant::now();
            holds_any_query(index, &Catalogue::default(), text, &Bitset::new(0), 5);
            assert!(start.elapsed() < Duration::from_secs(5), "{text:.60}: {:?}", start.elapsed());
        }
    });
}
