//! What is always in view under a question: how many lieux remain, the way out when none does, and the buttons that lead on.

use crate::dom::{El, button, html};
use crate::list::ways::{self, Words};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use crate::text;
use crate::ui::below;
use atlas::parcours::Step;
use web_sys::{Element, Event};

/// The foot of a question; the results have none.
pub fn foot(state: AppState, step: Memo<Step>) -> El {
    let last = Memo::new(move || {
        let steps = state.steps();
        steps.iter().rev().nth(1).copied() == Some(step.get())
    });
    let first = move || state.steps().first().copied() == Some(step.get());
    let n = Memo::new(move || state.n_answers());
    let back = button("", move || state.previous_step())
        .part("bouton")
        .attr_signal("hidden", move || first().then(String::new))
        .text(text::BACK);
    let on = button("suite", move || state.next_step())
        .part("bouton")
        .attr_signal("hidden", move || last.get().then(String::new))
        .text_signal(move || if state.is_answered(step.get()) { text::FORTH } else { text::SKIP }.to_owned());
    let see =
        button("voir", move || state.go_to_step(Step::Results)).part("bouton").text_signal(move || text::see(n.get()));
    html("div")
        .class("pied")
        .attr_signal("hidden", move || (step.get() == Step::Results).then(String::new))
        .attr_signal("data-dernier", move || last.get().then(String::new))
        .child(html("p").class("reste").attr("role", "status").text_signal(move || text::remaining(n.get())))
        .child(way_out(state, [&on, &see].map(|button| button.element().clone())))
        .child(html("div").class("boutons").child(back).child(on).child(see))
}

/// When nothing answers: what helps most, with what it gives. Pressed, it goes; the first of `next` that can have the focus has it then.
fn way_out(state: AppState, next: [Element; 2]) -> El {
    let leads_on =
        move |_: &Event| next.iter().filter(|next| !next.has_attribute("hidden")).take(1).for_each(platform::focus);
    let best = Memo::new(move || state.ways().into_iter().next());
    html("div")
        .class("issue")
        .on("click", leads_on)
        .child_signal(move || Some(ways::way(state, best.get()?, Words::Parcours)))
}

/// The few that help most, for the results.
pub fn nothing(state: AppState) -> Option<El> {
    let mut all = state.ways();
    all.truncate(4);
    (!all.is_empty()).then(|| {
        html("div").child(below(state, "titre-partie").text(text::RELAX)).child(ways::list(state, all, Words::Parcours))
    })
}
