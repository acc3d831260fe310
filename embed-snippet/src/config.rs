//! What the owner of a page asked for, once understood.

use atlas::colour::Colour;
use atlas::territoire::Territoire;

/// The wishes written on a tag. The default is the tag without attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the data is: a published directory or a raw CSV or JSON file. `None`: the data published beside the loader.
    pub source: Option<String>,
    /// The territory that the element is confined to: nothing above or beside it is shown.
    pub territoire: Territoire,
    /// The title above the map. `None`: the territory's name says it.
    pub titre: Option<String>,
    /// The level of that title in the page's own outline.
    pub niveau_titre: HeadingLevel,
    /// What of the visit is kept in the page's address.
    pub adresse: Adresse,
    /// Where addresses typed by visitors are looked up, one request per settled query. `None`: nowhere.
    pub geocodeur: Option<String>,
    /// One of [`THEMES`]. `None`: the looks of the page around.
    pub theme: Option<&'static str>,
    /// The accent, over what theme and page say.
    pub couleur: Option<Colour>,
}

/// The themes that ship beside the loader, as `themes/NAME.css`.
pub const THEMES: [&str; 4] = ["neutre", "sombre", "contraste", "dsfr"];

/// The geocoder of the Géoplateforme: free, without a key, of the State.
pub const GEOPLATEFORME: &str = "https://data.geopf.fr/geocodage/search";

/// Whether the visit is kept in the address of the host's page, and under which prefix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Adresse {
    /// Under `carte`, then `carte2`… for the further elements of a page.
    #[default]
    Kept,
    /// Under a prefix of the page's owner.
    Under(String),
    /// Nothing is read from the address nor written in it.
    Nothing,
}

impl Adresse {
    /// Letters, digits and dashes, 40 at most.
    #[must_use]
    pub fn under(prefix: &str) -> Option<Self> {
        let plain = prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (plain && (1..=40).contains(&prefix.len())).then(|| Self::Under(prefix.to_owned()))
    }

    /// The prefix of the element that is at this rank of its page, from 1.
    #[must_use]
    pub fn prefix(&self, rank: u32) -> Option<String> {
        match self {
            Adresse::Kept if rank < 2 => Some("carte".into()),
            Adresse::Kept => Some(["carte", &rank.to_string()].concat()),
            Adresse::Under(prefix) => Some(prefix.clone()),
            Adresse::Nothing => None,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: None,
            territoire: Territoire::France,
            titre: None,
            niveau_titre: HeadingLevel::default(),
            adresse: Adresse::default(),
            geocodeur: None,
            theme: None,
            couleur: None,
        }
    }
}

impl Config {
    /// Whether `source` names a raw file, to be read in the browser, and not a published directory.
    #[must_use]
    pub fn raw_source(&self) -> Option<&str> {
        let source = self.source.as_deref()?;
        let path = source.split(['?', '#']).next().unwrap_or(source).to_ascii_lowercase();
        (path.ends_with(".csv") || (path.ends_with(".json") && !path.ends_with("manifest.json"))).then_some(source)
    }
}

/// Level of a heading, 1 to 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingLevel(u8);

impl Default for HeadingLevel {
    fn default() -> Self {
        Self(2)
    }
}

impl HeadingLevel {
    /// `None` outside 1 to 6.
    #[must_use]
    pub fn new(level: u8) -> Option<Self> {
        (1..=6).contains(&level).then_some(Self(level))
    }

    /// 1 to 6.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// One level below, at most 6.
    #[must_use]
    pub fn below(self) -> Self {
        Self((self.0 + 1).min(6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_raw_by_its_ending() {
        let check = |source: &str, raw: bool| {
            let config = Config { source: Some(source.into()), ..Config::default() };
            assert_eq!(config.raw_source().is_some(), raw, "{source}");
        };
        check("https://exemple.fr/lieux.csv", true);
        check("https://exemple.fr/lieux.JSON?jour=1#x", true);
        check("https://exemple.fr/donnees/", false);
        check("https://exemple.fr/donnees/manifest.json", false);
        assert_eq!(Config::default().raw_source(), None);
    }
}
