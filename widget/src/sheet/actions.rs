//! What a visitor takes from a sheet: its link, a sheet of paper, an entry of their address book.

use crate::address;
use crate::dom::{El, button, html, labelled};
use crate::platform;
use crate::signals::Fact;
use crate::state::AppState;
use crate::text;
use atlas::catalogue::LieuId;
use atlas::lieu::Details;
use embed_snippet::Section;
use web_sys::Element;

/// What became of the wish to copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    Yes,
    No,
}

/// The buttons, and what came of them. `sheet` is what is printed.
pub fn actions(state: AppState, id: LieuId, details: Details, sheet: Element) -> El {
    let url = address::of_lieu(state, id);
    let copied = Fact::new(None::<Copied>);
    let mut buttons = Vec::new();
    let shares = !state.hides(Section::Share);
    if let Some(url) = url.clone().filter(|_| shares) {
        let shared = url.clone();
        buttons.push(
            button("", move || {
                platform::copy(&url, move |done| copied.set(Some(if done { Copied::Yes } else { Copied::No })));
            })
            .text(text::COPY_LINK),
        );
        if platform::can_share() {
            buttons.push(
                button("", move || {
                    let nom = state.lieux().map(|lieux| lieux.catalogue.nom(id).to_owned()).unwrap_or_default();
                    platform::share(&nom, &shared);
                })
                .text(text::SHARE),
            );
        }
    }
    let today = move || atlas::calendar::moment(state.ask.now_s(), None).date;
    let prints = !state.hides(Section::Print);
    buttons.extend(prints.then(|| {
        button("", move || platform::print(&sheet, crate::css::CSS, &text::printed(&platform::page_address(), today())))
            .text(text::PRINT)
    }));
    buttons.extend(shares.then(|| button("", move || vcard(state, id, &details)).text(text::VCARD)));
    let by_hand = address::of_lieu(state, id).unwrap_or_default();
    html("section")
        .class("garder")
        .attr("aria-label", text::ACTIONS)
        .child(html("p").class("actions").children(buttons.into_iter().map(|button| button.part("bouton"))))
        .child(
            html("p").attr("role", "status").live_text(move || {
                if copied.get() == Some(Copied::Yes) { text::COPIED.to_owned() } else { String::new() }
            }),
        )
        .live_if(move || {
            (copied.get() == Some(Copied::No)).then(|| {
                let field = html("input").attr("readonly", "").attr("value", &by_hand);
                html("label").child(labelled("span", "", text::COPY_BY_HAND)).child(field)
            })
        })
}

fn vcard(state: AppState, id: LieuId, details: &Details) {
    let Some(lieux) = state.lieux() else { return };
    let lieu = takeaway::lieu(&lieux.catalogue, id, details.clone());
    let card = takeaway::vcard(&lieu, address::of_lieu(state, id).as_deref());
    platform::download(&[&file_name(&lieu.nom), ".vcf"].concat(), "text/vcard;charset=utf-8", &card);
}

/// A name that every system takes.
fn file_name(nom: &str) -> String {
    let name: String = atlas::fold::fold(nom).replace(' ', "-").chars().take(60).collect();
    if name.is_empty() { "lieu".into() } else { name }
}
