//! The map: territories as pressable outlines, lieux as markers and clusters, one layer that moves as a whole.

pub mod controls;
pub mod drawing;
pub mod gestures;
pub mod insets;
pub mod keyboard;
pub mod legend;
pub mod markers;
pub mod territories;

use crate::platform;
use crate::state::{AppState, From, Shared, View};
use crate::text;
use atlas::camera::Camera;
use atlas::drill_down::Scale;
use atlas::projection::MapBounds;
use atlas::territoire::Territoire;
use controls::Controls;
use drawing::{Drawing, Subject};
use gestures::{Gestures, Hint};
use insets::Insets;
use legend::Legend;
use leptos::html::Div;
use leptos::prelude::*;
use markers::Markers;
use std::collections::BTreeMap;
use territories::Territories;

/// Free pixels around a territory that is shown whole.
const PADDING_PX: f64 = 20.0;
/// How much of the viewport is drawn beyond each of its sides, so that a drag shows no blank edge.
pub const OVERSCAN: f64 = 0.5;

/// What the parts of the map share. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct MapState {
    /// The state of the element.
    pub state: AppState,
    /// The paths in view.
    pub drawing: Memo<Option<Shared<Drawing>>>,
    /// What the layer is drawn for.
    pub camera: Memo<Option<Camera>>,
    /// How many lieux each territory of the drawing holds.
    pub counts: Memo<Shared<BTreeMap<Territoire, u32>>>,
    /// The colours of counts.
    pub scale: Memo<Scale>,
    /// The territory that the pointer or the focus is on.
    pub pointed: RwSignal<Option<Territoire>>,
    /// The hands on the map.
    pub gestures: Gestures,
}

impl MapState {
    fn new(state: AppState, size: RwSignal<(f64, f64)>, viewport: NodeRef<Div>, layer: NodeRef<Div>) -> Self {
        let subject = Memo::new(move |_| Subject::of(state.scope()));
        let drawing = Memo::new(move |before: Option<&Option<Shared<Drawing>>>| {
            let subject = subject.get();
            let fresh = state.outlines(subject.part()).and_then(|outlines| Drawing::of(subject, &outlines));
            // Until the next outlines are there the last ones stay: no blank map between two levels.
            fresh.map(Shared::new).or_else(|| before.and_then(Clone::clone))
        });
        let camera = Memo::new(move |_| {
            let (width, height) = size.get();
            let drawing = drawing.get()?;
            if width < 1.0 || height < 1.0 {
                return None;
            }
            Some(match state.view() {
                View::Home => Camera::fitting(drawing.frame(state.scope()), width, height, PADDING_PX),
                View::At(camera) => Camera { width, height, ..camera },
            })
        });
        let limits = Memo::new(move |_| {
            let (width, height) = size.get();
            let drawing = drawing.get()?;
            Some((Camera::fitting(drawing.bounds, width, height, PADDING_PX).scale * 0.8, drawing.bounds))
        });
        // In a commune the map still shows its neighbours, with their counts: what is drawn decides, not what is in view.
        let counts = Memo::new(move |_| {
            let subject = drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.subject));
            Shared::new(subject.map(|subject| state.counts_below(subject.territoire())).unwrap_or_default())
        });
        let scale = Memo::new(move |_| {
            drawing.with(|drawing| {
                let shapes = drawing.iter().flat_map(|drawing| drawing.shapes.iter().map(|shape| shape.territoire));
                let insets = drawing.iter().flat_map(|drawing| drawing.insets.iter().map(|inset| inset.territoire));
                let counts = counts.get();
                Scale::of(shapes.chain(insets).filter_map(|territoire| counts.get(&territoire).copied()))
            })
        });
        Self {
            state,
            drawing,
            camera,
            counts,
            scale,
            pointed: RwSignal::new(None),
            gestures: Gestures::new(state, camera, limits, viewport, layer),
        }
    }

    /// How many lieux a territory of the drawing holds.
    #[must_use]
    pub fn count(&self, of: Territoire) -> u32 {
        self.counts.with(|counts| counts.get(&of).copied().unwrap_or_default())
    }
}

/// The map with its controls, insets and legend.
#[component]
pub fn Map(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let size = RwSignal::new((0.0, 0.0));
    let viewport = NodeRef::<Div>::new();
    let layer = NodeRef::<Div>::new();
    let map = MapState::new(state, size, viewport, layer);
    let gestures = map.gestures;
    viewport.on_load(move |viewport| platform::observe_size(&viewport, move |width, height| size.set((width, height))));
    marks(map);

    let hint = move || {
        gestures.hint.get().map(|hint| match hint {
            Hint::Wheel => text::ZOOM_HINT,
            Hint::Touch => text::TOUCH_HINT,
        })
    };
    let pointed = move || {
        let territoire = map.pointed.get()?;
        Some((state.nom(territoire), text::lieux(map.count(territoire))))
    };
    view! {
        <div class="carte">
            <div
                class="vue"
                node_ref=viewport
                on:pointerdown=move |event| gestures.on_pointer_down(&event)
                on:pointermove=move |event| gestures.on_pointer_move(&event)
                on:pointerup=move |_| gestures.on_pointer_up()
                on:pointercancel=move |_| gestures.on_pointer_up()
                on:wheel=move |event| gestures.on_wheel(&event)
                on:dblclick=move |event| gestures.on_double_click(&event)
                on:touchstart=move |event| gestures.on_touch_start(&event)
                on:touchmove=move |event| gestures.on_touch_move(&event)
                on:touchend=move |event| gestures.on_touch_end(&event)
                on:touchcancel=move |event| gestures.on_touch_end(&event)
            >
                <div class="calque" node_ref=layer>
                    {move || map.camera.get().is_some().then(|| view! { <Layer map/> })}
                </div>
                <p class="pointe" aria-hidden="true">
                    {move || pointed().map(|(nom, lieux)| view! { <strong>{nom}</strong> " " {lieux} })}
                </p>
                <p class="conseil" aria-hidden="true" class:visible=move || hint().is_some()>{hint}</p>
                <Controls map/>
            </div>
            <Insets map/>
            <Legend map/>
        </div>
    }
}

/// What moves: the drawing of the view at rest, with a margin.
#[component]
fn Layer(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let state = map.state;
    let extent = Memo::new(move |_| map.camera.get().map(|camera| (camera.width, camera.height)).unwrap_or_default());
    let side = move |of: f64| (of * (1.0 + 2.0 * OVERSCAN)).round().to_string();
    let view_box = move || {
        let (width, height) = extent.get();
        let (dx, dy) = ((width * OVERSCAN).round(), (height * OVERSCAN).round());
        format!(
            "{} {} {} {}",
            -dx,
            -dy,
            (width * (1.0 + 2.0 * OVERSCAN)).round(),
            (height * (1.0 + 2.0 * OVERSCAN)).round()
        )
    };
    view! {
        <svg
            role="group"
            aria-label=move || text::map_name(&state.nom(state.scope()), state.scope())
            width=move || side(extent.get().0)
            height=move || side(extent.get().1)
            viewBox=view_box
            on:keydown=move |event| keyboard::on_key(map, &event)
            on:focusin=move |event| keyboard::on_focus(map, &event)
            on:focusout=move |_| map.pointed.set(None)
            on:pointerover=move |event| map.pointed.set(keyboard::territory_of(map, event.target()))
            on:pointerleave=move |_| map.pointed.set(None)
            on:click=move |event| {
                if !map.gestures.was_drag() {
                    keyboard::press(map, event.target(), From::Map);
                }
            }
        >
            <Territories map/>
            <Markers map/>
        </svg>
    }
}

/// The marks by which the page's owner can measure: the first drawn outlines, then the lieux.
fn marks(map: MapState) {
    let said = StoredValue::new((false, false));
    Effect::new(move |_| {
        let first = map.camera.get().is_some();
        let ready = first && map.state.lieux().is_some();
        let (said_first, said_ready) = said.get_value();
        if first && !said_first {
            platform::after_paint(|| platform::mark("carte:first"));
        }
        if ready && !said_ready {
            platform::after_paint(|| platform::mark("carte:ready"));
        }
        said.set_value((first || said_first, ready || said_ready));
    });
}

/// Whether a point drawn for this camera is in the drawn margin.
#[must_use]
pub fn drawn_bounds(camera: Camera) -> MapBounds {
    camera.bounds(OVERSCAN)
}
