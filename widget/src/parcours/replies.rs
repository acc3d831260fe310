//! What a lieu answers to each thing that was asked for: yes, no, or that it does not say. A sign and words, never a colour alone.

use crate::dom::{El, html, labelled};
use crate::list::below;
use crate::state::AppState;
use crate::text;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::filter::{self, Criterion};
use atlas::opening::Answer;

/// The answers of a lieu, one a line; nothing where nothing was asked for.
#[must_use]
pub fn replies(state: AppState, catalogue: &Catalogue, id: LieuId) -> Option<El> {
    let (filter, asker) = (state.ask.filter(), state.ask.asker.get());
    let replies = filter::replies(catalogue, id, &filter, &asker);
    if replies.is_empty() {
        return None;
    }
    let lines = replies.iter().map(|(wish, answer)| {
        let (kind, sign, said, words) = match answer {
            Answer::Yes => ("oui", "✓", text::MEETS, text::wish(wish)),
            Answer::No => ("non", "✗", text::MEETS_NOT, text::unmet_wish(wish)),
            Answer::Unknown => ("inconnu", "?", text::DOES_NOT_SAY, text::unsaid_wish(wish)),
        };
        let sign = labelled("span", "signe", sign).attr("aria-hidden", "true");
        let line = html("li").attr("data-reponse", kind);
        // That it is near tells where from: not on paper.
        let private = wish.criterion() == Criterion::Distance && state.ask.is_private();
        let line = if private { line.attr("data-prive", "") } else { line };
        line.child(sign).child(labelled("span", "cache", said)).text(&words)
    });
    Some(html("ul").class("reponses").attr("aria-label", text::YOUR_ANSWERS).children(lines))
}

/// The same on a sheet, under its title.
#[must_use]
pub fn section(state: AppState, catalogue: &Catalogue, id: LieuId) -> Option<El> {
    state.step()?;
    let replies = replies(state, catalogue, id)?;
    Some(html("section").child(below(state, "titre-partie").text(text::YOUR_ANSWERS)).child(replies))
}
