//! The form: one control for each attribute, drawn from [`controls`].

use crate::boxes::{filters, several};
use crate::controls::{self, Control, Row};
use crate::state::State;
use crate::{browser, looks, territory, text};
use embed_snippet::ATTRIBUTES;
use embed_snippet::attribute::Group;
use leptos::html::Details;
use leptos::prelude::*;

/// All chapters.
pub fn chapters(state: State) -> impl IntoView {
    controls::chapters(ATTRIBUTES).into_iter().map(|(group, rows)| chapter(state, group, rows)).collect_view()
}

fn chapter(state: State, group: Group, rows: Vec<Row>) -> impl IntoView {
    let (rare, common): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.rare);
    // A row that is not shown must not hide what is wrong in it.
    let names: Vec<&str> = rare.iter().map(|row| row.attribute.name).collect();
    let wrong = Memo::new(move |_| names.iter().any(|name| state.expected(name).is_some()));
    let fold: NodeRef<Details> = NodeRef::new();
    // Opened, never closed: somebody may be writing in it.
    Effect::new(move |_| {
        if let (true, Some(fold)) = (wrong.get(), fold.get()) {
            fold.set_open(true);
        }
    });
    let rare = (!rare.is_empty()).then(|| {
        view! {
            <details class="rares" node_ref=fold>
                <summary>"Réglages plus rares"</summary>
                {rare.into_iter().map(|row| line(state, row)).collect_view()}
            </details>
        }
    });
    view! {
        <fieldset class="chapitre">
            <legend><h2>{group.titre()}</h2></legend>
            {(group == Group::Territoire).then(|| territory::territory(state))}
            {common.into_iter().map(|row| line(state, row)).collect_view()}
            {(group == Group::Apparence).then(|| looks::looks(state))}
            {rare}
        </fieldset>
    }
}

/// Ids of a control, of what is said about it, and of what is wrong with it.
fn ids(name: &str) -> (String, String, String) {
    (["r-", name].concat(), ["i-", name].concat(), ["f-", name].concat())
}

fn line(state: State, row: Row) -> AnyView {
    let Row { attribute, label, control, .. } = row;
    let name = attribute.name;
    let (id, hint, fault) = ids(name);
    let described = format!("{hint} {fault}");
    let faulty = Memo::new(move |_| state.expected(name).is_some());
    let about = view! {
        <p class="indice" id=hint>{text::french(attribute.doc)}" "<span class="exemple">"Exemple : "<code>{attribute.example}</code></span></p>
        <p class="faute" id=fault role="status">{move || state.expected(name).map(|words| text::french(&text::expected(&words)))}</p>
    };
    // One control is labelled; several boxes are a group with a legend.
    let field = match control {
        Control::Line { keyboard, alone } => view! {
            {alone.then(|| view! {
                <label class="case">
                    <input type="checkbox" prop:checked=move || state.part(|wish| wish.text(name).is_some())
                        on:change=move |event| state.act(|wish| wish.set(name, event_target_checked(&event).then(String::new)))/>
                    {label.clone()}
                </label>
            })}
            <div class="suite" hidden=move || alone && state.part(|wish| wish.text(name).is_none())>
                <label class=("second", alone) for=id.clone()>
                    {if alone { "Autre valeur que l’habituelle (facultatif)".to_owned() } else { label }}
                </label>
                <input id=id type="text" inputmode=keyboard autocomplete="off" spellcheck=if keyboard == "text" { "true" } else { "false" }
                    aria-describedby=described aria-invalid=move || faulty.get().to_string()
                    prop:value=move || state.text(name)
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        // A field that is emptied takes the attribute off the tag, unless it means something alone: then its box does.
                        let kept = alone || !text.is_empty();
                        state.write(name, |wish| wish.set(name, kept.then_some(text)));
                    }
                    on:change=move |_| state.written()/>
            </div>
            {about}
        }
        .into_any(),
        Control::Number(from, to) => view! {
            <label for=id.clone()>{label}</label>
            <input id=id class="nombre" type="number" min=from max=to aria-describedby=described
                aria-invalid=move || faulty.get().to_string() prop:value=move || state.text(name)
                on:input=move |event| {
                    let text = event_target_value(&event);
                    state.write(name, |wish| wish.set(name, Some(text).filter(|text| !text.is_empty())));
                }
                on:change=move |_| state.written()/>
            {about}
        }
        .into_any(),
        Control::Colour => view! {
            <label for=id.clone()>{label}</label>
            <div class="couleur">
                <input type="color" aria-label="Choisir dans la palette" prop:value=move || opaque(&state.text(name))
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        state.write(name, |wish| wish.set(name, Some(text)));
                    }
                    on:change=move |_| state.written()/>
                <input id=id type="text" autocomplete="off" spellcheck="false" aria-describedby=described
                    aria-invalid=move || faulty.get().to_string() prop:value=move || state.text(name)
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        state.write(name, |wish| wish.set(name, Some(text).filter(|text| !text.is_empty())));
                    }
                    on:change=move |_| state.written()/>
            </div>
            {about}
        }
        .into_any(),
        Control::One { words, default } => one(state, name, label, (words, default), described, about.into_any()).into_any(),
        Control::Several(words) => several(state, name, label, words, about.into_any()).into_any(),
        Control::Filters => filters(state, attribute, label, id, about.into_any()).into_any(),
    };
    view! { <div class="ligne">{field}</div> }.into_any()
}

/// What the palette shows for a text: it knows only `#rrggbb`.
fn opaque(text: &str) -> String {
    let whole = text.len() == 7 && text.starts_with('#') && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
    if whole { text.to_ascii_lowercase() } else { "#1f4e8c".into() }
}

fn one(
    state: State,
    name: &'static str,
    label: String,
    (words, default): (Vec<(&'static str, &'static str)>, Option<&'static str>),
    described: String,
    about: AnyView,
) -> impl IntoView {
    // The default may be written out in an address.
    let chosen = move || Some(state.text(name)).filter(|text| Some(text.as_str()) != default).unwrap_or_default();
    let choices = words.into_iter().map(|(word, meaning)| {
        view! {
            <label class="case">
                <input type="radio" name=name value=word prop:checked=move || chosen() == word
                    on:change=move |_| state.set(name, word.to_owned())/>
                {text::french(&text::capitalised(meaning))}
            </label>
        }
    });
    view! {
        <fieldset class="groupe" aria-describedby=described>
            <legend>{label}</legend>
            {choices.collect_view()}
        </fieldset>
        {about}
    }
}

/// From the beginning.
pub fn again(state: State) -> impl IntoView {
    view! {
        <p class="recommencer">
            <button type="button" disabled=move || state.part(|wish| wish.n_set() == 0)
                on:click=move |_| {
                    state.act(|wish| *wish = wish.begun_anew());
                    browser::focus("territoire");
                }>
                "Tout recommencer"
            </button>
        </p>
    }
}
