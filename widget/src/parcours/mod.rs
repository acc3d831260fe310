//! The questionnaire: one question at a time, how many lieux remain always in view, then who answers.
//!
//! What is asked and in which order is `atlas::parcours`' business, what follows from an answer the state's.

mod foot;
mod hours;
mod place;
mod results;
mod steps;

use crate::dom::{El, button, html, labelled};
use crate::filters::{check, choices, set};
use crate::lazy;
use crate::reactive::{Memo, RwSignal};
use crate::state::AppState;
use crate::text;
use crate::ui::heading;
use atlas::filter::Criterion;
use atlas::parcours::{RUBRIQUES, Step};
use atlas::vocabulary::{Facet, Value};
use leptos::prelude::untrack;
use web_sys::Event;

/// The way in, beside the search.
#[must_use]
pub fn entry(state: AppState) -> El {
    // The pointer or the focus on it: the questions are there, or nearly, when they open.
    let expect = |_: &Event| crate::split::prefetch(coming());
    button("guide", move || state.open_parcours())
        .part("bouton")
        .text(text::GUIDE)
        .on("pointerenter", expect)
        .on("focus", expect)
}

/// All of it; its name and the way out until its code is there.
#[must_use]
pub fn panel(state: AppState) -> El {
    let above = move || {
        let leave = html("div").class("haut-parcours").children(leave(state));
        vec![leave, heading(state, "titre-liste").attr("id", "titre-liste").text(text::GUIDE)]
    };
    lazy::panel_under(coming, above, move || parcours(state))
}

fn leave(state: AppState) -> Option<El> {
    let leave = || button("lien", move || state.leave_parcours()).attr("aria-label", text::LEAVE_GUIDE);
    state.can_leave_parcours().then(|| leave().text(text::LEAVE))
}

lazy!(parcours, coming, fn parcours(state: AppState) -> El = parcours_now);

fn parcours_now(state: AppState) -> El {
    let step = Memo::new(move || state.step().unwrap_or(Step::Results));
    let unfolded = RwSignal::new(false);
    html("div")
        .class("parcours")
        .child(html("div").class("haut-parcours").child(steps::toggle(state, unfolded)).children(leave(state)))
        .child(steps::steps(state, step, unfolded))
        .child(steps::wiped(state))
        .child(html("div").class("question").children_signal(move |parts| {
            let step = step.get();
            unfolded.set(false);
            untrack(
                || if step == Step::Results { results::results(state, parts) } else { question(state, step, parts) },
            );
        }))
        .child(foot::foot(state, step))
}

/// One step: its question, how answers hold together, what can be answered.
fn question(state: AppState, step: Step, parts: &mut Vec<El>) {
    let steps = state.steps();
    let rank = steps.iter().position(|of| *of == step).unwrap_or_default() + 1;
    let rank = labelled("span", "rang", &text::step_rank(rank, steps.len() - 1));
    let title = labelled("span", "nom", text::step_question(step));
    parts.push(heading(state, "titre-liste").attr("id", "titre-liste").child(rank).text(" ").child(title));
    parts.push(labelled("p", "note", text::step_how(step)));
    match (step, step.criterion()) {
        (Step::Need, _) => parts.push(html("div").class("rubriques").children(needs(state))),
        (Step::Place, _) => parts.extend(place::place(state)),
        (Step::Hours, _) => parts.extend(hours::hours(state)),
        (_, Some(Criterion::Facet(facet))) => {
            let all = 0..facet.standard_values().len() as u8;
            let boxes = choices(all.map(|index| value(state, facet, index)));
            let legend = labelled("legend", "cache", text::step_question(step));
            parts.push(html("fieldset").child(legend).child(boxes));
        }
        _ => {}
    }
}

fn needs(state: AppState) -> impl Iterator<Item = El> {
    RUBRIQUES.iter().enumerate().map(move |(index, rubrique)| {
        let boxes = rubrique.iter().map(|service| value(state, Facet::Services, *service));
        set(text::rubrique(index), "").child(choices(boxes))
    })
}

/// A value of the standard as a box, with how many lieux it would leave.
fn value(state: AppState, facet: Facet, index: u8) -> El {
    let (label, examples) = text::plain_value(facet, index);
    let of = Value::Standard(index);
    let is_on = move || state.ask.with_filter(|filter| filter.is_chosen(facet, &Value::Standard(index)));
    let count = move || {
        let (lieux, counts) = (state.lieux()?, state.ask.facet_counts.get()?);
        Some(counts.of(&lieux.catalogue, facet, &of))
    };
    check(label, examples, is_on, count, move || state.toggle(facet, Value::Standard(index)))
}
