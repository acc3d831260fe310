//! « Signaler une erreur », at the foot of a sheet: the way in, and what is said of a lieu in a report.
//!
//! The form itself (`form::panel`) is made when it is first unfolded. What is being written is the state's.

mod form;
mod json;

use crate::address;
use crate::dom::{El, button, html, labelled};
use crate::reactive::Memo;
use crate::state::{AppState, Field, Problem, is_mail};
use crate::text;
use crate::text::ReportMessage;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::decimal;
use atlas::lieu::Details;
use atlas::telephone;
use atlas::territoire::Territoire;
use atlas::vocabulary::Facet;
use json::Report;

/// What stands at the foot of a sheet: the form, folded, where the page's owner takes reports; else who publishes the sheet, if it says so.
#[must_use]
pub fn foot(state: AppState, id: LieuId, details: Details) -> Option<El> {
    let config = state.config();
    let section = html("section").class("signaler");
    if config.contact.is_none() && config.signalement.is_none() {
        let source = current(&state.lieux()?.catalogue, id, &details, Problem::Facet(Facet::Source), Words::Shown);
        let lieu = details.courriels.iter().find(|to| is_mail(to)).map(|to| {
            let (subject, body) = message(state, id, &details);
            html("a").attr("href", &takeaway::letter(to, None, &subject, &body).0).text(text::REPORT_TO_LIEU)
        });
        let note = labelled("p", "note", &text::report_source(&source)).text(" ").children(lieu);
        return (!source.is_empty()).then(|| section.child(note));
    }
    let open = Memo::new(move || state.is_reporting(id));
    let toggle = button("bascule-signaler", move || state.toggle_report(id))
        .part("bouton")
        .attr_signal("aria-expanded", move || Some(open.get().to_string()))
        .text(text::REPORT);
    Some(section.child(toggle).child_signal(move || {
        let unfolded = || leptos::prelude::untrack(|| form::panel(state, id, details.clone()));
        open.get().then(unfolded)
    }))
}

/// In which words a value is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// As the sheet shows it.
    Shown,
    /// As the columns of the standard hold it.
    Standard,
}

/// What is said now of what is wrong.
fn current(catalogue: &Catalogue, id: LieuId, details: &Details, problem: Problem, words: Words) -> String {
    let joined = |texts: &[&str], by: &str| {
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        texts.join(by)
    };
    match problem {
        Problem::Nom => catalogue.nom(id).to_owned(),
        Problem::Adresse => joined(&[&details.adresse, &details.complement_adresse], ", "),
        Problem::Commune => joined(&[&details.code_postal, &details.commune], " "),
        Problem::Position => catalogue
            .position(id)
            .map_or_else(String::new, |at| [decimal::written(at.lat, 6), decimal::written(at.lon, 6)].join(", ")),
        Problem::Telephone if words == Words::Shown => telephone::displayed(&details.telephone),
        Problem::Telephone => details.telephone.clone(),
        Problem::Courriels => details.courriels.join(" | "),
        Problem::SiteWeb => details.site_web.join(" | "),
        Problem::Horaires => details.horaires.clone(),
        Problem::Facet(facet) => {
            let values = catalogue.values(id, facet);
            match words {
                Words::Shown => values.map(|value| value.label(facet)).collect::<Vec<_>>().join(", "),
                Words::Standard => values.map(|value| value.text(facet)).collect::<Vec<_>>().join("|"),
            }
        }
        Problem::Presentation => joined(&[&details.presentation_resume, &details.presentation_detail], "\n"),
        Problem::Ferme | Problem::Autre => String::new(),
    }
}

/// What is sent of the draft.
fn report(state: AppState, id: LieuId, details: &Details) -> Option<Report> {
    let lieux = state.lieux()?;
    let catalogue = &lieux.catalogue;
    let commune = match catalogue.node(id) {
        Territoire::Commune(code) => code.to_string(),
        _ => details.code_insee.clone(),
    };
    let today = atlas::calendar::moment(state.ask.now_s(), None).date;
    let rank = lieux.details_of(id).0;
    let published = if state.is_raw(rank) {
        state.about(rank).map(|about| about.date)
    } else {
        state.manifest_of(rank).map(|manifest| manifest.date.clone())
    };
    Some(state.with_draft(|draft| {
        let (probleme, colonnes) = draft.problem.map_or(("", &[][..]), Problem::column);
        let now = |problem| current(catalogue, id, details, problem, Words::Standard);
        // What was typed for another answer is not meant for this one.
        let proposed = draft.problem.is_some_and(Problem::has_value).then(|| draft.text(Field::Proposed));
        Report {
            lieu: details.id.clone(),
            nom: catalogue.nom(id).to_owned(),
            source: now(Problem::Facet(Facet::Source)),
            commune,
            probleme,
            colonnes,
            valeur_actuelle: draft.problem.map(now).unwrap_or_default(),
            valeur_proposee: proposed.unwrap_or_default().to_owned(),
            message: draft.text(Field::Message).to_owned(),
            courriel: draft.text(Field::Mail).to_owned(),
            page: address::of_lieu_alone(state, id),
            fiche_du: text::believed(details.date_maj, today).map(text::iso).unwrap_or_default(),
            donnees_du: published.unwrap_or_default(),
        }
    }))
}

/// The subject and the body of the message that says the same.
fn message(state: AppState, id: LieuId, details: &Details) -> (String, String) {
    let (Some(report), Some(lieux)) = (report(state, id, details), state.lieux()) else { return Default::default() };
    let problem = state.with_draft(|draft| draft.problem);
    let now = problem.map(|problem| current(&lieux.catalogue, id, details, problem, Words::Shown)).unwrap_or_default();
    let now = if problem.is_some_and(Problem::has_value) && now.is_empty() { text::UNKNOWN.to_owned() } else { now };
    // A presentation may be long, and who reads the message has it.
    let short: String = takeaway::one_line(&now).chars().take(200).collect();
    text::report_message(&ReportMessage {
        nom: &takeaway::one_line(&report.nom),
        commune: &takeaway::one_line(&details.commune),
        id: &takeaway::one_line(&report.lieu),
        page: &report.page,
        problem: problem.map(text::problem).unwrap_or_default(),
        current: &short,
        proposed: &report.valeur_proposee,
        message: &report.message,
    })
}
