//! Territories by name: what somebody who knows no code types, and which territories they may mean.
//!
//! Régions and départements are known by heart; EPCI and communes come from the publication. Every word of a query must be found in a
//! name, in any order; the last one may be unfinished, and a word of four letters may hold one typing error. How they are shown is
//! decided elsewhere.

use atlas::epcis::Epcis;
use atlas::fold::fold;
use atlas::gazetteer::{Gazetteer, code_postal_text};
use atlas::territoire::{CodeDepartement, CodeRegion};

mod sector;
pub use sector::{Mistake, Sector};

/// Kinds of territories, the larger first; among equals they are proposed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `region`.
    Region,
    /// `departement`.
    Departement,
    /// `epci`.
    Epci,
    /// `commune`.
    Commune,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Region, Self::Departement, Self::Epci, Self::Commune];

    /// The attribute that confines a map to codes of this kind.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Level::Region => "region",
            Level::Departement => "departement",
            Level::Epci => "epci",
            Level::Commune => "commune",
        }
    }
}

/// A territory that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its kind.
    pub level: Level,
    /// As attributes have it.
    pub code: String,
    /// Its name, with accents.
    pub nom: String,
    /// Where it is: the région of a département, the départements of an EPCI, that of a commune.
    pub within: String,
    departements: Vec<CodeDepartement>,
    folded: String,
    codes_postaux: Vec<String>,
    population: u32,
}

/// All territories that are known by name.
#[derive(Debug, Clone, Default)]
pub struct Places(Vec<Place>);

impl Places {
    /// Those that need no file.
    #[must_use]
    pub fn without_files() -> Self {
        let mut places = Vec::new();
        for code in CodeRegion::all() {
            let departements: Vec<CodeDepartement> = code.departements().collect();
            // Overseas, one node of the tree bears both names: it is chosen as a département.
            if departements.len() > 1 {
                places.push(place(Level::Region, code.to_string(), code.nom(), String::new(), departements));
            }
        }
        for code in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
            let within = code.region().map(|region| region.nom().to_owned()).filter(|nom| nom != code.nom());
            places.push(place(
                Level::Departement,
                code.to_string(),
                code.nom(),
                within.unwrap_or_default(),
                vec![code],
            ));
        }
        Self(places)
    }

    /// With those of the files of a publication.
    #[must_use]
    pub fn with_files(gazetteer: &Gazetteer) -> Self {
        let Self(mut places) = Self::without_files();
        for entry in Epcis::of(gazetteer).entries() {
            let within: Vec<String> = entry.departements.iter().map(|code| with_code(*code)).collect();
            let code = entry.epci.siren.to_string();
            places.push(place(Level::Epci, code, &entry.epci.nom, within.join(", "), entry.departements.clone()));
        }
        for commune in gazetteer.communes() {
            // A map of an arrondissement is none of the tree's.
            if commune.code.commune_of_arrondissement().is_some() {
                continue;
            }
            let departement = commune.code.departement();
            let within = with_code(departement);
            let mut of = place(Level::Commune, commune.code.to_string(), &commune.nom, within, vec![departement]);
            of.codes_postaux = commune.codes_postaux.iter().map(|code| code_postal_text(*code)).collect();
            of.population = commune.population;
            places.push(of);
        }
        Self(places)
    }

    /// The territory of a code.
    #[must_use]
    pub fn get(&self, level: Level, code: &str) -> Option<&Place> {
        self.0.iter().find(|place| place.level == level && place.code.eq_ignore_ascii_case(code))
    }

    /// What a query may mean, best first.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<&Place> {
        let folded = fold(query);
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let said = words.iter().filter(|word| !is_silent(word)).count();
        if said > 0 {
            // « communauté de communes de Forez-Est » is called « CC Forez-Est » here, and something else there.
            let last = words.len() - 1;
            words = words
                .into_iter()
                .enumerate()
                .filter(|(at, word)| *at == last || !is_silent(word))
                .map(|(_, word)| word)
                .collect();
        }
        if words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Rank, &Place)> =
            self.0.iter().filter_map(|place| Some((place.rank(&folded, &words)?, place))).collect();
        found.sort_by(|(a, of_a), (b, of_b)| a.cmp(b).then_with(|| of_a.folded.cmp(&of_b.folded)));
        found.into_iter().take(limit).map(|(_, place)| place).collect()
    }
}

fn place(level: Level, code: String, nom: &str, within: String, departements: Vec<CodeDepartement>) -> Place {
    let folded = fold(nom);
    Place { level, code, nom: nom.to_owned(), within, departements, folded, codes_postaux: Vec::new(), population: 0 }
}

/// « Loire (42) ».
fn with_code(code: CodeDepartement) -> String {
    [code.nom(), " (", code.as_str(), ")"].concat()
}

/// Words that say which kind of thing a name is of, or nothing.
fn is_silent(word: &str) -> bool {
    const SILENT: [&str; 24] = [
        "a",
        "agglo",
        "agglomeration",
        "au",
        "aux",
        "ca",
        "cc",
        "commune",
        "communes",
        "communaute",
        "cu",
        "d",
        "de",
        "departement",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "region",
        "urbaine",
    ];
    SILENT.contains(&word)
}

/// The smaller the better: another name than what was typed, typing errors, unfinished words, kind, fewer inhabitants.
type Rank = (bool, usize, usize, Level, std::cmp::Reverse<u32>);

impl Place {
    fn rank(&self, query: &str, words: &[&str]) -> Option<Rank> {
        let rank = |exact: bool, errors, unfinished| {
            (!exact, errors, unfinished, self.level, std::cmp::Reverse(self.population))
        };
        let is_code =
            |code: &str| self.code.eq_ignore_ascii_case(code) || self.codes_postaux.iter().any(|of| of == code);
        if matches!(words, [code] if is_code(code)) {
            return Some(rank(true, 0, 0));
        }
        let (mut errors, mut unfinished) = (0, 0);
        for (at, word) in words.iter().enumerate() {
            let last = at + 1 == words.len();
            match self.folded.split(' ').map(|name| fit(word, name, last)).min()? {
                Fit::Whole => {}
                Fit::Begun => unfinished += 1,
                Fit::Typo => errors += 1,
                Fit::Other if last && is_silent(word) => {}
                Fit::Other => return None,
            }
        }
        Some(rank(self.folded == query, errors, unfinished))
    }
}

/// How a word of a query is in a name, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Begun,
    Typo,
    Other,
}

fn fit(word: &str, name: &str, unfinished: bool) -> Fit {
    let (word, name) = (word.as_bytes(), name.as_bytes());
    if word == name {
        return Fit::Whole;
    }
    if unfinished && name.starts_with(word) {
        return Fit::Begun;
    }
    if word.len() < 4 {
        return Fit::Other;
    }
    // An unfinished word with an error is one of the beginnings of the name with an error.
    let lengths = if unfinished { word.len() - 1..=word.len() + 1 } else { name.len()..=name.len() };
    let near = lengths.filter_map(|length| name.get(..length)).any(|begun| is_near(word, begun));
    if near || is_near(word, name) { Fit::Typo } else { Fit::Other }
}

/// Whether one letter too many, too few, another, or two that changed places make the one of the other.
fn is_near(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The country's own names, as they are published.
    pub(crate) fn country() -> Places {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/contours/communes-noms.bin");
        Places::with_files(&Gazetteer::read(&std::fs::read(file).unwrap()).unwrap())
    }

    #[test]
    fn a_territory_is_found_by_its_name_whatever_its_kind() {
        let places = country();
        let check = |query: &str, level: Level, code: &str| {
            let found = places.find(query, 8);
            let first = found.first().unwrap_or_else(|| panic!("{query}: nothing"));
            assert_eq!((first.level, &first.code[..]), (level, code), "{query}: {found:?}");
        };
        check("Saint-Étienne Métropole", Level::Epci, "244200770");
        check("st etienne metropole", Level::Epci, "244200770");
        check("saint étienne", Level::Commune, "42218");
        check("42218", Level::Commune, "42218");
        check("244200770", Level::Epci, "244200770");
        check("loire", Level::Departement, "42");
        check("42", Level::Departement, "42");
        check("Auvergne Rhone Alpes", Level::Region, "84");
        check("région bretagne", Level::Region, "53");
        check("reunion", Level::Departement, "974");
        check("firmni", Level::Commune, "42095");
        check("42700", Level::Commune, "42095");
        check("communauté de communes forez est", Level::Epci, "200065894");
        check("villeurbane", Level::Commune, "69266");
        for nothing in ["", "  ", "'", "zzzzqx", "Loire Atlantide"] {
            assert!(places.find(nothing, 8).is_empty(), "{nothing}");
        }
        let typing = places.find("saint-etienne m", 8);
        assert!(typing.iter().any(|place| place.code == "244200770"), "{typing:?}");
        assert_eq!(places.find("saint", 8).len(), 8);
    }

    #[test]
    fn what_is_found_says_where_it_is() {
        let places = country();
        let within = |level, code| places.get(level, code).map(|place| place.within.clone());
        assert_eq!(within(Level::Commune, "42218").as_deref(), Some("Loire (42)"));
        assert_eq!(within(Level::Epci, "244200770").as_deref(), Some("Loire (42)"));
        assert_eq!(within(Level::Departement, "42").as_deref(), Some("Auvergne-Rhône-Alpes"));
        assert_eq!(within(Level::Departement, "974").as_deref(), Some(""));
        assert_eq!(within(Level::Commune, "69381"), None, "an arrondissement");
        assert!(within(Level::Commune, "69123").is_some());
    }

    #[test]
    fn one_error_is_forgiven_and_not_two() {
        for (a, b, near) in [
            ("firminy", "firmini", true),
            ("firminy", "firminyy", true),
            ("firminy", "firmin", true),
            ("firminy", "firmniy", true),
            ("firminy", "firmani", false),
            ("firminy", "fyrmini", false),
            ("ab", "ba", true),
        ] {
            assert_eq!(is_near(a.as_bytes(), b.as_bytes()), near, "{a} {b}");
            assert_eq!(is_near(b.as_bytes(), a.as_bytes()), near, "{b} {a}");
        }
    }

    #[test]
    fn every_code_that_is_offered_is_understood_by_its_attribute() {
        for place in &country().0 {
            let row = embed_snippet::ATTRIBUTES.iter().find(|row| row.name == place.level.attribute()).unwrap();
            let mut config = embed_snippet::Config::default();
            assert_eq!((row.from_html)(&mut config, &place.code), Ok(()), "{place:?}");
            // Paris is one node of the tree, commune and département: it is written as the larger.
            if place.code != "75056" {
                assert_eq!((row.to_html)(&config).as_ref(), Some(&place.code), "{place:?}");
            }
        }
    }
}
