//! The territories below the one in view: all of them, those with lieux first, those without folded away but reachable.

use crate::map::drawing::Subject;
use crate::state::{AppState, From, Part, Tab};
use crate::text;
use atlas::drill_down;
use atlas::fold::fold;
use atlas::outlines::Layer;
use atlas::territoire::Territoire;
use leptos::prelude::*;

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
    let count = |territoire: Territoire| counts.get(&territoire).copied().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let below = drill_down::children(scope);
    let part = Subject::of(scope).part();
    let outlines = state.outlines(part);
    if below.is_empty() {
        let layer = match scope {
            Territoire::Departement(departement) if departement.as_str() == "75" => Layer::Arrondissements,
            Territoire::Departement(_) => Layer::Communes,
            _ => Layer::Arrondissements,
        };
        for area in outlines.iter().flat_map(|outlines| outlines.areas(layer)) {
            let n = count(area.territoire);
            rows.push(Row { territoire: area.territoire, nom: area.nom.clone(), n, population: area.population });
        }
        // A commune that the outlines do not know still has its line: no lieu is lost.
        for (territoire, n) in counts.iter().filter(|(territoire, _)| **territoire != scope) {
            if !rows.iter().any(|row| row.territoire == *territoire) {
                rows.push(Row { territoire: *territoire, nom: state.nom(*territoire), n: *n, population: 0 });
            }
        }
    } else {
        for territoire in below {
            let area = outlines.as_ref().and_then(|outlines| match part {
                Part::France => outlines.area(territoire).map(|area| area.population),
                _ => None,
            });
            let population = area.unwrap_or_default();
            rows.push(Row { territoire, nom: state.nom(territoire), n: count(territoire), population });
        }
    }
    rows.sort_by_cached_key(|row| (row.territoire == Territoire::NonLocalise, fold(&row.nom)));
    rows
}

/// Territories as buttons, each with its count.
#[component]
pub fn TerritoryList(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let lists = move || {
        let scope = state.scope();
        let (full, empty): (Vec<Row>, Vec<Row>) = rows(state).into_iter().partition(|row| row.n > 0);
        // « Non localisés » without lieux is no territory worth a line.
        let empty: Vec<Row> = empty.into_iter().filter(|row| row.territoire != Territoire::NonLocalise).collect();
        let here = state.counts.get().get(&scope).copied().unwrap_or_default();
        let n_empty = u32::try_from(empty.len()).unwrap_or(u32::MAX);
        let nothing = full.is_empty() && here == 0 && state.waiting.get().is_none() && state.failed.get().is_none();
        view! {
            {nothing.then(|| view! { <p class="note">{text::EMPTY}</p> })}
            <ul class="liste">{full.into_iter().map(|row| line(state, row)).collect_view()}
                {(here > 0).then(|| view! {
                    <li>
                        <button type="button" class="territoire-ligne" on:click=move |_| state.choose(Tab::Lieux)>
                            <span class="nom">{text::NO_COMMUNE}</span>
                            <span class="nombre">{text::number(here)}</span>
                        </button>
                    </li>
                })}
            </ul>
            {(n_empty > 0).then(|| view! {
                <details class="vides">
                    <summary>{text::without_lieu(scope, n_empty)}</summary>
                    <ul class="liste">{empty.into_iter().map(|row| line(state, row)).collect_view()}</ul>
                </details>
            })}
        }
    };
    view! { {lists} }
}

fn line(state: AppState, row: Row) -> impl IntoView {
    let Row { territoire, nom, n, population } = row;
    let ratio = text::per_inhabitant(population, n);
    view! {
        <li>
            <button type="button" class="territoire-ligne" on:click=move |_| state.enter(territoire, From::Panel)>
                <span class="nom">{nom}</span>
                <span class="nombre">{text::lieux(n)}</span>
                {(!ratio.is_empty()).then(|| view! { <span class="rapport">{ratio}</span> })}
            </button>
        </li>
    }
}
