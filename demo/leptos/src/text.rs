//! What a visitor reads.

/// The title of the page.
pub const TITLE: &str = "Les lieux de médiation numérique de nos départements";
/// On the button that changes a prop.
pub const OTHER: &str = "Changer de département";
/// On the button that has a raw file read instead of a publication.
pub const RAW: &str = "Lire un fichier brut";
/// On the button that takes the map away.
pub const TAKE_AWAY: &str = "Retirer la carte";
/// On the same, when it is away.
pub const PUT_BACK: &str = "Remettre la carte";
/// What stands in for the map.
pub const FALLBACK: &str = "Voir les lieux";

/// Which sheet was opened.
pub fn opened(nom: &str) -> String {
    format!("Fiche ouverte : {nom}")
}
