//! The outlines: drawn once per subject, coloured by class, moved by one transform.

use super::{MapState, drawn_bounds};
use crate::dom::{El, effect, svg};
use crate::map::drawing::Drawing;
use crate::text;
use atlas::camera::Camera;
use atlas::decimal::written as decimal;
use atlas::territoire::Territoire;

/// Territories of the drawing, the outlines of the one in view and of the one that is pointed at, and the counts.
#[must_use]
pub fn territories(map: MapState) -> [El; 3] {
    let px_per_number =
        move || map.drawing.with(|drawing| Some(map.camera.get()?.scale / drawing.as_ref()?.per_unit)).unwrap_or(1.0);
    let transform = move || {
        let (drawing, camera) = (map.drawing.get()?, map.camera.get()?);
        let (x, y) = camera.to_screen(drawing.origin);
        Some(format!("translate({} {}) scale({})", decimal(x, 2), decimal(y, 2), decimal(px_per_number(), 7)))
    };
    // The hatching keeps its size on screen whatever the drawing's.
    let hatching = move || Some(format!("rotate(45) scale({})", decimal(1.0 / px_per_number(), 3)));
    let outline_of = move |territoire: Option<Territoire>| {
        map.drawing.with(|drawing| {
            let shape = drawing.as_ref()?.shapes.iter().find(|shape| Some(shape.territoire) == territoire)?;
            Some(shape.d.clone())
        })
    };
    let pattern = svg("pattern")
        .attr("id", "vide")
        .attr("width", "6")
        .attr("height", "6")
        .attr("patternUnits", "userSpaceOnUse")
        .attr_signal("patternTransform", hatching)
        .child(svg("rect").attr("width", "6").attr("height", "6").class("vide-fond"))
        .child(svg("path").attr("d", "M0 0v6").class("vide-trait"));
    // In a commune the lieux matter: what is around it fades, and it is a plain ground under their markers.
    let class = move || {
        let commune = matches!(map.state.scope(), Territoire::Commune(code) if !code.has_arrondissements());
        Some(if commune { "territoires dans-commune" } else { "territoires" }.to_owned())
    };
    let outlines = svg("g")
        .attr_signal("class", class)
        .attr_signal("transform", transform)
        .child(svg("path").class("contexte").attr_signal("d", move || Some(map.drawing.get()?.context.clone())))
        .children_signal(move |shown| shapes(map, shown))
        .child(svg("path").class("ici").attr_signal("d", move || outline_of(Some(map.state.scope()))))
        .child(svg("path").class("survol").attr_signal("d", move || outline_of(map.pointed())));
    let counts = svg("g").class("comptes").attr("aria-hidden", "true").children_signal(move |shown| counts(map, shown));
    [svg("defs").child(pattern), outlines, counts]
}

/// The paths: made anew when the drawing changes, never when the camera does; their colours and names follow the counts.
fn shapes(map: MapState, shown: &mut Vec<El>) {
    let Some(drawing) = map.drawing.get() else { return };
    for (index, shape) in drawing.shapes.iter().enumerate() {
        shown.push(
            svg("path")
                .attr("role", "button")
                .attr("d", &shape.d)
                // One tab stop for them all; arrows lead to the others.
                .attr("tabindex", if index == 0 { "0" } else { "-1" })
                .attr("data-rang", &index.to_string())
                .attr("data-code", &shape.territoire.code()),
        );
    }
    let paths = shown.clone();
    let (stops, of) = (paths.clone(), drawing.clone());
    effect(move || {
        if let Some(camera) = map.camera.get() {
            keep_stop_in_view(&stops, &of, camera);
        }
    });
    effect(move || {
        let (counts, known) = (map.counts.get(), map.known.get());
        for (path, shape) in paths.iter().zip(&drawing.shapes) {
            let n = counts.get(shape.territoire);
            let name = if known { text::territory_name(&shape.nom, n) } else { shape.nom.clone() };
            let _ = path.clone().class(&map.class_of(n)).attr("aria-label", &name);
        }
    });
}

/// Tab must not lead where nobody looks: when the tab stop is out of view, the territory nearest to the middle becomes it.
fn keep_stop_in_view(paths: &[El], drawing: &Drawing, camera: Camera) {
    let stop = paths.iter().position(|path| path.element().get_attribute("tabindex").as_deref() == Some("0"));
    let in_view =
        |index: usize| drawing.shapes.get(index).is_some_and(|shape| camera.bounds(0.0).contains(shape.label));
    if stop.is_some_and(in_view) {
        return;
    }
    let far = |index: usize| {
        let label = drawing.shapes[index].label;
        let (x, y) = (label.x - camera.center.x, label.y - camera.center.y);
        x * x + y * y
    };
    let Some(nearest) = (0..drawing.shapes.len().min(paths.len())).min_by(|a, b| far(*a).total_cmp(&far(*b))) else {
        return;
    };
    for (index, tabindex) in stop.map(|stop| (stop, "-1")).into_iter().chain([(nearest, "0")]) {
        let _ = paths[index].clone().attr("tabindex", tabindex);
    }
}

/// Counts written on régions and départements; on communes the markers say them.
fn counts(map: MapState, shown: &mut Vec<El>) {
    let (Some(drawing), Some(camera)) = (map.drawing.get(), map.camera.get()) else { return };
    if !map.known.get() || drawing.subject.has_lieux() {
        return;
    }
    let bounds = drawn_bounds(camera);
    for shape in drawing.shapes.iter().filter(|shape| bounds.contains(shape.label)) {
        let n = map.count(shape.territoire);
        let (x, y) = camera.to_screen(shape.label);
        let label = svg("text").class(if n == 0 { "zero" } else { "" });
        shown.push(label.attr("x", &decimal(x, 0)).attr("y", &decimal(y, 0)).text(&text::number(n)));
    }
}
