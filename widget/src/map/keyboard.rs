//! Keys, focus and presses on what is drawn. One tab stop for the territories, one for the lieux; arrows go to the nearest
//! neighbour in their direction.

use super::{MapState, markers};
use crate::map::gestures::ZOOM_STEP;
use crate::platform;
use crate::state::Side;
use atlas::catalogue::LieuId;
use atlas::decimal;
use atlas::projection::MapPoint;
use atlas::territoire::Territoire;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent};

/// The attribute that numbers territories.
const TERRITORY: &str = "data-rang";
/// The attribute that numbers lieux and clusters.
const GROUP: &str = "data-groupe";

fn element_of(target: Option<EventTarget>) -> Option<Element> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest("[data-rang],[data-groupe]").ok().flatten()
}

fn number(element: &Element, attribute: &str) -> Option<usize> {
    element.get_attribute(attribute)?.parse().ok()
}

/// The territory that an event is about.
#[must_use]
pub fn territory_of(map: MapState, target: Option<EventTarget>) -> Option<Territoire> {
    let index = number(&element_of(target)?, TERRITORY)?;
    map.drawing.with_untracked(|drawing| drawing.as_ref()?.shapes.get(index).map(|shape| shape.territoire))
}

/// The lieu that an event is about: that of a marker, not of a cluster.
#[must_use]
pub fn lieu_of(target: Option<EventTarget>) -> Option<LieuId> {
    let element = element_of(target)?;
    let alone = element.class_list().contains("lieu");
    if alone { element.get_attribute("data-lieu")?.parse().ok().map(LieuId) } else { None }
}

/// A click, Enter or Space on something drawn.
pub fn press(map: MapState, target: Option<EventTarget>, from: Side) {
    if let Some(territoire) = territory_of(map, target.clone()) {
        map.state.enter(territoire, from);
    } else if let Some(index) = element_of(target).and_then(|element| number(&element, GROUP)) {
        markers::press(map, index);
    }
}

/// A key pressed while something drawn has the focus. Keys that mean nothing here go on to the page.
pub fn on_key(map: MapState, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(key) = crate::dom::key(event) else { return };
    let (east, south) = match key.as_str() {
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "ArrowUp" => (0.0, -1.0),
        "ArrowDown" => (0.0, 1.0),
        "Enter" | " " => {
            event.prevent_default();
            return press(map, event.target(), Side::Map);
        }
        "+" | "=" => {
            event.prevent_default();
            return zoom(map, event, ZOOM_STEP);
        }
        "-" => {
            event.prevent_default();
            return zoom(map, event, 1.0 / ZOOM_STEP);
        }
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() {
        map.gestures.step(east, south);
    } else if let Some(next) = element_of(event.target()).and_then(|here| neighbour(&here, east, south)) {
        platform::focus(&next);
    }
}

/// A key zooms on what has the focus, which stays where it is.
fn zoom(map: MapState, event: &KeyboardEvent, factor: f64) {
    match element_of(event.target()) {
        Some(element) => {
            let (x, y) = middle(&element);
            map.gestures.zoom_around(factor, x, y);
        }
        None => map.gestures.zoom(factor),
    }
}

/// Something drawn got the focus: it becomes the tab stop of its kind, and comes into view.
pub fn on_focus(map: MapState, event: &Event) {
    let Some(element) = element_of(event.target()) else { return };
    let kind = if element.has_attribute(TERRITORY) { TERRITORY } else { GROUP };
    for other in all(&element, kind) {
        let _ = other.set_attribute("tabindex", if other == element { "0" } else { "-1" });
    }
    // A focus that came with a click, or that was put here after one, is not looked at: nothing moves, nothing lights up.
    if !element.matches(":focus-visible").unwrap_or(false) {
        return;
    }
    map.point(territory_of(map, event.target()));
    let Some(camera) = map.camera.get_untracked() else { return };
    let Some((x, y)) = label_of(map, &element).map(|label| camera.to_screen(label)).or_else(|| drawn_at(&element))
    else {
        return;
    };
    if !(0.0..=camera.width).contains(&x) || !(0.0..=camera.height).contains(&y) {
        map.state.move_to(atlas::camera::Camera { center: camera.to_map(x, y), ..camera });
    }
}

// Where things are is told by what was drawn, not by the window: what gets the focus anew because the camera moved gets it while the way
// there is still being shown.

/// Where the count of a territory is written.
fn label_of(map: MapState, element: &Element) -> Option<MapPoint> {
    let index = number(element, TERRITORY)?;
    map.drawing.with_untracked(|drawing| Some(drawing.as_ref()?.shapes.get(index)?.label))
}

/// Where a marker is drawn, pixels of the view at rest.
fn drawn_at(element: &Element) -> Option<(f64, f64)> {
    let transform = element.get_attribute("transform")?;
    let (x, y) = transform.strip_prefix("translate(")?.strip_suffix(')')?.split_once(' ')?;
    Some((decimal::read(x)?, decimal::read(y)?))
}

/// All things drawn of one kind, beside this one.
fn all(element: &Element, kind: &str) -> Vec<Element> {
    let Some(svg) = element.closest("svg").ok().flatten() else { return Vec::new() };
    let Ok(found) = svg.query_selector_all(&format!("[{kind}]")) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// Window pixels of the middle of something drawn.
fn middle(element: &Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.left() + rect.width() / 2.0, rect.top() + rect.height() / 2.0)
}

/// The nearest of the same kind in a direction: what is straight ahead counts more than what is aside.
fn neighbour(here: &Element, east: f64, south: f64) -> Option<Element> {
    let kind = if here.has_attribute(TERRITORY) { TERRITORY } else { GROUP };
    let (x, y) = middle(here);
    let effort = |other: &Element| {
        let (ox, oy) = middle(other);
        let (dx, dy) = (ox - x, oy - y);
        let ahead = dx * east + dy * south;
        let aside = (dx * south).abs() + (dy * east).abs();
        (ahead > 1.0 && aside <= 2.0 * ahead).then_some(ahead + 2.0 * aside)
    };
    all(here, kind)
        .into_iter()
        .filter_map(|other| Some((effort(&other)?, other)))
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, other)| other)
}
