//! Who answers, the nearest first, then those that do not say all that was asked.

use super::foot;
use crate::dom::{El, button, html, labelled};
use crate::list::{export, lines, n_listed, on_paper, pages};
use crate::reactive::{Memo, holds, settled};
use crate::state::{AppState, LIEUX, shown};
use crate::text;
use crate::ui::{below, heading};
use embed_snippet::{Section, Vue};

/// The title, what leads on, and the list.
pub fn results(state: AppState, parts: &mut Vec<El>) {
    let title = html("span")
        .class("nom")
        .text_signal(move || text::results(state.n_answers(), state.ask.from.with(Option::is_some)));
    parts.push(heading(state, "titre-liste").attr("id", "titre-liste").child(title));
    let to_map = move || {
        button("vers-carte", move || state.toggle_map())
            .part("bouton")
            .attr_signal("aria-expanded", move || Some(state.map_open().to_string()))
            .text_signal(move || if state.map_open() { text::HIDE_MAP } else { text::ON_MAP }.to_owned())
    };
    let first = state.steps().first().copied();
    let change = button("", move || first.into_iter().for_each(|step| state.go_to_step(step)));
    let has_map = state.config().vue != Vue::Liste;
    parts.push(
        html("div")
            .class("boutons")
            .child(change.part("bouton").text(text::CHANGE_ANSWERS))
            .children(has_map.then(to_map)),
    );
    parts.push(html("div").child_signal(move || foot::nothing(state)));
    parts.push(html("div").children_signal(move |parts| list(state, parts)));
    parts.push(html("div").child_signal(move || {
        let listed = holds(move || n_listed(state) > 0);
        (listed && !state.hides(Section::Exports)).then(|| export(state))
    }));
    parts.push(html("div").child_signal(move || {
        let n = settled(move || n_listed(state));
        (n > 0 && !state.hides(Section::Print)).then(|| on_paper(state, n as usize))
    }));
}

fn list(state: AppState, parts: &mut Vec<El>) {
    let Some(lieux) = state.lieux() else { return };
    let shown_here = Memo::new(move || {
        let page = shown(state.page(), state.listed.with(|listed| listed.len()), LIEUX);
        let n_sure = state.n_answers().map_or(0, |(n_sure, _)| n_sure as usize);
        let ids = state.on_page.get();
        let (sure, unsure) = ids.split_at(n_sure.saturating_sub(page.start).min(ids.len()));
        [sure.to_vec(), unsure.to_vec()]
    });
    let lines = |kind: usize| lines(state, lieux.clone(), move || shown_here.with(|of| of[kind].clone()));
    if holds(move || shown_here.with(|[sure, _]| !sure.is_empty())) {
        parts.push(lines(0));
    }
    if holds(move || shown_here.with(|[_, unsure]| !unsure.is_empty())) {
        let n_unsure = move || state.n_answers().map_or(0, |(_, n_unsure)| n_unsure);
        let title = below(state, "titre-verifier").text_signal(move || text::to_check(n_unsure()));
        parts.push(title);
        parts.push(labelled("p", "note", text::UNSURE_WHY));
        parts.push(lines(1));
    }
    parts.push(pages(state));
}
