//! The outlines: drawn once per subject, coloured by class, moved by one transform.

use super::{MapState, drawn_bounds};
use crate::map::drawing::Subject;
use crate::map::keyboard::code_of;
use crate::text;
use leptos::prelude::*;

/// Territories of the drawing, their counts, and the outline of the one that is pointed at.
#[component]
pub fn Territories(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let transform = move || {
        let (Some(drawing), Some(camera)) = (map.drawing.get(), map.camera.get()) else { return String::new() };
        let (x, y) = camera.to_screen(drawing.origin);
        format!("translate({x:.2} {y:.2}) scale({:.6})", camera.scale / drawing.per_unit)
    };
    let highlighted = move || {
        let territoire = map.pointed.get()?;
        map.drawing.with(|drawing| {
            let shape = drawing.as_ref()?.shapes.iter().find(|shape| shape.territoire == territoire)?;
            Some(shape.d.clone())
        })
    };
    view! {
        <defs>
            <pattern id="vide" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="6" height="6" class="vide-fond"></rect>
                <path d="M0 0v6" class="vide-trait"></path>
            </pattern>
        </defs>
        <g class="territoires" transform=transform>
            {move || map.drawing.get().map(|drawing| view! { <Shapes map drawing/> })}
            <path class="survol" d=move || highlighted().unwrap_or_default()></path>
        </g>
        <g class="comptes" aria-hidden="true">{move || counts(map)}</g>
    }
}

/// The paths: rebuilt only when the drawing changes; classes and names follow the counts.
#[component]
fn Shapes(
    /// The map.
    map: MapState,
    /// What is drawn.
    drawing: crate::state::Shared<super::drawing::Drawing>,
) -> impl IntoView {
    let classes = move || (map.counts.get(), map.scale.get());
    let context = drawing.context.clone();
    let here = map.state;
    view! {
        <path class="contexte" d=context></path>
        {move || {
            let (counts, scale) = classes();
            let scope = here.scope();
            drawing
                .shapes
                .iter()
                .enumerate()
                .map(|(index, shape)| {
                    let n = counts.get(&shape.territoire).copied().unwrap_or_default();
                    view! {
                        <path
                            role="button"
                            class=format!("territoire c{}", scale.class_of(n))
                            class:ici={scope == shape.territoire}
                            d=shape.d.clone()
                            tabindex=if index == 0 { "0" } else { "-1" }
                            aria-label=text::territory_name(&shape.nom, n)
                            data-rang=index.to_string()
                            data-code=code_of(shape.territoire)
                        ></path>
                    }
                })
                .collect_view()
        }}
    }
}

/// Counts written on régions and départements; on communes the markers say them.
fn counts(map: MapState) -> impl IntoView + use<> {
    let drawing = map.drawing.get()?;
    let camera = map.camera.get()?;
    if !matches!(drawing.subject, Subject::France | Subject::Region(_)) {
        return None;
    }
    let (counts, bounds) = (map.counts.get(), drawn_bounds(camera));
    let labels = drawing.shapes.iter().filter(|shape| bounds.contains(shape.label)).map(|shape| {
        let n = counts.get(&shape.territoire).copied().unwrap_or_default();
        let (x, y) = camera.to_screen(shape.label);
        view! { <text x=format!("{x:.0}") y=format!("{y:.0}")>{text::number(n)}</text> }
    });
    Some(labels.collect_view())
}
