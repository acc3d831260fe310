//! What a lieu answers to each thing that was asked for: yes, no, or that it does not say. A sign and words, never a colour alone.

use super::below;
use crate::dom::{El, html, labelled};
use crate::reactive::while_said;
use crate::state::{AppState, Lieux, Shared};
use crate::text;
use atlas::catalogue::LieuId;
use atlas::filter::{self, Criterion};
use atlas::opening::Answer;
use leptos::prelude::untrack;

/// The answers of a lieu, one a line; nothing where nothing was asked for.
#[must_use]
pub fn replies(state: AppState, lieux: &Shared<Lieux>, id: LieuId) -> Option<El> {
    // Asked again each minute where the question is about now.
    let asked = lieux.clone();
    while_said(move || {
        let said =
            said(state, &asked, id).into_iter().map(|(answer, words, _)| [&words, KINDS[answer as usize].0].concat());
        said.collect::<Vec<_>>().join("\n")
    });
    let replies = untrack(|| said(state, lieux, id));
    if replies.is_empty() {
        return None;
    }
    let lines = replies.iter().map(|(answer, words, private)| {
        let (kind, sign, said) = KINDS[*answer as usize];
        let sign = labelled("span", "signe", sign).attr("aria-hidden", "true");
        let line = html("li").attr("data-reponse", kind);
        let line = if *private { line.attr("data-prive", "") } else { line };
        line.child(sign).child(labelled("span", "cache", said)).text(words)
    });
    Some(html("ul").class("reponses").attr("aria-label", text::YOUR_ANSWERS).children(lines))
}

/// How an answer is marked, its sign, and how that is heard; in the order of [`Answer`].
const KINDS: [(&str, &str, &str); 3] =
    [("oui", "✓", text::MEETS), ("non", "✗", text::MEETS_NOT), ("inconnu", "?", text::DOES_NOT_SAY)];

/// The answers in words, and whether they tell where the visitor is: that it is near tells where from, and is not for paper.
fn said(state: AppState, lieux: &Lieux, id: LieuId) -> Vec<(Answer, String, bool)> {
    let (filter, asker) = (state.ask.filter(), state.ask.asker.get());
    let replies = filter::replies(&lieux.catalogue, id, &filter, &asker);
    let said = replies.iter().map(|(wish, answer)| {
        let words = match answer {
            Answer::Yes => text::wish(wish),
            Answer::No => text::unmet_wish(wish),
            Answer::Unknown => text::unsaid_wish(wish),
        };
        (*answer, words, wish.criterion() == Criterion::Distance && state.ask.is_private())
    });
    said.collect()
}

/// The same on a sheet, under its title.
#[must_use]
pub fn section(state: AppState, lieux: &Shared<Lieux>, id: LieuId) -> Option<El> {
    state.step()?;
    let replies = replies(state, lieux, id)?;
    Some(html("section").child(below(state, "titre-partie").text(text::YOUR_ANSWERS)).child(replies))
}
