//! The lieux of the territory in view, a page at a time: the same as on the map, the nearest first when there is a point, else by
//! name.

use super::pager::pager;
use super::{n_listed, reply};
use crate::dom::{El, button, html, labelled};
use crate::map::markers::Kind;
use crate::reactive::{holds, settled, while_said};
use crate::state::{AppState, LIEUX, Lieux, Shared, Side};
use crate::text;
use crate::ui::{self, distance_to, notice, replies, state_line, toggle_kept};
use atlas::catalogue::LieuId;
use atlas::filter::Criterion;
use atlas::vocabulary::Facet;
use leptos::prelude::untrack;

/// Names as buttons that open their sheet, and phone numbers beside them.
#[must_use]
pub fn list(state: AppState) -> El {
    html("div").children_signal(move |parts| {
        let Some(lieux) = state.lieux() else { return };
        if !holds(move || n_listed(state) > 0) {
            return parts.push(reply::nothing(state));
        }
        parts.push(lines(state, lieux, move || state.on_page.with(|ids| ids.to_vec())));
        parts.push(pages(state));
    })
}

/// Lieux as lines: each stays while it is listed.
pub fn lines(state: AppState, lieux: Shared<Lieux>, ids: impl Fn() -> Vec<LieuId> + 'static) -> El {
    let keys = move || ids().iter().map(|id| id.0).collect();
    html("ul").class("liste").part("liste").children_keyed(keys, move |id| line(state, &lieux, LieuId(id)))
}

/// The pages of the lieux listed.
pub fn pages(state: AppState) -> El {
    html("div").child_signal(move || pager(state, settled(move || n_listed(state)) as usize, LIEUX))
}

/// A lieu of a list: what one needs to choose it, and in the questionnaire what it answers.
fn line(state: AppState, lieux: &Shared<Lieux>, id: LieuId) -> El {
    let catalogue = &lieux.catalogue;
    let kind = Kind::of(catalogue, id);
    let (of, noticed) = (lieux.clone(), lieux.clone());
    let place = move || {
        let catalogue = &of.catalogue;
        let place = [state.nom_of_node(catalogue.node(id)), distance_to(state, catalogue, id).unwrap_or_default()];
        place.iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let mut marks: Vec<String> = Vec::new();
    marks.extend(kind.said().map(str::to_owned));
    marks.extend(catalogue.values(id, Facet::Frais).map(|value| value.label(Facet::Frais).to_owned()));
    marks.extend(catalogue.has_rdv(id).then(|| text::WITH_RDV.to_owned()));
    marks.extend(catalogue.values(id, Facet::Dispositifs).map(|value| value.label(Facet::Dispositifs).to_owned()));
    let button = button("lieu-ligne", move || state.open(id, Side::Panel))
        .part("ligne")
        .attr("data-lieu", &id.0.to_string())
        .child(labelled("span", "nom", catalogue.nom(id)).verbatim())
        .child_signal(move || notice(state, &noticed, id, "span"))
        .child(html("span").class("ou").verbatim().text_signal(place))
        .child(state_line("span", state, lieux, id))
        .child(html("span").class("marques").children(marks.iter().map(|mark| labelled("span", "etiquette", mark))))
        .children_signal(move |parts| {
            while_said(move || unsaid(state, id).concat());
            let whys = untrack(|| unsaid(state, id));
            parts.extend(whys.iter().map(|why| labelled("span", "manque", why)));
        });
    let guided = lieux.clone();
    let nom = catalogue.nom(id).to_owned();
    html("li")
        .attr_signal("data-pointe", move || (state.pointed() == Some(id)).then(String::new))
        .on("pointerenter", move |_| state.point_at(Some(id)))
        .on("pointerleave", move |_| state.point_at(None))
        .on("focusin", move |_| state.point_at(Some(id)))
        .on("focusout", move |_| state.point_at(None))
        .child(button)
        .child_signal(move || state.step().and_then(|_| replies(state, &guided, id)))
        .child(
            html("div")
                .class("suite")
                .child_signal(move || {
                    let phone = state.details(id)?.telephone;
                    (!phone.is_empty()).then(|| html("span").class("appel").verbatim().child(ui::phone(&phone)))
                })
                .child_signal(move || toggle_kept(state, id, &nom, text::KEEP)),
        )
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
