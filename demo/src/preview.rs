//! The preview: the text that is given, in a document of its own as wide as the column of the site.
//!
//! The text goes into the document as it is, and a browser reads it: there is no second way from the form to a map.

use crate::browser;
use crate::state::State;
use crate::wish::{Form, LIMITS, WIDTHS, width_within};
use leptos::html::Div;
use leptos::prelude::*;
use std::time::Duration;

/// How long the form must rest before the map begins anew.
const REST: Duration = Duration::from_millis(500);

/// The page that the text is pasted into: nothing but a column.
const BEFORE: &str = "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>Aperçu</title>\n\
                      <link rel=\"stylesheet\" href=\"configurateur-apercu.css\">\n</head>\n<body>\n";
const AFTER: &str = "</body>\n</html>\n";

/// Widths and frame.
pub fn preview(state: State) -> impl IntoView {
    let width = Memo::new(move |_| state.part(|wish| wish.width));
    let shown = settled(state);
    let room = RwSignal::new((0.0_f64, 0.0_f64));
    let frame: NodeRef<Div> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            browser::on_size(&frame, move |width, height| room.set((width, height)));
        }
    });
    // A column wider than the room is shown smaller, whole.
    let scale = Memo::new(move |_| {
        let (available, wished) = (room.get().0, f64::from(width.get()));
        if available > 0.0 && available < wished { available / wished } else { 1.0 }
    });
    let presets = WIDTHS.into_iter().map(|preset| {
        view! {
            <label class="puce">
                <input type="radio" name="largeur" prop:checked=move || width.get() == preset
                    on:change=move |_| state.act(|wish| wish.width = preset)/>
                {preset}
            </label>
        }
    });
    view! {
        <section class="apercu" id="apercu" tabindex="-1" aria-labelledby="apercu-titre">
            <h2 id="apercu-titre">"Aperçu"</h2>
            <div class="largeurs">
                <fieldset>
                    <legend>"Largeur de la colonne, en pixels"</legend>
                    {presets.collect_view()}
                </fieldset>
                <label class="libre">
                    "Autre largeur"
                    <input type="range" min=LIMITS.0 max=LIMITS.1 step="5" prop:value=move || width.get().to_string()
                        on:input=move |event| {
                            if let Ok(wished) = event_target_value(&event).parse() {
                                state.write("page.largeur", |wish| wish.width = width_within(wished));
                            }
                        }
                        on:change=move |_| state.written()/>
                    <output>{move || format!("{} px", width.get())}</output>
                </label>
            </div>
            <div class="cadre" node_ref=frame>
                <div class="feuille" style:width=move || format!("{}px", f64::from(width.get()) * scale.get())>
                    <For each=move || [shown.get()] key=Clone::clone let:shown>
                        <iframe title="Aperçu de la carte" allow="geolocation; clipboard-write"
                            src=shown.address() srcdoc=shown.document()
                            style:width=move || format!("{}px", width.get())
                            style:height=move || format!("{}px", room.get().1 / scale.get())
                            style:transform=move || format!("scale({})", scale.get())></iframe>
                    </For>
                </div>
            </div>
            <p class="indice">
                {move || (scale.get() < 1.0).then(|| format!("Montré à {}\u{a0}% de sa taille. ", (scale.get() * 100.0) as u32))}
                {move || has_relative_address(state)
                    .then(|| if state.part(|wish| wish.form) == Form::Tag {
                        "Une adresse qui ne commence pas par «\u{a0}https://\u{a0}» est celle d’un fichier de votre site\u{a0}: elle ne s’ouvre pas ici."
                    } else {
                        "Dans un cadre, une adresse qui ne commence pas par «\u{a0}https://\u{a0}» ne mène pas à votre site\u{a0}: écrivez-la en entier."
                    })}
            </p>
        </section>
    }
}

/// A text that is given.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Shown {
    text: String,
    is_address: bool,
}

impl Shown {
    /// The document that it is pasted into.
    fn document(&self) -> Option<String> {
        (!self.is_address).then(|| [BEFORE, &self.text, AFTER].concat())
    }

    /// An address is opened, as the site's own frame would.
    fn address(&self) -> Option<String> {
        self.is_address.then(|| self.text.clone())
    }
}

/// The text that is given, once nobody has changed it for a moment.
fn settled(state: State) -> RwSignal<Shown> {
    let given = move || {
        let is_address = state.part(|wish| wish.form) == Form::Address;
        Shown { text: state.given.get(), is_address }
    };
    let shown = RwSignal::new(untrack(given));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let given = given();
        waiting.update_value(|waiting| {
            if let Some(handle) = waiting.take() {
                handle.clear();
            }
            *waiting = set_timeout_with_handle(move || shown.set(given), REST).ok();
        });
    });
    shown
}

/// An image or a page of the site is not where the preview is.
fn has_relative_address(state: State) -> bool {
    use embed_snippet::attribute::Kind;
    let rows = embed_snippet::ATTRIBUTES.iter().filter(|row| row.kind == Kind::Url);
    rows.map(|row| state.text(row.name)).any(|text| !text.is_empty() && !text.contains("://"))
}
