//! A link as a QR code, drawn here: no address is told to anybody.

use crate::dom::{El, html, labelled, svg};
use crate::text;

/// The code of a lieu's link, black on white whatever is around, with the link under it in letters; nothing but those when it is too long
/// for a code.
#[must_use]
pub fn qr(nom: &str, url: &str) -> El {
    let code = takeaway::qr(url).map(|code| {
        let side = code.side.to_string();
        let ground = svg("rect").attr("width", &side).attr("height", &side).attr("fill", "#fff");
        svg("svg")
            .attr("role", "img")
            .attr("aria-label", &text::qr_name(nom))
            .attr("viewBox", &["0 0 ", &side, " ", &side].concat())
            .attr("shape-rendering", "crispEdges")
            .child(ground)
            .child(svg("path").attr("fill", "#000").attr("d", &code.path))
    });
    html("div").class("qr").children(code).child(labelled("p", "", url))
}
