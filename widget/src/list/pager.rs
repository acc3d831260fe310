//! Pages of a list: real ones, with numbers. Nothing loads by scrolling.

use crate::state::{AppState, PAGE};
use crate::text;
use leptos::prelude::*;

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

/// ‹ 1 2 3 … 9 ›, and which lines are shown; nothing when one page holds all.
#[component]
pub fn Pager(
    /// The state of the element.
    state: AppState,
    /// How many lines there are in all.
    n: usize,
) -> impl IntoView {
    let pages = n.div_ceil(PAGE);
    if pages < 2 {
        return None;
    }
    let page = state.page().min(pages - 1);
    let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let range = text::page_range(to_u32(page * PAGE + 1), to_u32(((page + 1) * PAGE).min(n)), to_u32(n));
    let arrow = move |label: &'static str, sign: &'static str, to: Option<usize>| {
        view! {
            <li>
                <button type="button" aria-label=label title=label disabled=to.is_none()
                    on:click=move |_| if let Some(to) = to { state.turn_to(to) }>{sign}</button>
            </li>
        }
    };
    let buttons = numbers(page, pages).into_iter().map(|number| match number {
        None => view! { <li aria-hidden="true">"…"</li> }.into_any(),
        Some(number) => {
            let current = (number == page).then_some("page");
            view! {
                <li><button type="button" aria-current=current on:click=move |_| state.turn_to(number)>{text::number(to_u32(number + 1))}</button></li>
            }
            .into_any()
        }
    });
    Some(view! {
        <nav class="pages" aria-label=text::PAGES>
            <p>{range}</p>
            <ul>
                {arrow(text::PREVIOUS, "‹", page.checked_sub(1))}
                {buttons.collect_view()}
                {arrow(text::NEXT, "›", (page + 1 < pages).then_some(page + 1))}
            </ul>
        </nav>
    })
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
