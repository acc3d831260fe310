//! Code that comes when it is first needed: a function whose machine code is in a file of its own, fetched beside the module.
//!
//! [`lazy!`](crate::lazy!) marks such a function; `xtask` cuts the module there. Everything that only such functions of one name reach goes
//! into the file of that name; what others reach too stays in the module. Where nothing is cut (tests) the function is simply called. It
//! does not know how a file is fetched (`xtask/src/bundle/glue/element.rs`), nor what is in it.

use crate::dom::{El, button, html, labelled};
use crate::platform;
use crate::signals::Fact;
use crate::text;
use leptos::prelude::{request_animation_frame, untrack};
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use web_sys::Element;

/// Whether the code came, once that is known.
pub type Coming = Pin<Box<dyn Future<Output = bool>>>;

/// `lazy!(file, coming: fn name(…) -> T { … })`: `name` answers `None` until its file is there, which `coming` brings. Of several functions of
/// a file each has to be brought, for each knows by itself that it is there; the file comes once.
#[macro_export]
macro_rules! lazy {
    ($file:ident, $coming:ident: $(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $of:ty),* $(,)?) -> $out:ty $body:block) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $of),*) -> Option<$out> {
            $crate::lazy::if_there(lazy_parts::$name($($arg),*))
        }
        /// Brings the file that it is in.
        pub fn $coming() -> $crate::lazy::Coming {
            Box::pin(async { lazy_parts::come().await.is_ok() })
        }
        mod lazy_parts {
            #[allow(unused_imports, reason = "what the function's body names")]
            use super::*;
            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($file, fallible, wasm_split_path = leptos::wasm_split, preload(#[doc(hidden)] come))]
            pub fn $name($($arg: $of),*) -> Result<$out, leptos::wasm_split::SplitLoaderError> {
                fn made($($arg: $of),*) -> $out $body
                Ok(made($($arg),*))
            }
            #[cfg(not(feature = "split"))]
            pub async fn $name($($arg: $of),*) -> Result<$out, std::convert::Infallible> {
                fn made($($arg: $of),*) -> $out $body
                Ok(made($($arg),*))
            }
            #[cfg(not(feature = "split"))]
            pub async fn come() -> Result<(), std::convert::Infallible> {
                Ok(())
            }
        }
    };
}

/// What a future gives that need not wait.
pub fn if_there<T, E>(future: impl Future<Output = Result<T, E>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(given) => given.ok(),
        Poll::Pending => None,
    }
}

/// Brings what will be needed soon, without a word when it does not come: it is asked for again once it is needed.
pub fn bring(coming: Coming) {
    leptos::task::spawn_local(async move {
        let _ = coming.await;
    });
}

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
    let stage = Fact::new(Stage::Coming);
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
    place.live(move |parts| match stage.get() {
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
