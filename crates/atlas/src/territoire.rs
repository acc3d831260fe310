//! Codes and tree of the *code officiel géographique*: région, département or collectivité, commune, arrondissement.
//!
//! Codes are checked once, here, and then are types. Names of communes, outlines and EPCI come with the published files
//! ([`crate::outlines`], [`crate::gazetteer`]); the two upper levels are small enough to be a table.
//! Source: COG 2026 (INSEE, Licence Ouverte 2.0).

use std::fmt;

/// Code of a région: two digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeRegion([u8; 2]);

/// Code of a département (`"42"`, `"2A"`, `"974"`) or of an overseas collectivité (`"975"`, `"988"`), which stands at the same level.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeDepartement([u8; 3]);

/// Code of a commune or of a municipal arrondissement: five characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeCommune([u8; 5]);

macro_rules! text_of_code {
    ($code:ident) => {
        impl $code {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                // Only ASCII gets in through `parse`; two-character départements are padded with a space. Codes are asked for by the
                // ten thousand before the first map is drawn: cutting the padding off as text is five times as long.
                let n = self.0.iter().take_while(|byte| **byte != b' ').count();
                self.0.get(..n).and_then(|code| std::str::from_utf8(code).ok()).unwrap_or_default()
            }
        }
        impl fmt::Display for $code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl fmt::Debug for $code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($code), self.as_str())
            }
        }
    };
}
text_of_code!(CodeRegion);
text_of_code!(CodeDepartement);
text_of_code!(CodeCommune);

impl CodeRegion {
    /// A région of the COG, by its code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 2] = text.as_bytes().try_into().ok()?;
        REGIONS.iter().any(|(code, _)| *code == text).then_some(Self(bytes))
    }

    /// All 18, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().filter_map(|(code, _)| Self::parse(code))
    }

    /// Its name, with accents.
    #[must_use]
    pub fn nom(self) -> &'static str {
        REGIONS.iter().find(|(code, _)| *code == self.as_str()).map_or("", |(_, nom)| nom)
    }

    /// Its départements, by code.
    pub fn departements(self) -> impl Iterator<Item = CodeDepartement> {
        let its = DEPARTEMENTS.iter().filter(move |(.., region)| region.as_bytes() == self.0);
        its.map(|(code, ..)| CodeDepartement::padded(code.as_bytes()))
    }

    /// The five overseas régions, each made of one département.
    #[must_use]
    pub fn is_overseas(self) -> bool {
        self.0[0] == b'0'
    }
}

impl CodeDepartement {
    /// A département or an overseas collectivité of the COG, by its code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let known = row(text).is_some() || COLLECTIVITES.iter().any(|(code, _)| *code == text);
        known.then(|| Self::padded(text.as_bytes()))
    }

    fn padded(text: &[u8]) -> Self {
        let mut bytes = [b' '; 3];
        for (to, from) in bytes.iter_mut().zip(text) {
            *to = *from;
        }
        Self(bytes)
    }

    /// The 101 départements, by code, without the collectivités.
    pub fn all() -> impl Iterator<Item = Self> {
        DEPARTEMENTS.iter().map(|(code, ..)| Self::padded(code.as_bytes()))
    }

    /// The six overseas collectivités that have no région.
    pub fn collectivites() -> impl Iterator<Item = Self> {
        COLLECTIVITES.iter().map(|(code, _)| Self::padded(code.as_bytes()))
    }

    /// Its name, with accents.
    #[must_use]
    pub fn nom(self) -> &'static str {
        let code = self.as_str();
        let departement = row(code).map(|(_, nom, _)| *nom);
        departement.or_else(|| COLLECTIVITES.iter().find(|(of, _)| *of == code).map(|(_, nom)| *nom)).unwrap_or("")
    }

    /// Its région; none for a collectivité.
    #[must_use]
    pub fn region(self) -> Option<CodeRegion> {
        let (.., region) = row(self.as_str())?;
        region.as_bytes().try_into().ok().map(CodeRegion)
    }

    /// An overseas collectivité: it has a node of its own beside the régions.
    #[must_use]
    pub fn is_collectivite(self) -> bool {
        self.region().is_none()
    }

    /// The département that a code postal points at, which is right but for a few border communes.
    /// Corsica: `200`, `201` → 2A, `202`, `206` → 2B. Overseas: three digits (`97133` is Saint-Barthélemy, `97150` Saint-Martin).
    #[must_use]
    pub fn of_code_postal(code_postal: &str) -> Option<Self> {
        if code_postal.len() != 5 || !code_postal.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let code = match (&code_postal[..2], &code_postal[..3]) {
            ("20", "200" | "201") => "2A",
            ("20", _) => "2B",
            ("97", "971") if code_postal == "97133" => "977",
            ("97", "971") if code_postal == "97150" => "978",
            ("97" | "98", overseas) => overseas,
            (metropole, _) => metropole,
        };
        Self::parse(code)
    }
}

impl CodeCommune {
    /// A well-formed code of a commune whose département exists. Whether the commune exists is the gazetteer's answer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 5] = text.as_bytes().try_into().ok()?;
        let shape = bytes[0].is_ascii_digit()
            && (bytes[1].is_ascii_digit() || (bytes[0] == b'2' && matches!(bytes[1], b'A' | b'B')))
            && bytes[2..].iter().all(u8::is_ascii_digit);
        let code = Self(bytes);
        (shape && CodeDepartement::parse(code.departement_text()).is_some()).then_some(code)
    }

    fn departement_text(&self) -> &str {
        let length = if matches!(self.0, [b'9', b'7' | b'8', ..]) { 3 } else { 2 };
        self.as_str().get(..length).unwrap_or_default()
    }

    /// The département or collectivité it is in.
    #[must_use]
    pub fn departement(self) -> CodeDepartement {
        CodeDepartement::padded(self.departement_text().as_bytes())
    }

    /// For a municipal arrondissement of Paris, Lyon or Marseille: its commune.
    #[must_use]
    pub fn commune_of_arrondissement(self) -> Option<Self> {
        // Of 35,000 communes these three alone: the others must not be read as numbers first.
        if !matches!(self.0, [b'7', b'5', ..] | [b'6', b'9', ..] | [b'1', b'3', ..]) {
            return None;
        }
        let number: u32 = self.as_str().parse().ok()?;
        let commune = match number {
            75_101..=75_120 => b"75056",
            69_381..=69_389 => b"69123",
            13_201..=13_216 => b"13055",
            _ => return None,
        };
        Some(Self(*commune))
    }

    /// Paris, Lyon and Marseille, which are cut into arrondissements.
    #[must_use]
    pub fn has_arrondissements(self) -> bool {
        matches!(&self.0, b"75056" | b"69123" | b"13055")
    }
}

/// A level of the tree of territories, by which several of them taken together are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Régions; overseas, départements and collectivités.
    Regions,
    /// Départements and collectivités.
    Departements,
    /// Communes; the arrondissements of Paris.
    Communes,
}

/// A node of the tree that a visitor drills down, and where a lieu may hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Territoire {
    /// The whole country.
    France,
    /// A région.
    Region(CodeRegion),
    /// A département or an overseas collectivité.
    Departement(CodeDepartement),
    /// A commune, or a municipal arrondissement.
    Commune(CodeCommune),
    /// Nothing in the record says where it is.
    NonLocalise,
    /// Several territories taken as one, shown by their territories of a level: what a map is confined to when that is no node of
    /// the tree. Which ones is known to whoever cuts the catalogue: all that a catalogue holds is in it ([`crate::confines`]).
    Ensemble(Level),
}

impl Territoire {
    /// One level up; `None` at the top. An arrondissement is in its commune; a département that is its whole région
    /// (overseas) is right below France, as is a collectivité.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self {
            Territoire::France | Territoire::Ensemble(_) => None,
            Territoire::Region(_) | Territoire::NonLocalise => Some(Territoire::France),
            Territoire::Departement(departement) => match departement.region() {
                Some(region) if !region.is_overseas() => Some(Territoire::Region(region)),
                _ => Some(Territoire::France),
            },
            Territoire::Commune(commune) => Some(match commune.commune_of_arrondissement() {
                // Paris is département and commune at once: one step, not two.
                Some(city) if city.as_str() != "75056" => Territoire::Commune(city),
                _ => Territoire::Departement(commune.departement()),
            }),
        }
    }

    /// Whether `self` is `other` or lies below it. Everything is in an [`Territoire::Ensemble`].
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        if matches!(other, Territoire::Ensemble(_)) {
            return true;
        }
        let mut node = Some(self.simplified());
        while let Some(here) = node {
            if here == other.simplified() {
                return true;
            }
            node = here.parent();
        }
        false
    }

    /// The overseas région and its only département are one node, the département; so are Paris and its commune.
    #[must_use]
    pub fn simplified(self) -> Self {
        match self {
            Territoire::Region(region) if region.is_overseas() => {
                region.departements().next().map_or(self, Territoire::Departement)
            }
            Territoire::Commune(commune) if commune.as_str() == "75056" => {
                Territoire::Departement(commune.departement())
            }
            other => other,
        }
    }

    /// Its code in the *code officiel géographique*; empty for what has none.
    ///
    /// ```
    /// use atlas::territoire::{CodeCommune, Territoire};
    /// let commune = CodeCommune::parse("42218").map(Territoire::Commune);
    /// assert_eq!(commune.map(Territoire::code).as_deref(), Some("42218"));
    /// assert_eq!(Territoire::France.code(), "");
    /// ```
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Territoire::Region(code) => code.to_string(),
            Territoire::Departement(code) => code.to_string(),
            Territoire::Commune(code) => code.to_string(),
            Territoire::France | Territoire::NonLocalise | Territoire::Ensemble(_) => String::new(),
        }
    }

    /// The département it lies in, when it lies in one.
    #[must_use]
    pub fn departement(self) -> Option<CodeDepartement> {
        match self {
            Territoire::Departement(departement) => Some(departement),
            Territoire::Commune(commune) => Some(commune.departement()),
            _ => None,
        }
    }

    /// The région it is or lies in.
    #[must_use]
    pub fn region(self) -> Option<CodeRegion> {
        match self {
            Territoire::Region(region) => Some(region),
            other => other.departement()?.region(),
        }
    }
}

/// The six overseas collectivités without région: code and name (COG 2026).
pub const COLLECTIVITES: [(&str, &str); 6] = [
    ("975", "Saint-Pierre-et-Miquelon"),
    ("977", "Saint-Barthélemy"),
    ("978", "Saint-Martin"),
    ("986", "Wallis-et-Futuna"),
    ("987", "Polynésie française"),
    ("988", "Nouvelle-Calédonie"),
];

/// The 18 régions: code and name (COG 2026).
pub const REGIONS: [(&str, &str); 18] = [
    ("01", "Guadeloupe"),
    ("02", "Martinique"),
    ("03", "Guyane"),
    ("04", "La Réunion"),
    ("06", "Mayotte"),
    ("11", "Île-de-France"),
    ("24", "Centre-Val de Loire"),
    ("27", "Bourgogne-Franche-Comté"),
    ("28", "Normandie"),
    ("32", "Hauts-de-France"),
    ("44", "Grand Est"),
    ("52", "Pays de la Loire"),
    ("53", "Bretagne"),
    ("75", "Nouvelle-Aquitaine"),
    ("76", "Occitanie"),
    ("84", "Auvergne-Rhône-Alpes"),
    ("93", "Provence-Alpes-Côte d'Azur"),
    ("94", "Corse"),
];

/// The row of a département in [`DEPARTEMENTS`].
fn row(code: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    DEPARTEMENTS.get(DEPARTEMENTS.binary_search_by(|(of, ..)| (*of).cmp(code)).ok()?)
}

/// The 101 départements: code, name, région (COG 2026); by code, since they are found by halving.
pub const DEPARTEMENTS: [(&str, &str, &str); 101] = [
    ("01", "Ain", "84"),
    ("02", "Aisne", "32"),
    ("03", "Allier", "84"),
    ("04", "Alpes-de-Haute-Provence", "93"),
    ("05", "Hautes-Alpes", "93"),
    ("06", "Alpes-Maritimes", "93"),
    ("07", "Ardèche", "84"),
    ("08", "Ardennes", "44"),
    ("09", "Ariège", "76"),
    ("10", "Aube", "44"),
    ("11", "Aude", "76"),
    ("12", "Aveyron", "76"),
    ("13", "Bouches-du-Rhône", "93"),
    ("14", "Calvados", "28"),
    ("15", "Cantal", "84"),
    ("16", "Charente", "75"),
    ("17", "Charente-Maritime", "75"),
    ("18", "Cher", "24"),
    ("19", "Corrèze", "75"),
    ("21", "Côte-d'Or", "27"),
    ("22", "Côtes-d'Armor", "53"),
    ("23", "Creuse", "75"),
    ("24", "Dordogne", "75"),
    ("25", "Doubs", "27"),
    ("26", "Drôme", "84"),
    ("27", "Eure", "28"),
    ("28", "Eure-et-Loir", "24"),
    ("29", "Finistère", "53"),
    ("2A", "Corse-du-Sud", "94"),
    ("2B", "Haute-Corse", "94"),
    ("30", "Gard", "76"),
    ("31", "Haute-Garonne", "76"),
    ("32", "Gers", "76"),
    ("33", "Gironde", "75"),
    ("34", "Hérault", "76"),
    ("35", "Ille-et-Vilaine", "53"),
    ("36", "Indre", "24"),
    ("37", "Indre-et-Loire", "24"),
    ("38", "Isère", "84"),
    ("39", "Jura", "27"),
    ("40", "Landes", "75"),
    ("41", "Loir-et-Cher", "24"),
    ("42", "Loire", "84"),
    ("43", "Haute-Loire", "84"),
    ("44", "Loire-Atlantique", "52"),
    ("45", "Loiret", "24"),
    ("46", "Lot", "76"),
    ("47", "Lot-et-Garonne", "75"),
    ("48", "Lozère", "76"),
    ("49", "Maine-et-Loire", "52"),
    ("50", "Manche", "28"),
    ("51", "Marne", "44"),
    ("52", "Haute-Marne", "44"),
    ("53", "Mayenne", "52"),
    ("54", "Meurthe-et-Moselle", "44"),
    ("55", "Meuse", "44"),
    ("56", "Morbihan", "53"),
    ("57", "Moselle", "44"),
    ("58", "Nièvre", "27"),
    ("59", "Nord", "32"),
    ("60", "Oise", "32"),
    ("61", "Orne", "28"),
    ("62", "Pas-de-Calais", "32"),
    ("63", "Puy-de-Dôme", "84"),
    ("64", "Pyrénées-Atlantiques", "75"),
    ("65", "Hautes-Pyrénées", "76"),
    ("66", "Pyrénées-Orientales", "76"),
    ("67", "Bas-Rhin", "44"),
    ("68", "Haut-Rhin", "44"),
    ("69", "Rhône", "84"),
    ("70", "Haute-Saône", "27"),
    ("71", "Saône-et-Loire", "27"),
    ("72", "Sarthe", "52"),
    ("73", "Savoie", "84"),
    ("74", "Haute-Savoie", "84"),
    ("75", "Paris", "11"),
    ("76", "Seine-Maritime", "28"),
    ("77", "Seine-et-Marne", "11"),
    ("78", "Yvelines", "11"),
    ("79", "Deux-Sèvres", "75"),
    ("80", "Somme", "32"),
    ("81", "Tarn", "76"),
    ("82", "Tarn-et-Garonne", "76"),
    ("83", "Var", "93"),
    ("84", "Vaucluse", "93"),
    ("85", "Vendée", "52"),
    ("86", "Vienne", "75"),
    ("87", "Haute-Vienne", "75"),
    ("88", "Vosges", "44"),
    ("89", "Yonne", "27"),
    ("90", "Territoire de Belfort", "27"),
    ("91", "Essonne", "11"),
    ("92", "Hauts-de-Seine", "11"),
    ("93", "Seine-Saint-Denis", "11"),
    ("94", "Val-de-Marne", "11"),
    ("95", "Val-d'Oise", "11"),
    ("971", "Guadeloupe", "01"),
    ("972", "Martinique", "02"),
    ("973", "Guyane", "03"),
    ("974", "La Réunion", "04"),
    ("976", "Mayotte", "06"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn commune(code: &str) -> CodeCommune {
        CodeCommune::parse(code).unwrap_or_else(|| panic!("{code}"))
    }

    #[test]
    fn codes_are_checked_once() {
        for good in ["01004", "2A004", "2B033", "97411", "98818", "75111"] {
            assert_eq!(commune(good).as_str(), good);
        }
        for bad in ["", "1004", "010040", "20004", "2C004", "00001", "97A01", "98301", "0100é", "99138"] {
            assert_eq!(CodeCommune::parse(bad), None, "{bad}");
        }
        assert_eq!(CodeDepartement::parse("20"), None);
        assert_eq!(CodeRegion::parse("99"), None);
    }

    #[test]
    fn the_tree_leads_up_to_france() {
        let up = |mut node: Territoire| {
            let mut path = vec![node];
            while let Some(parent) = node.parent() {
                path.push(parent);
                node = parent;
            }
            path.len()
        };
        assert_eq!(up(Territoire::Commune(commune("42218"))), 4);
        assert_eq!(up(Territoire::Commune(commune("69383"))), 5, "arrondissement, Lyon, Rhône, région, France");
        assert_eq!(up(Territoire::Commune(commune("75111"))), 4, "Paris is one node");
        assert_eq!(up(Territoire::Commune(commune("97411"))), 3, "La Réunion is one node");
        assert_eq!(up(Territoire::Commune(commune("98818"))), 3);
    }

    #[test]
    fn within_follows_the_tree() {
        let rhone_alpes = CodeRegion::parse("84").map(Territoire::Region).unwrap();
        assert!(Territoire::Commune(commune("42218")).is_within(rhone_alpes));
        assert!(!Territoire::Commune(commune("75111")).is_within(rhone_alpes));
        let reunion = CodeRegion::parse("04").map(Territoire::Region).unwrap();
        assert!(Territoire::Commune(commune("97411")).is_within(reunion));
        assert!(Territoire::Commune(commune("75111")).is_within(Territoire::Commune(commune("75056"))));
    }

    #[test]
    fn a_code_postal_points_at_its_departement() {
        let check = |code_postal: &str, expected: Option<&str>| {
            let found = CodeDepartement::of_code_postal(code_postal);
            assert_eq!(found.map(|code| code.as_str().to_owned()), expected.map(str::to_owned), "{code_postal}");
        };
        check("42000", Some("42"));
        check("20000", Some("2A"));
        check("20200", Some("2B"));
        check("97400", Some("974"));
        check("97150", Some("978"));
        check("98800", Some("988"));
        check("4200", None);
        check("99000", None);
        check("4200é", None);
    }

    #[test]
    fn every_departement_has_a_name_and_a_region() {
        assert_eq!(CodeDepartement::all().count(), 101);
        assert_eq!(CodeRegion::all().count(), 18);
        assert_eq!(CodeRegion::all().map(|region| region.departements().count()).sum::<usize>(), 101);
        assert!(
            CodeDepartement::all().all(|departement| !departement.nom().is_empty() && !departement.is_collectivite())
        );
        assert!(CodeDepartement::collectivites().all(CodeDepartement::is_collectivite));
        assert!(DEPARTEMENTS.is_sorted_by_key(|(code, ..)| *code), "what is found by halving is in order");
        for departement in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
            assert_eq!(CodeDepartement::parse(departement.as_str()), Some(departement));
            let listed = DEPARTEMENTS.iter().find(|(code, ..)| *code == departement.as_str());
            assert_eq!(departement.region(), listed.and_then(|(.., region)| CodeRegion::parse(region)));
        }
    }
}
