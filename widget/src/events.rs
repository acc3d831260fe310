//! What the page's owner is told of: the carte is ready, and what the visitor did. Acts of scripts, attributes, links and « Back » are
//! not told: who made them knows, and an event that answers them would never end.
//!
//! Names and fields are those of [`embed_snippet::EVENTS`]; failures are told by [`crate::load`].

use crate::dom::effect;
use crate::platform::{Teller, lists};
use crate::state::AppState;
use embed_snippet::link::Link;
use leptos::prelude::untrack;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;

/// Tells the page, until the owner is disposed of.
pub fn tell(state: AppState, teller: Teller) {
    let last = RefCell::new(untrack(|| state.seen()));
    // A sheet opened whose lieu is not known by its whole id yet.
    let opened = Cell::new(None);
    let ready = Cell::new(None);
    effect(move || {
        let now = state.seen();
        let before = last.replace(now.clone());
        let n_lieux = || state.told_total().map_or(JsValue::NULL, JsValue::from);
        if state.lieux().is_some() && ready.replace(Some(state.generation())) != Some(state.generation()) {
            let date = state.manifest().map(|manifest| manifest.date.clone()).unwrap_or_default();
            teller.tell("pret", &[("n_lieux", n_lieux()), ("date", date.into())]);
        }
        if now.by_script != before.by_script {
            opened.set(None);
            return;
        }
        if now.entered != before.entered {
            let code = Link::code(now.scope);
            teller.tell(
                "territoire",
                &[("code", code.into()), ("nom", state.nom(now.scope).into()), ("n_lieux", n_lieux())],
            );
        }
        if now.filter != before.filter {
            let link = Link { filter: now.filter, ..Link::default() };
            teller.tell("filtres", &[("filtres", lists(&link.pairs())), ("n_lieux", n_lieux())]);
        }
        if now.sheet != before.sheet {
            opened.set(now.sheet);
        }
        let Some(id) = opened.get() else { return };
        let details = state.details(id);
        // Details that cannot be had do not hold back what was done.
        if details.is_some() || state.failed.get().is_some() {
            opened.set(None);
            let nom = state.lieux().map(|lieux| lieux.catalogue.nom(id).to_owned()).unwrap_or_default();
            let id = details.map_or(JsValue::NULL, |details| details.id.into());
            teller.tell("lieu", &[("id", id), ("nom", nom.into())]);
        }
    });
}
