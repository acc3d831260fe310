//! Links out of the widget, and numbers to call.

use crate::dom::{El, html, labelled};
use crate::text;
use atlas::telephone;

/// A link.
#[must_use]
pub fn link(href: &str, text: &str) -> El {
    html("a").attr("href", href).text(text)
}

/// A number that can be called; what is none is a text.
#[must_use]
pub fn phone(e164: &str) -> El {
    linked(&to_dial(e164), &telephone::displayed(e164))
}

/// The address that has a telephone dial; empty for what is no number.
#[must_use]
pub fn to_dial(text: &str) -> String {
    telephone::dialled(text).map(|number| ["tel:", &number].concat()).unwrap_or_default()
}

/// A link, or a text that leads nowhere.
#[must_use]
pub fn linked(href: &str, text: &str) -> El {
    if href.is_empty() { labelled("span", "", text) } else { link(href, text) }
}

/// A link that leaves the page of the host where it is.
#[must_use]
pub fn outside(href: &str, text: &str) -> El {
    let link = link(href, text).attr("target", "_blank").attr("rel", "noopener noreferrer");
    link.child(labelled("span", "cache", text::NEW_WINDOW))
}
