//! The visit in the address of the host's page, and back: acts make entries of the browser's history, camera moves do not.
//!
//! What an address keeps is [`embed_snippet::link`]'s business, what it does to the state is the state's.

use crate::dom::effect;
use crate::platform;
use crate::state::AppState;
use atlas::catalogue::LieuId;
use embed_snippet::link::{Link, foreign, of_page, with_foreign};
use leptos::prelude::untrack;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;

/// What was last read or written.
#[derive(Default)]
struct Last {
    link: Link,
    text: String,
    /// The page's own parts of the fragment, beside which ours was.
    beside: Vec<String>,
    /// What the entries of the history before said, the last at the end: what leads to one of them was no link of the page's.
    seen: Vec<String>,
}

/// So many entries a browser goes back, no further: Chromium and Firefox keep fifty of a tab, WebKit a hundred. A page in a hall is open for
/// weeks.
const MOST_SEEN: usize = 100;

impl Last {
    fn of(link: Link, fragment: &str, prefix: &str) -> Self {
        let beside = foreign(fragment, prefix).into_iter().map(str::to_owned).collect();
        Self { text: link.to_text(prefix), link, beside, seen: Vec::new() }
    }

    /// `replaces`: in the same entry of the history, to which nothing leads back as it was.
    fn now(&mut self, now: Self, replaces: bool) {
        let before = std::mem::replace(self, now);
        self.seen = before.seen;
        if !replaces && !self.seen.contains(&before.text) {
            if self.seen.len() == MOST_SEEN {
                self.seen.remove(0);
            }
            self.seen.push(before.text);
        }
    }
}

/// Follows the address now and whenever the visitor goes back or forth, and writes what they do into it; until the owner is disposed
/// of. Nothing is written before they do something.
pub fn keep(state: AppState, host: Element) {
    let Some(prefix) = untrack(|| state.prefix()) else { return state.follow(Link::default(), false) };
    let fragment = platform::fragment();
    // An empty one leads to the beginning, which the page's owner may have chosen.
    state.follow(Link::of_text(&fragment, &prefix), false);
    let last = Rc::new(RefCell::new(Last::of(untrack(|| state.link()), &fragment, &prefix)));
    let (heard, of) = (Rc::clone(&last), prefix.clone());
    platform::on_history(move || {
        let fragment = platform::fragment();
        let link = Link::of_text(&fragment, &of);
        let now = Last::of(link.clone(), &fragment, &of);
        // An anchor of the page's own was followed: it says nothing of us, which is not « back to the beginning ».
        let anchor = now.text.is_empty() && now.beside != heard.borrow().beside;
        if anchor {
            heard.borrow_mut().beside = now.beside;
        } else if now.text != heard.borrow().text {
            // Going back to a question, one keeps what was answered after it.
            let between = state.between_steps(&link).filter(|_| heard.borrow().seen.contains(&now.text));
            heard.borrow_mut().now(now, false);
            state.follow(between.unwrap_or(link), platform::has_focus(&host));
        }
    });
    effect(move || {
        let link = state.link();
        let text = link.to_text(&prefix);
        let (same, stays) = {
            let last = last.borrow();
            let without_look = |link: &Link| Link { look: None, ..link.clone() };
            let stays = without_look(&last.link) == without_look(&link) || state.is_same_step(&last.link, &link);
            (last.text == text, stays)
        };
        if same {
            return;
        }
        let fragment = platform::fragment();
        platform::write_fragment(&with_foreign(&fragment, &prefix, &text), !stays);
        last.borrow_mut().now(Last::of(link, &fragment, &prefix), stays);
    });
}

/// The address of a lieu's sheet for somebody else: without what the page itself, or another element, keeps after the `#`. Where nothing
/// is kept in the address, that of the page.
#[must_use]
pub fn of_lieu_alone(state: AppState, id: LieuId) -> String {
    let page = platform::address();
    let page = page.split('#').next().unwrap_or_default();
    match state.prefix().zip(link_to(state, id)) {
        Some((prefix, link)) => [page, "#", &link.to_text(&prefix)].concat(),
        None => page.to_owned(),
    }
}

/// The address of a lieu's sheet, for somebody else; none when the page's owner wants nothing in the address. What the page itself keeps after
/// the `#` may be where the element is, and stays; what the visitor asks of another element does not.
#[must_use]
pub fn of_lieu(state: AppState, id: LieuId) -> Option<String> {
    let (prefix, link) = state.prefix().zip(link_to(state, id))?;
    let page = platform::address();
    let (page, fragment) = page.split_once('#').unwrap_or((&page, ""));
    Some([page, "#", &with_foreign(&of_page(fragment), &prefix, &link.to_text(&prefix))].concat())
}

/// What leads to a lieu's sheet.
fn link_to(state: AppState, id: LieuId) -> Option<Link> {
    let lieux = state.lieux()?;
    let scope = lieux.catalogue.node(id).simplified();
    Some(Link {
        territoire: Some(scope).filter(|of| *of != state.top() && state.admits(*of)),
        lieu: Some(lieux.handle(id)),
        ..Link::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(page: usize) -> Last {
        Last::of(Link { page, ..Link::default() }, "", "carte")
    }

    #[test]
    fn what_was_seen_is_kept_as_far_as_a_browser_goes_back() {
        let mut last = entry(0);
        for page in 1..1_000 {
            last.now(entry(page), false);
            assert!(last.seen.len() <= MOST_SEEN);
            for before in page.saturating_sub(MOST_SEEN)..page {
                assert!(last.seen.contains(&entry(before).text), "{before} from {page}");
            }
        }
    }

    /// A hand on the map writes many addresses into one entry.
    #[test]
    fn what_was_replaced_takes_no_place() {
        let mut last = entry(0);
        last.now(entry(1), false);
        for page in 2..1_000 {
            last.now(entry(page), true);
        }
        assert_eq!(last.seen, [entry(0).text]);
        last.now(entry(1), false);
        assert_eq!(last.seen, [entry(0).text, entry(999).text]);
    }
}
