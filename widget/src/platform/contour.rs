//! A GeoJSON file of polygons, read with the browser's own JSON.

use atlas::lieu::Position;
use atlas::rings::Ring;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::*;

/// The rings of all polygons of a GeoJSON text (RFC 7946), whatever holds them: a geometry, a feature, collections. `None` without any.
#[must_use]
pub fn read_contour(text: &str) -> Option<Vec<Ring>> {
    let mut rings = Vec::new();
    gather(&JSON::parse(text).ok()?, 0, &mut rings);
    (!rings.is_empty()).then_some(rings)
}

/// Goes through what may hold polygons. A file that goes deeper than any geometry is not followed.
fn gather(value: &JsValue, depth: u8, rings: &mut Vec<Ring>) {
    if depth > 12 {
        return;
    }
    if !Array::is_array(value) {
        for key in ["features", "geometries", "geometry", "coordinates"] {
            if let Ok(inner) = Reflect::get(value, &key.into())
                && inner.is_object()
            {
                gather(&inner, depth + 1, rings);
            }
        }
        return;
    }
    let items = Array::from(value);
    let ring: Option<Ring> = items.iter().map(|item| position(&item)).collect();
    match ring {
        // A closed line of RFC 7946 has its first point again at its end, and four at least: other lines enclose nothing.
        Some(mut ring) if ring.len() > 3 && ring.first() == ring.last() => {
            ring.pop();
            rings.push(ring);
        }
        Some(_) => {}
        None => items.iter().for_each(|item| gather(&item, depth + 1, rings)),
    }
}

/// Longitude and latitude, degrees.
fn position(value: &JsValue) -> Option<Position> {
    if !Array::is_array(value) {
        return None;
    }
    let number = |index: u32| Reflect::get_u32(value, index).ok().and_then(|number| number.as_f64());
    Position::new(number(0)?, number(1)?)
}
