//! What is overseas, drawn apart under the map of France: each in its own square, pressed like any territory.

use super::MapState;
use crate::dom::{El, button, html, labelled, svg};
use crate::state::Side;
use crate::text;
use atlas::territoire::Territoire;

/// The overseas départements, and the collectivités that have lieux; nothing where nothing is drawn apart.
#[must_use]
pub fn insets(map: MapState) -> Option<El> {
    let state = map.state;
    let (drawing, counts, known) = (map.drawing.get()?, map.counts.get(), map.known.get());
    let insets: Vec<El> = drawing
        .insets
        .iter()
        .filter_map(|inset| {
            let territoire = inset.territoire;
            let n = counts.get(territoire);
            let collectivite = matches!(territoire, Territoire::Departement(code) if code.is_collectivite());
            if n == 0 && collectivite {
                return None;
            }
            let shape = svg("path").class(&map.class_of(n)).attr("d", &inset.d);
            let press = button("", move || state.enter(territoire, Side::Map))
                .child(svg("svg").attr("viewBox", &inset.view_box).attr("aria-hidden", "true").child(shape))
                .child(labelled("span", "nom", &inset.nom).verbatim())
                .text(" ")
                .children(known.then(|| labelled("span", "nombre", &text::lieux(n))));
            Some(html("li").child(press))
        })
        .collect();
    if insets.is_empty() {
        return None;
    }
    let title = labelled("p", "titre-outre-mer", text::OVERSEAS).attr("id", "outre-mer");
    let list = html("ul").attr("aria-labelledby", "outre-mer").children(insets);
    Some(html("div").class("outre-mer").child(title).child(list))
}
