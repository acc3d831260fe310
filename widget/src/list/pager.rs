//! Pages of a list: real ones, with numbers. Nothing loads by scrolling.

use crate::dom::{El, button, html, labelled};
use crate::state::AppState;
use crate::text;

/// The page numbers worth showing, from 0: the first, the last, and those around the one in view; `None` is a gap.
fn numbers(page: usize, pages: usize) -> Vec<Option<usize>> {
    let mut numbers = Vec::new();
    for candidate in 0..pages {
        let near = candidate.abs_diff(page) <= 1;
        if candidate == 0 || candidate + 1 == pages || near {
            numbers.push(Some(candidate));
        } else if numbers.last() != Some(&None) {
            numbers.push(None);
        }
    }
    numbers
}

/// Territories on a page of theirs: the régions of France and its overseas fit on one.
pub const TERRITORIES: usize = 25;

/// ‹ 1 2 3 … 9 ›, and which lines are shown, for `n` lines in all, `size` on a page; nothing when one page holds them.
#[must_use]
pub fn pager(state: AppState, n: usize, size: usize) -> Option<El> {
    let pages = n.div_ceil(size);
    if pages < 2 {
        return None;
    }
    let page = state.page().min(pages - 1);
    let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let range = text::page_range(to_u32(page * size + 1), to_u32(((page + 1) * size).min(n)), to_u32(n));
    let arrow = move |label: &str, sign: &str, to: Option<usize>| {
        let turn = button("", move || {
            if let Some(to) = to {
                state.turn_to(to)
            }
        });
        let turn = turn.attr("aria-label", label).attr("title", label).text(sign);
        html("li").child(if to.is_none() { turn.attr("disabled", "") } else { turn })
    };
    let numbers = numbers(page, pages).into_iter().map(|number| match number {
        None => html("li").attr("aria-hidden", "true").text("…"),
        Some(number) => {
            let turn = button("", move || state.turn_to(number)).text(&text::number(to_u32(number + 1)));
            html("li").child(if number == page { turn.attr("aria-current", "page") } else { turn })
        }
    });
    let list = html("ul").child(arrow(text::PREVIOUS, "‹", page.checked_sub(1))).children(numbers).child(arrow(
        text::NEXT,
        "›",
        (page + 1 < pages).then_some(page + 1),
    ));
    Some(html("nav").class("pages").attr("aria-label", text::PAGES).child(labelled("p", "", &range)).child(list))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    fn check(page: usize, pages: usize, expected: &str) {
        let shown: Vec<String> = numbers(page, pages)
            .into_iter()
            .map(|number| number.map_or("…".into(), |number| (number + 1).to_string()))
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn the_ends_and_the_neighbours_are_shown() {
        check(0, 1, "1");
        check(0, 3, "1 2 3");
        check(0, 9, "1 2 … 9");
        check(4, 9, "1 … 4 5 6 … 9");
        check(8, 9, "1 … 8 9");
        check(2, 5, "1 2 3 4 5");
    }
}
