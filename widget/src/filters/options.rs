//! Options: the values of a facet, links, distances, each with how many lieux it would leave.

use crate::dom::{El, html, labelled};
use crate::reactive::{Memo, holds, settled};
use crate::state::AppState;
use crate::text;
use atlas::filter::Criterion;
use atlas::order;
use atlas::vocabulary::{Facet, Value};

/// Beyond so many, the values that most lieux have are shown, and the others are folded away.
const SHOWN: usize = 12;
/// How many of them are then shown.
const FIRST: usize = 8;

/// The distances offered, kilometres.
const RADII_KM: [u16; 6] = [2, 5, 10, 20, 30, 50];

/// A box to check, with the number of lieux it would leave, once it is known. At zero it says so, and can be checked all the same.
pub fn check(
    label: &str,
    examples: &str,
    is_on: impl Fn() -> bool + 'static,
    count: impl Fn() -> Option<u32> + 'static,
    toggle: impl Fn() + 'static,
) -> El {
    let count = Memo::new(count);
    let said =
        html("span").class("n").text_signal(move || count.get().map_or_else(|| "…".to_owned(), text::option_count));
    let box_ = html("input").attr("type", "checkbox").checked_signal(is_on).on("change", move |_| toggle());
    let words = html("span").class("mots").text(label);
    let words = if examples.is_empty() { words } else { words.child(labelled("small", "", examples)) };
    html("label")
        .class("option")
        .attr_signal("data-vide", move || (count.get() == Some(0)).then(String::new))
        .child(box_)
        .child(words)
        .text(" ")
        .child(said)
        .child(labelled("span", "cache", text::LIEUX_SUFFIX))
}

/// A titled set of options, and how choices in it hold together.
pub fn set(title: &str, how: &str) -> El {
    let set = html("fieldset").child(labelled("legend", "", title));
    if how.is_empty() { set } else { set.child(labelled("p", "note", how)) }
}

/// The values of a facet: those of the standard, in its order; or where they are many, by the number of lieux that have them. What the
/// data has beyond the standard is offered too.
pub fn facet(state: AppState, facet: Facet) -> El {
    let counts = state.ask.facet_counts;
    let values: Vec<(usize, Value, u32)> = state
        .lieux()
        .zip(counts.get_untracked())
        .map(|(lieux, counts)| {
            let counts = counts.of_facet(facet).iter().copied();
            let values = lieux.catalogue.all_values(facet).iter().cloned();
            values.zip(counts).enumerate().map(|(index, (value, n))| (index, value, n)).collect()
        })
        .unwrap_or_default();
    let n = values.len();
    let mut values = values;
    if n > SHOWN {
        values = order::sorted(values, |(_, a, n_a), (_, b, n_b)| {
            n_b.cmp(n_a).then_with(|| a.label(facet).cmp(b.label(facet)))
        });
    }
    let mut options = values.into_iter().map(|(index, value, _)| {
        let (of_box, of_toggle) = (value.clone(), value.clone());
        let examples = match (facet, &value) {
            (Facet::Services, Value::Standard(service)) => text::service_examples(usize::from(*service)),
            _ => "",
        };
        check(
            value.label(facet),
            examples,
            move || state.ask.with_filter(|filter| filter.is_chosen(facet, &of_box)),
            move || counts.with(|counts| counts.as_ref().and_then(|counts| counts.of_facet(facet).get(index).copied())),
            move || state.toggle(facet, of_toggle.clone()),
        )
    });
    let set = set(facet.label(), if n > 1 { text::how_choices_hold(facet) } else { "" });
    if n == 0 {
        return set.child(labelled("p", "note", text::NO_VALUE));
    }
    let first: Vec<El> = options.by_ref().take(if n > SHOWN { FIRST } else { n }).collect();
    let rest: Vec<El> = options.collect();
    let set = set.child(choices(first));
    if rest.is_empty() {
        return set;
    }
    let summary = labelled("summary", "", &text::more_options(rest.len()));
    set.child(html("details").class("autres").child(summary).child(choices(rest)))
}

/// Boxes, in as many columns as there is room for.
pub fn choices(boxes: impl IntoIterator<Item = El>) -> El {
    html("div").class("choix").children(boxes)
}

/// Appointments online, sheets at acceslibre; none where neither is offered.
pub fn links(state: AppState) -> Option<El> {
    let counts = Memo::new(move || {
        let (Some(lieux), Some(base), Some(answers)) = (state.lieux(), state.ask.base.get(), state.ask.answers.get())
        else {
            return (0, 0);
        };
        answers.counts_of_links(&base, &lieux.catalogue)
    });
    let is_on = move |criterion| move || state.ask.with_filter(|filter| filter.asks(criterion));
    let toggle = move |criterion| move || state.toggle_link(criterion);
    let of = |criterion, name, count: fn((u32, u32)) -> u32| {
        check(name, "", is_on(criterion), move || Some(count(counts.get())), toggle(criterion))
    };
    let mut offered = Vec::new();
    if state.offers(Criterion::Rdv) {
        offered.push(of(Criterion::Rdv, text::RDV, |(rdv, _)| rdv));
    }
    if state.offers(Criterion::AccesLibre) {
        offered.push(of(Criterion::AccesLibre, text::ACCES_LIBRE, |(_, sheet)| sheet));
    }
    (!offered.is_empty()).then(|| set(text::LINKS, "").child(choices(offered)))
}

/// How far from the point that distances are measured from; without one, how to choose it.
pub fn distance(state: AppState) -> El {
    let counts = Memo::new(move || {
        let (Some(lieux), Some(base), Some(answers)) = (state.lieux(), state.ask.base.get(), state.ask.answers.get())
        else {
            return Vec::new();
        };
        answers.counts_within(&base, &lieux.index, &state.ask.asker.get(), &RADII_KM)
    });
    let chosen = Memo::new(move || state.ask.with_filter(|filter| filter.radius_km));
    set(text::DISTANCE, "").child_signal(move || {
        if !holds(move || state.ask.origin().is_some()) {
            return Some(labelled("p", "note", text::DISTANCE_HOW));
        }
        let option = |value: &str| html("option").attr("value", value);
        let mut options = vec![option("").text(text::ANY_DISTANCE)];
        options.extend(RADII_KM.iter().enumerate().map(|(index, km)| {
            let n = move || counts.with(|counts| counts.get(index).copied());
            option(&km.to_string()).text_signal(move || n().map_or(text::within(*km), |n| text::within_count(*km, n)))
        }));
        // A distance that came with a link.
        let other = settled(move || chosen.get().filter(|km| !RADII_KM.contains(km)).map_or(0, u32::from)) as u16;
        options.extend((other > 0).then_some(other).map(|km| option(&km.to_string()).text(&text::within(km))));
        let chosen = move || chosen.get().map(|km| km.to_string()).unwrap_or_default();
        let choose = move |value: String| state.limit_to(value.parse().ok());
        Some(select_of(text::DISTANCE, options, chosen, choose))
    })
}

/// A choice among a few, as the browser draws it. It stays while what is chosen changes: who types « mercredi » chooses « mardi » on
/// the way.
pub fn select(
    label: &str,
    options: &[(String, String)],
    chosen: impl Fn() -> String + 'static,
    choose: impl Fn(String) + 'static,
) -> El {
    let options = options.iter().map(|(value, text)| html("option").attr("value", value).text(text));
    select_of(label, options.collect(), chosen, choose)
}

fn select_of(
    label: &str,
    options: Vec<El>,
    chosen: impl Fn() -> String + 'static,
    choose: impl Fn(String) + 'static,
) -> El {
    html("select")
        .attr("aria-label", label)
        .children(options)
        .value_signal(chosen)
        .on("change", move |event| choose(crate::dom::value_of(event)))
}
