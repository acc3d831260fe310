//! The lieux that are kept, side by side: a table where there is room, a card for each where there is not.

use super::rows::{Cell, Row, rows};
use super::ways;
use crate::dom::{El, button, html, labelled};
use crate::lazy;
use crate::reactive::{Memo, while_said};
use crate::state::{AppState, Side};
use crate::text;
use crate::ui::{back, heading, link, outside};
use atlas::catalogue::LieuId;
use embed_snippet::Section;
use leptos::prelude::untrack;

/// The panel.
#[must_use]
pub fn panel(state: AppState) -> El {
    html("article")
        .class("comparaison")
        .child(back(state))
        .child(heading(state, "titre-fiche").attr("id", "titre-liste").text(text::MY_SELECTION))
        .child(lazy::panel(coming, move || compare(state)))
}

lazy!(papiers, coming, fn compare(state: AppState) -> El = compare_now);

fn compare_now(state: AppState) -> El {
    html("div").child(labelled("p", "note", text::KEPT_HOW)).children_signal(move |parts| {
        let kept = state.hand.lieux.get();
        let Some(lieux) = state.lieux().filter(|_| !kept.is_empty()) else {
            return parts.push(labelled("p", "note", text::NOTHING_KEPT));
        };
        let noms: Vec<&str> = kept.iter().map(|id| lieux.catalogue.nom(*id)).collect();
        // Cells follow what they say; the table is made anew for other lieux and other things to compare.
        let of = kept.clone();
        let rows = Memo::new(move || rows(state, &of));
        let titles = move || rows.with(|rows| rows.iter().map(|row| row.title).collect::<Vec<_>>());
        while_said(move || titles().concat());
        let titles = untrack(titles);
        let row_at = move |at: usize| rows.with(|rows| rows.get(at).cloned());
        let cell = move |tag: &str, at: usize, of: usize| {
            html(tag).children_signal(move |parts| {
                while_said(move || {
                    row_at(at)
                        .map(|row| row.cells.iter().map(|cell| cell.lines.join("\n")).collect::<Vec<_>>().join("\n\n"))
                        .unwrap_or_default()
                });
                if let Some(row) = untrack(|| row_at(at)) {
                    parts.extend(row.cells.get(of).into_iter().flat_map(|cell| said(&row, cell)));
                }
            })
        };
        if kept.len() > 1 {
            parts.push(labelled("p", "note", text::DIFFERENT_WHY));
        }
        // Both are there; the room that there is shows one, to eyes and ears alike.
        let columns = kept.iter().zip(&noms);
        let columns = columns.map(|(id, nom)| html("th").attr("scope", "col").children(head(state, *id, nom)));
        let corner = html("th").attr("scope", "col").child(labelled("span", "cache", text::CRITERION));
        let lines = titles.iter().enumerate().map(|(at, title)| {
            let same = Memo::new(move || row_at(at).is_some_and(|row| row.is_same()));
            let title = html("th").attr("scope", "row").text(title);
            let title = title.child_signal(move || same.get().then(|| labelled("span", "marque", text::SAME)));
            html("tr")
                .attr_signal("data-egal", move || same.get().then(String::new))
                .child(title)
                .children((0..kept.len()).map(|of| cell("td", at, of)))
        });
        let table = html("table")
            .attr("aria-labelledby", "titre-liste")
            .child(html("thead").child(html("tr").child(corner).children(columns)))
            .child(html("tbody").children(lines));
        parts.push(table);
        parts.push(html("div").class("cartes").children(kept.iter().enumerate().map(|(of, id)| {
            let terms = titles.iter().enumerate();
            let terms = terms.flat_map(|(at, title)| [labelled("dt", "", title), cell("dd", at, of)]);
            let card = html("section").attr("aria-label", noms[of]).children(head(state, *id, noms[of]));
            card.child(html("dl").children(terms))
        })));
        let refer = (!state.hides(Section::Referral))
            .then(|| button("", move || state.open_referral(None)).part("bouton").text(text::PREPARE_REFERRAL));
        parts.push(html("p").class("actions").children(refer).children(ways(state, "").map(|way| way.part("bouton"))));
    })
}

/// Its name, which opens its sheet, and the way out of the selection.
fn head(state: AppState, id: LieuId, nom: &str) -> [El; 2] {
    let open = button("lien nom", move || state.open(id, Side::Panel))
        .attr("data-lieu", &id.0.to_string())
        .verbatim()
        .text(nom);
    let remove = button("garder-lieu", move || {
        state.toggle_kept(id);
        // Its column is gone, and the button with it.
        state.look_at_title();
    });
    [open, remove.attr("aria-label", &text::remove_name(nom)).text(text::REMOVE)]
}

/// A line for each value, in bold where not all lieux have it.
fn said(row: &Row, cell: &Cell) -> Vec<El> {
    let line = |line: &String| {
        let words = match line == text::UNKNOWN {
            true => html("span").class("inconnu"),
            false => html(if row.is_common(line) { "span" } else { "strong" }),
        };
        html("p").child(match &*cell.href {
            "" => words.text(line),
            href if href.starts_with("tel:") => words.child(link(href, line)),
            href => words.child(outside(href, line)),
        })
    };
    cell.lines.iter().map(line).collect()
}
