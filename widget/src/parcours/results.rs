//! Who answers, the nearest first, then those that do not say all that was asked.

use super::foot;
use crate::dom::{El, button, html, labelled};
use crate::list::{export, heading, line, on_paper, pager};
use crate::state::{AppState, LIEUX, shown};
use crate::text;
use embed_snippet::{Section, Vue};

/// The title, what leads on, and the list.
pub fn results(state: AppState, parts: &mut Vec<El>) {
    let title = html("span")
        .class("nom")
        .live_text(move || text::results(state.n_answers(), state.ask.from.with(Option::is_some)));
    parts.push(heading(state, "titre-liste").attr("id", "titre-liste").child(title));
    let to_map = move || {
        button("vers-carte", move || state.toggle_map())
            .part("bouton")
            .live_attr("aria-expanded", move || Some(state.map_open().to_string()))
            .live_text(move || if state.map_open() { text::HIDE_MAP } else { text::ON_MAP }.to_owned())
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
    parts.push(html("div").live_if(move || foot::nothing(state)));
    parts.push(html("div").live(move |parts| list(state, parts)));
    parts.push(html("div").live_if(move || {
        let listed = state.listed.with(|listed| !listed.is_empty());
        (listed && !state.hides(Section::Exports)).then(|| export(state))
    }));
    parts.push(html("div").live_if(move || {
        let n = state.listed.with(|listed| listed.len());
        (n > 0 && !state.hides(Section::Print)).then(|| on_paper(state, n))
    }));
}

fn list(state: AppState, parts: &mut Vec<El>) {
    let (Some(lieux), Some((n_sure, n_unsure))) = (state.lieux(), state.n_answers()) else { return };
    let page = shown(state.page(), state.listed.with(|listed| listed.len()), LIEUX);
    let ids = state.on_page.get();
    let n_here = (n_sure as usize).saturating_sub(page.start).min(ids.len());
    let (sure, unsure) = ids.split_at(n_here);
    let lines = |ids: &[atlas::catalogue::LieuId]| {
        let lines = ids.iter().map(|id| line(state, &lieux, *id)).collect::<Vec<_>>();
        html("ul").class("liste").part("liste").children(lines)
    };
    if !sure.is_empty() {
        parts.push(lines(sure));
    }
    if !unsure.is_empty() {
        parts.push(crate::list::below(state, "titre-verifier").text(&text::to_check(n_unsure)));
        parts.push(labelled("p", "note", text::UNSURE_WHY));
        parts.push(lines(unsure));
    }
    parts.extend(pager(state, state.listed.with(|listed| listed.len()), LIEUX));
}
