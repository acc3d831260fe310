//! What colours and markers mean, with the numbers.

use super::MapState;
use super::markers::{self, Kind};
use crate::dom::{El, html, labelled, svg};
use crate::text;

/// The scale of counts, and the signs of lieux where lieux are drawn.
#[must_use]
pub fn legend(map: MapState) -> El {
    let subject = move || map.drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.subject));
    // One territory alone has no scale.
    let several = move || map.drawing.with(|drawing| drawing.as_ref().is_some_and(|drawing| drawing.shapes.len() > 1));
    html("div")
        .class("legende")
        .attr("role", "group")
        .attr("aria-label", text::LEGEND)
        .child_signal(move || several().then(|| labelled("p", "", text::LEGEND_TITLE)))
        .child_signal(move || several().then(|| html("ul").children(classes(map))))
        .child_signal(move || {
            let with_lieux = subject()?.has_lieux();
            with_lieux.then(|| html("ul").children(signs()))
        })
}

fn classes(map: MapState) -> Vec<El> {
    if !map.known.get() {
        return Vec::new();
    }
    let empty = map.drawing.with(|drawing| {
        drawing.as_ref().is_some_and(|drawing| drawing.shapes.iter().any(|shape| map.count(shape.territoire) == 0))
    });
    let none = empty.then(|| (0, text::LEGEND_NONE.to_owned()));
    let scale = map.scale.get();
    let classes = scale.legend().map(|(class, low, high)| (class, text::class_limits(low, high)));
    none.into_iter()
        .chain(classes)
        .map(|(class, limits)| {
            // The hatching of the map has the map's scale: here it is drawn by hand.
            let shade = if class == 0 { "vide-fond".to_owned() } else { format!("territoire c{class}") };
            let swatch = svg("path").class(&shade).attr("d", "M1 1h18v12h-18z");
            let lines = (class == 0)
                .then(|| svg("path").class("vide-trait").attr("d", "M1 7L7 1M1 13L13 1M7 13L19 1M13 13L19 7"));
            entry("0 0 20 14", svg("g").child(swatch).children(lines), &limits)
        })
        .collect()
}

fn signs() -> Vec<El> {
    let kinds = [
        (Kind::Fixe, text::LEGEND_LIEU),
        (Kind::Itinerant, text::LEGEND_ITINERANT),
        (Kind::SansPublic, text::LEGEND_NO_PUBLIC),
    ];
    let lieux = kinds.map(|(kind, label)| entry("-11 -11 22 22", markers::sign(kind), label));
    let several = svg("g").class("grappe").child(markers::body(9.5)).child(svg("text").text("5"));
    lieux.into_iter().chain([entry("-11 -11 22 22", several, text::LEGEND_CLUSTER)]).collect()
}

fn entry(view_box: &str, drawn: El, label: &str) -> El {
    html("li").child(svg("svg").attr("viewBox", view_box).attr("aria-hidden", "true").child(drawn)).text(label)
}
