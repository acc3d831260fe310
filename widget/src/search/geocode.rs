//! Addresses, asked of the geocoder that the page's owner named, once per settled query; nothing is said when it does not answer: the
//! local names are there.
//!
//! The answer is the GeoJSON of the Géoplateforme (`/geocodage/search`): points with `label` and `citycode`.

use crate::dom::effect;
use crate::platform;
use crate::reactive::RwSignal;
use crate::state::AppState;
use atlas::lieu::Position;
use atlas::territoire::{CodeCommune, Territoire};
use js_sys::{Array, JSON, Reflect};
use leptos::prelude::{TimeoutHandle, on_cleanup, set_timeout_with_handle};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// An address that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// As the geocoder writes it.
    pub label: String,
    /// Where.
    pub at: Position,
    /// In which commune.
    pub commune: CodeCommune,
}

/// Shorter queries name nothing yet.
const SHORTEST: usize = 3;
/// How long a query must have been left alone.
const SETTLED: Duration = Duration::from_millis(350);

/// Looks up what is typed once it has settled, and gives what was found.
pub fn follow_query(state: AppState, query: RwSignal<String>, found: RwSignal<Vec<Address>>) {
    // Answers to what is no longer typed are not wanted.
    let turn = Rc::new(Cell::new(0_u32));
    let timer = Rc::new(RefCell::new(None::<TimeoutHandle>));
    let guard = send_wrapper::SendWrapper::new((Rc::clone(&turn), Rc::clone(&timer)));
    on_cleanup(move || {
        guard.0.set(guard.0.get().wrapping_add(1));
        if let Some(timer) = guard.1.take() {
            timer.clear();
        }
    });
    effect(move || {
        let text = query.get().trim().to_owned();
        let geocoder = state.config().geocodeur;
        turn.set(turn.get().wrapping_add(1));
        if let Some(timer) = timer.take() {
            timer.clear();
        }
        let Some(geocoder) = geocoder else { return };
        let (now, turn) = (turn.get(), Rc::clone(&turn));
        let settled = move || {
            let answered = move |body: Option<String>| {
                if turn.get() == now {
                    let admits = |of: Territoire| leptos::prelude::untrack(|| state.admits(of.simplified()));
                    found.set(body.map(|body| addresses(&body, admits)).unwrap_or_default());
                }
            };
            let is_short = text.chars().count() < SHORTEST;
            match platform::with_query(&geocoder, &[("q", &text), ("limit", "5")]).filter(|_| !is_short) {
                Some(url) => platform::text_at(url, answered),
                None => answered(None),
            }
        };
        *timer.borrow_mut() = set_timeout_with_handle(settled, SETTLED).ok();
    });
}

/// The addresses of an answer that are within a territory; none for what is no such answer.
fn addresses(body: &str, admits: impl Fn(Territoire) -> bool) -> Vec<Address> {
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap_or_default();
    let Ok(json) = JSON::parse(body) else { return Vec::new() };
    let features = get(&json, "features");
    if !Array::is_array(&features) {
        return Vec::new();
    }
    let features = Array::from(&features);
    let found = features.iter().filter_map(|feature| {
        let (properties, point) = (get(&feature, "properties"), get(&get(&feature, "geometry"), "coordinates"));
        let number = |index: u32| Reflect::get_u32(&point, index).ok().and_then(|number| number.as_f64());
        let commune = CodeCommune::parse(&get(&properties, "citycode").as_string()?)?;
        let label = get(&properties, "label").as_string().filter(|label| !label.is_empty())?;
        let at = Position::new(number(0)?, number(1)?)?;
        admits(Territoire::Commune(commune)).then_some(Address { label, at, commune })
    });
    found.take(super::SHOWN).collect()
}
