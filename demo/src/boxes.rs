//! Attributes of which several words may be chosen, as boxes to tick: parts of the map, filters.

use crate::filters::{self, Tick};
use crate::state::State;
use crate::text;
use atlas::vocabulary::Facet;
use embed_snippet::attribute::Attribute;
use leptos::prelude::*;

/// Words separated by spaces.
pub fn several(
    state: State,
    name: &'static str,
    label: String,
    words: &'static [(&'static str, &'static str)],
    about: AnyView,
) -> impl IntoView {
    let is_on = move |word: &str| state.text(name).split_whitespace().any(|of| of == word);
    let n = move || words.iter().filter(|(word, _)| is_on(word)).count();
    let ticks = words.iter().map(|(word, meaning)| {
        view! {
            <label class="case">
                <input type="checkbox" prop:checked=move || is_on(word)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        // In the order of the table, and without what is none of its words.
                        let kept = words.iter().map(|(of, _)| *of).filter(|of| if of == word { on } else { is_on(of) });
                        state.set(name, kept.collect::<Vec<_>>().join(" "));
                    }/>
                {text::french(&text::capitalised(meaning))}
            </label>
        }
    });
    view! {
        <details class="cases">
            <summary>{label}{move || counted(n())}</summary>
            {about}
            <div class="grille">{ticks.collect_view()}</div>
        </details>
    }
}

/// Filters, by facet.
pub fn filters(
    state: State,
    attribute: &'static Attribute,
    label: String,
    id: String,
    about: AnyView,
) -> impl IntoView {
    let name = attribute.name;
    let groups = filters::offered(attribute).into_iter().map(|(facet, ticks)| group(state, name, facet, ticks));
    let n = move || filters::read(&state.text(name)).len();
    view! {
        <details class="cases">
            <summary>{label.clone()}{move || counted(n())}</summary>
            {groups.collect_view()}
            <label class="second" for=id.clone()>"Les mêmes, écrits"</label>
            <input id=id.clone() type="text" autocomplete="off" spellcheck="false"
                aria-label=format!("{label}, écrits") aria-describedby=id.replacen('r', "f", 1)
                aria-invalid=move || state.expected(name).is_some().to_string()
                prop:value=move || state.text(name)
                on:input=move |event| {
                    let text = event_target_value(&event);
                    state.write(name, |wish| wish.set(name, Some(text).filter(|text| !text.is_empty())));
                }
                on:change=move |_| state.written()/>
            {about}
        </details>
    }
}

fn group(state: State, name: &'static str, facet: Option<Facet>, ticks: Vec<Tick>) -> impl IntoView {
    let counted_ticks = ticks.clone();
    let n = move || {
        let filter = filters::read(&state.text(name));
        counted_ticks.iter().filter(|tick| filters::is_on(&filter, tick)).count()
    };
    let ticks = ticks.into_iter().map(|tick| {
        let label = text::tick(&tick);
        let shown = tick.clone();
        view! {
            <label class="case">
                <input type="checkbox" prop:checked=move || filters::is_on(&filters::read(&state.text(name)), &shown)
                    on:change=move |_| {
                        let text = filters::toggled(&state.text(name), &tick);
                        state.set(name, text.unwrap_or_default());
                    }/>
                {label}
            </label>
        }
    });
    view! {
        <details class="facette">
            <summary>{facet.map_or("Horaires et services en ligne", Facet::label)}{move || counted(n())}</summary>
            <div class="grille">{ticks.collect_view()}</div>
        </details>
    }
}

/// « (2) », after a title that hides what is chosen.
fn counted(n: usize) -> Option<AnyView> {
    (n > 0).then(|| view! { <span class="compte">{n}</span> }.into_any())
}
