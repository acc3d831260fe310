//! The side panel: which of the lists, sheets and questions stands beside the map.

use crate::dom::{El, html};
use crate::reactive::Memo;
use crate::sheet::sheet;
use crate::state::{AppState, Panel};
use crate::{kept, list, parcours, referral};
use leptos::prelude::untrack;

/// What stands beside the map.
#[must_use]
pub fn panel(state: AppState) -> El {
    // Steps change inside the questionnaire, which is made once.
    let guided = Memo::new(move || matches!(state.panel(), Panel::Parcours(_)));
    html("section").class("panneau").attr("aria-labelledby", "titre-liste").children_signal(move |parts| {
        if guided.get() { parts.push(untrack(|| parcours::panel(state))) } else { unguided(state, parts) }
    })
}

fn unguided(state: AppState, parts: &mut Vec<El>) {
    match state.panel() {
        Panel::Sheet(id, _) => parts.push(sheet(state, id)),
        Panel::Group(ids) => list::group(state, ids.len(), parts),
        Panel::Selection => parts.push(untrack(|| kept::panel(state))),
        Panel::Referral(offered) => parts.push(untrack(|| referral::panel(state, offered))),
        Panel::Browse => list::browse(state, parts),
        Panel::Parcours(_) => {}
    }
}
