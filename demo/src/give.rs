//! What is given: the text to paste, and how to take it away.

use crate::state::State;
use crate::wish::{Form, HREF, Wish};
use crate::{browser, text};
use embed_snippet::snippet::leads;
use leptos::html::Textarea;
use leptos::prelude::*;

/// What was done with the clipboard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    Nothing,
    Text,
    Address,
    ByHand,
}

/// The text, its buttons, its options.
pub fn give(state: State) -> impl IntoView {
    let field: NodeRef<Textarea> = NodeRef::new();
    let copied = RwSignal::new(Copied::Nothing);
    // What was copied is no longer what is shown.
    Effect::new(move |_| {
        state.given.track();
        copied.set(Copied::Nothing);
    });
    let copy = move |_| {
        let field = field.get_untracked();
        browser::spawn(async move {
            let done = browser::copy(field).await;
            copied.set(if done { Copied::Text } else { Copied::ByHand });
        });
    };
    let copy_address = move |_| {
        browser::spawn(async move {
            let done = browser::copy_text(browser::address()).await;
            copied.set(if done { Copied::Address } else { Copied::ByHand });
        });
    };
    let said = move || match copied.get() {
        Copied::Nothing => "",
        Copied::Text if state.part(|wish| wish.form) == Form::Address => "Copié. Collez cette adresse dans votre bloc.",
        Copied::Text => "Copié. Collez-le dans votre page, en mode HTML ou « code ».",
        Copied::Address => "Adresse copiée : elle garde tous vos réglages.",
        Copied::ByHand => {
            "Votre navigateur ne laisse pas copier : sélectionnez le texte, puis Ctrl + C (⌘ + C sur Mac)."
        }
    };
    let left_out = move || {
        state.bad.with(|bad| {
            let names: Vec<&str> = bad.iter().map(|bad| bad.name).collect();
            (!names.is_empty()).then(|| text::french(&text::left_out(&names)))
        })
    };
    // Before it is copied: a text that somebody else wrote may send a site's visitors anywhere.
    let elsewhere = move || {
        let mut named: Vec<(String, Vec<String>)> = Vec::new();
        for (name, word) in state.part(Wish::named) {
            let label = if name == HREF { "lien de secours".to_owned() } else { text::label(name) };
            let who = if name == "contact" { Some(word) } else { browser::other_origin(&word) };
            let Some(who) = who.filter(|_| word_is_kept(state, name)) else { continue };
            match named.iter_mut().find(|(of, _)| *of == who) {
                Some((_, labels)) if labels.contains(&label) => {}
                Some((_, labels)) => labels.push(label),
                None => named.push((who, vec![label])),
            }
        }
        (!named.is_empty()).then(|| text::french(&text::elsewhere(&named)))
    };
    view! {
        <section class="code" id="texte" tabindex="-1" aria-labelledby="code-titre">
            <h2 id="code-titre">"À coller dans votre page"</h2>
            <fieldset class="formes">
                <legend class="cache">"Ce que votre site accepte"</legend>
                {Form::ALL.map(|form| choice(state, form)).collect_view()}
            </fieldset>
            <p class="indice">{move || text::french(text::form(state.part(|wish| wish.form)).1)}</p>
            <p class="ailleurs" role="status">{elsewhere}</p>
            <textarea node_ref=field readonly rows="4" spellcheck="false" aria-label="Code à coller" prop:value=move || state.given.get()></textarea>
            <p class="faute" role="status">{left_out}</p>
            <div class="actions">
                <button type="button" class="principal" on:click=copy>"Copier le code"</button>
                <button type="button" on:click=copy_address>"Copier l’adresse de cette page"</button>
                <p role="status">{move || text::french(said())}</p>
            </div>
            {options(state)}
        </section>
    }
}

/// Whether what a name holds is in the text: not what was not understood, nor the link that everybody gets.
fn word_is_kept(state: State, name: &str) -> bool {
    match name {
        HREF => state.part(|wish| leads(&wish.href) && wish.href != Wish::default().href),
        name => state.bad.with(|bad| bad.iter().all(|bad| bad.name != name)),
    }
}

fn choice(state: State, form: Form) -> impl IntoView {
    view! {
        <label class="puce">
            <input type="radio" name="forme" prop:checked=move || state.part(|wish| wish.form) == form
                on:change=move |_| state.act(|wish| wish.form = form)/>
            {text::form(form).0}
        </label>
    }
}

fn options(state: State) -> impl IntoView {
    let pinnable = state.publisher.with_value(|publisher| publisher.pinned.is_some());
    let pinned = pinnable.then(|| {
        view! {
            <label class="case">
                <input type="checkbox" prop:checked=move || state.part(|wish| wish.pinned)
                    on:change=move |event| state.act(|wish| wish.pinned = event_target_checked(&event))/>
                "Épingler cette version"
            </label>
            <p class="indice">"Pour les sites qui n’admettent que des scripts à l’empreinte connue\u{a0}: la page garde cette version, et ne profite pas des suivantes."</p>
        }
    });
    let good_link = move || state.part(|wish| leads(&wish.href));
    view! {
        <details class="cases" hidden=move || state.part(|wish| wish.form) != Form::Tag>
            <summary>"Lien de secours et version"</summary>
            <p class="indice">"Si la carte ne peut pas s’afficher, vos visiteurs trouvent ce lien à sa place."</p>
            <label for="secours-texte">"Ce que dit le lien"</label>
            <input id="secours-texte" type="text" autocomplete="off" prop:value=move || state.part(|wish| wish.link.clone())
                on:input=move |event| state.write("page.texte", |wish| wish.link = event_target_value(&event))
                on:change=move |_| state.written()/>
            <label for="secours-lien">"Où il mène"</label>
            <input id="secours-lien" type="text" inputmode="url" autocomplete="off" spellcheck="false" prop:value=move || state.part(|wish| wish.href.clone())
                aria-describedby="secours-faute" aria-invalid=move || (!good_link()).to_string()
                on:input=move |event| state.write("page.lien", |wish| wish.href = event_target_value(&event))
                on:change=move |_| state.written()/>
            <p class="faute" id="secours-faute" role="status">{move || (!good_link()).then(|| text::french(&text::expected(text::NO_LINK)))}</p>
            {pinned}
        </details>
    }
}
