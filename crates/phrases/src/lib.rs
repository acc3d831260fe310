//! Sentences in French, with their typography (thin and non-breaking spaces, « guillemets », plurals), and how hours, counts, distances and
//! territories are said. Pure: for the widget, published pages and paper alike. Rooms that say what only they know have a `text` module.
//!
//! ```
//! assert_eq!(phrases::lieux(1), "1\u{a0}lieu");
//! assert_eq!(phrases::territory_name("Loire", 1_234), "Loire, 1\u{202f}234\u{a0}lieux");
//! assert_eq!(phrases::distance(840), "850\u{a0}m");
//! ```

mod hours;
mod looks;
mod parcours;
mod query;
mod report;
mod settings;
mod sheet;
mod shortlist;

pub use hours::{
    AFTERNOON, ALTERNATE, ANY_DAY, ANY_HOUR, APPROXIMATE, COMING_DAYS, DAY, HOLIDAY, HOUR, MORNING, NOT_UNDERSTOOD,
    TODAY, WEEKDAYS, day as day_hours, day_name, next_opening, state as open_state, time, unknown as unknown_hours,
    week, when,
};
pub use looks::{contrast, no_theme};
pub use parcours::*;
pub use query::*;
pub use report::*;
pub use settings::*;
pub use sheet::*;
pub use shortlist::*;

use atlas::calendar::Date;
use atlas::territoire::{Level, Territoire};

/// The non-breaking space before a colon.
pub const NBSP: char = '\u{a0}';
/// The thin non-breaking space between thousands, and before `;` `!` `?`.
pub const THIN: char = '\u{202f}';

/// `18234` → `18 234`.
#[must_use]
pub fn number(n: u32) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// `aucun lieu`, `1 lieu`, `81 lieux`.
#[must_use]
pub fn lieux(n: u32) -> String {
    match n {
        0 => "aucun lieu".into(),
        1 => format!("1{NBSP}lieu"),
        n => format!("{}{NBSP}lieux", number(n)),
    }
}

/// `Loire, 81 lieux`: the accessible name of a territory on the map.
#[must_use]
pub fn territory_name(nom: &str, n: u32) -> String {
    format!("{nom}, {}", lieux(n))
}

/// `12 lieux`: the accessible name of a cluster.
#[must_use]
pub fn cluster_name(n: u32, same_point: bool) -> String {
    if same_point { format!("{} à la même adresse", lieux(n)) } else { lieux(n) }
}

/// A commune whose outlines, and so whose name, could not be loaded.
#[must_use]
pub fn commune_without_name(code: &str) -> String {
    format!("Commune{NBSP}{code}")
}

/// The link to the owner's page of help, when it says nothing else.
pub const HELP: &str = "Aide";

/// The list, where the map stands alone.
pub const SHOW_LIST: &str = "Afficher la liste";
/// And away again.
pub const HIDE_LIST: &str = "Masquer la liste";

/// What a counter counts: the number stands before it.
#[must_use]
pub fn counted(n: u32, nom: &str) -> String {
    let lieux = if n < 2 { "lieu" } else { "lieux" };
    format!("{lieux} pour se faire aider avec le numérique{NBSP}: {nom}")
}

/// The element is confined to what does not exist; its owner reads why in the console.
pub const NOWHERE: &str = "Cette carte est limitée à un territoire que nous ne trouvons pas.";

/// A code that is nobody's, for the page's owner. `close` says which may have been meant.
#[must_use]
pub fn unknown_code(attribute: &str, code: &str, close: &str) -> String {
    format!("carte-mednum : {attribute}=\"{code}\" n’existe pas dans le code officiel géographique 2026{close}.")
}

/// An id of a correction that is nobody's, for the page's owner. `close` says which may have been meant.
#[must_use]
pub fn unknown_id(id: &str, close: &str) -> String {
    format!("carte-mednum : le fichier de corrections parle de \"{id}\", qui n’est l’identifiant d’aucun lieu{close}.")
}

/// Several territories in one name: « Loire et Rhône », « 12 communes », « Roanne et 10 km autour ».
#[must_use]
pub fn ensemble(names: &[String], around_km: u16) -> String {
    let mut nom = match names {
        [] => SELECTION.to_owned(),
        [only] => only.clone(),
        [first @ .., last] if names.len() < 4 => format!("{} et {last}", first.join(", ")),
        _ => format!("{}{NBSP}territoires", number(names.len() as u32)),
    };
    if around_km > 0 {
        nom.push_str(&format!(" et {around_km}{NBSP}km autour"));
    }
    nom
}

/// Lieux chosen one by one, or by a drawn outline.
pub const SELECTION: &str = "Notre territoire";

/// What comes below a territory, for the title of its list.
#[must_use]
pub fn children_title(of: Territoire) -> &'static str {
    match of {
        Territoire::France => "Régions",
        Territoire::Region(_) => "Départements",
        Territoire::Departement(departement) if departement.as_str() == "75" => "Arrondissements",
        Territoire::Departement(_) => "Communes",
        Territoire::Commune(_) => "Arrondissements",
        Territoire::NonLocalise => "",
        Territoire::Ensemble(Level::Regions) => "Régions",
        Territoire::Ensemble(Level::Departements) => "Départements",
        Territoire::Ensemble(Level::Communes) => "Communes",
    }
}

/// The name of the map for those who do not see it.
#[must_use]
pub fn map_name(nom: &str, of: Territoire) -> String {
    let what = match of {
        Territoire::France => "régions",
        Territoire::Region(_) => "départements",
        Territoire::Departement(departement) if departement.as_str() == "75" => "arrondissements",
        Territoire::Departement(_) => "communes",
        Territoire::Commune(commune) if commune.has_arrondissements() => "arrondissements",
        Territoire::Commune(_) | Territoire::NonLocalise => "lieux",
        Territoire::Ensemble(Level::Regions) => "régions",
        Territoire::Ensemble(Level::Departements) => "départements",
        Territoire::Ensemble(Level::Communes) => "communes",
    };
    format!("Carte{NBSP}: {nom}, {what}")
}

/// A class of the legend: `1 à 4`, `7`.
#[must_use]
pub fn class_limits(low: u32, high: u32) -> String {
    if low == high { number(low) } else { format!("{} à {}", number(low), number(high)) }
}

/// `243 communes sans lieu`: what folds away the empty territories of a list.
#[must_use]
pub fn without_lieu(of: Territoire, n: u32) -> String {
    let (one, several) = match of {
        Territoire::France => ("territoire", "territoires"),
        Territoire::Ensemble(Level::Regions) => ("région", "régions"),
        Territoire::Region(_) | Territoire::Ensemble(Level::Departements) => ("département", "départements"),
        Territoire::Ensemble(Level::Communes) => ("commune", "communes"),
        Territoire::Departement(departement) if departement.as_str() != "75" => ("commune", "communes"),
        _ => ("arrondissement", "arrondissements"),
    };
    format!("{}{NBSP}{} sans lieu", number(n), if n == 1 { one } else { several })
}

/// The line of the lieux that hang on a territory itself, not on one of those below.
#[must_use]
pub fn not_specified(of: Territoire) -> &'static str {
    match of {
        Territoire::Departement(departement) if departement.as_str() != "75" => "Commune non précisée",
        Territoire::Ensemble(Level::Communes) => "Commune non précisée",
        Territoire::Ensemble(_) => "Département non précisé",
        _ => "Arrondissement non précisé",
    }
}

/// One lieu for so many inhabitants, rounded to what is worth saying; empty without lieux or population.
#[must_use]
pub fn per_inhabitant(population: u32, n: u32) -> String {
    if n == 0 || population == 0 {
        return String::new();
    }
    let each = population / n;
    let rounded = match each {
        0..100 => each,
        100..10_000 => (each + 50) / 100 * 100,
        _ => (each + 500) / 1_000 * 1_000,
    };
    format!("1{NBSP}lieu pour {}{NBSP}habitants", number(rounded))
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1er`, `24`.
#[must_use]
pub fn day_of_month(date: Date) -> String {
    if date.day == 1 { "1er".to_owned() } else { date.day.to_string() }
}

/// `1er décembre`.
#[must_use]
pub fn day_and_month(date: Date) -> String {
    format!(
        "{}{NBSP}{}",
        day_of_month(date),
        MONTHS.get(usize::from(date.month).wrapping_sub(1)).copied().unwrap_or_default()
    )
}

/// With a capital letter first.
#[must_use]
pub fn capitalised(text: &str) -> String {
    // What is written here begins with a letter of French: the tables for all others, both ways, are 5 kB in brotli.
    let capital = |letter: char| match letter {
        'a'..='z' | 'à'..='ö' | 'ø'..='þ' => char::from(letter as u8 - 32),
        'œ' => 'Œ',
        other => other,
    };
    let mut letters = text.chars();
    letters.next().map(capital).into_iter().chain(letters).collect()
}

/// A day for people: `2026-11-23` → `23 novembre 2026`; the text itself when it is no date.
#[must_use]
pub fn day(date: &str) -> String {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<usize>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) => {
            format!("{} {year}", day_and_month(Date { year: 0, month: month as u8, day: day as u8 }))
        }
        _ => date.to_owned(),
    }
}

/// `1 à 20 sur 81`.
#[must_use]
pub fn page_range(first: u32, last: u32, of: u32) -> String {
    format!("{} à {} sur {}", number(first), number(last), number(of))
}

/// The source line under the map.
#[must_use]
pub fn source(source: &str, date: &str) -> String {
    let mut text = String::new();
    if !source.is_empty() {
        text.push_str(&format!("Source{NBSP}: {source}"));
    }
    if !date.is_empty() {
        text.push_str(if text.is_empty() { "Données publiées le " } else { ", données publiées le " });
        text.push_str(&day(date));
    }
    text
}

/// The source line of a raw file: whom it names, and how recent its most recent lieu is.
#[must_use]
pub fn raw_source(source: &str, date: &str) -> String {
    let mut sentences = Vec::new();
    if !source.is_empty() {
        sentences.push(format!("Source{NBSP}: {source}."));
    }
    if !date.is_empty() {
        sentences.push(format!("Mise à jour la plus récente{NBSP}: {}.", day(date)));
    }
    sentences.join(" ")
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const FRANCE: &str = "France";
    pub const OVERSEAS: &str = "Outre-mer";
    pub const NOT_LOCATED: &str = "Lieux non localisés";
    pub const NOT_LOCATED_WHY: &str =
        "Ces lieux n’indiquent ni adresse ni position : ils ne peuvent pas être placés sur la carte.";
    pub const RETRY: &str = "Réessayer";
    pub const CODE_COMING: &str = "Chargement…";
    pub const CODE_FAILED: &str = "Cette partie de la carte n’a pas pu être chargée.";
    pub const BREADCRUMB: &str = "Territoires";
    pub const UP: &str = "Revenir au territoire précédent";
    pub const ZOOM_IN: &str = "Zoomer";
    pub const ZOOM_OUT: &str = "Dézoomer";
    pub const HOME: &str = "Recadrer la carte";
    pub const LEFT: &str = "Déplacer la carte vers la gauche";
    pub const RIGHT: &str = "Déplacer la carte vers la droite";
    pub const NORTH: &str = "Déplacer la carte vers le haut";
    pub const SOUTH: &str = "Déplacer la carte vers le bas";
    pub const CONTROLS: &str = "Commandes de la carte";
    pub const MOVE: &str = "Déplacer la carte";
    pub const ZOOM_HINT: &str = "Pour zoomer : touche Ctrl et molette, ou les boutons.";
    pub const TOUCH_HINT: &str = "Utilisez deux doigts pour déplacer la carte.";
    pub const LEGEND: &str = "Légende";
    pub const LEGEND_TITLE: &str = "Nombre de lieux";
    pub const LEGEND_NONE: &str = "aucun";
    pub const LEGEND_LIEU: &str = "un lieu";
    pub const LEGEND_ITINERANT: &str = "itinérant";
    pub const LEGEND_NO_PUBLIC: &str = "ne reçoit pas de public";
    pub const LEGEND_CLUSTER: &str = "plusieurs lieux";
    pub const LIEUX: &str = "Lieux";
    pub const LISTS: &str = "Que lister";
    pub const LIEUX_ON_MAP: &str = "Lieux sur la carte";
    pub const SHOW_MAP: &str = "Voir la carte";
    pub const HIDE_MAP: &str = "Masquer la carte";
    pub const SKIP_MAP: &str = "Passer la carte, aller à la liste";
    pub const BACK_TO_LIST: &str = "Retour à la liste";
    pub const SAME_PLACE: &str = "Lieux au même endroit";
    pub const ITINERANT: &str = "Itinérant";
    pub const NO_PUBLIC: &str = "Ne reçoit pas de public";
    pub const SELECTED: &str = "sélectionné";
    pub const ADDRESS: &str = "Adresse";
    pub const COMMUNE: &str = "Commune";
    pub const UNKNOWN: &str = "non renseigné";
    pub const DOUBT_POSITION: &str = "La position sur la carte est incertaine : fiez-vous à l’adresse.";
    pub const DOUBT_COMMUNE: &str = "La commune indiquée par la source est incertaine.";
    pub const NO_POSITION: &str = "Ce lieu n’a pas de position connue : il n’est pas dessiné sur la carte.";
    pub const SYNTHETIC: &str = "Données inventées pour des essais : aucun de ces lieux n’existe.";
    pub const PAGES: &str = "Pages de la liste";
    pub const PREVIOUS: &str = "Page précédente";
    pub const NEXT: &str = "Page suivante";
    pub const EMPTY: &str = "Aucun lieu de médiation numérique n’est recensé ici.";
    pub const PARTIAL: &str = "La liste complète arrive…";
    pub const NO_LICENCE: &str = "Licence non précisée";
    pub const CONTOURS_CREDIT: &str = "Contours : IGN, Insee.";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_kept_together() {
        let check = |n, text: &str| assert_eq!(number(n), text);
        check(0, "0");
        check(999, "999");
        check(1_000, "1\u{202f}000");
        check(1_234_567, "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn plurals_are_french() {
        assert_eq!(lieux(0), "aucun lieu");
        assert_eq!(lieux(1), "1\u{a0}lieu");
        assert_eq!(lieux(2), "2\u{a0}lieux");
        assert_eq!(territory_name("Loire", 81), "Loire, 81\u{a0}lieux");
    }

    #[test]
    fn a_date_is_read_aloud() {
        assert_eq!(day("2026-11-23"), "23\u{a0}novembre 2026");
        assert_eq!(day("2026-08-01"), "1er\u{a0}août 2026");
        assert_eq!(day("hier"), "hier");
        assert_eq!(day("2026-13-01"), "2026-13-01");
    }

    #[test]
    fn the_ratio_is_rounded_to_what_is_worth_saying() {
        assert_eq!(per_inhabitant(765_634, 81), "1\u{a0}lieu pour 9\u{202f}500\u{a0}habitants");
        assert_eq!(per_inhabitant(50, 1), "1\u{a0}lieu pour 50\u{a0}habitants");
        assert_eq!(per_inhabitant(50, 0), "");
    }
}
