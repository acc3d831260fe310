//! What the question got: how many do not say, and at zero what to let go of.

use super::ways::{self, Words};
use crate::dom::{El, button, html, labelled};
use crate::reactive::{holds, settled};
use crate::state::AppState;
use crate::text;
use atlas::filter::Criterion;

/// Under the title: those that leave something unsaid, and the way to them and back. Always in the tree, so that it is heard.
pub fn reply(state: AppState) -> El {
    html("div").class("reponse").announced().children_signal(move |parts| {
        // Numbers change with the clock where the question is about now: sentences do, and what they are in stays.
        let n = state.ask.n;
        if state.ask.shows_unsure() {
            parts.push(labelled("p", "", text::UNSURE_WHY));
            let back = button("lien", move || state.show_unsure(false));
            parts.push(back.text_signal(move || text::back_to_sure(n.get().0)));
        } else if holds(move || n.get().1 > 0) {
            let said = html("span").text_signal(move || text::also_unsure(n.get().1, &what_is_unsaid(state)));
            let see = button("lien", move || state.show_unsure(true)).text(text::SEE_UNSURE);
            parts.push(html("p").child(said).text(" ").child(see));
        }
        if let Some((n, radius_km, above)) = state.ask.beyond.get().filter(|_| !state.ask.shows_unsure()) {
            let said = labelled("span", "", &text::beyond(n, radius_km, &state.nom(state.scope())));
            let see = button("lien", move || state.widen(above)).text(&text::widen(&state.nom(above)));
            parts.push(html("p").child(said).text(" ").child(see));
        }
    })
}

/// The criteria that at least one uncertain lieu of the territory says nothing of.
fn what_is_unsaid(state: AppState) -> Vec<Criterion> {
    let (Some(base), Some(answers)) = (state.ask.base.get(), state.ask.answers.get()) else { return Vec::new() };
    let unsure = answers.unsure(&base);
    let unsaid = |criterion: &Criterion| unsure.iter().any(|id| answers.leaves_unsaid(id, *criterion));
    Criterion::all()
        .filter(|criterion| state.ask.with_filter(|filter| filter.asks(*criterion)))
        .filter(unsaid)
        .collect()
}

/// Nothing to list: there is nothing, or nothing answers; then each thing to let go of, with what it gives.
pub fn nothing(state: AppState) -> El {
    let filter = state.ask.filter();
    let n_all = settled(move || state.ask.base.get().map_or(0, |base| base.count() as u32));
    if filter.is_empty() || state.ask.shows_unsure() {
        return labelled("p", "note", text::EMPTY);
    }
    let note = html("div").child(labelled("p", "note", text::NOTHING));
    if n_all == 0 {
        return note.child(labelled("p", "note", text::NOTHING_HERE));
    }
    let all = button("elargir", move || state.clear_all()).part("bouton").text(&text::relax_all(n_all));
    let ways = ways::list(state, state.ways(), Words::Filters).child(html("li").child(all));
    note.child(crate::ui::below(state, "titre-partie").text(text::RELAX)).child(ways)
}
