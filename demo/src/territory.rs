//! The territory by name: a field that proposes, those that are chosen, and a list of communes to paste.

use crate::places::{Level, Place};
use crate::state::{Names, State};
use crate::{browser, text};
use leptos::prelude::*;

/// As many as are read at a glance.
const N_PROPOSED: usize = 8;

/// The field's id, where the focus goes back to.
const FIELD: &str = "territoire";

/// The whole of it.
pub fn territory(state: State) -> impl IntoView {
    // Names of what was chosen before this page was opened.
    Effect::new(move |_| {
        let unnamed = state.chosen().iter().any(|(_, _, place)| place.is_none());
        if unnamed && matches!(state.names(), Names::Unasked) {
            state.ask_for_names();
        }
    });
    view! { {field(state)}{chosen(state)}{sector(state)} }
}

fn field(state: State) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let places = state.places();
        query.with(|query| places.find(query, N_PROPOSED).into_iter().cloned().collect::<Vec<Place>>())
    });
    let is_open = Memo::new(move |_| !found.with(Vec::is_empty));
    let take = move |at: usize| {
        let Some(place) = found.with_untracked(|found| found.get(at).cloned()) else { return };
        state.add(place.level, &[place.code]);
        query.set(String::new());
        browser::focus(FIELD);
    };
    let step = move |by: usize| {
        let n = found.with_untracked(Vec::len);
        if n > 0 {
            active.update(|at| *at = (*at + by) % n);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if !is_open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(found.with_untracked(Vec::len).max(1) - 1),
            "Enter" => take(active.get_untracked()),
            "Escape" => query.set(String::new()),
            _ => return,
        }
        event.prevent_default();
    };
    let said = move || {
        let empty = query.with(|query| query.trim().is_empty());
        match state.names() {
            Names::Failed => {
                "Les noms des communes et des intercommunalités ne sont pas joignables : régions et départements \
                              se trouvent par leur nom, le reste par son code, dans « Réglages plus rares »."
                    .to_owned()
            }
            Names::Waiting if !empty => "Chargement des noms de communes…".to_owned(),
            _ if empty => String::new(),
            _ => text::n_proposed(found.with(Vec::len)),
        }
    };
    let option = move |at: usize, place: Place| {
        view! {
            <li role="option" id=format!("proposition-{at}") aria-selected=move || (active.get() == at).to_string()
                on:mousedown=|event| event.prevent_default() on:click=move |_| take(at)>
                <strong>{place.nom.clone()}</strong>" "<span>{text::about(&place)}</span>
            </li>
        }
    };
    view! {
        <div class="ligne">
            <label for=FIELD>"Région, département, intercommunalité ou commune"</label>
            <div class="cherche">
                <input id=FIELD type="text" role="combobox" autocomplete="off" spellcheck="false" aria-autocomplete="list"
                    aria-controls="propositions" aria-describedby="territoire-dit"
                    aria-expanded=move || is_open.get().to_string()
                    aria-activedescendant=move || is_open.get().then(|| format!("proposition-{}", active.get()))
                    prop:value=move || query.get()
                    on:focus=move |_| state.ask_for_names()
                    on:input=move |event| { active.set(0); query.set(event_target_value(&event)); }
                    on:keydown=on_key/>
                <ul id="propositions" role="listbox" aria-label="Territoires proposés" hidden=move || !is_open.get()>
                    {move || found.get().into_iter().enumerate().map(|(at, place)| option(at, place)).collect_view()}
                </ul>
            </div>
            <p class="indice" id="territoire-dit" role="status">{move || text::french(&said())}</p>
        </div>
    }
}

fn chosen(state: State) -> impl IntoView {
    let item = move |(level, code, place): (Level, String, Option<Place>)| {
        let nom = place.as_ref().map_or_else(|| code.clone(), |place| place.nom.clone());
        let unknown = place.is_none() && matches!(state.names(), Names::Here);
        let about = match &place {
            Some(place) => text::about(place),
            None if unknown => text::unknown(level),
            None => text::level(level).to_owned(),
        };
        let label = format!("Retirer {nom}");
        view! {
            <li>
                <span><strong>{nom}</strong>" "<span class=if unknown { "faute" } else { "discret" }>{about}</span></span>
                <button type="button" aria-label=label title="Retirer"
                    on:click=move |_| {
                        state.remove(level, &code);
                        browser::focus(FIELD);
                    }>"✕"</button>
            </li>
        }
    };
    view! {
        <div class="ligne">
            <p class="etiquette" id="choisis-nom">"Votre carte montre"</p>
            <ul class="choisis" aria-labelledby="choisis-nom">
                {move || {
                    let chosen = state.chosen();
                    if chosen.is_empty() {
                        view! { <li class="discret">"toute la France, tant qu’aucun territoire n’est choisi"</li> }.into_any()
                    } else {
                        chosen.into_iter().map(item).collect_view().into_any()
                    }
                }}
            </ul>
        </div>
    }
}

fn sector(state: State) -> impl IntoView {
    let list = RwSignal::new(String::new());
    let said = RwSignal::new(Vec::<String>::new());
    let add = move |_| {
        if !matches!(state.names(), Names::Here) {
            said.set(vec!["Les noms des communes ne sont pas encore là : réessayez dans un instant.".into()]);
            state.ask_for_names();
            return;
        }
        let sector = state.places().sector(&list.get_untracked());
        let mut lines = vec![text::n_added(sector.codes.len())];
        lines.extend(sector.mistakes.iter().map(text::mistake));
        // What is left to mend stays in the field.
        list.set(sector.mistakes.iter().map(|mistake| mistake.found.as_str()).collect::<Vec<_>>().join("\n"));
        if !sector.codes.is_empty() {
            state.add(Level::Commune, &sector.codes);
        }
        said.set(lines);
    };
    view! {
        <details class="cases">
            <summary>"Coller une liste de communes"</summary>
            <label for="secteur">"Noms ou codes, un par ligne ou séparés par des virgules"</label>
            <textarea id="secteur" rows="4" spellcheck="false" prop:value=move || list.get()
                on:focus=move |_| state.ask_for_names() on:input=move |event| list.set(event_target_value(&event))></textarea>
            <button type="button" on:click=add>"Ajouter ces communes"</button>
            <div class="faute" role="status">
                {move || said.get().into_iter().map(|line| view! { <p>{text::french(&line)}</p> }).collect_view()}
            </div>
            <p class="indice">"Donnez ensuite un nom à ce secteur, ci-dessous\u{a0}: il remplace la liste en tête de la carte."</p>
        </details>
    }
}
