//! The territories below the one in view: all of them, those with lieux first, those without folded away but reachable.

use super::pager::{TERRITORIES, pager};
use super::reply;
use crate::dom::{El, button, html, labelled};
use crate::map::drawing::Subject;
use crate::reactive::holds;
use crate::state::{AppState, Part, Side, Tab, shown};
use crate::text;
use atlas::drill_down;
use atlas::fold::fold;
use atlas::order;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{Level, Territoire};

/// One line of the list.
struct Row {
    territoire: Territoire,
    nom: String,
    n: u32,
    population: u32,
}

/// What is right below the territory in view, by name.
fn rows(state: AppState) -> Vec<Row> {
    let scope = state.scope();
    let counts = state.counts.get();
    let count = |territoire: Territoire| counts.get(territoire);
    let mut rows: Vec<Row> = Vec::new();
    let below = drill_down::children(scope);
    let departements = state.confines.with(|confines| confines.departements.clone()).unwrap_or_default();
    let parts = Subject::of(scope, state.top()).parts(&departements);
    let outlines: Vec<_> = parts.iter().filter_map(|part| state.outlines(*part)).collect();
    if below.is_empty() {
        // Paris is known by its arrondissements.
        let layer_of = |outlines: &Outlines| match scope {
            Territoire::Ensemble(Level::Regions) => Layer::Regions,
            Territoire::Ensemble(Level::Departements) => Layer::Departements,
            Territoire::Departement(_) | Territoire::Ensemble(Level::Communes)
                if outlines.areas(Layer::Communes).len() > 1 =>
            {
                Layer::Communes
            }
            _ => Layer::Arrondissements,
        };
        for outlines in &outlines {
            for area in outlines.areas(layer_of(outlines)) {
                let territoire = area.territoire.simplified();
                if state.admits(territoire) {
                    let (n, nom, population) = (count(territoire), state.nom(territoire), area.population);
                    rows.push(Row { territoire, nom, n, population });
                }
            }
        }
        // A commune that the outlines do not know still has its line: no lieu is lost.
        for (territoire, n) in counts.iter().filter(|(territoire, _)| *territoire != scope) {
            if !rows.iter().any(|row| row.territoire == territoire) {
                rows.push(Row { territoire, nom: state.nom(territoire), n, population: 0 });
            }
        }
    } else {
        let france = outlines.first().filter(|_| parts[..] == [Part::France]);
        for territoire in below.into_iter().filter(|of| state.admits(*of)) {
            let population = france.and_then(|outlines| outlines.area(territoire)).map(|area| area.population);
            let (nom, n) = (state.nom(territoire), count(territoire));
            rows.push(Row { territoire, nom, n, population: population.unwrap_or_default() });
        }
    }
    let key = |row: Row| ((row.territoire == Territoire::NonLocalise, fold(&row.nom)), row);
    let rows = order::sorted(rows.into_iter().map(key).collect(), |(a, _), (b, _)| a.cmp(b));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Territories as buttons, each with its count.
#[must_use]
pub fn list(state: AppState) -> El {
    html("div").children_signal(move |parts| {
        if !holds(move || state.known_total().is_some()) {
            return;
        }
        let scope = state.scope();
        let (full, empty): (Vec<Row>, Vec<Row>) = rows(state).into_iter().partition(|row| row.n > 0);
        // « Non localisés » without lieux is no territory worth a line.
        let empty: Vec<Row> = empty.into_iter().filter(|row| row.territoire != Territoire::NonLocalise).collect();
        let here = state.counts.get().get(scope);
        if full.is_empty() && here == 0 {
            if holds(move || state.waiting.with(Option::is_none) && state.failed.with(Option::is_none)) {
                let whole = state.ask.with_filter(atlas::filter::Filter::is_empty);
                parts.push(if whole { labelled("p", "note", text::EMPTY) } else { reply::nothing(state) });
            }
        } else {
            let page = shown(state.page(), full.len(), TERRITORIES);
            // After the last of those that have a name.
            let rest = (here > 0 && page.end == full.len()).then(|| {
                let choose = button("territoire-ligne", move || {
                    state.choose(Tab::Lieux);
                    // This line goes: the focus is on the title.
                    state.turn_to(0);
                })
                .part("ligne");
                let nom = labelled("span", "nom", text::not_specified(scope));
                html("li").child(choose.child(nom).child(labelled("span", "nombre", &text::lieux(here))))
            });
            let lines = full[page].iter().map(|row| line(state, row));
            parts.push(html("ul").class("liste").part("liste").children(lines).children(rest));
            parts.extend(pager(state, full.len(), TERRITORIES));
        }
        if !empty.is_empty() {
            let n = u32::try_from(empty.len()).unwrap_or(u32::MAX);
            let lines = html("ul").class("liste").part("liste").children(empty.iter().map(|row| line(state, row)));
            let summary = labelled("summary", "", &text::without_lieu(scope, n));
            parts.push(html("details").class("vides").child(summary).child(lines));
        }
    })
}

fn line(state: AppState, row: &Row) -> El {
    let territoire = row.territoire;
    // A part of its lieux says nothing of its inhabitants.
    let whole = state.confines.with(|confines| confines.holds_whole(territoire));
    let ratio = text::per_inhabitant(if whole { row.population } else { 0 }, row.n);
    let line = button("territoire-ligne", move || state.enter(territoire, Side::Panel))
        .part("ligne")
        .child(labelled("span", "nom", &row.nom).verbatim())
        .child(labelled("span", "nombre", &text::lieux(row.n)))
        .children((!ratio.is_empty()).then(|| labelled("span", "rapport", &ratio)));
    html("li").child(line)
}
