//! From where one comes, and how far one can go.

use super::steps::departure;
use crate::dom::{El, button, html, labelled, value_of};
use crate::filters::set;
use crate::reactive::{Memo, RwSignal};
use crate::search::places;
use crate::state::AppState;
use crate::text;
use atlas::parcours::NEAR_KM;

/// As far as the slider goes, kilometres.
const FARTHEST_KM: u16 = 100;

/// The point, then the distance.
pub fn place(state: AppState) -> [El; 2] {
    let chosen = html("p").class("depart-choisi").announced().children_signal(move |parts| {
        if let Some(nom) = departure(state) {
            parts.push(labelled("strong", "", &nom));
            parts.push(button("lien", move || state.forget_origin()).text(text::FORGET_START));
        }
    });
    let has_origin = Memo::new(move || state.ask.origin().is_some());
    let distance = set(text::HOW_FAR, "").child_signal(move || {
        Some(if has_origin.get() { distance(state) } else { labelled("p", "note", text::HOW_FAR_FIRST) })
    });
    [set(text::DEPARTURE, "").child(places(state)).child(chosen), distance]
}

fn read_km(value: &str) -> Option<u16> {
    value.trim().parse().ok().filter(|km| *km > 0).map(|km: u16| km.min(FARTHEST_KM))
}

/// A slider and a field that say the same, and any distance.
fn distance(state: AppState) -> El {
    // What the slider is over while it is moved: the question changes once it is let go.
    let moving = RwSignal::new(None::<u16>);
    let asked = Memo::new(move || state.ask.with_filter(|filter| filter.radius_km));
    let km = Memo::new(move || moving.get().or(asked.get()).unwrap_or(NEAR_KM));
    let ask = move |value: String| {
        let wished = read_km(&value);
        moving.set(None);
        if let Some(km) = wished {
            state.limit_to(Some(km));
        }
    };
    let off = move || asked.get().is_none().then(String::new);
    let slider = html("input")
        .attr("type", "range")
        .attr("min", "1")
        .attr("max", "100")
        .attr("aria-label", text::HOW_FAR)
        .attr_signal("aria-valuetext", move || Some(text::kilometres(km.get())))
        .attr_signal("disabled", off)
        .value_signal(move || km.get().to_string())
        .on("input", move |event| moving.set(read_km(&value_of(event))))
        .on("change", move |event| ask(value_of(event)));
    let field = html("input")
        .attr("type", "number")
        .attr("inputmode", "numeric")
        .attr("min", "1")
        .attr("max", "100")
        .attr("aria-label", text::HOW_FAR_KM)
        .attr_signal("disabled", off)
        .value_signal(move || km.get().to_string())
        .on("change", move |event| ask(value_of(event)));
    let n = move || {
        let (lieux, base, answers) = (state.lieux()?, state.ask.base.get()?, state.ask.answers.get()?);
        answers.counts_within(&base, &lieux.index, &state.ask.asker.get(), &[km.get()]).first().copied()
    };
    let any = html("input")
        .attr("type", "checkbox")
        .checked_signal(move || asked.get().is_none())
        .on("change", move |_| state.limit_to(if asked.get_untracked().is_none() { Some(NEAR_KM) } else { None }));
    html("div")
        .class("distance")
        .child(html("div").class("curseur").child(slider).child(html("span").child(field).text("\u{a0}km")))
        .child(html("p").class("portee").text_signal(move || text::reach(km.get(), n())))
        .child(html("label").class("option").child(any).child(labelled("span", "mots", text::ANY_DISTANCE)))
        .child(labelled("p", "note", text::HOW_FAR_NOTE))
}
