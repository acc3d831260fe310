//! « Ma sélection »: a button beside each lieu, a bar that says how many are kept, and the lieux side by side.
//!
//! What is kept, and where it is not, is the state's business.

mod compare;
mod rows;

pub use compare::panel;
pub use rows::{Cell, Row, rows};

use crate::dom::{El, button, html, labelled};
use crate::state::{AppState, Panel};
use crate::text;
use embed_snippet::Section;

/// How many lieux are kept, and what to do with them. What came of the last act is always in the tree, so that it is heard.
#[must_use]
pub fn bar(state: AppState) -> El {
    let said = html("p").announced().text_signal(move || {
        let (turn, outcome) = state.hand.outcome();
        let mut said = text::outcome(outcome);
        // The same twice is said twice: a live region speaks only when it changes.
        if turn % 2 == 1 {
            said.push('\u{a0}');
        }
        said
    });
    html("div")
        .class("selection")
        .group_while(text::MY_SELECTION, move || is_shown(state))
        .attr_signal("data-vide", move || (!is_shown(state)).then(String::new))
        .child(said)
        .child_signal(move || {
            let n = state.hand.lieux.with(|kept| kept.len());
            is_shown(state).then(|| {
                let compare = button("lien", move || state.open_selection()).text(text::COMPARE);
                let line = html("p").child(labelled("strong", "", &text::kept(n))).child(compare);
                line.children(ways(state, "lien"))
            })
        })
}

/// Something is kept, and not in view already.
fn is_shown(state: AppState) -> bool {
    let there = matches!(state.panel(), Panel::Selection | Panel::Referral(_));
    !there && state.hand.lieux.with(|kept| !kept.is_empty())
}

/// What to do with what is kept, beside comparing it.
fn ways(state: AppState, class: &'static str) -> impl Iterator<Item = El> {
    let print = (!state.hides(Section::Print)).then(|| button(class, move || state.print_kept()).text(text::PRINT));
    let empty = button(class, move || state.empty_kept()).text(text::EMPTY_SELECTION);
    print.into_iter().chain([empty])
}
