//! « Autour de moi »: the browser is asked where it is, after a click, and a refusal is explained.

use crate::dom::{El, button, html};
use crate::lazy;
use crate::platform::{self, NoPlace};
use crate::reactive::RwSignal;
use crate::state::{AppState, Origin};
use crate::text;
use atlas::lieu::Position;

/// What came of the last wish.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    None,
    Waiting,
    Elsewhere,
    No(NoPlace),
    /// The code that asks did not come.
    Failed,
}

/// The button and what came of it.
pub fn around_me(state: AppState) -> El {
    let outcome = RwSignal::new(Outcome::None);
    let locate = button("autour", move || {
        outcome.set(Outcome::Waiting);
        leptos::task::spawn_local(async move {
            let comes = coming().await;
            // The element may be gone by now.
            if outcome.try_get_untracked().is_some() && (!comes || ask(state, outcome).is_none()) {
                outcome.set(Outcome::Failed);
            }
        });
    })
    .part("bouton")
    .text(text::AROUND_ME);
    let said = html("p").class("position").announced().text_signal(move || {
        match outcome.get() {
            Outcome::None => "",
            Outcome::Waiting => text::LOCATING,
            Outcome::Elsewhere => text::ELSEWHERE,
            Outcome::No(NoPlace::Refused) => text::REFUSED,
            Outcome::No(NoPlace::NotFound) => text::NOT_LOCATED_ME,
            Outcome::Failed => text::CODE_FAILED,
        }
        .to_owned()
    });
    html("div").class("autour-de-moi").child(locate).child(said)
}

// With the filters: a distance is what is asked for next.
lazy!(filtres, coming, fn ask(state: AppState, outcome: RwSignal<Outcome>) -> () = ask_now);

fn ask_now(state: AppState, outcome: RwSignal<Outcome>) {
    platform::locate(move |place| {
        // Or by the time the visitor has answered.
        if outcome.try_get_untracked().is_none() {
            return;
        }
        outcome.set(match place.map(|(lon, lat)| Position::new(lon, lat)) {
            Ok(Some(at)) => {
                let departement = state.departement_of(at);
                state.go_near(Origin::Me(at), departement);
                if departement.is_some() { Outcome::None } else { Outcome::Elsewhere }
            }
            Ok(None) => Outcome::No(NoPlace::NotFound),
            Err(why) => Outcome::No(why),
        });
    });
}
