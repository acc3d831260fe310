//! Filters, search and answers in words.

use super::{NBSP, lieux, number};
use atlas::filter::Criterion;
use atlas::vocabulary::Facet;

/// `1 lieu`, `aucun lieu`, without what counts it: after a name, in a list of options.
#[must_use]
pub fn option_count(n: u32) -> String {
    if n == 0 { "aucun".into() } else { number(n) }
}

/// `Filtres`, `Filtres (2)`.
#[must_use]
pub fn filters(n: usize) -> String {
    with_count(FILTERS, n)
}

/// `Besoin`, `Besoin (1)`.
#[must_use]
pub fn with_count(name: &str, n: usize) -> String {
    if n == 0 { name.to_owned() } else { format!("{name}{NBSP}({n})") }
}

/// `Retirer Gratuit`.
#[must_use]
pub fn remove(name: &str) -> String {
    format!("Retirer{NBSP}: {name}")
}

/// `à moins de 10 km`.
#[must_use]
pub fn within(km: u16) -> String {
    format!("À moins de {km}{NBSP}km")
}

/// `10 km, 12 lieux`.
#[must_use]
pub fn within_count(km: u16, n: u32) -> String {
    format!("{}, {}", within(km), lieux(n))
}

/// What a lieu, or a filter, does not say.
fn unsaid_name(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Facet(facet) => super::facet_of_sheet(facet),
        Criterion::Hours => HOURS,
        Criterion::Distance => "Position",
        Criterion::Rdv => RDV,
        Criterion::AccesLibre => ACCES_LIBRE,
    }
}

/// `Prix : non renseigné`: why a lieu is among the uncertain.
#[must_use]
pub fn unsaid(criterion: Criterion) -> String {
    format!("{}{NBSP}: {}", unsaid_name(criterion), super::UNKNOWN)
}

/// `et 9 sans horaires connus`: those that leave something unsaid, and what, when it is one thing.
#[must_use]
pub fn also_unsure(n: u32, what: &[Criterion]) -> String {
    let n_text = format!("et {}", number(n));
    match what {
        [Criterion::Hours] => format!("{n_text} sans horaires connus"),
        [Criterion::Distance] => format!("{n_text} sans position connue"),
        [one] => format!("{n_text} sans précision sur{NBSP}: {}", unsaid_name(*one).to_ascii_lowercase()),
        _ => format!("{n_text} à vérifier, faute d’informations"),
    }
}

/// `et 5 à moins de 7 km, hors de : Loire`.
#[must_use]
pub fn beyond(n: u32, km: u16, scope: &str) -> String {
    format!("et {} à moins de {km}{NBSP}km, hors de{NBSP}: {scope}", number(n))
}

/// `Chercher dans : Auvergne-Rhône-Alpes`.
#[must_use]
pub fn widen(nom: &str) -> String {
    format!("Chercher dans{NBSP}: {nom}")
}

/// `Revenir aux 12 lieux qui répondent`.
#[must_use]
pub fn back_to_sure(n: u32) -> String {
    match n {
        0 | 1 => "Revenir aux réponses certaines".into(),
        n => format!("Revenir aux {} réponses certaines", number(n)),
    }
}

/// `Sans « Gratuit » : 12 lieux`.
#[must_use]
pub fn relax(name: &str, n: u32) -> String {
    format!("Sans «{NBSP}{name}{NBSP}»{NBSP}: {}", lieux(n))
}

/// `Tout effacer : 81 lieux`.
#[must_use]
pub fn relax_all(n: u32) -> String {
    format!("{CLEAR_ALL}{NBSP}: {}", lieux(n))
}

/// `850 m`, `1,2 km`, `34 km`.
#[must_use]
pub fn distance(metres: u32) -> String {
    match metres {
        0..50 => format!("moins de 50{NBSP}m"),
        50..975 => format!("{}{NBSP}m", (metres + 25) / 50 * 50),
        975..9_950 => {
            let tenths = (metres + 50) / 100;
            if tenths.is_multiple_of(10) {
                format!("{}{NBSP}km", tenths / 10)
            } else {
                format!("{},{}{NBSP}km", tenths / 10, tenths % 10)
            }
        }
        _ => format!("{}{NBSP}km", number((metres + 500) / 1_000)),
    }
}

/// What a service is, in examples: the words of the standard say little to those who need it.
#[must_use]
pub fn service_examples(index: usize) -> &'static str {
    const EXAMPLES: [&str; 9] = [
        "CAF, impôts, France Travail, santé, retraite",
        "ordinateur, téléphone, courriel, navigation",
        "CV, offres d’emploi, candidature en ligne",
        "mots de passe, arnaques, paiement en ligne",
        "écrans, école, Parcoursup",
        "photo, vidéo, fabrication, jeux",
        "fausses nouvelles, données personnelles, intelligence artificielle",
        "ordinateur, imprimante, scanner, wifi",
        "ordinateur, téléphone ou connexion à petit prix",
    ];
    EXAMPLES.get(index).copied().unwrap_or_default()
}

/// Whether one choice of a facet is enough, or all must hold.
#[must_use]
pub fn how_choices_hold(facet: Facet) -> &'static str {
    if facet.all_must_hold() { "Le lieu doit répondre à tous vos choix." } else { "Un seul de vos choix suffit." }
}

/// `5 propositions`.
#[must_use]
pub fn n_suggestions(n: usize) -> String {
    match n {
        0 => NO_SUGGESTION.into(),
        1 => format!("1{NBSP}proposition"),
        n => format!("{n}{NBSP}propositions"),
    }
}

/// `12 autres`.
#[must_use]
pub fn more_options(n: usize) -> String {
    format!("{n} autres choix")
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const FILTERS: &str = "Filtres";
    pub const NEED: &str = "Besoin";
    pub const PUBLIC: &str = "Public";
    pub const HOURS: &str = "Horaires";
    pub const ACCESS: &str = "Accès";
    pub const MORE: &str = "Plus";
    pub const CLOSE: &str = "Fermer";
    pub const ACTIVE: &str = "Filtres actifs";
    pub const CLEAR_ALL: &str = "Tout effacer";
    pub const UNDO: &str = "Annuler le dernier changement";
    pub const TO_CHECK: &str = " à vérifier";
    pub const SEE_UNSURE: &str = "Les voir";
    pub const UNSURE_WHY: &str =
        "Rien ne dit que ces lieux répondent à votre demande, ni le contraire : appelez avant de vous déplacer.";
    pub const NOTHING: &str = "Aucun lieu ne répond à toute votre demande.";
    pub const NOTHING_HERE: &str = "Même sans filtre, aucun lieu n’est recensé ici.";
    pub const RELAX: &str = "Élargir la recherche";
    pub const RDV: &str = "Rendez-vous en ligne";
    pub const ACCES_LIBRE: &str = "Accessibilité décrite sur acceslibre";
    pub const LINKS: &str = "Services en ligne";
    pub const DAY_AND_HOUR: &str = "Un jour et une heure";
    pub const AVAILABILITY: &str = "Ouverture";
    pub const AVAILABILITY_HOW: &str =
        "Un seul de vos choix suffit. Les lieux dont les horaires sont inconnus sont comptés à part.";
    pub const DISTANCE: &str = "Distance";
    pub const ANY_DISTANCE: &str = "À toute distance";
    pub const DISTANCE_HOW: &str = "Cherchez d’abord une commune, ou touchez « Autour de moi ».";
    pub const NO_VALUE: &str = "Aucun lieu d’ici ne le précise.";
    pub const LIEUX_SUFFIX: &str = " lieux";
    pub const SEARCH: &str = "Rechercher";
    pub const SEARCH_HINT: &str = "Commune, code postal, lieu ou besoin";
    pub const SUGGESTIONS: &str = "Propositions";
    pub const NEEDS: &str = "Besoins";
    pub const COMMUNES: &str = "Communes";
    pub const ADDRESSES: &str = "Adresses";
    pub const NO_SUGGESTION: &str = "Rien ne correspond. Essayez un autre mot, ou un code postal.";
    pub const NAMES_COMING: &str = "Les noms des communes arrivent…";
    pub const AROUND_ME: &str = "Autour de moi";
    pub const LOCATING: &str = "Recherche de votre position…";
    pub const REFUSED: &str = "Votre navigateur n’a pas donné votre position. Vous pouvez l’autoriser dans ses réglages, ou chercher votre commune.";
    pub const NOT_LOCATED_ME: &str = "Votre position n’a pas pu être trouvée. Cherchez plutôt votre commune.";
    pub const ELSEWHERE: &str =
        "Votre position est hors du territoire de cette carte : les distances sont données quand même.";
    pub const MY_PLACE: &str = "Vous êtes ici";
    pub const CHOSEN_PLACE: &str = "Point de départ des distances";
    pub const EXPORT: &str = "Exporter cette liste";
    pub const EXPORT_SPREADSHEET: &str = "Pour un tableur (CSV)";
    pub const EXPORT_STANDARD: &str = "Au standard national (CSV)";
    pub const EXPORT_GEOJSON: &str = "Pour une carte (GeoJSON)";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_as_precise_as_they_are_useful() {
        let check = |metres, text: &str| assert_eq!(distance(metres).replace(NBSP, " "), text);
        check(0, "moins de 50 m");
        check(120, "100 m");
        check(974, "950 m");
        check(1_000, "1 km");
        check(1_240, "1,2 km");
        check(9_949, "9,9 km");
        check(9_950, "10 km");
        check(34_400, "34 km");
    }

    #[test]
    fn what_is_unsaid_is_named_when_it_is_one_thing() {
        assert_eq!(also_unsure(9, &[Criterion::Hours]), "et 9 sans horaires connus");
        let price = Criterion::Facet(Facet::Frais);
        assert_eq!(also_unsure(1, &[price]).replace(NBSP, " "), "et 1 sans précision sur : prix");
        assert!(also_unsure(2, &[price, Criterion::Hours]).ends_with("informations"));
        assert_eq!(unsaid(price).replace(NBSP, " "), "Prix : non renseigné");
    }
}
