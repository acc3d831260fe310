//! When a place is open: now, at the week-end, in the evening, on a day and at an hour.

use super::options::{check, choices, select, set};
use crate::dom::{El, html};
use crate::reactive::Memo;
use crate::state::AppState;
use crate::text;
use atlas::filter::Asker;
use atlas::opening::{DayPart, When};

/// The day and hour that are chosen, the first of them when a link has several.
fn slot(state: AppState) -> Option<(u8, DayPart)> {
    state.ask.with_filter(|filter| {
        filter.when().iter().find_map(|when| match when {
            When::Slot { weekday, part } => Some((*weekday, *part)),
            _ => None,
        })
    })
}

/// How many lieux would be open then.
pub fn n_open(state: AppState, when: When) -> Option<u32> {
    let (lieux, base, answers) = (state.lieux()?, state.ask.base.get()?, state.ask.answers.get()?);
    let asker = Asker { now_s: if when == When::Now { state.ask.now_s() } else { 0 }, from: None };
    Some(answers.count_when(&base, &lieux.catalogue, when, &asker))
}

/// What is offered of a day: half hours from 7 to 21:30 too.
fn parts_offered() -> impl Iterator<Item = DayPart> {
    [DayPart::Any, DayPart::Morning, DayPart::Afternoon].into_iter().chain((14..44).map(|half| DayPart::At(half * 30)))
}

fn part_key(part: DayPart) -> String {
    match part {
        DayPart::Any => String::new(),
        DayPart::Morning => "m".into(),
        DayPart::Afternoon => "a".into(),
        DayPart::At(minute) => minute.to_string(),
    }
}

fn part_of(key: &str) -> DayPart {
    match key {
        "m" => DayPart::Morning,
        "a" => DayPart::Afternoon,
        minute => minute.parse().map_or(DayPart::Any, DayPart::At),
    }
}

/// All of it.
pub fn hours(state: AppState) -> El {
    let usual = [When::Now, When::Weekend, When::Evening].map(|when| {
        check(
            &text::when(when),
            "",
            move || state.ask.with_filter(|filter| filter.when().contains(&when)),
            move || n_open(state, when),
            move || state.toggle_when(when),
        )
    });
    set(text::AVAILABILITY, text::AVAILABILITY_HOW).child(choices(usual)).child(day_and_hour(state))
}

/// A day, then an hour of it, and how many lieux are open then.
fn day_and_hour(state: AppState) -> El {
    let chosen = Memo::new(move || slot(state));
    let choose = move |weekday: Option<u8>, part: DayPart| {
        let when = |(weekday, part)| When::Slot { weekday, part };
        state.replace_when(chosen.get_untracked().map(when), weekday.map(|weekday| when((weekday, part))));
    };
    let n = Memo::new(move || chosen.get().and_then(|(weekday, part)| n_open(state, When::Slot { weekday, part })));
    let mut days = vec![(String::new(), text::ANY_DAY.to_owned())];
    days.extend(text::WEEKDAYS.iter().enumerate().map(|(day, name)| (day.to_string(), (*name).to_owned())));
    let day = select(
        text::DAY,
        &days,
        move || chosen.get().map(|(day, _)| day.to_string()).unwrap_or_default(),
        move |value| choose(value.parse().ok(), chosen.get_untracked().map_or(DayPart::Any, |(_, part)| part)),
    );
    // Whether there is a day, and an hour of it that came with a link.
    let offered =
        Memo::new(move || chosen.get().map(|(_, part)| (!parts_offered().any(|of| of == part)).then_some(part)));
    html("fieldset")
        .class("jour-et-heure")
        .child(crate::dom::labelled("legend", "", text::DAY_AND_HOUR))
        .child(day)
        .child_signal(move || {
            let options: Vec<(String, String)> = parts_offered()
                .chain(offered.get()?)
                .map(|part| {
                    let name = match part {
                        DayPart::Any => text::ANY_HOUR.to_owned(),
                        DayPart::Morning => text::MORNING.to_owned(),
                        DayPart::Afternoon => text::AFTERNOON.to_owned(),
                        DayPart::At(minute) => text::time(minute),
                    };
                    (part_key(part), name)
                })
                .collect();
            let hour = move || chosen.get().map(|(_, part)| part_key(part)).unwrap_or_default();
            let choose_hour = move |value: String| choose(chosen.get_untracked().map(|(day, _)| day), part_of(&value));
            Some(select(text::HOUR, &options, hour, choose_hour))
        })
        .child(html("span").class("n").text_signal(move || n.get().map(text::lieux).unwrap_or_default()))
}
