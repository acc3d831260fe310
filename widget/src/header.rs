//! What stands above everything: the logo and the title that the page's owner asked for, and the way to their page of help.

use crate::dom::{El, html, labelled};
use crate::state::AppState;
use crate::text;

/// Nothing when nothing was asked for: the page's own title says what the map is.
#[must_use]
pub fn header(state: AppState) -> Option<El> {
    let config = state.config();
    let level = config.niveau_titre.get().to_string();
    let titre = config
        .titre
        .map(|titre| labelled("p", "titre", &titre).part("titre").attr("role", "heading").attr("aria-level", &level));
    // Beside a title, or above a map that names its territory, a logo says nothing more.
    let logo = config.logo.map(|logo| html("img").class("logo").attr("alt", "").attr("src", &logo));
    let aide = config.aide.map(|aide| {
        let words = config.aide_libelle.as_deref().unwrap_or(text::HELP);
        html("a").class("aide").attr("href", &aide).text(words)
    });
    let parts: Vec<El> = logo.into_iter().chain(titre).chain(aide).collect();
    (!parts.is_empty()).then(|| html("div").class("entete").children(parts))
}
