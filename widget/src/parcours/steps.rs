//! The list of steps, with what was answered in each: to see it, and to go there.

use crate::dom::{El, button, html, labelled};
use crate::filters::criterion_name;
use crate::reactive::{Memo, RwSignal};
use crate::state::{AppState, Origin};
use crate::text;
use atlas::parcours::Step;
use atlas::territoire::Territoire;

/// What folds the list out where there is no room beside the question.
pub fn toggle(state: AppState, unfolded: RwSignal<bool>) -> El {
    let answered = move || state.steps().into_iter().filter(|of| state.is_answered(*of)).count();
    button("bascule-etapes", move || unfolded.update(|unfolded| *unfolded = !*unfolded))
        .part("bouton")
        .attr_signal("aria-expanded", move || Some(unfolded.get().to_string()))
        .text_signal(move || text::with_count(text::YOUR_ANSWERS, answered()))
}

/// The steps in order, and below them what else is asked for.
pub fn steps(state: AppState, step: Memo<Step>, unfolded: RwSignal<bool>) -> El {
    let list = html("ol").children_signal(move |lines| {
        for of in state.steps() {
            let go = move || {
                unfolded.set(false);
                state.go_to_step(of);
            };
            let go = button("etape", go)
                .attr_signal("aria-current", move || (step.get() == of).then(|| "step".to_owned()))
                // The style sheet numbers it, and WebKit takes no alternative text for a counter.
                .child(html("span").class("numero").attr("aria-hidden", "true"))
                .child(labelled("span", "nom", text::step_name(of)))
                .text(" ");
            let answer = html("span").class("reponse-etape").text_signal(move || said(state, of));
            lines.push(
                html("li")
                    .attr_signal("data-repondu", move || state.is_answered(of).then(String::new))
                    .child(go.child(answer)),
            );
        }
    });
    let besides = html("div").child_signal(move || {
        let besides = state.asked_besides();
        let chips = besides.into_iter().map(|criterion| {
            let name = state.ask.with_filter(|filter| criterion_name(filter, criterion));
            let label = text::remove(&name);
            button("jeton", move || state.clear(criterion)).attr("aria-label", &label).attr("title", &label).text(&name)
        });
        let chips: Vec<El> = chips.collect();
        let title = || labelled("p", "note", text::BESIDES);
        (!chips.is_empty()).then(|| html("div").class("jetons").child(title()).children(chips))
    });
    let again = html("div").child_signal(move || {
        let anything = state.ask.origin().is_some() || state.ask.with_filter(|filter| !filter.is_empty());
        let restart = move || {
            unfolded.set(false);
            state.restart();
        };
        anything.then(|| button("lien", restart).text(text::RESTART))
    });
    html("nav")
        .class("etapes")
        .attr("aria-label", text::STEPS)
        .attr_signal("data-ouvertes", move || unfolded.get().then(String::new))
        .child(list)
        .child(besides)
        .child(again)
}

/// What starting over took away, until something else is answered.
pub fn wiped(state: AppState) -> El {
    html("p").class("effacees").announced().children_signal(move |parts| {
        if state.can_restore() {
            parts.push(labelled("span", "", text::WIPED));
            parts.push(button("lien", move || state.restore()).text(text::RESTORE));
        }
    })
}

/// The point that one comes from, by its name.
pub fn departure(state: AppState) -> Option<String> {
    let origin = state.ask.origin()?;
    let nom = match &origin {
        Origin::Commune(code) => state.nom(Territoire::Commune(*code)),
        _ => String::new(),
    };
    Some(text::departure(&origin, &nom))
}

/// What was answered in a step, in the words of its choices.
fn said(state: AppState, step: Step) -> String {
    let Some(criterion) = step.criterion() else {
        return state.n_answers().map(|(n, _)| text::lieux(n)).unwrap_or_default();
    };
    let said = match step {
        Step::Place => {
            let km = state.ask.with_filter(|filter| filter.radius_km);
            departure(state).map(|nom| text::place(&nom, km)).unwrap_or_default()
        }
        _ => state.ask.with_filter(|filter| text::wishes(filter, criterion)),
    };
    if said.is_empty() { text::NOT_ANSWERED.to_owned() } else { said }
}
