//! The sheet of a lieu in words.

use super::{NBSP, capitalised};
use atlas::calendar::Date;
use atlas::vocabulary::Facet;

/// `Mis à jour le 3 mai 2023`.
#[must_use]
pub fn updated(date: Date) -> String {
    format!("{} {}", super::day_and_month(date), date.year)
}

/// The day on which a sheet was brought up to date, if it can be: later than tomorrow is a mistake of whoever wrote it, and would hide
/// for years that nobody looks at the sheet.
#[must_use]
pub fn believed(date: Option<Date>, today: Date) -> Option<Date> {
    date.filter(|date| *date <= today.plus(1))
}

/// A warning about a sheet that nobody looked at for a year or more; `today` is the day it is read.
#[must_use]
pub fn stale(date: Option<Date>, today: Date) -> Option<String> {
    let Some(date) = believed(date, today) else { return Some(UNDATED.into()) };
    let days = today.day_number() - date.day_number();
    let years = days * 100 / 36_525;
    match years {
        ..=0 => None,
        1 => Some(format!("Cette fiche n’a pas été mise à jour depuis plus d’un an{NBSP}: {CALL_FIRST}")),
        years => {
            Some(format!("Cette fiche n’a pas été mise à jour depuis plus de {years}{NBSP}ans{NBSP}: {CALL_FIRST}"))
        }
    }
}

const CALL_FIRST: &str = "appelez avant de vous déplacer.";

/// `65 %`.
#[must_use]
pub fn percent(n: u32) -> String {
    format!("{n}{NBSP}%")
}

/// A list of values on one line, with a capital first.
#[must_use]
pub fn listed(values: &[&str]) -> String {
    capitalised(&values.join(", "))
}

/// What a facet is called on a sheet: a need that is asked for is help that is given.
#[must_use]
pub fn facet_of_sheet(facet: Facet) -> &'static str {
    if facet == Facet::Services { HELP } else { facet.label() }
}

/// What a printed sheet says of itself.
#[must_use]
pub fn printed(address: &str, date: Date) -> String {
    format!("Fiche imprimée le {} depuis {address}", updated(date))
}

/// An address of the web as people read it: without scheme, nor slash at its end.
#[must_use]
pub fn site(address: &str) -> &str {
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/')
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const UNDATED: &str = "La date de mise à jour de cette fiche est inconnue : appelez avant de vous déplacer.";
    pub const HELP: &str = "Aide proposée";
    pub const DIRECTIONS: &str = "Itinéraire (OpenStreetMap)";
    pub const PHONE: &str = "Téléphone";
    pub const MAIL: &str = "Courriel";
    pub const SITE: &str = "Site internet";
    pub const BOOK: &str = "Prendre rendez-vous en ligne";
    pub const WITH_RDV: &str = "Rendez-vous en ligne possible";
    pub const PRESENTATION: &str = "Présentation";
    pub const ACCESSIBILITY: &str = "Accessibilité";
    pub const SEE_ACCES_LIBRE: &str = "Voir la fiche acceslibre";
    pub const PARENT: &str = "Structure de rattachement";
    pub const ABOUT_SHEET: &str = "À propos de cette fiche";
    pub const SOURCE: &str = "Source";
    pub const LICENCE: &str = "Licence";
    pub const UPDATED: &str = "Mise à jour";
    pub const COMPLETE: &str = "Fiche renseignée à";
    pub const PIVOT: &str = "SIRET ou RNA";
    pub const IDENTIFIER: &str = "Identifiant";
    pub const CODE_INSEE: &str = "Code Insee";
    pub const DISTANCE_HERE: &str = "Distance, à vol d’oiseau";
    pub const OPENING: &str = "Ouverture";
    pub const ACTIONS: &str = "Garder ou transmettre cette fiche";
    pub const COPY_LINK: &str = "Copier le lien";
    pub const COPIED: &str = "Lien copié.";
    pub const COPY_BY_HAND: &str = "Lien à copier";
    pub const SHARE: &str = "Partager avec une application";
    pub const PRINT: &str = "Imprimer";
    pub const VCARD: &str = "Ajouter aux contacts";
    pub const NEW_WINDOW: &str = " (nouvelle fenêtre)";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_of_more_than_a_year_is_said_to_be_old() {
        let today = Date { year: 2026, month: 11, day: 24 };
        let check = |year, month, day, expected: Option<&str>| {
            let said = stale(Some(Date { year, month, day }), today).map(|text| text.replace(NBSP, " "));
            assert_eq!(said.is_some(), expected.is_some(), "{said:?}");
            if let (Some(said), Some(expected)) = (said, expected) {
                assert!(said.contains(expected), "{said}");
            }
        };
        check(2026, 11, 23, None);
        check(2025, 11, 25, None);
        check(2025, 11, 23, Some("plus d’un an"));
        check(2022, 1, 1, Some("plus de 4 ans"));
        check(2031, 1, 1, Some("inconnue"));
        assert_eq!(stale(None, today).as_deref(), Some(UNDATED));
        assert_eq!(stale(Some(today.plus(1)), today), None);
        assert_eq!(stale(Some(today.plus(2)), today).as_deref(), Some(UNDATED));
        assert_eq!(believed(Some(Date { year: 2098, month: 3, day: 5 }), today), None);
    }

    #[test]
    fn a_site_is_read_without_its_scheme() {
        assert_eq!(site("https://www.exemple.fr/"), "exemple.fr");
        assert_eq!(site("http://exemple.fr/a/b"), "exemple.fr/a/b");
    }
}
