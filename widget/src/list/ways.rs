//! What to let go of when nothing answers, as buttons: in the words of the filters, or in those of the questionnaire.

use crate::dom::{El, button, html};
use crate::filters::criterion_name;
use crate::state::AppState;
use crate::text;
use atlas::filter::{Change, Criterion, Filter, Way};

/// Whose words are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Those of the filters, which are the standard's.
    Filters,
    /// Those of the questionnaire.
    Parcours,
}

/// A button that takes a way, with what it gives.
pub fn way(state: AppState, way: Way, words: Words) -> El {
    let name = state.ask.with_filter(|filter| name(filter, &way, words));
    button("elargir", move || state.take(&way)).part("bouton").text(&name)
}

/// The ways as a list, the one that helps most first.
pub fn list(state: AppState, ways: Vec<Way>, words: Words) -> El {
    html("ul").children(ways.into_iter().map(|of| html("li").child(way(state, of, words))))
}

fn name(filter: &Filter, way: &Way, words: Words) -> String {
    let of_criterion = |criterion: Criterion| match words {
        Words::Filters => criterion_name(filter, criterion),
        Words::Parcours => text::wishes(filter, criterion),
    };
    let changes: Vec<String> = way
        .changes
        .iter()
        .map(|change| match change {
            Change::Without(criterion) => text::change(change, &of_criterion(*criterion)),
            Change::WithoutValue(facet, value) if words == Words::Parcours => {
                text::change(change, text::answer_value(*facet, value))
            }
            Change::WithoutValue(facet, value) => text::change(change, value.label(*facet)),
            _ => text::change(change, ""),
        })
        .collect();
    text::way(&changes, way.n)
}
