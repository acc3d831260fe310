//! The *fiche d'orientation* on paper: what was typed, lines to write on where nothing was, and where to go.

use super::lines;
use crate::address;
use crate::dom::{El, html, labelled};
use crate::state::{AppState, Blank, Referral};
use crate::text;
use crate::ui::qr;
use atlas::catalogue::LieuId;
use atlas::vocabulary::Facet;

/// One page for one lieu; long texts make more of it, nothing is cut.
pub fn page(state: AppState, chosen: &[LieuId]) -> El {
    leptos::prelude::untrack(|| {
        let referral = state.hand.referral();
        let page = html("article").class("orientation-imprimee").child(labelled("h1", "", text::REFERRAL));
        let page = page
            .child(
                bloc(text::BENEFICIARY)
                    .child(terms(&referral, &[Blank::FamilyName, Blank::FirstName, Blank::Contact, Blank::Needs])),
            )
            .child(reason(&referral))
            .children(chosen.iter().filter_map(|id| lieu(state, *id)))
            .child(
                bloc(text::REFERRER).child(terms(
                    &referral,
                    &[Blank::Referrer, Blank::Organisation, Blank::ReferrerContact, Blank::Date],
                )),
            );
        let signatures = [text::SIGNED_BY_REFERRER, text::SIGNED_BY_BENEFICIARY].map(|who| labelled("p", "", who));
        page.child(html("div").class("signatures").children(signatures))
    })
}

fn bloc(title: &str) -> El {
    html("section").class("bloc").child(labelled("h2", "", title))
}

/// Fields; those that are empty can be filled by hand.
fn terms(referral: &Referral, fields: &[Blank]) -> El {
    let terms = fields.iter().flat_map(|field| {
        let typed = referral.text(*field).trim();
        let said = labelled("dd", if typed.is_empty() { "a-remplir" } else { "" }, typed);
        [labelled("dt", "", text::blank(*field)), said]
    });
    html("dl").children(terms)
}

/// Why: the help that is looked for, and what was added to it. Long texts may go on to another page.
fn reason(referral: &Referral) -> El {
    let services = referral.services.iter().map(|value| labelled("li", "", value.label(Facet::Services)));
    let services = html("ul").children(services);
    let reason = referral.text(Blank::Reason).trim();
    let empty = reason.is_empty() && referral.services.is_empty();
    let said = labelled("p", if empty { "texte a-remplir" } else { "texte" }, reason);
    html("section").child(labelled("h2", "", text::REASON)).child(services).child(said)
}

fn lieu(state: AppState, id: LieuId) -> Option<El> {
    let (lieux, details) = (state.lieux()?, state.details(id)?);
    let nom = lieux.catalogue.nom(id);
    let code = address::of_lieu(state, id).map(|url| qr(nom, &url));
    let said = lines(state, &lieux.catalogue, id, &details);
    let bloc = bloc(text::WHERE_TO).children(code).child(labelled("h3", "", nom));
    Some(bloc.children(said.iter().map(|line| labelled("p", "", line))))
}
