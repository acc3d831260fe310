//! Panels whose code is a chunk ([`crate::split`]): what is shown until it is there, and when it does not come.

use crate::dom::{El, button, html, labelled};
use crate::platform;
use crate::reactive::RwSignal;
use crate::split::Coming;
use crate::text;
use leptos::prelude::{request_animation_frame, untrack};
use std::task::{Context, Poll, Waker};
use web_sys::Element;

/// What has become of the code of a panel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Coming,
    There,
    Failed,
}

/// A place for what a lazy function makes: says that it comes, shows it once it is there, and when it does not come, offers to try again.
#[must_use]
pub fn panel(coming: fn() -> Coming, make: impl Fn() -> Option<El> + 'static) -> El {
    panel_under(coming, Vec::new, make)
}

/// The same where what is made has its own title and ways out: `above` stands for them until then. The focus goes from the one title to the
/// other.
#[must_use]
pub fn panel_under(
    coming: fn() -> Coming,
    above: impl Fn() -> Vec<El> + 'static,
    make: impl Fn() -> Option<El> + 'static,
) -> El {
    let stage = RwSignal::new(Stage::Coming);
    let bring = move || {
        let stage_of = |there| if there { Stage::There } else { Stage::Failed };
        let mut coming = coming();
        // What was brought before is there at once.
        match coming.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(there) => stage.set(stage_of(there)),
            Poll::Pending => {
                stage.set(Stage::Coming);
                leptos::task::spawn_local(async move { stage.set(stage_of(coming.await)) });
            }
        }
    };
    bring();
    let place = html("div").class("a-venir");
    let element = place.element().clone();
    place.children_signal(move |parts| match stage.get() {
        Stage::Coming => {
            parts.extend(untrack(&above));
            parts.push(labelled("p", "note", text::CODE_COMING).attr("role", "status"));
        }
        Stage::There => {
            keep_focus(&element);
            parts.extend(untrack(&make));
        }
        Stage::Failed => {
            parts.extend(untrack(&above));
            let element = element.clone();
            // What had the focus goes: its place keeps it.
            let retry = button("", move || {
                let _ = element.set_attribute("tabindex", "-1");
                platform::focus(&element);
                bring();
            });
            let said = html("div").class("panne").attr("role", "alert").child(labelled("p", "", text::CODE_FAILED));
            parts.push(said.child(retry.part("bouton").text(text::RETRY)));
        }
    })
}

/// What had the focus in a place goes: the title of what comes there gets it.
fn keep_focus(place: &Element) {
    let held = platform::shadow_root_of(place).and_then(|root| platform::focused_in(&root));
    if held.is_some_and(|held| place.contains(Some(&held))) {
        let place = place.clone();
        request_animation_frame(move || {
            platform::focus_first(&place, "[data-titre-liste]");
        });
    }
}
