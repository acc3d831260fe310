//! What the owner of a page asked for, once understood.

use crate::link::Look;
use atlas::colour::Colour;
use atlas::confines::Perimeter;
use atlas::filter::{Criterion, Filter};
use atlas::territoire::Territoire;

/// The wishes written on a tag. The default is the tag without attributes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// Where the data is, each a published directory or a raw CSV or JSON file; a lieu that is in several is taken from the first. None:
    /// the data published beside the loader.
    pub sources: Vec<String>,
    /// The address of the hub's own file ([`crate::settings`]).
    pub reglages: Option<String>,
    /// The address of a file that hides lieux, corrects them, or says something of them for a while.
    pub corrections: Option<String>,
    /// The licence of data that names none.
    pub licence: Option<String>,
    /// Whom to thank for data that names nobody.
    pub attribution: Option<String>,
    /// The territory that the element is confined to: nothing above or beside it is shown.
    pub perimeter: Perimeter,
    /// A territory was asked for and never understood: nothing can be shown in its place.
    pub refused: bool,
    /// The address of a GeoJSON file whose polygons confine.
    pub contour: Option<String>,
    /// What the territory is called by those who live there.
    pub nom: Option<String>,
    /// What is shown.
    pub vue: Vue,
    /// The territory in view at the beginning.
    pub debut: Option<Territoire>,
    /// Where the map looks at the beginning.
    pub regard: Option<Look>,
    /// The list of lieux is open at the beginning, not that of the territories.
    pub liste_des_lieux: bool,
    /// What is left out.
    pub hidden: Vec<Section>,
    /// What is asked for at the beginning; the visitor may change it.
    pub filtres: Filter,
    /// What is asked for in any case: nothing else is in the element.
    pub filtres_fixes: Filter,
    /// What is not offered.
    pub filtres_masques: Vec<Criterion>,
    /// An image before the title: its address.
    pub logo: Option<String>,
    /// Whom visitors write to about an error: an e-mail address.
    pub contact: Option<String>,
    /// The service that gets visitors' reports of errors: its address.
    pub signalement: Option<String>,
    /// A page of help: its address.
    pub aide: Option<String>,
    /// What the link to it says.
    pub aide_libelle: Option<String>,
    /// The title above the map. `None`: the territory's name says it.
    pub titre: Option<String>,
    /// The level of that title in the page's own outline.
    pub niveau_titre: HeadingLevel,
    /// What of the visit is kept in the page's address.
    pub adresse: Adresse,
    /// Where addresses typed by visitors are looked up, one request per settled query. `None`: nowhere.
    pub geocodeur: Option<String>,
    /// Attributes of which the hub's file decides, by the tag's word, and of which it says nothing (yet).
    pub agreed: Vec<&'static str>,
    /// One of [`crate::THEMES`]. `None`: the looks of the page around.
    pub theme: Option<&'static str>,
    /// The accent, over what theme and page say.
    pub couleur: Option<Colour>,
}

/// What an element shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Vue {
    /// The map beside its list.
    #[default]
    CarteListe,
    /// The map; the list is behind a button.
    Carte,
    /// The list alone.
    Liste,
    /// The sheet of a lieu, or of a few.
    Fiche,
    /// How many lieux there are, and what the tag holds.
    Compteur,
    /// The questionnaire, then the lieux that answer.
    Parcours,
}

/// What may be left out of an element. The source and its licence may not: both licences ask for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The search field.
    Search,
    /// « Autour de moi ».
    AroundMe,
    /// The filters.
    Filters,
    /// The way back up.
    Breadcrumb,
    /// The list of the territories below.
    Territories,
    /// The legend of the map.
    Legend,
    /// What is overseas, beside the map of France.
    Overseas,
    /// The list as a file.
    Exports,
    /// The sheet and the list on paper.
    Print,
    /// The link of a sheet, messages, its code and its entry for address books.
    Share,
    /// The way to the questionnaire.
    Parcours,
    /// The short list.
    Selection,
    /// The *fiche d'orientation*.
    Referral,
}

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

impl Config {
    /// Draws from all attributes what only follows from them together.
    pub(crate) fn settle(&mut self) {
        self.perimeter.drawn = self.contour.is_some();
    }
}

/// Whether a source names a raw file, to be read in the browser, and not a published directory: by its ending, or by a fragment `#csv`
/// or `#json`, for addresses that say nothing of what they give, such as the stable ones of data.gouv.fr.
#[must_use]
pub fn is_raw(source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let said = ["#csv", "#json"].iter().any(|said| source.ends_with(said));
    said || path.ends_with(".csv") || (path.ends_with(".json") && !path.ends_with("manifest.json"))
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
        let check = |source: &str, raw: bool| assert_eq!(is_raw(source), raw, "{source}");
        check("https://exemple.fr/lieux.csv", true);
        check("https://exemple.fr/lieux.JSON?jour=1#x", true);
        check("https://exemple.fr/donnees/", false);
        check("https://exemple.fr/donnees/manifest.json", false);
        check("https://www.data.gouv.fr/fr/datasets/r/55eea24c-be8c-47f9-9c4a-77399d346fbd", false);
        check("https://www.data.gouv.fr/fr/datasets/r/55eea24c-be8c-47f9-9c4a-77399d346fbd#json", true);
        check("https://exemple.fr/export?format=csv#CSV", true);
    }
}
