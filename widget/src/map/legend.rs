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
        .live_if(move || several().then(|| labelled("p", "", text::LEGEND_TITLE)))
        .live_if(move || several().then(|| html("ul").children(classes(map))))
        .live_if(move || {
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
            let mut swatch = svg("rect").class(&format!("territoire c{class}"));
            for (name, value) in [("x", "1"), ("y", "1"), ("width", "18"), ("height", "12")] {
                swatch = swatch.attr(name, value);
            }
            entry("0 0 20 14", swatch, &limits)
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
