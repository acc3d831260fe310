//! When one can come: now, usual times, half-days of the week, or a day and an hour.

use crate::dom::{El, html, labelled};
use crate::filters::{check, choices, n_open, select, set};
use crate::reactive::{Memo, RwSignal};
use crate::state::AppState;
use crate::text;
use atlas::opening::{DayPart, When};

/// The three ways to say it.
pub fn hours(state: AppState) -> [El; 3] {
    let usual = [When::Now, When::Evening, When::Weekend].map(|when| {
        let (label, examples) = text::moment(when);
        let is_on = move || state.ask.with_filter(|filter| filter.when().contains(&when));
        check(label, examples, is_on, move || n_open(state, when), move || state.toggle_when(when))
    });
    let head = PARTS.map(|part| labelled("th", "", text::part_of_day(part)).attr("scope", "col"));
    let week = html("table")
        .class("grille")
        .attr("aria-label", text::WEEK)
        .child(html("thead").child(html("tr").child(html("td")).children(head)))
        .child(html("tbody").children((0..7).map(|weekday| day(state, weekday))));
    [set(text::USUAL, "").child(choices(usual)), set(text::WEEK, "").child(week), precise(state)]
}

/// The columns of the week.
const PARTS: [DayPart; 3] = [DayPart::Morning, DayPart::Afternoon, DayPart::Any];

/// A day: its morning, its afternoon, any hour of it.
fn day(state: AppState, weekday: u8) -> El {
    let name = text::WEEKDAYS.get(usize::from(weekday)).copied().unwrap_or_default();
    let boxes = PARTS.map(|part| {
        let when = When::Slot { weekday, part };
        let box_ = html("input")
            .attr("type", "checkbox")
            .attr("aria-label", &text::slot(weekday, part))
            .checked_signal(move || state.ask.with_filter(|filter| filter.when().contains(&when)))
            .on("change", move |_| state.toggle_slot(weekday, part));
        // Seen where the columns have no room for their heads.
        let words = labelled("span", "mot", text::part_of_day(part)).attr("aria-hidden", "true");
        html("td").child(html("label").child(box_).child(words))
    });
    html("tr").child(labelled("th", "", &text::capitalised(name)).attr("scope", "row")).children(boxes)
}

/// The day and the minute that are asked for, the first of them when a link has several.
fn asked(state: AppState) -> Option<(u8, u16)> {
    state.ask.with_filter(|filter| {
        filter.when().iter().find_map(|when| match when {
            When::Slot { weekday, part: DayPart::At(minute) } => Some((*weekday, *minute)),
            _ => None,
        })
    })
}

/// A day and an hour, both: one alone asks for nothing.
fn precise(state: AppState) -> El {
    let asked = Memo::new(move || asked(state));
    let (day, minute) = (RwSignal::new(None::<u8>), RwSignal::new(None::<u16>));
    let slot = |(weekday, minute)| When::Slot { weekday, part: DayPart::At(minute) };
    let ask = move || {
        let wished = day.get_untracked().zip(minute.get_untracked());
        state.replace_when(asked.get_untracked().map(slot), wished.map(slot));
    };
    // What is asked for is what the fields begin with.
    if let Some((weekday, at)) = asked.get_untracked() {
        day.set(Some(weekday));
        minute.set(Some(at));
    }
    let mut days = vec![(String::new(), text::CHOOSE_DAY.to_owned())];
    days.extend(text::WEEKDAYS.iter().enumerate().map(|(day, name)| (day.to_string(), text::capitalised(name))));
    let mut times: Vec<u16> = (14..44).map(|half| half * 30).collect();
    // An hour that came with a link.
    times.extend(asked.get_untracked().map(|(_, at)| at).filter(|at| !times.contains(at)));
    let mut hours = vec![(String::new(), text::CHOOSE_HOUR.to_owned())];
    hours.extend(times.iter().map(|at| (at.to_string(), text::time(*at))));
    let shown = |of: Option<String>| of.unwrap_or_default();
    let choose_day = select(
        text::DAY,
        &days,
        move || shown(day.get().map(|day| day.to_string())),
        move |value| {
            day.set(value.parse().ok());
            ask();
        },
    );
    let choose_hour = select(
        text::HOUR,
        &hours,
        move || shown(minute.get().map(|at| at.to_string())),
        move |value| {
            minute.set(value.parse().ok());
            ask();
        },
    );
    let n = move || asked.get().and_then(|at| n_open(state, slot(at))).map(text::lieux).unwrap_or_default();
    set(text::PRECISE, "").child(
        html("div")
            .class("jour-et-heure")
            .child(choose_day)
            .child(choose_hour)
            .child(html("span").class("n").text_signal(n)),
    )
}
