//! The sheet of one lieu, in the list's place.

use crate::map::markers::Kind;
use crate::state::{AppState, From};
use crate::text;
use atlas::catalogue::LieuId;
use atlas::lieu::Doubt;
use leptos::prelude::*;

/// Name, address, commune, and what is uncertain about them.
#[component]
pub fn Sheet(
    /// The state of the element.
    state: AppState,
    /// Of which lieu.
    id: LieuId,
) -> impl IntoView {
    let level = state.config().niveau_titre;
    let level = if state.config().titre.is_some() { level.below() } else { level };
    let head = move || {
        let lieux = state.lieux()?;
        let catalogue = &lieux.catalogue;
        let kind = Kind::of(catalogue, id).said();
        let doubts = [
            (catalogue.doubt(id) == Doubt::Position).then_some(text::DOUBT_POSITION),
            (catalogue.doubt(id) == Doubt::Commune).then_some(text::DOUBT_COMMUNE),
            catalogue.position(id).is_none().then_some(text::NO_POSITION),
        ];
        Some(view! {
            <p class="titre-fiche" id="titre-liste" role="heading" attr:aria-level=level.get().to_string() tabindex="-1"
                data-titre-liste="">{catalogue.nom(id).to_owned()}</p>
            {kind.map(|said| view! { <p class="etiquette">{said}</p> })}
            {doubts.into_iter().flatten().map(|doubt| view! { <p class="note">{doubt}</p> }).collect_view()}
        })
    };
    let known = |text: String| if text.trim().is_empty() { text::UNKNOWN.to_owned() } else { text };
    let body = move || {
        let details = state.details(id)?;
        let street = [details.adresse, details.complement_adresse].into_iter().filter(|line| !line.is_empty());
        let commune = format!("{} {}", details.code_postal, details.commune);
        Some(view! {
            <dl>
                <dt>{text::ADDRESS}</dt>
                <dd>{known(street.collect::<Vec<_>>().join(", "))}</dd>
                <dt>{text::COMMUNE}</dt>
                <dd>{known(commune.trim().to_owned())}</dd>
            </dl>
        })
    };
    view! {
        <article class="fiche">
            <button type="button" class="retour" on:click=move |_| state.close(From::Panel)>{text::BACK_TO_LIST}</button>
            {head}
            {body}
        </article>
    }
}
