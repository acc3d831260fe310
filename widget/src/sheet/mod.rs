//! The sheet of one lieu, in the list's place.

use crate::dom::{El, html, labelled};
use crate::list::{back, heading};
use crate::map::markers::Kind;
use crate::state::AppState;
use crate::text;
use atlas::catalogue::LieuId;
use atlas::lieu::Doubt;

/// Name, address, commune, and what is uncertain about them.
#[must_use]
pub fn sheet(state: AppState, id: LieuId) -> El {
    let head = move |parts: &mut Vec<El>| {
        let Some(lieux) = state.lieux() else { return };
        let catalogue = &lieux.catalogue;
        parts.push(heading(state, "titre-fiche").attr("id", "titre-liste").text(catalogue.nom(id)));
        parts.extend(Kind::of(catalogue, id).said().map(|said| labelled("p", "etiquette", said)));
        let doubts = [
            (catalogue.doubt(id) == Doubt::Position).then_some(text::DOUBT_POSITION),
            (catalogue.doubt(id) == Doubt::Commune).then_some(text::DOUBT_COMMUNE),
            catalogue.position(id).is_none().then_some(text::NO_POSITION),
        ];
        parts.extend(doubts.into_iter().flatten().map(|doubt| labelled("p", "note", doubt)));
    };
    let known = |text: &str| if text.trim().is_empty() { text::UNKNOWN.to_owned() } else { text.trim().to_owned() };
    let body = move || {
        let details = state.details(id)?;
        let street = [details.adresse, details.complement_adresse].into_iter().filter(|line| !line.is_empty());
        let commune = format!("{} {}", details.code_postal, details.commune);
        Some(
            html("dl")
                .child(labelled("dt", "", text::ADDRESS))
                .child(labelled("dd", "", &known(&street.collect::<Vec<_>>().join(", "))))
                .child(labelled("dt", "", text::COMMUNE))
                .child(labelled("dd", "", &known(&commune))),
        )
    };
    html("article").class("fiche").child(back(state)).live(head).live_if(body)
}
