//! What is said while a hub's own file comes, to visitors and to the page's owner. What is wrong with it is said by who reads it.

/// Before anything can be shown.
pub const WAITING: &str = "Chargement de la carte…";

/// It is late.
#[must_use]
pub fn settings_late(address: &str) -> String {
    let what = " tarde : la carte s’affiche sans lui, et le suivra quand il arrivera.";
    ["carte-mednum : le fichier de réglages ", address, what].concat()
}

/// What reads it did not come.
#[must_use]
pub fn settings_unread(address: &str) -> String {
    ["carte-mednum : le fichier de réglages ", address, " n’a pas pu être lu : reglages.js manque à côté de la carte."]
        .concat()
}
