//! Moving the map by hand: drag, pinch, wheel, double click. While it moves, the drawn layer is one CSS transform; when it rests,
//! the state gets the new camera and everything is drawn again.
//!
//! Cooperative: one finger and a bare wheel belong to the page.

use crate::dom::{El, effect};
use crate::platform;
use crate::reactive::{Memo, RwSignal};
use crate::state::AppState;
use atlas::camera::Camera;
use atlas::decimal::written as decimal;
use atlas::projection::{MapBounds, kept_between};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, TouchEvent, WheelEvent};

/// Pixels of the map that a pressed pointer may tremble before it drags.
const TREMBLE_PX: f64 = 4.0;
/// How long a wheel must be still before the map is drawn anew, milliseconds.
const REST_MS: u64 = 120;
/// How long a hint stays, milliseconds.
const HINT_MS: u64 = 2_000;
/// How far a button or a key moves the map, as a part of its size.
const STEP: f64 = 0.25;
/// How much a button, a key or a double click zooms.
pub const ZOOM_STEP: f64 = 2.0;
/// A transition between two views, milliseconds.
const TRANSITION_MS: f64 = 260.0;

/// What a visitor should be told about moving the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// A bare wheel scrolled the page.
    Wheel,
    /// One finger scrolled the page.
    Touch,
}

/// Where the gesture under way started.
#[derive(Debug, Clone, Copy)]
enum Grip {
    /// A pressed pointer, pixels of the map; dragging once it left the spot.
    Pointer { x: f64, y: f64, from: Camera, dragging: bool },
    /// Two fingers: their middle and distance, pixels of the map.
    Pinch { x: f64, y: f64, distance: f64, from: Camera },
    /// The wheel turns.
    Wheel,
}

/// What the hands do, which nothing on the screen follows.
struct Hands {
    viewport: Element,
    layer: Element,
    grip: Cell<Option<Grip>>,
    /// What is seen while the layer is moved.
    shown: Cell<Option<Camera>>,
    /// The press that just ended was a drag, so the `click` that follows is ignored.
    dragged: Cell<bool>,
    /// The last click opened something: the second click of a double one does not zoom besides.
    pressed: Cell<bool>,
    rest_timer: Cell<Option<TimeoutHandle>>,
    hint_timer: Cell<Option<TimeoutHandle>>,
}

/// The gestures of one map. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct Gestures {
    state: AppState,
    /// The camera that the layer is drawn for.
    drawn: Memo<Option<Camera>>,
    /// How far out and aside one may go.
    limits: Memo<Option<(f64, MapBounds)>>,
    hands: StoredValue<Rc<Hands>, LocalStorage>,
    /// What to tell the visitor.
    pub hint: RwSignal<Option<Hint>>,
}

impl Gestures {
    /// Gestures for a map. `limits`: the smallest scale, and the rectangle that the centre stays in.
    #[must_use]
    pub fn new(
        state: AppState,
        drawn: Memo<Option<Camera>>,
        limits: Memo<Option<(f64, MapBounds)>>,
        viewport: &Element,
        layer: &Element,
    ) -> Self {
        let hands = Rc::new(Hands {
            viewport: viewport.clone(),
            layer: layer.clone(),
            grip: Cell::new(None),
            shown: Cell::new(None),
            dragged: Cell::new(false),
            pressed: Cell::new(false),
            rest_timer: Cell::new(None),
            hint_timer: Cell::new(None),
        });
        let kept = send_wrapper::SendWrapper::new(Rc::clone(&hands));
        on_cleanup(move || {
            for timer in [&kept.rest_timer, &kept.hint_timer] {
                timer.take().iter().for_each(TimeoutHandle::clear);
            }
        });
        let gestures =
            Self { state, drawn, limits, hands: StoredValue::new_local(Rc::clone(&hands)), hint: RwSignal::new(None) };
        // Whatever moved the camera, the layer is now drawn for it; what the eye saw before is where the transition starts.
        let before = Cell::new(None::<Camera>);
        effect(move || {
            let camera = drawn.get();
            let seen = hands.shown.take().or(before.replace(camera));
            if let Some(camera) = camera {
                let _ = hands.layer.unchecked_ref::<HtmlElement>().style().remove_property("transform");
                if let Some(seen) = seen
                    && hands.grip.get().is_none()
                    && worth_a_transition(seen, camera)
                    && !platform::reduced_motion()
                {
                    platform::animate_from(&hands.layer, &layer_transform(camera, seen), TRANSITION_MS);
                }
            }
        });
        gestures
    }

    /// Puts the hands on the viewport.
    #[must_use]
    pub fn listen(self, viewport: El) -> El {
        viewport
            .on("pointerdown", move |event| self.on_pointer_down(event.unchecked_ref()))
            .on("pointermove", move |event| self.on_pointer_move(event.unchecked_ref()))
            .on("pointerup", move |_| self.on_pointer_up())
            .on("pointercancel", move |_| self.on_pointer_up())
            .on("wheel", move |event| self.on_wheel(event.unchecked_ref()))
            .on("dblclick", move |event| self.on_double_click(event.unchecked_ref()))
            .on("touchstart", move |event| self.on_touch_start(event.unchecked_ref()))
            .on("touchmove", move |event| self.on_touch_move(event.unchecked_ref()))
            .on("touchend", move |event| self.on_touch_end(event.unchecked_ref()))
            .on("touchcancel", move |event| self.on_touch_end(event.unchecked_ref()))
    }

    /// None once the map is gone, whose timers and listeners may come a little later.
    fn hands(&self) -> Option<Rc<Hands>> {
        self.hands.try_get_value()
    }

    /// Whether the click being handled ended a drag. Asking forgets.
    #[must_use]
    pub fn was_drag(&self) -> bool {
        self.hands().is_some_and(|hands| hands.dragged.take())
    }

    /// A click came; whether it opened something.
    pub fn pressed(&self, opened: bool) {
        if let Some(hands) = self.hands() {
            hands.pressed.set(opened);
        }
    }

    /// A button or a key zooms on the middle of the map.
    pub fn zoom(&self, factor: f64) {
        if let Some(camera) = self.drawn.get_untracked() {
            self.zoom_at(factor, camera.width / 2.0, camera.height / 2.0);
        }
    }

    /// Zooms so that a point of the window stays where it is, pixels.
    pub fn zoom_around(&self, factor: f64, x: f64, y: f64) {
        let (x, y) = self.within(x, y);
        self.zoom_at(factor, x, y);
    }

    /// A button or a key moves the view: −1, 0 or 1 on each axis, east and south positive.
    pub fn step(&self, east: f64, south: f64) {
        if let Some(camera) = self.drawn.get_untracked() {
            self.commit(camera.panned(-east * camera.width * STEP, -south * camera.height * STEP));
        }
    }

    /// Shows a rectangle of the map. Returns false when that is as close as it gets and nothing would change.
    #[must_use]
    pub fn show(&self, bounds: MapBounds) -> bool {
        let Some(camera) = self.drawn.get_untracked() else { return false };
        let wished = Camera::fitting(bounds, camera.width, camera.height, 48.0);
        if wished.scale <= camera.scale * 1.05 {
            return false;
        }
        self.commit(wished);
        true
    }

    /// Double click.
    fn on_double_click(&self, event: &MouseEvent) {
        event.prevent_default();
        if self.hands().is_some_and(|hands| !hands.pressed.get()) {
            self.zoom_around(ZOOM_STEP, f64::from(event.client_x()), f64::from(event.client_y()));
        }
    }

    /// Ctrl and wheel, or a trackpad's pinch, which browsers report the same way.
    fn on_wheel(&self, event: &WheelEvent) {
        if !event.ctrl_key() && !event.meta_key() {
            self.tell(Hint::Wheel);
            return;
        }
        event.prevent_default();
        let lines = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 24.0 };
        let factor = kept_between(-event.delta_y() * lines * 0.005, -0.7, 0.7).exp();
        let (x, y) = self.within(f64::from(event.client_x()), f64::from(event.client_y()));
        let Some(hands) = self.hands() else { return };
        if let (Some(camera), Some((min_scale, _))) = (self.seen(), self.limits.get_untracked()) {
            hands.grip.set(Some(Grip::Wheel));
            self.move_layer(camera.zoomed(factor, x, y, min_scale));
            self.after(&hands.rest_timer, REST_MS, |gestures| gestures.rest());
        }
    }

    /// A mouse button or a pen goes down. Fingers are touches.
    fn on_pointer_down(&self, event: &PointerEvent) {
        let Some(hands) = self.hands() else { return };
        hands.dragged.set(false);
        if event.button() == 0
            && event.pointer_type() != "touch"
            && let Some(from) = self.seen()
        {
            let (x, y) = self.within(f64::from(event.client_x()), f64::from(event.client_y()));
            hands.grip.set(Some(Grip::Pointer { x, y, from, dragging: false }));
        }
    }

    /// It moves.
    fn on_pointer_move(&self, event: &PointerEvent) {
        let Some(hands) = self.hands() else { return };
        let Some(Grip::Pointer { x, y, from, dragging }) = hands.grip.get() else { return };
        let (to_x, to_y) = self.within(f64::from(event.client_x()), f64::from(event.client_y()));
        let (dx, dy) = (to_x - x, to_y - y);
        if !dragging && dx.hypot(dy) < TREMBLE_PX {
            return;
        }
        if !dragging {
            // From here on the pointer is ours even outside the map; a mere click never is, so that it reaches its target.
            let _ = hands.viewport.set_pointer_capture(event.pointer_id());
            hands.grip.set(Some(Grip::Pointer { x, y, from, dragging: true }));
        }
        self.move_layer(from.panned(dx, dy));
    }

    /// It goes up, or is taken away by the browser.
    fn on_pointer_up(&self) {
        let Some(hands) = self.hands() else { return };
        if let Some(Grip::Pointer { dragging, .. }) = hands.grip.get() {
            hands.grip.set(None);
            if dragging {
                hands.dragged.set(true);
                self.rest();
            }
        }
    }

    /// Fingers are put down: two of them hold the map.
    fn on_touch_start(&self, event: &TouchEvent) {
        let Some(hands) = self.hands() else { return };
        if let (Some((x, y, distance)), Some(from)) = (self.two_fingers(event), self.seen()) {
            hands.grip.set(Some(Grip::Pinch { x, y, distance, from }));
        }
    }

    /// They move.
    fn on_touch_move(&self, event: &TouchEvent) {
        let Some((x, y, distance)) = self.two_fingers(event) else {
            self.tell(Hint::Touch);
            return;
        };
        event.prevent_default();
        let grip = self.hands().and_then(|hands| hands.grip.get());
        let Some(Grip::Pinch { x: x0, y: y0, distance: distance0, from }) = grip else { return };
        let Some((min_scale, _)) = self.limits.get_untracked() else { return };
        let factor = distance / distance0.max(1.0);
        self.move_layer(from.panned(x - x0, y - y0).zoomed(factor, x, y, min_scale));
    }

    /// They are lifted.
    fn on_touch_end(&self, event: &TouchEvent) {
        let Some(hands) = self.hands() else { return };
        if event.touches().length() < 2 && matches!(hands.grip.get(), Some(Grip::Pinch { .. })) {
            hands.grip.set(None);
            self.rest();
        }
    }

    fn zoom_at(&self, factor: f64, x: f64, y: f64) {
        if let (Some(camera), Some((min_scale, _))) = (self.drawn.get_untracked(), self.limits.get_untracked()) {
            self.commit(camera.zoomed(factor, x, y, min_scale));
        }
    }

    /// What the eye sees now.
    fn seen(&self) -> Option<Camera> {
        self.hands()?.shown.get().or(self.drawn.get_untracked())
    }

    fn move_layer(&self, camera: Camera) {
        let Some((_, bounds)) = self.limits.get_untracked() else { return };
        let camera = camera.kept_within(bounds);
        let Some(hands) = self.hands() else { return };
        hands.shown.set(Some(camera));
        if let Some(drawn) = self.drawn.get_untracked() {
            let style = hands.layer.unchecked_ref::<HtmlElement>().style();
            let _ = style.set_property("transform", &layer_transform(drawn, camera));
        }
    }

    /// The gesture is over: draw for what is seen.
    fn rest(&self) {
        let Some(hands) = self.hands() else { return };
        hands.grip.set(None);
        if let Some(camera) = hands.shown.get() {
            self.state.move_to(camera);
        }
    }

    fn commit(&self, camera: Camera) {
        if let Some((_, bounds)) = self.limits.get_untracked() {
            self.state.move_to(camera.kept_within(bounds));
        }
    }

    fn tell(&self, hint: Hint) {
        self.hint.set(Some(hint));
        if let Some(hands) = self.hands() {
            self.after(&hands.hint_timer, HINT_MS, |gestures| gestures.hint.set(None));
        }
    }

    fn after(&self, timer: &Cell<Option<TimeoutHandle>>, ms: u64, run: fn(&Self)) {
        if let Some(handle) = timer.take() {
            handle.clear();
        }
        let gestures = *self;
        let handle = set_timeout_with_handle(move || run(&gestures), Duration::from_millis(ms)).ok();
        timer.set(handle);
    }

    /// Pixels of the window to pixels of the map, which differ where the page is scaled by `zoom` or `transform`.
    fn within(&self, x: f64, y: f64) -> (f64, f64) {
        match self.hands().zip(self.drawn.get_untracked()) {
            Some((hands, camera)) => {
                let rect = hands.viewport.get_bounding_client_rect();
                (
                    to_map(x - rect.left(), camera.width, rect.width()),
                    to_map(y - rect.top(), camera.height, rect.height()),
                )
            }
            None => (x, y),
        }
    }

    /// Middle and distance of two fingers, pixels of the map.
    fn two_fingers(&self, event: &TouchEvent) -> Option<(f64, f64, f64)> {
        let touches = event.touches();
        if touches.length() != 2 {
            return None;
        }
        let (a, b) = (touches.get(0)?, touches.get(1)?);
        let (ax, ay) = self.within(f64::from(a.client_x()), f64::from(a.client_y()));
        let (bx, by) = self.within(f64::from(b.client_x()), f64::from(b.client_y()));
        Some(((ax + bx) / 2.0, (ay + by) / 2.0, (ax - bx).hypot(ay - by)))
    }
}

/// A length of the window as one of the map: `side` is a side of the map, `seen` the same as the window shows it. Equal but for what browsers
/// round, nothing is scaled.
fn to_map(length: f64, side: f64, seen: f64) -> f64 {
    if (side - seen).abs() < 1.0 || seen <= 0.0 { length } else { length * side / seen }
}

/// The CSS transform that makes a layer drawn for one camera look as if drawn for another. The layer's transform origin is its
/// middle.
#[must_use]
pub fn layer_transform(drawn: Camera, shown: Camera) -> String {
    let x = (drawn.center.x - shown.center.x) * shown.scale;
    let y = (drawn.center.y - shown.center.y) * shown.scale;
    format!("translate({}px, {}px) scale({})", decimal(x, 2), decimal(y, 2), decimal(shown.scale / drawn.scale, 5))
}

/// A change of size alone is no movement, and a jump over half the country is a dizzy one.
fn worth_a_transition(from: Camera, to: Camera) -> bool {
    let ratio = to.scale / from.scale;
    let moved = ((to.center.x - from.center.x) * from.scale).hypot((to.center.y - from.center.y) * from.scale);
    let same_size = (from.width - to.width).abs() < 1.0 && (from.height - to.height).abs() < 1.0;
    same_size && (1.0 / 24.0..24.0).contains(&ratio) && moved < 4.0 * (from.width + from.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::projection::MapPoint;

    #[test]
    fn what_is_scaled_on_screen_is_brought_back() {
        // zoom: 1.5, transform: scale(.7), and nothing but rounding.
        assert_eq!(to_map(180.0, 600.0, 900.0), 120.0);
        assert!((to_map(84.0, 600.0, 420.0) - 120.0).abs() < 1e-9);
        assert_eq!(to_map(120.0, 600.0, 600.3), 120.0);
        // Before anything is laid out.
        assert_eq!(to_map(120.0, 600.0, 0.0), 120.0);
    }

    fn camera(x: f64, y: f64, scale: f64) -> Camera {
        Camera { center: MapPoint { x, y }, scale, width: 600.0, height: 400.0 }
    }

    /// What the browser does with `translate(x, y) scale(s)` around the middle of a 600 × 400 layer.
    fn apply(transform: &str, (x, y): (f64, f64)) -> (f64, f64) {
        let numbers: Vec<f64> = transform
            .split(|c: char| !(c.is_ascii_digit() || c == '-' || c == '.'))
            .filter_map(|number| number.parse().ok())
            .collect();
        ((x - 300.0) * numbers[2] + 300.0 + numbers[0], (y - 200.0) * numbers[2] + 200.0 + numbers[1])
    }

    #[test]
    fn the_moved_layer_shows_what_a_new_drawing_would() {
        let drawn = camera(0.5, 0.34, 100_000.0);
        for shown in [drawn.panned(35.0, -80.0), drawn.zoomed(1.7, 20.0, 390.0, 1.0), camera(0.501, 0.339, 60_000.0)] {
            let transform = layer_transform(drawn, shown);
            for point in [MapPoint { x: 0.5, y: 0.34 }, MapPoint { x: 0.503, y: 0.338 }] {
                let (moved, fresh) = (apply(&transform, drawn.to_screen(point)), shown.to_screen(point));
                assert!((moved.0 - fresh.0).abs() < 0.05 && (moved.1 - fresh.1).abs() < 0.05, "{moved:?} {fresh:?}");
            }
        }
    }

    #[test]
    fn a_resize_is_not_animated_nor_is_a_journey_across_the_ocean() {
        let here = camera(0.5, 0.34, 100_000.0);
        assert!(worth_a_transition(here, here.zoomed(4.0, 10.0, 10.0, 1.0)));
        assert!(!worth_a_transition(here, Camera { width: 300.0, ..here }));
        assert!(!worth_a_transition(here, camera(0.65, 0.56, 100_000.0)));
    }
}
