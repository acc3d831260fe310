//! The map: territories as pressable outlines, lieux as markers and clusters, one layer that moves as a whole.

pub mod controls;
pub mod drawing;
pub mod gestures;
pub mod insets;
pub mod keyboard;
pub mod legend;
pub mod markers;
pub mod territories;

use crate::dom::{El, effect, html, labelled, svg};
use crate::platform;
use crate::reactive::{Memo, RwSignal};
use crate::state::{AppState, NEAR_KM, Shared, Side, View};
use crate::text;
use atlas::angle::cos;
use atlas::camera::Camera;
use atlas::counts::Counts;
use atlas::decimal::written as decimal;
use atlas::drill_down::Scale;
use atlas::lieu::Position;
use atlas::projection::{MapBounds, project};
use atlas::territoire::Territoire;
use controls::controls;
use drawing::{Drawing, Subject};
use embed_snippet::Section;
use gestures::{Gestures, Hint};
use insets::insets;
use legend::legend;
use leptos::prelude::untrack;
use markers::markers;
use std::cell::Cell;
use territories::territories;
use wasm_bindgen::JsCast;
use web_sys::Element;

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
    pub counts: Memo<Shared<Counts>>,
    /// Whether those counts are known; until they are, a territory has a name only.
    pub known: Memo<bool>,
    /// The colours of counts.
    pub scale: Memo<Scale>,
    /// The territory that the pointer or the focus is on, and the drawing that it was on then.
    pointed: RwSignal<Option<(Territoire, Shared<Drawing>)>>,
    /// The hands on the map.
    pub gestures: Gestures,
}

impl MapState {
    fn new(state: AppState, size: RwSignal<(f64, f64)>, viewport: &Element, layer: &Element) -> Self {
        let subject = Memo::new(move || Subject::of(state.scope(), state.top()));
        let parts = Memo::new(move || {
            let departements = state.confines.with(|confines| confines.departements.clone());
            subject.get().parts(&departements.unwrap_or_default())
        });
        let drawing = Memo::new_with_last(move |before: Option<&Option<Shared<Drawing>>>| {
            let outlines: Option<Vec<_>> = parts.with(|parts| parts.iter().map(|part| state.outlines(*part)).collect());
            let fresh = outlines.and_then(|outlines| Drawing::of(subject.get(), &outlines, &|of| state.admits(of)));
            // Until the next outlines are there the last ones stay: no blank map between two levels.
            fresh.map(Shared::new).or_else(|| before.and_then(Clone::clone))
        });
        let camera = Memo::new(move || {
            let (width, height) = size.get();
            let drawing = drawing.get()?;
            if width < 1.0 || height < 1.0 {
                return None;
            }
            Some(match state.view() {
                View::Around if state.ask.from.get().is_some() => {
                    let radius_km = state.ask.with_filter(|filter| filter.radius_km).unwrap_or(NEAR_KM);
                    let near = state.ask.from.get().map(|from| bounds_around(from, f64::from(radius_km)));
                    let bounds = near.unwrap_or_else(|| drawing.frame(state.scope()));
                    Camera::fitting(bounds, width, height, PADDING_PX)
                }
                View::Home | View::Around => Camera::fitting(drawing.frame(state.scope()), width, height, PADDING_PX),
                View::At(camera) | View::Near(camera) => Camera { width, height, ..camera },
            })
        });
        let limits = Memo::new(move || {
            let (width, height) = size.get();
            let drawing = drawing.get()?;
            Some((Camera::fitting(drawing.bounds, width, height, PADDING_PX).scale * 0.8, drawing.bounds))
        });
        // In a commune the map still shows its neighbours, with their counts: what is drawn decides, not what is in view.
        let below = Memo::new_with_last(move |last: Option<&Option<Shared<Counts>>>| {
            let subject = drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.subject));
            let fresh = state.counts_below(subject?.territoire())?;
            Some(fresh.or_same(last.and_then(Option::as_ref)))
        });
        let counts = Memo::new(move || below.get().unwrap_or_else(|| Shared::new(Counts::default())));
        let known = Memo::new(move || below.with(Option::is_some));
        let scale = Memo::new(move || {
            drawing.with(|drawing| {
                let shapes = drawing.iter().flat_map(|drawing| drawing.shapes.iter().map(|shape| shape.territoire));
                let insets = drawing.iter().flat_map(|drawing| drawing.insets.iter().map(|inset| inset.territoire));
                let counts = counts.get();
                Scale::of(shapes.chain(insets).map(|territoire| counts.get(territoire)))
            })
        });
        Self {
            state,
            drawing,
            camera,
            counts,
            known,
            scale,
            pointed: RwSignal::new(None),
            gestures: Gestures::new(state, camera, limits, viewport, layer),
        }
    }

    /// The class that colours a territory of so many lieux.
    #[must_use]
    pub fn class_of(&self, n: u32) -> String {
        if self.known.get() { format!("territoire c{}", self.scale.get().class_of(n)) } else { "territoire".into() }
    }

    /// The territory of this drawing that the pointer or the focus is on. Of a drawing before this one, nothing is pointed at any more.
    #[must_use]
    pub fn pointed(&self) -> Option<Territoire> {
        let (territoire, of) = self.pointed.get()?;
        (self.drawing.get()? == of).then_some(territoire)
    }

    /// The pointer or the focus is on a territory, or on none.
    pub fn point(&self, territoire: Option<Territoire>) {
        self.pointed.set(territoire.zip(self.drawing.get_untracked()));
    }

    /// How many lieux a territory of the drawing holds.
    #[must_use]
    pub fn count(&self, of: Territoire) -> u32 {
        self.counts.with(|counts| counts.get(of))
    }
}

/// The map with its controls, insets and legend.
#[must_use]
pub fn map(state: AppState) -> El {
    let size = RwSignal::new((0.0, 0.0));
    let viewport = html("div").class("vue");
    let layer = html("div").class("calque");
    let map = MapState::new(state, size, viewport.element(), layer.element());
    let gestures = map.gestures;
    platform::observe_size(viewport.element(), move |width, height| size.set((width, height)));
    marks(map);
    // The layer's content is made once: what moves inside it follows the camera by itself.
    let drawn = Memo::new(move || map.camera.with(Option::is_some));
    let hint = move || match gestures.hint.get() {
        Some(Hint::Wheel) => text::ZOOM_HINT.to_owned(),
        Some(Hint::Touch) => text::TOUCH_HINT.to_owned(),
        None => String::new(),
    };
    let pointed = move |parts: &mut Vec<El>| {
        if let Some(territoire) = map.pointed() {
            parts.push(labelled("strong", "", &state.nom(territoire)).verbatim());
            if map.known.get() {
                parts.push(labelled("span", "", &text::lieux(map.count(territoire))));
            }
        }
    };
    let [zooms, moves] = controls(map);
    let viewport = gestures
        .listen(viewport)
        .child(layer.child_signal(move || drawn.get().then(|| picture(map))))
        .child(html("p").class("conseil").attr("aria-hidden", "true").text_signal(hint))
        .child(moves);
    let bar = html("div")
        .class("barre")
        .child(html("p").class("pointe").attr("aria-hidden", "true").children_signal(pointed))
        .child(zooms);
    let hides = move |section| Memo::new(move || state.hides(section));
    let (no_overseas, no_legend) = (hides(Section::Overseas), hides(Section::Legend));
    html("div")
        .class("carte")
        .part("carte")
        // Not of the drawing alone: who goes and reads what is named above it takes nothing away.
        .on("pointerleave", move |_| left(map))
        .child(bar)
        .child(viewport)
        .child_signal(move || if no_overseas.get() { None } else { insets(map) })
        .child_signal(move || (!no_legend.get()).then(|| untrack(|| legend(map))))
}

/// What moves: the drawing of the view at rest, with a margin.
fn picture(map: MapState) -> El {
    let state = map.state;
    let extent = Memo::new(move || map.camera.get().map(|camera| (camera.width, camera.height)).unwrap_or_default());
    let side = move |of: f64| decimal(of * (1.0 + 2.0 * OVERSCAN), 0);
    let view_box = move || {
        let (width, height) = extent.get();
        let corner = |of: f64| decimal(-of * OVERSCAN, 0);
        Some(format!("{} {} {} {}", corner(width), corner(height), side(width), side(height)))
    };
    svg("svg")
        .attr("role", "group")
        .attr_signal("aria-label", move || Some(text::map_name(&state.nom(state.scope()), state.scope())))
        .attr_signal("width", move || Some(side(extent.get().0)))
        .attr_signal("height", move || Some(side(extent.get().1)))
        .attr_signal("viewBox", view_box)
        .on("keydown", move |event| keyboard::on_key(map, event.unchecked_ref()))
        .on("focusin", move |event| {
            state.point_at(keyboard::lieu_of(event.target()));
            keyboard::on_focus(map, event);
        })
        .on("focusout", move |_| left(map))
        .on("pointerover", move |event| {
            state.point_at(keyboard::lieu_of(event.target()));
            // Between two territories the last one stays named: it is read above the drawing, and the way there may lead over the sea.
            if let Some(territoire) = keyboard::territory_of(map, event.target()) {
                map.point(Some(territoire));
            }
        })
        .on("click", move |event| {
            // The second click of a double one is no press: what it would hit was drawn after the first.
            let second = event.unchecked_ref::<web_sys::MouseEvent>().detail() > 1;
            if !map.gestures.was_drag() && !second {
                let seen = || (state.scope(), state.view(), state.panel());
                let before = seen();
                keyboard::press(map, event.target(), Side::Map);
                map.gestures.pressed(before != seen());
            }
        })
        .children(territories(map))
        .children(markers(map))
}

/// The pointer is off the map, or the focus off what is drawn.
fn left(map: MapState) {
    map.point(None);
    map.state.point_at(None);
}

/// The marks by which the page's owner can measure: the first drawn outlines, then the lieux.
fn marks(map: MapState) {
    mark(map.state, move || map.drawing.with(Option::is_some));
}

/// The same for an element without a map, whose first true thing is its count.
pub fn marks_without_map(state: AppState) {
    mark(state, move || state.known_total().is_some());
}

fn mark(state: AppState, first: impl Fn() -> bool + 'static) {
    let said = Cell::new((false, false));
    effect(move || {
        // Narrow elements begin with their list: then the first true thing on screen is its counts.
        let first = first();
        // A counter that knows its number needs no lieux.
        let ready = first && (state.lieux().is_some() || state.wanted.with(Vec::is_empty));
        let (said_first, said_ready) = said.get();
        if first && !said_first {
            platform::after_paint(|| platform::mark("carte:first"));
        }
        if ready && !said_ready {
            platform::after_paint(|| platform::mark("carte:ready"));
        }
        said.set((first || said_first, ready || said_ready));
    });
}

/// The square that holds a circle on the ground.
fn bounds_around(from: Position, radius_km: f64) -> MapBounds {
    let lat = radius_km / KM_PER_DEGREE;
    let lon = lat / cos(from.lat.to_radians()).max(0.01);
    let corner = |east: f64, north: f64| project(Position { lon: from.lon + east * lon, lat: from.lat + north * lat });
    let (a, b) = (corner(-1.0, 1.0), corner(1.0, -1.0));
    MapBounds { min: a, max: b }
}

/// Along a meridian, on a sphere.
const KM_PER_DEGREE: f64 = 111.195;

/// Whether a point drawn for this camera is in the drawn margin.
#[must_use]
pub fn drawn_bounds(camera: Camera) -> MapBounds {
    camera.bounds(OVERSCAN)
}
