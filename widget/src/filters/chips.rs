//! What is chosen, one chip each: what can be seen can be taken away.

use crate::dom::{El, button, html, labelled};
use crate::reactive::Memo;
use crate::state::{AppState, Origin};
use crate::text;
use atlas::filter::{Criterion, Filter};
use atlas::territoire::Territoire;

/// The chips, « Tout effacer », and the way back.
pub fn chips(state: AppState) -> El {
    let any = Memo::new(move || {
        let fixed = state.config().filtres_fixes;
        state.ask.can_undo()
            || state.ask.from.with(Option::is_some)
            || state.ask.with_filter(|filter| !filter.is_empty())
            || !fixed.is_empty()
    });
    html("div").class("jetons").group_while(text::ACTIVE, move || any.get()).children_signal(move |parts| {
        let filter = state.ask.filter();
        // What limits the map for good is said too: it cannot be taken away.
        let fixed = state.config().filtres_fixes;
        for criterion in Criterion::all().filter(|criterion| fixed.asks(*criterion)) {
            parts.push(labelled("span", "jeton-fixe", &criterion_name(&fixed, criterion)));
        }
        if let Some(origin) = state.ask.origin() {
            parts.push(chip(&origin_name(state, &origin), move || state.forget_origin()));
        }
        chosen(state, &filter, parts);
        if filter.len() > 1 {
            parts.push(button("lien", move || state.clear_all()).text(text::CLEAR_ALL));
        }
        if state.ask.can_undo() {
            parts.push(button("lien", move || state.undo()).text(text::UNDO));
        }
    })
}

/// `Autour de Saint-Étienne`.
pub fn origin_name(state: AppState, origin: &Origin) -> String {
    let nom = match origin {
        Origin::Commune(code) => state.nom(Territoire::Commune(*code)),
        _ => String::new(),
    };
    text::around(origin, &nom)
}

/// A criterion as it was asked for: the values chosen, the hours, the distance.
#[must_use]
pub fn criterion_name(filter: &Filter, criterion: Criterion) -> String {
    match criterion {
        Criterion::Facet(facet) => {
            filter.chosen(facet).iter().map(|value| value.label(facet)).collect::<Vec<_>>().join(", ")
        }
        Criterion::Hours => filter.when().iter().map(|when| text::when(*when)).collect::<Vec<_>>().join(", "),
        Criterion::Distance => filter.radius_km.map(text::within).unwrap_or_default(),
        Criterion::Rdv => text::RDV.into(),
        Criterion::AccesLibre => text::ACCES_LIBRE.into(),
    }
}

fn chosen(state: AppState, filter: &Filter, parts: &mut Vec<El>) {
    if let Some(km) = filter.radius_km {
        parts.push(chip(&text::within(km), move || state.limit_to(None)));
    }
    for (facet, value) in filter.iter() {
        let taken = value.clone();
        parts.push(chip(value.label(facet), move || state.toggle(facet, taken.clone())));
    }
    for when in filter.when().iter().copied() {
        parts.push(chip(&text::when(when), move || state.toggle_when(when)));
    }
    for criterion in [Criterion::Rdv, Criterion::AccesLibre] {
        if filter.asks(criterion) {
            parts.push(chip(&criterion_name(filter, criterion), move || state.clear(criterion)));
        }
    }
}

fn chip(name: &str, remove: impl Fn() + 'static) -> El {
    button("jeton", remove).attr("aria-label", &text::remove(name)).attr("title", &text::remove(name)).text(name)
}
