//! The titles of panels, and the way back from one.

use crate::dom::{El, button, html};
use crate::state::{AppState, Panel, Side};
use crate::text;

/// The way back from a sheet or a group.
#[must_use]
pub fn back(state: AppState) -> El {
    button("retour", move || state.close(Side::Panel)).part("bouton").text(match state.hand.behind() {
        Some(Panel::Sheet(..)) => text::BACK_TO_SHEET,
        Some(Panel::Selection) => text::BACK_TO_SELECTION,
        Some(Panel::Referral(_)) => text::BACK_TO_REFERRAL,
        _ => text::BACK_TO_LIST,
    })
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
    html("p").class(class).attr("role", "heading").attr_signal("aria-level", level)
}

/// The title of a part of a sheet.
#[must_use]
pub fn part_title(state: AppState, title: &str) -> El {
    below(state, "titre-partie").text(title)
}
