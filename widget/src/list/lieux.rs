//! The lieux of the territory in view, a page at a time: the same as on the map, the nearest first when there is a point, else by
//! name.

use super::pager::pager;
use super::reply;
use crate::dom::{El, button, html, labelled};
use crate::map::markers::Kind;
use crate::parcours::replies;
use crate::sheet;
use crate::state::{AppState, From, LIEUX, Lieux};
use crate::text;
use atlas::catalogue::LieuId;
use atlas::filter::Criterion;
use atlas::spatial_index::distance_m;
use atlas::vocabulary::Facet;

/// Names as buttons that open their sheet, and phone numbers beside them.
#[must_use]
pub fn list(state: AppState) -> El {
    html("div").live(move |parts| {
        let Some(lieux) = state.lieux() else { return };
        let n = state.listed.with(|listed| listed.len());
        if n == 0 {
            return parts.push(reply::nothing(state));
        }
        let lines = state.on_page.get().iter().map(|id| line(state, &lieux, *id)).collect::<Vec<_>>();
        parts.push(html("ul").class("liste").part("liste").children(lines));
        parts.extend(pager(state, n, LIEUX));
    })
}

/// A lieu of a list: what one needs to choose it, and in the questionnaire what it answers.
pub fn line(state: AppState, lieux: &Lieux, id: LieuId) -> El {
    let catalogue = &lieux.catalogue;
    let kind = Kind::of(catalogue, id);
    let distance = state.ask.from.get().zip(catalogue.position(id)).map(|(from, at)| distance_m(from, at) as u32);
    let place = [state.nom_of_node(catalogue.node(id)), distance.map(text::distance).unwrap_or_default()];
    let place: Vec<&str> = place.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let (said, is_open) = sheet::said_now(state, catalogue, id);
    let mut marks: Vec<String> = Vec::new();
    marks.extend(kind.said().map(str::to_owned));
    marks.extend(catalogue.values(id, Facet::Frais).map(|value| value.label(Facet::Frais).to_owned()));
    marks.extend(catalogue.has_rdv(id).then(|| text::WITH_RDV.to_owned()));
    marks.extend(catalogue.values(id, Facet::Dispositifs).map(|value| value.label(Facet::Dispositifs).to_owned()));
    let button = button("lieu-ligne", move || state.open(id, From::Panel))
        .part("ligne")
        .attr("data-lieu", &id.0.to_string())
        .child(labelled("span", "nom", catalogue.nom(id)))
        .children(state.notice(catalogue, id).map(|notice| labelled("span", "avis", &notice)))
        .child(labelled("span", "ou", &place.join(" · ")))
        .child(labelled("span", if is_open { "etat ouvert" } else { "etat" }, &said))
        .child(html("span").class("marques").children(marks.iter().map(|mark| labelled("span", "etiquette", mark))))
        .children(unsaid(state, id).iter().map(|why| labelled("span", "manque", why)));
    html("li")
        .live_attr("data-pointe", move || (state.pointed() == Some(id)).then(String::new))
        .on("pointerenter", move |_| state.point_at(Some(id)))
        .on("pointerleave", move |_| state.point_at(None))
        .on("focusin", move |_| state.point_at(Some(id)))
        .on("focusout", move |_| state.point_at(None))
        .child(button)
        .children(state.step().and_then(|_| replies(state, catalogue, id)))
        .live_if(move || {
            let phone = state.details(id).map(|details| details.telephone)?;
            (!phone.is_empty()).then(|| html("span").class("appel").child(sheet::phone(&phone)))
        })
}

/// Why a lieu is among the uncertain.
fn unsaid(state: AppState, id: LieuId) -> Vec<String> {
    if !state.ask.shows_unsure() {
        return Vec::new();
    }
    let Some(answers) = state.ask.answers.get() else { return Vec::new() };
    // Hours have a line of their own already.
    let missing = Criterion::all().filter(|criterion| *criterion != Criterion::Hours);
    missing.filter(|criterion| answers.leaves_unsaid(id, *criterion)).map(text::unsaid).collect()
}
