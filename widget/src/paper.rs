//! A list on paper: by commune, with what one needs to go there or call.
//!
//! Which lieux, and whether there are too many, is the state's business; how a browser prints is the platform's.

use crate::dom::{El, html, labelled};
use crate::filters::{criterion_name, origin_name};
use crate::platform;
use crate::state::{AppState, Lieux};
use crate::text;
use crate::ui::{distance_to, said_source, usual_week};
use atlas::calendar::Date;
use atlas::catalogue::LieuId;
use atlas::filter::Criterion;
use atlas::lieu::Details;
use atlas::telephone;
use atlas::vocabulary::Facet;
use web_sys::Element;

/// Prints lieux in their order, `kept` for those of the short list. `near`: an element of the shadow root.
pub fn print(state: AppState, near: &Element, ids: &[LieuId], details: Vec<Details>, kept: bool) {
    let Some(lieux) = state.lieux() else { return };
    let today = atlas::calendar::moment(state.ask.now_s(), None).date;
    let foot = text::list_printed(&platform::page_alone(), today);
    let page = list(state, &lieux, ids, &details, kept, today);
    platform::print(near, &[page.element()], crate::css::CSS, &foot);
}

fn list(state: AppState, lieux: &Lieux, ids: &[LieuId], details: &[Details], kept: bool, today: Date) -> El {
    let whole: Vec<_> =
        ids.iter().zip(details).map(|(id, details)| takeaway::lieu(&lieux.catalogue, *id, details.clone())).collect();
    let title = if kept { text::MY_SELECTION.to_owned() } else { state.nom(state.scope()) };
    let asked = (!kept).then(|| labelled("p", "demande", &asked(state)));
    let how_many = [text::lieux(ids.len() as u32), text::updated(today)].join(" · ");
    let page = html("article").class("liste-imprimee");
    let page = page.child(labelled("h1", "", &title)).children(asked).child(labelled("p", "", &how_many));
    let groups = takeaway::by_commune(&whole).into_iter().map(|group| {
        let departement = group.departement.map(|of| of.as_str().to_owned()).unwrap_or_default();
        let said = text::commune_on_paper(&group.commune, &departement, group.lieux.len());
        let mut lines = group.lieux.iter().filter_map(|at| Some(lieu(state, lieux, *ids.get(*at)?, details.get(*at)?)));
        // A title is not left alone at the foot of a page.
        let head = html("div").class("tete").child(labelled("h2", "", &said)).children(lines.next());
        html("section").child(head).children(lines)
    });
    let groups = html("div").class("communes").children(groups);
    page.child(groups).children(said_source(state).map(|source| labelled("p", "source", &source)))
}

/// What was asked for, in a line.
fn asked(state: AppState) -> String {
    let filter = state.ask.filter();
    let fixed = state.config().filtres_fixes;
    let mut asked: Vec<String> =
        state.ask.told_origin().map(|origin| origin_name(state, &origin)).into_iter().collect();
    for filter in [&fixed, &filter] {
        asked.extend(
            Criterion::all().filter(|criterion| filter.asks(*criterion)).map(|one| criterion_name(filter, one)),
        );
    }
    if asked.is_empty() { text::NO_FILTER.to_owned() } else { asked.join(" · ") }
}

fn lieu(state: AppState, lieux: &Lieux, id: LieuId, details: &Details) -> El {
    let catalogue = &lieux.catalogue;
    let block = html("div").class("lieu").child(labelled("h3", "", catalogue.nom(id)));
    let mut lines: Vec<String> = Vec::new();
    let address = text::address_lines(details).join(", ");
    let address = if address.is_empty() { text::term(text::ADDRESS, text::UNKNOWN) } else { address };
    // Paper is handed on: how far each lieu is from a place would tell the place.
    let distance = state.ask.told_origin().and_then(|_| distance_to(state, catalogue, id));
    lines.push([Some(address), distance].into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let phone = (!details.telephone.is_empty()).then(|| telephone::displayed(&details.telephone));
    let prices: Vec<&str> = catalogue.values(id, Facet::Frais).map(|value| value.label(Facet::Frais)).collect();
    let price = (!prices.is_empty()).then(|| prices.join(", "));
    let or_unknown = |said: Option<String>| said.unwrap_or_else(|| text::UNKNOWN.to_owned());
    let said = [text::term(text::PHONE, &or_unknown(phone)), text::term(Facet::Frais.label(), &or_unknown(price))];
    lines.push(said.join(" · "));
    let week = usual_week(catalogue, id, details);
    lines.push(text::term(text::HOURS, &or_unknown((!week.is_empty()).then(|| week.join(" ; ")))));
    lines.extend(state.notice(catalogue, id));
    block.children(lines.iter().map(|line| labelled("p", "", line)))
}
