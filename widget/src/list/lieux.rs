//! The lieux of the territory in view, by name, a page at a time.

use super::pager::{self, pager};
use crate::dom::{El, button, html, labelled};
use crate::map::markers::Kind;
use crate::state::{AppState, From};
use crate::text;

/// Names as buttons that open their sheet.
#[must_use]
pub fn list(state: AppState) -> El {
    html("div").live(move |parts| {
        let Some(lieux) = state.lieux() else { return };
        let listed = state.listed.get();
        if listed.is_empty() {
            parts.push(labelled("p", "note", text::EMPTY));
            return;
        }
        let lines = listed[pager::shown(state.page(), listed.len(), pager::LIEUX)].iter().map(|id| {
            let (id, catalogue) = (*id, &lieux.catalogue);
            let kind = Kind::of(catalogue, id);
            let line = button("lieu-ligne", move || state.open(id, From::Panel))
                .attr("data-lieu", &id.0.to_string())
                .child(labelled("span", "nom", catalogue.nom(id)))
                .child(labelled("span", "ou", &state.nom_of_node(catalogue.node(id))))
                .children(kind.said().map(|said| labelled("span", "etiquette", said)));
            html("li").child(line)
        });
        parts.push(html("ul").class("liste").children(lines));
        parts.extend(pager(state, listed.len(), pager::LIEUX));
    })
}
