//! What the owner of a page asked for, once understood.

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
}

impl Default for Config {
    fn default() -> Self {
        Self { source: None, territoire: Territoire::France, titre: None, niveau_titre: HeadingLevel::default() }
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
