//! What a visitor takes from a sheet: its link, by mail, by text message or as a code, an entry of their address book, paper.

use crate::address;
use crate::dom::{El, button, html, labelled};
use crate::platform;
use crate::reactive::RwSignal;
use crate::state::AppState;
use crate::text;
use crate::ui::{qr, usual_week};
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

/// The buttons in their groups, and what came of them. `sheet` is what is printed.
pub fn actions(state: AppState, id: LieuId, details: Details, sheet: Element) -> El {
    let whole = html("section").class("garder").attr("aria-label", text::ACTIONS);
    let whole = whole.child(on_paper(state, id, sheet));
    whole.children((!state.hides(Section::Share)).then(|| sharing(state, id, details)))
}

/// A titled group of buttons.
fn group(state: AppState, title: &str, buttons: Vec<El>) -> El {
    let buttons = buttons.into_iter().map(|button| button.part("bouton"));
    let group = html("div").attr("role", "group").attr("aria-label", title);
    group.child(super::part_title(state, title)).child(html("p").class("actions").children(buttons))
}

/// What is printed of a lieu.
fn on_paper(state: AppState, id: LieuId, sheet: Element) -> El {
    let nom = nom_of(state, id);
    let today = move || atlas::calendar::moment(state.ask.now_s(), None).date;
    let mut buttons = Vec::new();
    if !state.hides(Section::Print) {
        buttons.push(
            button("", move || {
                let code = address::of_lieu(state, id).map(|url| qr(&nom, &url));
                let parts: Vec<&Element> = code.iter().map(El::element).chain([&sheet]).collect();
                platform::print(&sheet, &parts, crate::css::CSS, &text::printed(&platform::page_alone(), today()));
            })
            .text(text::PRINT),
        );
    }
    if !state.hides(Section::Referral) {
        buttons.push(button("", move || state.open_referral(Some(id))).text(text::PREPARE_REFERRAL));
    }
    if buttons.is_empty() { html("div") } else { group(state, text::ON_PAPER, buttons) }
}

/// What is sent of a lieu, or shown to a phone. Without a link, the rest.
fn sharing(state: AppState, id: LieuId, details: Details) -> El {
    let (nom, url) = (nom_of(state, id), address::of_lieu(state, id));
    let copied = RwSignal::new(None::<Copied>);
    let coded = RwSignal::new(false);
    let mut buttons = Vec::new();
    if let Some(url) = url.clone() {
        let (nom, shared) = (nom.clone(), url.clone());
        buttons.push(
            button("", move || {
                platform::copy(&url, move |done| copied.set(Some(if done { Copied::Yes } else { Copied::No })));
            })
            .text(text::COPY_LINK),
        );
        if platform::can_share() {
            buttons.push(button("", move || platform::share(&nom, &shared)).text(text::SHARE));
        }
    }
    let hours = state.lieux().map(|lieux| usual_week(&lieux.catalogue, id, &details)).unwrap_or_default();
    let link = url.clone().unwrap_or_default();
    let mail =
        takeaway::mailto(&text::mail_subject(&nom, &details.commune), &text::mail_lines(&nom, &details, &hours), &link);
    let sms = takeaway::sms(&text::sms_lines(&nom, &details), &link);
    buttons.push(html("a").attr("href", &mail).text(text::BY_MAIL));
    buttons.push(html("a").attr("href", &sms).text(text::BY_SMS));
    buttons.extend(url.is_some().then(|| {
        button("", move || coded.update(|coded| *coded = !*coded))
            .attr_signal("aria-expanded", move || Some(coded.get().to_string()))
            .text(text::QR)
    }));
    buttons.push(button("", move || vcard(state, id, &details)).text(text::VCARD));
    let by_hand = link.clone();
    group(state, text::SENDING, buttons)
        .child_signal(move || coded.get().then(|| qr(&nom, &link)))
        .child(html("p").announced().text_signal(move || {
            if copied.get() == Some(Copied::Yes) { text::COPIED.to_owned() } else { String::new() }
        }))
        .child_signal(move || {
            (copied.get() == Some(Copied::No)).then(|| {
                let field = html("input").attr("readonly", "").attr("value", &by_hand);
                html("label").child(labelled("span", "", text::COPY_BY_HAND)).child(field)
            })
        })
}

fn nom_of(state: AppState, id: LieuId) -> String {
    state.lieux().map(|lieux| lieux.catalogue.nom(id).to_owned()).unwrap_or_default()
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
