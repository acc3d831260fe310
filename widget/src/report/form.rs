//! The form of a report: fields, what they lack, and the two ways it leaves: to the service that the page's owner named, or as a message
//! in the visitor's own mail program.

use super::{Words, current, json, message, report};
use crate::dom::{El, button, effect, html, labelled, value_of};
use crate::failure::Refusal;
use crate::lazy;
use crate::platform;
use crate::reactive::{Memo, RwSignal};
use crate::state::{AppState, Field, Problem, Sending, is_copy};
use crate::text;
use crate::ui::coming_days;
use atlas::catalogue::LieuId;
use atlas::lieu::Details;
use leptos::prelude::{request_animation_frame, untrack};
use std::rc::Rc;
use web_sys::Element;

/// Everything below the button that unfolds it.
#[must_use]
pub fn panel(state: AppState, id: LieuId, details: Details) -> El {
    lazy::panel(coming, move || form(state, id, details.clone()))
}

lazy!(signaler, coming, fn form(state: AppState, id: LieuId, details: Details) -> El = form_now);

fn form_now(state: AppState, id: LieuId, details: Details) -> El {
    let details = Rc::new(details);
    let config = state.config();
    let form = html("form").class("signalement").attr("novalidate", "");
    let element = form.element().clone();
    let problem = Memo::new(move || state.with_draft(|draft| draft.problem));
    let about = Rc::clone(&details);
    let free = html("textarea").attr("rows", "2").attr("maxlength", "2000");
    let free =
        free.attr_signal("aria-required", move || (problem.get() == Some(Problem::Autre)).then(|| "true".to_owned()));
    let fields = html("div")
        .class("champs")
        .child(problems(state))
        .child_signal(move || proposed(state, id, &about, problem.get().filter(|problem| problem.has_value())?))
        .child(field(state, Field::Message, free, problem));
    let form = form.child(fields);
    match (config.signalement, config.contact) {
        (Some(service), contact) => by_service(form, state, id, details, service, contact),
        (None, Some(contact)) => {
            let link = by_mail(state, id, &details, contact.clone(), text::REPORT_BY_MAIL);
            let (way, heard) = (link.element().clone(), link.element().clone());
            let copy = details.courriels.first().is_some_and(|of| is_copy(of, &contact));
            // Enter in a field does what the link does.
            form.on("submit", move |event| {
                event.prevent_default();
                platform::open(&way);
            })
            .child(labelled("p", "note", &text::report_to(&contact, copy)))
            .child(html("p").class("actions").child(link.on("click", move |event| {
                if is_missing(state, &element) {
                    event.prevent_default();
                } else {
                    state.report_is(Sending::Opened);
                    platform::focus(&heard);
                }
            })))
            .child(opened(state, id, details, contact))
        }
        (None, None) => form,
    }
}

/// Says what lacks, and goes there. Whether something does.
fn is_missing(state: AppState, form: &Element) -> bool {
    let lacking = state.try_report();
    if let Some(field) = lacking {
        go_to(form, field);
    }
    lacking.is_some()
}

/// Gives the focus to a field, once what was done is drawn.
fn go_to(form: &Element, field: Field) {
    let form = form.clone();
    request_animation_frame(move || {
        let selector = if field == Field::Problem { "input".to_owned() } else { ["#", field_id(field)].concat() };
        if let Ok(Some(field)) = form.query_selector(&selector) {
            platform::focus(&field);
        }
    });
}

fn field_id(field: Field) -> &'static str {
    match field {
        Field::Problem => "signaler-quoi",
        Field::Proposed => "signaler-lire",
        Field::Message => "signaler-mot",
        Field::Mail => "signaler-mail",
    }
}

/// What may be wrong, one of it.
fn problems(state: AppState) -> El {
    let lacks = Memo::new(move || state.lacks(Field::Problem));
    let described = move || lacks.get().then(|| lack_id(Field::Problem));
    let radios = Problem::ALL.map(|problem| {
        let chosen = move || state.with_draft(|draft| draft.problem == Some(problem));
        let radio = html("input").attr("type", "radio").attr("name", field_id(Field::Problem));
        let radio = radio.checked_signal(chosen).attr_signal("aria-describedby", described);
        let radio = radio.on("change", move |_| state.choose_problem(problem));
        html("label").class("option").child(radio).child(labelled("span", "mots", text::problem(problem)))
    });
    html("fieldset")
        .attr("role", "radiogroup")
        .attr("aria-required", "true")
        .attr_signal("aria-invalid", move || lacks.get().then(|| "true".to_owned()))
        .child(labelled("legend", "", text::report_field(Field::Problem, None)))
        .child(html("div").class("choix").children(radios))
        .child_signal(move || lack(lacks.get(), Field::Problem))
}

/// What should be read, beside what is read now.
fn proposed(state: AppState, id: LieuId, details: &Details, problem: Problem) -> Option<El> {
    let lieux = state.lieux()?;
    let catalogue = &lieux.catalogue;
    let now = if problem == Problem::Horaires {
        coming_days(state, catalogue, id, details)
    } else {
        let said = current(catalogue, id, details, problem, Words::Shown);
        let said = if said.is_empty() { text::UNKNOWN } else { &said };
        html("dl").child(labelled("dt", "", text::REPORT_CURRENT)).child(labelled("dd", "texte", said))
    };
    let problem = Memo::new(move || Some(problem));
    let input = html("textarea").attr("rows", "3").attr("maxlength", "2000").attr("aria-required", "true");
    Some(html("div").child(now).child(field(state, Field::Proposed, input, problem)))
}

/// A field under its label, with what it lacks beside it.
fn field(state: AppState, of: Field, input: El, problem: Memo<Option<Problem>>) -> El {
    let lacks = Memo::new(move || state.lacks(of));
    let hint =
        (of == Field::Mail).then(|| labelled("p", "note", text::REPORT_MAIL_WHY).attr("id", "signaler-pourquoi"));
    let described = move || {
        let ids = [lacks.get().then(|| lack_id(of)), (of == Field::Mail).then(|| "signaler-pourquoi".to_owned())];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    let input = input
        .attr("id", field_id(of))
        .attr_signal("aria-invalid", move || lacks.get().then(|| "true".to_owned()))
        .attr_signal("aria-describedby", described)
        .value_signal(move || state.with_draft(|draft| draft.typed(of).to_owned()))
        .on("input", move |event| state.write(of, value_of(event)));
    let label = html("label").attr("for", field_id(of));
    html("div")
        .class("champ-signaler")
        .child(label.text_signal(move || text::report_field(of, problem.get()).to_owned()))
        .children(hint)
        .child(input)
        .child_signal(move || lack(lacks.get(), of))
}

fn lack_id(field: Field) -> String {
    [field_id(field), "-manque"].concat()
}

fn lack(lacks: bool, field: Field) -> Option<El> {
    lacks.then(|| labelled("p", "manque", text::report_lack(field)).attr("id", &lack_id(field)))
}

/// The fields and what came of them, for a service. One button for all it may come to: the focus has a place to be.
fn by_service(
    form: El,
    state: AppState,
    id: LieuId,
    details: Rc<Details>,
    service: String,
    contact: Option<String>,
) -> El {
    let sending = Memo::new(move || state.sending());
    let none = Memo::new(|| None);
    let (of, element) = (state.lieux().map(|lieux| lieux.handle(id)), form.element().clone());
    let submit = html("button").attr("type", "submit").part("bouton");
    let (heard, about, seen) = (submit.element().clone(), Rc::clone(&details), submit.element().clone());
    // What came of it is written above the button, which it would push out of sight.
    effect(move || {
        if matches!(sending.get(), Sending::Failed(_)) {
            let seen = seen.clone();
            request_animation_frame(move || platform::keep_in_sight(&seen));
        }
    });
    let submit = submit
        .attr_signal("aria-disabled", move || (sending.get() == Sending::OnItsWay).then(|| "true".to_owned()))
        .text_signal(move || {
            let words = match sending.get() {
                Sending::OnItsWay => text::REPORT_SENDING,
                Sending::Sent => text::REPORT_ANOTHER,
                Sending::Failed(_) => text::RETRY,
                Sending::Writing | Sending::Opened => text::REPORT_SEND,
            };
            words.to_owned()
        });
    let instead = move || {
        matches!(sending.get(), Sending::Failed(_)).then(|| contact.clone()).flatten().map(|contact| {
            let link = untrack(|| by_mail(state, id, &details, contact, text::REPORT_BY_MAIL_INSTEAD));
            link.class("action")
        })
    };
    let receiver = platform::host_of(&service);
    let said = html("p").class("suite").announced().text_signal(move || match sending.get() {
        Sending::Failed(refusal) => text::report_failure(refusal),
        Sending::Sent => text::REPORT_SENT.to_owned(),
        Sending::OnItsWay => text::REPORT_SENDING.to_owned(),
        Sending::Writing | Sending::Opened => String::new(),
    });
    form.attr_signal("data-etat", move || match sending.get() {
        Sending::Sent => Some("parti".to_owned()),
        Sending::Failed(_) => Some("echec".to_owned()),
        _ => None,
    })
    .on("submit", move |event| {
        event.prevent_default();
        match sending.get_untracked() {
            Sending::OnItsWay => return,
            Sending::Sent => {
                state.report_is(Sending::Writing);
                return go_to(&element, Field::Problem);
            }
            _ => {}
        }
        if is_missing(state, &element) {
            return;
        }
        let Some(report) = untrack(|| report(state, id, &about)) else { return };
        platform::focus(&heard);
        state.report_is(Sending::OnItsWay);
        // An empty address would be the page's own.
        let Some(address) = platform::resolve(&service, &platform::page_address()) else {
            return state.reported(of, Err(Refusal::Network));
        };
        platform::post(address, json::json(&report), move |outcome| state.reported(of, outcome));
    })
    .child(field(state, Field::Mail, html("input").attr("type", "email").attr("autocomplete", "email"), none))
    .child(labelled("p", "note", &text::report_to_service(&receiver)))
    .child(said)
    .child(html("p").class("actions").child(submit).child_signal(instead))
}

/// The message, as a link that opens it.
fn by_mail(state: AppState, id: LieuId, details: &Rc<Details>, contact: String, words: &str) -> El {
    let details = Rc::clone(details);
    html("a").class("action").part("bouton").text(words).attr_signal("href", move || {
        let (subject, body) = message(state, id, &details);
        let copy = details.courriels.first().filter(|copy| is_copy(copy, &contact));
        Some(takeaway::letter(&contact, copy.map(String::as_str), &subject, &body).0)
    })
}

/// What to do where no mail program opens: public computers have none.
fn opened(state: AppState, id: LieuId, details: Rc<Details>, contact: String) -> El {
    let copied = RwSignal::new(false);
    let is_opened = Memo::new(move || state.sending() == Sending::Opened);
    let status = html("p").announced();
    let (of, to) = (Rc::clone(&details), contact.clone());
    let status = status.text_signal(move || {
        if copied.get() {
            return text::REPORT_COPIED.to_owned();
        }
        if !is_opened.get() {
            return String::new();
        }
        let (subject, body) = message(state, id, &of);
        text::report_opened(&to, takeaway::letter(&to, None, &subject, &body).1)
    });
    html("div").class("suite").child(status).child_signal(move || {
        let details = Rc::clone(&details);
        is_opened.get().then(|| {
            button("", move || {
                let (_, body) = untrack(|| message(state, id, &details));
                platform::copy(&body, move |done| copied.set(done));
            })
            .part("bouton")
            .text(text::REPORT_COPY)
        })
    })
}
