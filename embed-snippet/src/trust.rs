//! Whom a carte believes: for each attribute that holds an address, who may write it and what the browser does with it.
//!
//! Four people can say something to a carte. Who owns the page writes the *tag* and is believed. The hub's *file* (`reglages`) was named by
//! the tag: it is believed, but it makes nobody send anything to anybody until the tag agrees. What is written into the *address of the
//! frame* (`cadre.html?…`) is written by whoever makes a link to it: what it names holds where the hub itself says so. A *source* and a
//! visitor's fragment name no address that anything is asked of.
//!
//! [`BELIEFS`] holds an answer for every attribute of the kinds [`Kind::Url`] and [`Kind::Urls`]; a test fails when one has none. The
//! script of the frame, the reading of a hub's file and the table of the reference are derived from it.
//!
//! ```
//! use embed_snippet::trust::{Act, belief};
//! assert_eq!(belief("signalement").map(|belief| belief.act), Some(Act::Sends));
//! assert!(belief("titre").is_none(), "a title names nobody");
//! ```

use crate::ATTRIBUTES;
use crate::attribute::{Attribute, Kind};

/// What the browser does with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Files are asked for there, and what they say is shown.
    Reads,
    /// What is asked for there decides looks and other attributes.
    Governs,
    /// What a visitor writes is sent there.
    Sends,
    /// An image comes from there.
    Shows,
    /// A link leads there.
    Leads,
}

/// The answer for one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belief {
    /// As written in HTML.
    pub name: &'static str,
    /// What happens with the address.
    pub act: Act,
    /// Origins on which it holds in the frame's address, beside the hub's own and those that the hub lists.
    pub everywhere: Option<&'static str>,
}

/// The national geocoder's origin: a public service that the reference names, and that learns nothing but what a visitor looks for.
pub const GEOPLATEFORME: &str = "https://data.geopf.fr";

/// The word on the tag with which its owner agrees to what the hub's file names: `signalement="reglages"`.
pub const AGREED: &str = "reglages";

/// One answer for each attribute that holds an address.
pub const BELIEFS: [Belief; 8] = [
    of("source", Act::Reads),
    of("corrections", Act::Reads),
    of("perimetre", Act::Reads),
    of("reglages", Act::Governs),
    of("signalement", Act::Sends),
    Belief { everywhere: Some(GEOPLATEFORME), ..of("geocodeur", Act::Sends) },
    of("logo", Act::Shows),
    of("aide", Act::Leads),
];

const fn of(name: &'static str, act: Act) -> Belief {
    Belief { name, act, everywhere: None }
}

/// The model of trust, a line for each who may say something: who, what they may change, whom they make the browser talk to. In French, for
/// the reference, SECURITY.md and whoever answers for data protection (`docs/vie-privee.md`).
pub const TABLE: [[&str; 3]; 6] = [
    [
        "la page : la balise et ses attributs",
        "tout",
        "les adresses de ses attributs : `source`, `corrections`, `perimetre`, `reglages`, `logo` et `geocodeur` sont lus, `signalement` \
         reçoit ce que le visiteur envoie, `aide` est un lien",
    ],
    [
        "la page : `data-attributs=\"departement titre\"` sur le script",
        "ferme les autres attributs à qui n’écrit que la balise : ils sont retirés, et la console le dit",
        "personne",
    ],
    [
        "le fichier d’un hub, que nomme `reglages`",
        "les attributs que la balise ne dit pas ; l’apparence, sans que la balise quitte sa place dans la page",
        "les adresses de ses attributs, et son propre site pour sa feuille de style ; `signalement` et `geocodeur` seulement si la balise \
         écrit `signalement=\"reglages\"` ou `geocodeur=\"reglages\"`",
    ],
    [
        "l’adresse d’un cadre (`cadre.html?…`), que n’importe qui peut écrire",
        "les attributs, dans le cadre seulement",
        "le site du hub, la Géoplateforme pour `geocodeur`, et les origines que le hub écrit dans `cadre-origines.txt` ; le reste est laissé \
         de côté",
    ],
    [
        "une source de données",
        "les lieux : leurs textes, et des liens vers le Web, une messagerie ou un téléphone, que le visiteur choisit d’ouvrir",
        "personne",
    ],
    [
        "un lien du visiteur (ce qui suit « # »)",
        "ce qui est regardé : territoire, filtres, fiche, questionnaire",
        "personne de plus",
    ],
];

/// The answer for an attribute; `None` for one that holds no address.
#[must_use]
pub fn belief(name: &str) -> Option<&'static Belief> {
    BELIEFS.iter().find(|belief| belief.name == name)
}

/// Whether an attribute of a hub's file only counts where the tag agrees: what makes a visitor's words leave the page.
#[must_use]
pub fn wants_word(name: &str) -> bool {
    matches!(name, "signalement" | "geocodeur")
}

/// The attributes that hold addresses.
pub(crate) fn of_addresses() -> impl Iterator<Item = &'static Attribute> {
    ATTRIBUTES.iter().filter(|attribute| matches!(attribute.kind, Kind::Url | Kind::Urls))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::GEOPLATEFORME as SERVICE;

    #[test]
    fn every_attribute_of_kind_address_says_whom_it_believes() {
        let names: Vec<&str> = of_addresses().map(|attribute| attribute.name).collect();
        for name in &names {
            assert!(belief(name).is_some(), "« {name} » is an address: whom does it believe? Answer in BELIEFS.");
        }
        for belief in BELIEFS {
            assert!(names.contains(&belief.name), "{} is no address", belief.name);
            assert_eq!(wants_word(belief.name), belief.act == Act::Sends, "{}", belief.name);
        }
    }

    #[test]
    fn the_pages_on_privacy_and_on_security_say_the_same_table() {
        let line = |row: &[&str; 3]| format!("| {} |\n", row.join(" | "));
        for page in [include_str!("../../docs/vie-privee.md"), include_str!("../../SECURITY.md")] {
            for row in &TABLE {
                assert!(page.contains(&line(row)), "{}", line(row));
            }
        }
    }

    #[test]
    fn the_origin_that_holds_everywhere_is_that_of_the_service_by_default() {
        assert!(SERVICE.strip_prefix(GEOPLATEFORME).is_some_and(|path| path.starts_with('/')));
    }
}
