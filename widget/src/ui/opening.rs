//! Whether a lieu is open, in a line, and its hours for the coming days.

use super::part_title;
use crate::dom::{El, html, labelled};
use crate::state::{AppState, Lieux, Shared};
use crate::text;
use atlas::calendar::moment;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::lieu::Details;
use atlas::opening::{Certainty, State, coming_days as days, state as state_of};

/// Whether it is open now, until when or from when; and whether that is known.
#[must_use]
pub fn said_now(state: AppState, catalogue: &Catalogue, id: LieuId) -> (String, bool) {
    let of = catalogue.node(id).departement();
    let now = moment(state.ask.now_s(), of);
    match catalogue.semaine(id) {
        Some(week) => {
            let state = state_of(&week, now, of);
            (text::open_state(&state, now), matches!(state, State::Open { .. }))
        }
        None => (text::unknown_hours(catalogue.has_horaires(id)), false),
    }
}

/// The line, as an element of this tag: what the clock changes is its words.
#[must_use]
pub fn state_line(tag: &str, state: AppState, lieux: &Shared<Lieux>, id: LieuId) -> El {
    let (of_class, of_text) = (lieux.clone(), lieux.clone());
    let class = move || if said_now(state, &of_class.catalogue, id).1 { "etat ouvert" } else { "etat" };
    html(tag)
        .attr_signal("class", move || Some(class().to_owned()))
        .text_signal(move || said_now(state, &of_text.catalogue, id).0)
}

/// Its usual week, a line for the days that are alike; the text as it was published where a week cannot hold it; nothing when nobody
/// knows.
#[must_use]
pub fn usual_week(catalogue: &Catalogue, id: LieuId, details: &Details) -> Vec<String> {
    let week = catalogue.semaine(id);
    let mut lines = week.as_ref().map(text::week).unwrap_or_default();
    if week.is_none_or(|week| week.to_confirm) && !details.horaires.is_empty() {
        lines.push(text::term(text::NOT_UNDERSTOOD, &details.horaires));
    }
    lines
}

/// When it opens next, with the date; none when nobody knows, or not within two weeks.
#[must_use]
pub fn next_opening(state: AppState, catalogue: &Catalogue, id: LieuId) -> Option<String> {
    let of = catalogue.node(id).departement();
    let now = moment(state.ask.now_s(), of);
    text::next_opening(&days(&catalogue.semaine(id)?, now.date, of, 14), now)
}

/// Seven days from today on, as a table; the text as it was published where a week cannot hold it.
pub fn coming_days(state: AppState, catalogue: &Catalogue, id: LieuId, details: &Details) -> El {
    let section = html("section").child(part_title(state, text::COMING_DAYS));
    let as_published = || {
        let terms = html("dl").child(labelled("dt", "", text::NOT_UNDERSTOOD));
        terms.child(labelled("dd", "", &details.horaires))
    };
    let Some(week) = catalogue.semaine(id) else {
        return if details.horaires.is_empty() {
            section.child(labelled("p", "note", text::UNKNOWN))
        } else {
            section.child(as_published())
        };
    };
    let of = catalogue.node(id).departement();
    let today = state.ask.today(of);
    let rows = days(&week, today, of, 7).into_iter().map(|day| {
        let is_today = day.date == today;
        let mut marks = Vec::new();
        marks.extend(is_today.then_some(text::TODAY));
        marks.extend(day.is_holiday.then_some(text::HOLIDAY));
        let name = html("th").attr("scope", "row").text(&text::day_name(day.date));
        let name = name.children(marks.into_iter().map(|mark| labelled("span", "marque", mark)));
        let row = html("tr").child(name).child(labelled("td", "", &text::day_hours(&day.hours)));
        if is_today { row.attr("aria-current", "date") } else { row }
    });
    let rows: Vec<El> = rows.collect();
    let unsure = days(&week, today, of, 7).iter().any(|day| day.hours.certainty == Certainty::Approximate);
    // Named, for who goes from table to table: the title above is not of it.
    let table = html("table").class("semaine").attr("aria-label", text::COMING_DAYS);
    let section = section.child(table.child(html("tbody").children(rows)));
    let section = section.children(week.even_week.is_some().then(|| labelled("p", "note", text::ALTERNATE)));
    if unsure { section.child(labelled("p", "note", text::APPROXIMATE)).child(as_published()) } else { section }
}
