//! The *fiche d'orientation*: who is sent, by whom, why and where, written on this page and printed.
//!
//! What is typed is of a third person. It is in no form that a browser would submit or remember, in no address, in no storage: the
//! state's memory has it, and the paper.

mod paper;

use crate::dom::{El, button, html, labelled, value_of};
use crate::lazy;
use crate::platform;
use crate::reactive::{Memo, RwSignal, settled};
use crate::state::{AppState, Blank};
use crate::text;
use crate::ui::{back, heading, next_opening, usual_week};
use atlas::catalogue::LieuId;
use atlas::vocabulary::{Facet, Value};
use web_sys::Element;

/// The panel. `offered`: the lieux that it may send to.
#[must_use]
pub fn panel(state: AppState, offered: Vec<LieuId>) -> El {
    html("article")
        .class("orientation")
        .child(back(state))
        .child(heading(state, "titre-fiche").attr("id", "titre-liste").text(text::REFERRAL))
        .child(lazy::panel(coming, move || fields_of(state, offered.clone())))
}

lazy!(papiers, coming, fn fields_of(state: AppState, offered: Vec<LieuId>) -> El = fields_of_now);

fn fields_of_now(state: AppState, offered: Vec<LieuId>) -> El {
    let whole = html("div");
    let root = whole.element().clone();
    let said = RwSignal::new("");
    whole
        .child(labelled("p", "alerte", text::NOT_STORED).part("alerte"))
        .child(lieux(state, &offered))
        .child(
            set(text::BENEFICIARY)
                .child(fields(state, &[Blank::FamilyName, Blank::FirstName, Blank::Contact, Blank::Needs])),
        )
        .child(set(text::REASON).child(services(state)).child(area(state, Blank::Reason)))
        .child(
            set(text::REFERRER)
                .child(fields(state, &[Blank::Referrer, Blank::Organisation, Blank::ReferrerContact, Blank::Date])),
        )
        .child(html("p").class("actions").child(printing(state, root, offered, said)).child(erasing(state, said)))
        .child(html("p").announced().text_signal(move || said.get().to_owned()))
}

fn printing(state: AppState, root: Element, offered: Vec<LieuId>, said: RwSignal<&'static str>) -> El {
    button("", move || {
        let chosen: Vec<LieuId> = offered.iter().copied().filter(|id| state.is_chosen(*id)).collect();
        said.set(if chosen.is_empty() { text::CHOOSE_LIEU } else { "" });
        if !chosen.is_empty() {
            let page = paper::page(state, &chosen);
            let foot = text::referral_printed(&platform::page_alone());
            platform::print(&root, &[page.element()], crate::css::CSS, &foot);
        }
    })
    .part("bouton")
    .text(text::PRINT_REFERRAL)
}

fn erasing(state: AppState, said: RwSignal<&'static str>) -> El {
    let erase = move || {
        state.erase_referral();
        said.set(text::ERASED);
    };
    button("", erase).part("bouton").text(text::ERASE)
}

fn set(title: &str) -> El {
    html("fieldset").child(labelled("legend", "", title))
}

/// What keeps a browser from remembering what is typed, or sending it to be spelled.
fn private(field: El) -> El {
    field.attr("autocomplete", "off").attr("spellcheck", "false")
}

fn labelled_field(state: AppState, of: Blank, field: El) -> El {
    let field = private(field)
        .value_signal(move || state.hand.text(of))
        .on("input", move |event| state.fill(of, value_of(event)));
    html("label").child(labelled("span", "", text::blank(of))).child(field)
}

fn fields(state: AppState, all: &[Blank]) -> El {
    let fields = all.iter().map(|of| labelled_field(state, *of, html("input").attr("type", "text")));
    html("div").class("champs").children(fields)
}

fn area(state: AppState, of: Blank) -> El {
    labelled_field(state, of, html("textarea").attr("rows", "4"))
}

/// What help is looked for: all that the standard names.
fn services(state: AppState) -> El {
    let n = Facet::Services.standard_values().len() as u8;
    let boxes = (0..n).map(Value::Standard).map(|value| {
        let (shown, toggled) = (value.clone(), value.clone());
        check(
            value.label(Facet::Services),
            move || state.hand.referral().services.contains(&shown),
            move || state.toggle_need(&toggled),
        )
    });
    let boxes = html("div").class("choix").children(boxes);
    html("div")
        .attr("role", "group")
        .attr("aria-label", text::LOOKED_FOR)
        .child(labelled("p", "", text::LOOKED_FOR))
        .child(boxes)
}

fn check(label: &str, is_on: impl Fn() -> bool + 'static, toggle: impl Fn() + 'static) -> El {
    let field = html("input").attr("type", "checkbox").attr("autocomplete", "off").checked_signal(is_on);
    let field = field.on("change", move |_| toggle());
    html("label").class("option").child(field).child(labelled("span", "mots", label))
}

/// Where to: boxes where there is a choice, and what the paper will say of those that are chosen.
fn lieux(state: AppState, offered: &[LieuId]) -> El {
    let several = offered.len() > 1;
    let all = offered.to_vec();
    set(text::WHERE_TO).children_signal(move |parts| {
        let Some(lieux) = state.lieux() else { return };
        for id in all.iter().copied() {
            let nom = lieux.catalogue.nom(id);
            parts.push(if several {
                check(nom, move || state.is_chosen(id), move || state.toggle_chosen(id))
            } else {
                labelled("p", "nom", nom).verbatim()
            });
            let lieux = lieux.clone();
            let lines = Memo::new(move || {
                if several && !state.is_chosen(id) {
                    return Vec::new();
                }
                match state.details(id) {
                    Some(details) => lines(state, &lieux.catalogue, id, &details),
                    None if state.failed.with(Option::is_some) => vec![text::UNAVAILABLE.to_owned()],
                    None => vec![text::COMING.to_owned()],
                }
            });
            parts.push(html("div").class("destination").children_signal(move |parts| {
                let line = move |at: usize| lines.with(|lines| lines.get(at).cloned().unwrap_or_default());
                let n = settled(move || lines.with(|lines| lines.len() as u32));
                parts.extend((0..n as usize).map(|at| html("p").text_signal(move || line(at))));
            }));
        }
    })
}

/// A lieu as the paper says it: where, how to call, when, how one gets in.
fn lines(
    state: AppState,
    catalogue: &atlas::catalogue::Catalogue,
    id: LieuId,
    details: &atlas::lieu::Details,
) -> Vec<String> {
    let or_unknown = |said: String| if said.is_empty() { text::UNKNOWN.to_owned() } else { said };
    let values =
        |facet: Facet| catalogue.values(id, facet).map(|value| value.label(facet)).collect::<Vec<_>>().join(", ");
    let mut lines = vec![text::term(text::ADDRESS, &or_unknown(text::address_lines(details).join(", ")))];
    let phone = atlas::telephone::displayed(&details.telephone);
    lines.push(text::term(text::PHONE, &or_unknown(phone)));
    let week = usual_week(catalogue, id, details);
    let below = if week.len() > 1 { "\n" } else { "" };
    lines.push(text::term(text::USUAL_WEEK, &or_unknown([below, &week.join("\n")].concat())));
    lines.extend(next_opening(state, catalogue, id).map(|said| text::term(text::NEXT_OPENING, &said)));
    for facet in [Facet::ModalitesAcces, Facet::PriseEnCharge, Facet::Frais] {
        let said = values(facet);
        if !said.is_empty() {
            lines.push(text::term(facet.label(), &said));
        }
    }
    lines.extend((!details.prise_rdv.is_empty()).then(|| text::term(text::BOOK, &details.prise_rdv)));
    lines
}
