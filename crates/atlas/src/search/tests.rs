//! The search on names one can read, and against a slow search on invented ones.

use super::*;
use crate::lieu::Lieu;
use crate::testing::{Random, catalogue_of, commune, distance, random_catalogue};

type Named = (&'static str, &'static str, &'static [u32], u32);

const COMMUNES: [Named; 21] = [
    ("42218", "Saint-Étienne", &[42000, 42100, 42230], 173_000),
    ("42207", "Saint-Chamond", &[42400], 35_000),
    ("76575", "Saint-Étienne-du-Rouvray", &[76800], 29_000),
    ("19189", "Saint-Étienne-la-Geneste", &[19160], 100),
    ("42095", "Firminy", &[42700], 17_000),
    ("42183", "La Ricamarie", &[42150], 8_000),
    ("69123", "Lyon", &[69001, 69003, 69008], 520_000),
    ("69383", "Lyon 3e Arrondissement", &[69003], 100_000),
    ("69388", "Lyon 8e Arrondissement", &[69008], 85_000),
    ("75056", "Paris", &[75001, 75011, 75012], 2_100_000),
    ("75101", "Paris 1er Arrondissement", &[75001], 16_000),
    ("75111", "Paris 11e Arrondissement", &[75011], 142_000),
    ("75112", "Paris 12e Arrondissement", &[75012], 138_000),
    ("72181", "Le Mans", &[72000], 145_000),
    ("94038", "L'Haÿ-les-Roses", &[94240], 31_000),
    ("60157", "Clermont", &[60600], 10_000),
    ("63113", "Clermont-Ferrand", &[63000, 63100], 147_000),
    ("01004", "Ambérieu-en-Bugey", &[1500], 14_000),
    ("2A004", "Ajaccio", &[20000, 20090], 75_000),
    ("13001", "Aix-en-Provence", &[13090, 13100], 149_000),
    ("44184", "Saint-Nazaire", &[44600], 72_000),
];

const LIEUX: [(&str, &str); 12] = [
    ("Médiathèque de Firminy", "42095"),
    ("Médiathèque Jules Verne", "42183"),
    ("Médiathèque", "42095"),
    ("Maison de quartier de la Médiathèque", "42218"),
    ("C.C.A.S. d'Ambérieu", "01004"),
    ("France Services St-Nazaire", "44184"),
    ("Espace numérique 12e", "75112"),
    ("L'Œuf centre d'études", "42218"),
    ("Fablab La Clef", "69383"),
    ("Association Firmin", "69388"),
    ("Centre social Le Babet", "42218"),
    ("Point d'accès aux droits", "2A004"),
];

fn communes_named(communes: &[Named]) -> Vec<CommuneName<'_>> {
    let named = |(code, nom, codes_postaux, population): &'_ Named| CommuneName {
        code: CodeCommune::parse(code).unwrap(),
        nom,
        codes_postaux,
        population: *population,
    };
    communes.iter().map(named).collect()
}

fn lieux_named<'a>(lieux: impl Iterator<Item = (&'a str, &'a str)>) -> Catalogue {
    let lieu = |(index, (nom, code)): (usize, (&str, &str))| Lieu {
        id: index.to_string(),
        nom: nom.to_owned(),
        territoire: Some(commune(code)),
        ..Lieu::default()
    };
    catalogue_of(&lieux.enumerate().map(lieu).collect::<Vec<_>>())
}

fn find(query: &str, limit: usize) -> (Vec<String>, Vec<String>, Vec<String>) {
    let catalogue = lieux_named(LIEUX.into_iter());
    let index = SearchIndex::new(&catalogue, &communes_named(&COMMUNES));
    let found = index.find(&catalogue, query, &Bitset::full(catalogue.len()), limit);
    let nom = |code: &CodeCommune| COMMUNES.iter().find(|of| of.0 == code.as_str()).unwrap().1.to_owned();
    let communes = found.communes.iter().map(nom).collect();
    let lieux = found.lieux.iter().map(|id| catalogue.nom(*id).to_owned()).collect();
    let needs = found.needs.iter().map(|(facet, value)| value.text(*facet).to_owned()).collect();
    (communes, lieux, needs)
}

#[track_caller]
fn check_communes(query: &str, expected: &[&str]) {
    assert_eq!(find(query, 99).0, expected, "{query:?}");
}

#[track_caller]
fn check_lieux(query: &str, expected: &[&str]) {
    assert_eq!(find(query, 99).1, expected, "{query:?}");
}

/// What is not in the table may follow.
#[track_caller]
fn check_needs(query: &str, expected: &[&str]) {
    let (_, _, needs) = find(query, 99);
    assert!(
        needs.starts_with(&expected.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()),
        "{query:?}: {needs:?}"
    );
    assert!(!expected.is_empty() || needs.is_empty(), "{query:?}: {needs:?}");
}

#[test]
fn a_commune_is_found_however_its_name_is_typed() {
    let all = ["Saint-Étienne", "Saint-Étienne-du-Rouvray", "Saint-Étienne-la-Geneste"];
    for query in [
        "Saint-Etienne",
        "st etienne",
        "ST-ETIENNE",
        "saint étiene",
        "etienne saint",
        "siant etienne",
        "st étienn",
        "saint etinne ",
    ] {
        check_communes(query, &all);
    }
    check_communes("Saint-Étienne-du-R", &["Saint-Étienne-du-Rouvray"]);
    check_communes("hay les roses", &["L'Haÿ-les-Roses"]);
    check_communes("l'hay", &["L'Haÿ-les-Roses"]);
    check_communes("lemans", &[]);
    check_communes("le mans", &["Le Mans"]);
    check_communes("le", &["Le Mans", "L'Haÿ-les-Roses"]);
    check_communes("frminy", &["Firminy"]);
    check_communes("firimny", &["Firminy"]);
    check_communes("rfiminyy", &[]);
    check_communes("amberieu bugey", &["Ambérieu-en-Bugey"]);
}

#[test]
fn a_need_and_where_can_be_typed_together() {
    check_communes("imprimer firminy", &["Firminy"]);
    check_communes(
        "je veux faire un CV à st etienne",
        &["Saint-Étienne", "Saint-Étienne-du-Rouvray", "Saint-Étienne-la-Geneste"],
    );
    check_communes("cv 42700", &["Firminy"]);
    check_communes("imprimer", &[]);
    check_communes("imprimer nulle part", &[]);
}

#[test]
fn whole_names_come_first_then_the_largest() {
    check_communes("clermont", &["Clermont", "Clermont-Ferrand"]);
    check_communes("clermo", &["Clermont", "Clermont-Ferrand"]);
    check_communes("clermont ferand", &["Clermont-Ferrand"]);
    check_communes(
        "sai",
        &["Saint-Étienne", "Saint-Nazaire", "Saint-Chamond", "Saint-Étienne-du-Rouvray", "Saint-Étienne-la-Geneste"],
    );
    assert_eq!(find("saint", 2).0, ["Saint-Étienne", "Saint-Nazaire"]);
}

#[test]
fn a_code_postal_finds_its_communes_and_its_beginning_the_largest() {
    check_communes("42700", &["Firminy"]);
    check_communes("4270", &["Firminy"]);
    check_communes("42", &["Saint-Étienne", "Saint-Chamond", "Firminy", "La Ricamarie"]);
    check_communes("42 ", &["Saint-Étienne", "Saint-Chamond", "Firminy", "La Ricamarie"]);
    check_communes("01500", &["Ambérieu-en-Bugey"]);
    check_communes("1500", &[]);
    check_communes("4", &[]);
    check_communes("42701", &[]);
    check_communes("42000 saint etienne", &["Saint-Étienne"]);
    check_communes("saint étienne 76", &["Saint-Étienne-du-Rouvray"]);
    // A code postal of another commune of the same département, as of one that has a CEDEX.
    check_communes("42000 firminy", &["Firminy"]);
    check_communes("42008 firminy cedex 2", &["Firminy"]);
}

#[test]
fn arrondissements_are_found_by_number_and_code_postal() {
    for query in ["paris 12", "Paris 12e", "paris 12eme", "12ème arrondissement paris", "paris 12 arr"] {
        check_communes(query, &["Paris 12e Arrondissement"]);
    }
    check_communes("75012", &["Paris 12e Arrondissement", "Paris"]);
    check_communes("paris 75012", &["Paris 12e Arrondissement", "Paris"]);
    check_communes("lyon 3e", &["Lyon 3e Arrondissement"]);
    check_communes("paris 1er", &["Paris 1er Arrondissement"]);
    check_communes("paris 1", &["Paris 1er Arrondissement"]);
    check_communes(
        "75",
        &["Paris", "Paris 11e Arrondissement", "Paris 12e Arrondissement", "Paris 1er Arrondissement"],
    );
    check_communes("lyon", &["Lyon", "Lyon 3e Arrondissement", "Lyon 8e Arrondissement"]);
}

#[test]
fn a_lieu_is_found_by_its_name_and_its_commune() {
    check_lieux("mediatheque firminy", &["Médiathèque", "Médiathèque de Firminy"]);
    check_lieux("firminy médiathéque", &["Médiathèque", "Médiathèque de Firminy"]);
    check_lieux("mediatheque 42150", &["Médiathèque Jules Verne"]);
    check_lieux("ccas", &["C.C.A.S. d'Ambérieu"]);
    check_lieux("espace numerique paris 12", &["Espace numérique 12e"]);
    check_lieux("fablab lyon", &["Fablab La Clef"]);
    check_lieux("oeuf", &["L'Œuf centre d'études"]);
    check_lieux("saint nazaire services", &["France Services St-Nazaire"]);
    check_lieux("fablab firminy", &[]);
    // The commune alone is not the lieu, and one typing error is nearer than none.
    check_lieux("firminy", &["Médiathèque de Firminy", "Association Firmin"]);
}

#[test]
fn lieux_are_ranked_by_match_then_place_then_name() {
    check_lieux(
        "mediatheque",
        &["Médiathèque", "Médiathèque Jules Verne", "Médiathèque de Firminy", "Maison de quartier de la Médiathèque"],
    );
    check_lieux("centre", &["Centre social Le Babet", "L'Œuf centre d'études"]);
}

#[test]
fn needs_are_said_in_plain_words() {
    const DEMARCHES: &str = "Aide aux démarches administratives";
    const OUTILS: &str = "Maîtrise des outils numériques du quotidien";
    const INSERTION: &str = "Insertion professionnelle via le numérique";
    const SECURITE: &str = "Utilisation sécurisée du numérique";
    const PARENTS: &str = "Parentalité et éducation avec le numérique";
    const LOISIRS: &str = "Loisirs et créations numériques";
    const COMPRENDRE: &str = "Compréhension du monde numérique";
    const ACCES: &str = "Accès internet et matériel informatique";
    const ACQUISITION: &str = "Acquisition de matériel informatique à prix solidaire";
    check_needs("je veux faire un cv", &[INSERTION]);
    check_needs("lettre de motivation", &[INSERTION]);
    check_needs("Pôle emploi", &[INSERTION, "FT"]);
    check_needs("CAF", &[DEMARCHES]);
    check_needs("sécurité sociale", &[DEMARCHES]);
    check_needs("mes impôts", &[DEMARCHES]);
    check_needs("carte grise", &[DEMARCHES]);
    check_needs("retraite", &[DEMARCHES, "Seniors"]);
    check_needs("e-mail", &[OUTILS]);
    check_needs("boîte mail", &[OUTILS]);
    check_needs("mot de passe", &[SECURITE]);
    check_needs("mots de passe perdus", &[SECURITE]);
    check_needs("hameçonage", &[SECURITE]);
    check_needs("parcoursup", &[PARENTS]);
    check_needs("jeux vidéos", &[PARENTS, LOISIRS]);
    check_needs("impression 3D", &[LOISIRS]);
    check_needs("fake news", &[COMPRENDRE]);
    check_needs("réseaux sociaux", &[OUTILS, COMPRENDRE]);
    check_needs("imprimer", &[ACCES]);
    check_needs("impirmante ", &[ACCES]);
    check_needs("wi-fi", &[ACCES]);
    check_needs("clé 4G", &[ACCES, ACQUISITION]);
    check_needs("ordinateur pas cher", &[ACQUISITION, OUTILS, ACCES]);
    check_needs("tablette", &[OUTILS, ACCES]);
    check_needs("gratuit", &["Gratuit"]);
    check_needs("malentendants", &["Surdité"]);
    check_needs("grand-mère", &["Seniors"]);
    check_needs("fauteuil roulant", &["Handicaps moteurs"]);
    check_needs("langue étrangère", &["Langues étrangères (anglais)", "Langues étrangères (autres)"]);
    check_needs("en visio", &[OUTILS, "À distance"]);
    check_needs("bus", &["Itinérant"]);
    check_needs("france services", &["France Services", "RFS"]);
    check_needs("imprimer firminy", &[ACCES]);
    check_needs("imp", &[DEMARCHES, ACCES]);
}

#[test]
fn a_need_is_not_seen_in_every_name() {
    for query in ["", " ", "im", "loire", "port la nouvelle", "saint etienne", "firminy", "les", "42000", "yoga"] {
        check_needs(query, &[]);
    }
}

#[test]
fn the_set_and_the_limits_confine() {
    let catalogue = lieux_named(LIEUX.into_iter());
    let index = SearchIndex::new(&catalogue, &communes_named(&COMMUNES[..1]));
    let mut within = Bitset::new(catalogue.len());
    within.insert(catalogue.ids().find(|id| catalogue.nom(*id) == "Médiathèque Jules Verne").unwrap());
    let found = index.find(&catalogue, "mediatheque", &within, 9);
    assert_eq!(found.lieux.iter().map(|id| catalogue.nom(*id)).collect::<Vec<_>>(), ["Médiathèque Jules Verne"]);
    assert_eq!(index.find(&catalogue, "firminy", &within, 9).n_communes, 0);
    let none = index.find(&catalogue, "saint ordinateur", &Bitset::full(catalogue.len()), 0);
    assert_eq!((none.needs.len(), none.lieux.len(), none.communes.len()), (0, 0, 0));
    assert!(index.memory_bytes() > 500);
}

#[test]
fn a_commune_given_twice_or_out_of_order_is_found_once() {
    let catalogue = lieux_named(LIEUX.into_iter());
    let mut communes = communes_named(&COMMUNES);
    communes.reverse();
    communes.extend(communes_named(&COMMUNES[3..9]));
    let index = SearchIndex::new(&catalogue, &communes);
    let all = Bitset::full(catalogue.len());
    assert_eq!(index.find(&catalogue, "lyon", &all, 9).n_communes, 3);
    assert_eq!(index.find(&catalogue, "fablab lyon 3", &all, 9).n_lieux, 1);
}

/// How a word of the query is found in a name, by the book.
fn slow_kind(typed: &str, unfinished: bool, written: &str) -> Option<u64> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits(typed) == typed.len();
    let typo = typed.len() >= 4 && digits(typed) == 0 && digits(written) == 0;
    let near = |end: usize| distance(typed.as_bytes(), &written.as_bytes()[..end]) <= 1;
    if typed == written {
        Some(0)
    } else if written.starts_with(typed) && if is_number { typed.len() > 1 } else { unfinished || typed.len() > 2 } {
        Some(1)
    } else if typo && near(written.len()) {
        Some(16)
    } else {
        (typo && unfinished && (0..written.len()).any(near)).then_some(17)
    }
}

/// The kinds of all places where a word is found, with the place.
fn slow_places(typed: &str, unfinished: bool, nom: &str) -> Option<(u64, usize)> {
    let folded = fold(nom);
    let places = words::words_of(&folded).enumerate();
    places.filter_map(|(at, written)| Some((slow_kind(typed, unfinished, written)?, at))).min()
}

/// All communes and lieux that a query finds, in order, each judged alone.
fn slow_find(catalogue: &Catalogue, communes: &[CommuneName<'_>], query: &str) -> (Vec<CodeCommune>, Vec<LieuId>) {
    let folded = fold(query);
    let n_words = words::words_of(&folded).count();
    let mut typed: Vec<(&str, bool)> = words::words_of(&folded)
        .enumerate()
        .map(|(at, word)| (word, at + 1 == n_words && !query.ends_with(' ')))
        .collect();
    if typed.iter().any(|(word, _)| !words::is_silent(word)) {
        typed.retain(|(word, _)| !words::is_silent(word));
    }
    if typed.is_empty() {
        return (vec![], vec![]);
    }
    let in_codes = |commune: &CommuneName<'_>, (word, unfinished): (&str, bool)| {
        let codes = commune.codes_postaux.iter().map(|code| format!("{code:05}"));
        codes.filter_map(|code| slow_kind(word, unfinished, &code)).min()
    };
    let in_commune = |commune: &CommuneName<'_>, typed: (&str, bool)| {
        let in_name = slow_places(typed.0, typed.1, commune.nom).map(|(kind, _)| kind);
        in_name.into_iter().chain(in_codes(commune, typed)).min()
    };
    let mut found_communes = Vec::new();
    for commune in communes {
        let Some(kinds) = typed.iter().map(|word| in_commune(commune, *word)).collect::<Option<Vec<u64>>>() else {
            continue;
        };
        let is_arrondissement = commune.code.commune_of_arrondissement().is_some();
        let whole_code = typed.iter().any(|(word, _)| word.len() == 5 && in_codes(commune, (word, false)) == Some(0));
        let n_named = typed.iter().filter(|word| slow_places(word.0, word.1, commune.nom).is_some()).count();
        let n_words = words::words_of(&fold(commune.nom)).filter(|word| !words::is_silent(word)).count();
        let class = if is_arrondissement && whole_code { 0 } else { 1 + u8::from(n_named != n_words) };
        found_communes.push((kinds.iter().sum::<u64>(), class, u32::MAX - commune.population, commune.code));
    }
    found_communes.sort_unstable();
    let mut found_lieux = Vec::new();
    for id in catalogue.ids() {
        let nom = catalogue.nom(id);
        let Territoire::Commune(code) = catalogue.node(id) else { panic!("all are in a commune") };
        let of_code = |code: CodeCommune| communes.iter().find(|commune| commune.code == code);
        let commune = of_code(code).or_else(|| of_code(code.commune_of_arrondissement()?));
        let one = |(word, unfinished): &(&str, bool)| {
            let in_name = slow_places(word, *unfinished, nom);
            in_name.or_else(|| Some((in_commune(commune?, (*word, *unfinished))?, usize::MAX)))
        };
        let Some(all) = typed.iter().map(one).collect::<Option<Vec<(u64, usize)>>>() else { continue };
        let first = all.iter().map(|(_, place)| *place).min().unwrap();
        if first < usize::MAX {
            found_lieux.push((all.iter().map(|(kind, _)| kind).sum::<u64>(), first, nom.to_owned(), id));
        }
    }
    found_lieux.sort_unstable();
    (found_communes.into_iter().map(|found| found.3).collect(), found_lieux.into_iter().map(|found| found.3).collect())
}

/// Whether the first or the last words of a query may be a département.
fn says_departement(query: &str) -> bool {
    let folded = fold(query);
    let mut words: Vec<&str> = words::words_of(&folded).filter(|word| !words::is_silent(word)).collect();
    (0..words.len()).any(|_| {
        words.rotate_left(1);
        crate::toponym::departement_at_end(&words).is_some()
    })
}

/// A few words of a name, mistyped, cut, doubled, with those of another.
fn random_query(random: &mut Random, names: &[&str]) -> String {
    let mut query = String::new();
    for _ in 0..1 + random.below(3) {
        let name = random.pick(names);
        let words: Vec<&str> = name.split([' ', '-', '\'']).collect();
        let mut letters: Vec<char> = random.pick(&words).chars().collect();
        for _ in 0..random.below(2) {
            let at = random.below(letters.len() + 1);
            match random.below(5) {
                0 => letters.truncate(at.max(1)),
                1 if at < letters.len() => drop(letters.remove(at)),
                2 => letters.insert(at, char::from(b"aeinrst"[random.below(7)])),
                3 if at + 1 < letters.len() => letters.swap(at, at + 1),
                4 if at < letters.len() => letters[at] = char::from(b"aeinrst4"[random.below(8)]),
                _ => {}
            }
        }
        query.extend(letters);
        query.push(' ');
    }
    if !random.one_in(3) {
        query.pop();
    }
    query
}

#[test]
fn the_index_finds_and_ranks_what_a_slow_search_finds_and_ranks() {
    let mut random = Random(0x5EA2C);
    let communes = communes_named(&COMMUNES);
    let names: Vec<&str> = COMMUNES
        .iter()
        .map(|commune| commune.1)
        .chain(LIEUX.iter().map(|lieu| lieu.0))
        .chain(["42", "42000", "750", "69003", "de la", "pour"])
        .collect();
    let (mut n_communes, mut n_lieux) = (0, 0);
    for _ in 0..8 {
        let invented: Vec<(String, &str)> = (0..60)
            .map(|_| {
                let end = random.pick(&LIEUX).0.rsplit(' ').next().unwrap_or("");
                (format!("{} {end}", random.pick(&LIEUX).0), random.pick(&COMMUNES).0)
            })
            .collect();
        let catalogue = lieux_named(invented.iter().map(|(nom, code)| (nom.as_str(), *code)));
        // Communes that the index was not told of have lieux all the same.
        let known = &communes[..10 + random.below(12)];
        let index = SearchIndex::new(&catalogue, known);
        let all = Bitset::full(catalogue.len());
        for _ in 0..150 {
            let query = random_query(&mut random, &names);
            let found = index.find(&catalogue, &query, &all, 99);
            let expected = slow_find(&catalogue, known, &query);
            assert_eq!(found.lieux, expected.1, "{query:?}");
            // What else is tried for want of a commune, and what a département narrows, is in `tests/places.rs`.
            if !expected.0.is_empty() && !says_departement(&query) {
                assert_eq!(found.communes, expected.0, "{query:?}");
            }
            n_communes += expected.0.len();
            n_lieux += expected.1.len();
        }
    }
    assert!(n_communes > 700 && n_lieux > 3_000, "{n_communes} {n_lieux}");
}

#[test]
fn any_query_is_answered() {
    let mut random = Random(0xA5F);
    let catalogue = random_catalogue(400, 3);
    let communes = communes_named(&COMMUNES);
    let names: Vec<&str> = COMMUNES.iter().map(|commune| commune.1).chain(["Médiathèque 12", "Mairie 3"]).collect();
    let whole = SearchIndex::new(&catalogue, &communes);
    let (lieux_alone, nothing) = (SearchIndex::new(&catalogue, &[]), SearchIndex::default());
    let indexes = [&whole, &whole, &lieux_alone, &nothing];
    let mut n_found = 0;
    for round in 0..1_500 {
        let query = match round % 3 {
            0 => random_query(&mut random, &names),
            1 => (0..random.below(30)).filter_map(|_| char::from_u32(random.below(0x3000) as u32)).collect(),
            _ => (0..random.below(60)).map(|_| char::from(b"st -'.aelm042"[random.below(13)])).collect(),
        };
        // A set of another catalogue is no reason to fail either.
        let mut within = Bitset::full(*random.pick(&[0, 100, 400, 900]));
        within.retain(|id| id % 3 != 0);
        let limit = *random.pick(&[0, 1, 8]);
        n_found += usize::from(holds_any_query(indexes[random.below(4)], &catalogue, &query, &within, limit));
    }
    assert!(n_found > 80, "{n_found}");
    holds_any_query(&whole, &catalogue, &"saint ".repeat(20_000), &Bitset::full(400), 8);
    holds_any_query(&whole, &catalogue, &"a".repeat(100_000), &Bitset::full(400), 8);
}
