//! The same territories and lieux as the map, as lists.

mod export;
mod lieux;
mod pager;
mod reply;
mod territories;
pub mod ways;

pub use export::{coming as coming_exports, export, give as give_exports, on_paper};
pub use lieux::{lines, pages};

use crate::dom::{El, button, html, labelled};
use crate::reactive::{holds, settled};
use crate::state::{self, AppState, Tab};
use crate::text;
use crate::ui::{back, heading};
use atlas::territoire::Territoire;
use embed_snippet::{Section, Vue};

/// How many lieux are listed, on all pages.
#[must_use]
pub fn n_listed(state: AppState) -> u32 {
    state.listed.with(|listed| listed.len() as u32)
}

/// The lieux of one point.
pub fn group(state: AppState, n: usize, parts: &mut Vec<El>) {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    parts.push(back(state));
    parts.push(title(state, move || text::SAME_PLACE.to_owned(), move || Some(n)));
    parts.push(lieux::list(state));
}

/// The territories below, or the lieux.
pub fn browse(state: AppState, parts: &mut Vec<El>) {
    parts.push(title(state, move || state.nom(state.scope()), move || state.known_total()));
    parts.push(html("div").child_signal(move || {
        (state.scope() == Territoire::NonLocalise).then(|| labelled("p", "note", text::NOT_LOCATED_WHY))
    }));
    parts.push(reply::reply(state));
    parts.push(html("div").child_signal(move || {
        let known = holds(move || state.known_total().is_some());
        let territories = state::has_children(state.scope()) && known;
        let sheets = state.config().vue == Vue::Fiche;
        (territories && !sheets && !state.hides(Section::Territories)).then(|| tabs(state))
    }));
    parts.push(html("div").child_signal(move || {
        Some(match state.tab() {
            Tab::Territories => territories::list(state),
            Tab::Lieux => lieux::list(state),
        })
    }));
    parts.push(html("div").child_signal(move || {
        let listed = holds(move || state.tab() == Tab::Lieux && state.listed.with(|listed| !listed.is_empty()));
        (listed && !state.hides(Section::Exports)).then(|| export(state))
    }));
    parts.push(html("div").child_signal(move || {
        let n = settled(move || if state.tab() == Tab::Lieux { n_listed(state) } else { 0 });
        (n > 0 && !state.hides(Section::Print)).then(|| on_paper(state, n as usize))
    }));
}

/// The panel's title with its count: where the focus lands.
fn title(state: AppState, nom: impl Fn() -> String + 'static, n: impl Fn() -> Option<u32> + 'static) -> El {
    // With its space: one alone between two elements is no part of a name to Chromium.
    let total = move || n().map(|n| [" ", &text::lieux(n)].concat()).unwrap_or_default();
    let total = html("span").class("total").text_signal(total);
    // The panel is named by the territory alone: its count comes later, and is announced elsewhere (`app`).
    let nom = html("span").class("nom").attr("id", "titre-liste").verbatim().text_signal(nom);
    let unsure =
        html("span").text_signal(move || if state.ask.shows_unsure() { text::TO_CHECK } else { "" }.to_owned());
    heading(state, "titre-liste").child(nom).child(total).child(unsure)
}

/// Two buttons that choose the list. Not ARIA tabs: two pressed-or-not buttons need no explanation.
fn tabs(state: AppState) -> El {
    let tab = |tab: Tab, label: &str| {
        button("", move || state.choose(tab))
            .attr_signal("aria-pressed", move || Some((state.tab() == tab).to_string()))
            .text(label)
    };
    html("div")
        .class("onglets")
        .attr("role", "group")
        .attr("aria-label", text::LISTS)
        .child(tab(Tab::Territories, text::children_title(state.scope())))
        .child(tab(Tab::Lieux, text::LIEUX))
}
