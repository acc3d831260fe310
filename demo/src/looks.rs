//! What the colours that are asked for are worth, beside the fields that ask for them.

use crate::state::State;
use crate::text;
use crate::verdicts::{Verdict, ratio, verdict};
use atlas::colour::Colour;
use leptos::prelude::*;

/// The verdict, as soon as there is something to weigh.
pub fn looks(state: State) -> impl IntoView {
    let weighed = Memo::new(move |_| state.part(|wish| verdict(&wish.read().0)));
    view! {
        <div class="verdict" role="status">{move || weighed.get().map(|verdict| told(state, verdict))}</div>
    }
}

fn told(state: State, verdict: Verdict) -> impl IntoView {
    let Verdict { wished, fond, found, needed, worn, classes } = verdict;
    let (wished_hex, worn_hex, fond_hex) = (wished.to_hex(), worn.to_hex(), fond.to_hex());
    let legible = worn == wished;
    let sentence = if legible {
        format!(
            "Lisible : {wished_hex} sur {fond_hex} a un contraste de {}, il en faut {}.",
            ratio(found),
            ratio(needed)
        )
    } else {
        format!(
            "Peu lisible : {wished_hex} sur {fond_hex} a un contraste de {}, il en faut {}. La carte prendra {worn_hex}, de la même teinte.",
            ratio(found),
            ratio(needed)
        )
    };
    let take = (!legible).then(|| {
        let hex = worn_hex.clone();
        view! { <button type="button" on:click=move |_| state.set("couleur", hex.clone())>{format!("Écrire {worn_hex}")}</button> }
    });
    let ground = state.part(|wish| wish.text("theme").is_none()).then_some(
        "Le fond de votre site n’est pas connu ici\u{a0}: le calcul est fait sur du blanc, la carte le refait sur le vôtre.",
    );
    view! {
        <p class=if legible { "bon" } else { "faute" }>
            <span class="pastille" aria-hidden="true" style:color=wished_hex style:background-color=fond_hex.clone()>"Aa"</span>
            {(!legible).then(|| view! { <span class="pastille" aria-hidden="true" style:color=worn.to_hex() style:background-color=fond_hex>"Aa"</span> })}
            {text::french(&sentence)}
        </p>
        {take}
        <p class="indice">"Sur la carte, du moins au plus de lieux\u{a0}: "{classes.map(shade).collect_view()}</p>
        <p class="indice">{ground}</p>
    }
}

fn shade(colour: Colour) -> impl IntoView {
    view! { <span class="nuance" aria-hidden="true" style:background-color=colour.to_hex()></span> }
}
