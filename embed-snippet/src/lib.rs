//! The host page's contract: one table of attributes, from which observed names, parsing and the snippet are derived, and the
//! loader script that defines the element; and the tables of what scripts may hear of it and ask of it.
//!
//! How a wish is carried out is the widget's business.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod config;

pub mod attribute;

pub mod codes;

pub mod settings;

mod table;

mod words;

pub mod link;

pub mod snippet;

pub mod script;

pub mod reference;

pub mod types;

pub mod component;

pub mod cadre;

pub mod trust;

pub mod alias;

pub mod holds;

pub use attribute::{Attribute, Tag};
pub use config::{Adresse, Config, HeadingLevel, Section, Vue};
pub use script::{EVENTS, METHODS};
pub use settings::Settings;
pub use table::ATTRIBUTES;
pub use words::THEMES;

/// The loader script: a classic script, no dependency, no module. Of it, [`loader`] is what is shipped.
const LOADER: &str = include_str!("loader.js");

/// The loader script as shipped, with the names of the attributes that it observes.
#[must_use]
pub fn loader() -> String {
    let addresses = names_of(trust::of_addresses());
    LOADER.replace("/*ATTRIBUTS*/", &attribute_names()).replace("/*ADRESSES*/", &addresses)
}

/// Which tags want the code that takes lieux out, each a CSS selector: it is asked for with the first files, before the tag is understood. One
/// that is missed (what a hub's file says) waits for it a little longer, and one that is no such tag has asked for some kilobytes in vain.
pub const CUT: [&str; 12] = [
    "[epci]",
    "[commune]",
    "[perimetre]",
    "[lieux]",
    "[corrections]",
    "[filtres-fixes]",
    "[autour]",
    "[region][departement]",
    "[region*=' ']",
    "[departement*=' ']",
    "[departement*=',']",
    "[source*=' ']",
];

/// The scripts and pages that are shipped beside the loader, for sites that need them: the names hosts see, and what is in them.
#[must_use]
pub fn companions() -> Vec<(&'static str, String)> {
    let mut files = cadre::files().to_vec();
    files.push(("carte-mednum-alias.js", alias::script()));
    files
}

/// `"region", "departement"`: as a script lists them.
fn attribute_names() -> String {
    names_of(ATTRIBUTES.iter())
}

fn names_of<'a>(attributes: impl Iterator<Item = &'a Attribute>) -> String {
    attributes.map(|attribute| ["\"", attribute.name, "\""].concat()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_loader_observes_every_attribute() {
        let loader = super::loader();
        assert!(loader.contains("static observedAttributes = [\"region\", \"departement\", "), "{loader}");
        assert!(!loader.contains("/*ATTRIBUTS*/"));
    }
}
