//! The side panel: the same territories and lieux as the map, as lists; and in their place the sheet of one lieu.

mod export;
mod lieux;
mod pager;
mod reply;
mod territories;
pub mod ways;

pub use export::{coming as coming_exports, export, give as give_exports, on_paper};
pub use lieux::{distance_to, lines, pages};

use crate::dom::{El, button, html, labelled};
use crate::sheet::sheet;
use crate::signals::{Conclusion, holds, settled};
use crate::state::{self, AppState, From, Panel, Tab};
use crate::{kept, parcours, referral, text};
use atlas::territoire::Territoire;
use embed_snippet::{Section, Vue};
use leptos::prelude::untrack;

/// What stands beside the map.
#[must_use]
pub fn panel(state: AppState) -> El {
    // Steps change inside the questionnaire, which is made once.
    let guided = Conclusion::new(move || matches!(state.panel(), Panel::Parcours(_)));
    html("section").class("panneau").attr("aria-labelledby", "titre-liste").live(move |parts| {
        if guided.get() { parts.push(untrack(|| parcours::panel(state))) } else { unguided(state, parts) }
    })
}

fn unguided(state: AppState, parts: &mut Vec<El>) {
    match state.panel() {
        Panel::Sheet(id, _) => parts.push(sheet(state, id)),
        Panel::Group(ids) => {
            let n = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            parts.push(back(state));
            parts.push(title(state, move || text::SAME_PLACE.to_owned(), move || Some(n)));
            parts.push(lieux::list(state));
        }
        Panel::Selection => parts.push(untrack(|| kept::panel(state))),
        Panel::Referral(offered) => parts.push(untrack(|| referral::panel(state, offered))),
        Panel::Browse => browse(state, parts),
        Panel::Parcours(_) => {}
    }
}

/// The way back from a sheet or a group.
#[must_use]
pub fn back(state: AppState) -> El {
    button("retour", move || state.close(From::Panel)).part("bouton").text(match state.hand.behind() {
        Some(Panel::Sheet(..)) => text::BACK_TO_SHEET,
        Some(Panel::Selection) => text::BACK_TO_SELECTION,
        Some(Panel::Referral(_)) => text::BACK_TO_REFERRAL,
        _ => text::BACK_TO_LIST,
    })
}

/// How many lieux are listed, on all pages.
#[must_use]
pub fn n_listed(state: AppState) -> u32 {
    state.listed.with(|listed| listed.len() as u32)
}

/// The territories below, or the lieux.
fn browse(state: AppState, parts: &mut Vec<El>) {
    parts.push(title(state, move || state.nom(state.scope()), move || state.known_total()));
    parts.push(html("div").live_if(move || {
        (state.scope() == Territoire::NonLocalise).then(|| labelled("p", "note", text::NOT_LOCATED_WHY))
    }));
    parts.push(reply::reply(state));
    parts.push(html("div").live_if(move || {
        let known = holds(move || state.known_total().is_some());
        let territories = state::has_children(state.scope()) && known;
        let sheets = state.config().vue == Vue::Fiche;
        (territories && !sheets && !state.hides(Section::Territories)).then(|| tabs(state))
    }));
    parts.push(html("div").live_if(move || {
        Some(match state.tab() {
            Tab::Territories => territories::list(state),
            Tab::Lieux => lieux::list(state),
        })
    }));
    parts.push(html("div").live_if(move || {
        let listed = holds(move || state.tab() == Tab::Lieux && state.listed.with(|listed| !listed.is_empty()));
        (listed && !state.hides(Section::Exports)).then(|| export(state))
    }));
    parts.push(html("div").live_if(move || {
        let n = settled(move || if state.tab() == Tab::Lieux { n_listed(state) } else { 0 });
        (n > 0 && !state.hides(Section::Print)).then(|| on_paper(state, n as usize))
    }));
}

/// The panel's title with its count: where the focus lands.
fn title(state: AppState, nom: impl Fn() -> String + 'static, n: impl Fn() -> Option<u32> + 'static) -> El {
    // With its space: one alone between two elements is no part of a name to Chromium.
    let total = move || n().map(|n| [" ", &text::lieux(n)].concat()).unwrap_or_default();
    let total = html("span").class("total").live_text(total);
    // The panel is named by the territory alone: its count comes later, and is announced elsewhere (`app`).
    let nom = html("span").class("nom").attr("id", "titre-liste").verbatim().live_text(nom);
    let unsure = html("span").live_text(move || if state.ask.shows_unsure() { text::TO_CHECK } else { "" }.to_owned());
    heading(state, "titre-liste").child(nom).child(total).child(unsure)
}

/// A heading at the level that the page's owner asked for, one below the element's own title when it has one.
#[must_use]
pub fn heading(state: AppState, class: &'static str) -> El {
    at_level(state, class, false).attr("tabindex", "-1").attr("data-titre-liste", "")
}

/// A heading one level below: of a part of what that one is of.
#[must_use]
pub fn below(state: AppState, class: &'static str) -> El {
    at_level(state, class, true)
}

fn at_level(state: AppState, class: &'static str, below: bool) -> El {
    let level = move || {
        let config = state.config();
        let level = if config.titre.is_some() { config.niveau_titre.below() } else { config.niveau_titre };
        Some(if below { level.below() } else { level }.get().to_string())
    };
    html("p").class(class).attr("role", "heading").live_attr("aria-level", level)
}

/// Two buttons that choose the list. Not ARIA tabs: two pressed-or-not buttons need no explanation.
fn tabs(state: AppState) -> El {
    let tab = |tab: Tab, label: &str| {
        button("", move || state.choose(tab))
            .live_attr("aria-pressed", move || Some((state.tab() == tab).to_string()))
            .text(label)
    };
    html("div")
        .class("onglets")
        .attr("role", "group")
        .attr("aria-label", text::LISTS)
        .child(tab(Tab::Territories, text::children_title(state.scope())))
        .child(tab(Tab::Lieux, text::LIEUX))
}
