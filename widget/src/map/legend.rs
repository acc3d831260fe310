//! What colours and markers mean, with the numbers.

use super::MapState;
use super::markers::Kind;
use crate::map::drawing::Subject;
use crate::text;
use leptos::prelude::*;

/// The scale of counts, and the signs of lieux where lieux are drawn.
#[component]
pub fn Legend(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let classes = move || {
        let empty = map.drawing.with(|drawing| {
            drawing.as_ref().is_some_and(|drawing| drawing.shapes.iter().any(|shape| map.count(shape.territoire) == 0))
        });
        let classes = map
            .scale
            .get()
            .legend()
            .map(|(class, low, high)| (class, text::class_limits(low, high)))
            .collect::<Vec<_>>();
        let none = empty.then(|| (0, text::LEGEND_NONE.to_owned()));
        none.into_iter()
            .chain(classes)
            .map(|(class, limits)| {
                view! {
                    <li>
                        <svg viewBox="0 0 20 14" aria-hidden="true">
                            <rect x="1" y="1" width="18" height="12" class=format!("territoire c{class}")></rect>
                        </svg>
                        {limits}
                    </li>
                }
            })
            .collect_view()
    };
    let with_lieux = move || {
        map.drawing.with(|drawing| {
            drawing.as_ref().is_some_and(|drawing| !matches!(drawing.subject, Subject::France | Subject::Region(_)))
        })
    };
    view! {
        <div class="legende" role="group" aria-label=text::LEGEND>
            <p>{text::LEGEND_TITLE}</p>
            <ul>{classes}</ul>
            {move || with_lieux().then(|| view! { <ul>{signs()}</ul> })}
        </div>
    }
}

fn signs() -> impl IntoView {
    let kinds = [
        (Kind::Fixe, text::LEGEND_LIEU),
        (Kind::Itinerant, text::LEGEND_ITINERANT),
        (Kind::SansPublic, text::LEGEND_NO_PUBLIC),
    ];
    let lieux = kinds.map(|(kind, label)| {
        view! {
            <li>
                <svg viewBox="-11 -11 22 22" aria-hidden="true">
                    <g class=kind.class()><circle class="corps" r="9"></circle><path class="signe" d=kind.sign()></path></g>
                </svg>
                {label}
            </li>
        }
    });
    view! {
        {lieux.into_iter().collect_view()}
        <li>
            <svg viewBox="-11 -11 22 22" aria-hidden="true">
                <g class="grappe"><circle class="corps" r="9.5"></circle><text>"5"</text></g>
            </svg>
            {text::LEGEND_CLUSTER}
        </li>
    }
}
