//! What a visitor takes away: the listed lieux as a table, a layer or groups on paper, one lieu as a contact, a message or a code.
//!
//! Lieux in, text out; nothing a publisher wrote makes it panic, and nothing a publisher wrote runs in the program that opens the
//! file. Which lieux are listed, how a file is offered, its name, and how opening hours are said in French are not known here.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cells;

mod digits;

mod csv;

mod geojson;

mod vcard;

mod groups;

mod letter;

mod message;

mod qr;

pub use csv::{csv_spreadsheet, csv_standard};
pub use geojson::geojson;
pub use groups::{Group, by_commune};
pub use letter::{letter, one_line, to};
pub use message::{mailto, sms};
pub use qr::{Qr, qr};
pub use vcard::vcard;

use atlas::catalogue::{Catalogue, LieuId};
use atlas::lieu::{Details, Lieu};
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::Facet;

/// A lieu out of the two halves that the browser holds of it. Its position is that of the catalogue, to the metre, and its values
/// are in the catalogue's order. `semaine` stays `None`: every file has the hours as text.
#[must_use]
pub fn lieu(catalogue: &Catalogue, id: LieuId, details: Details) -> Lieu {
    Lieu {
        id: details.id,
        pivot: details.pivot,
        nom: catalogue.nom(id).to_owned(),
        commune: details.commune,
        code_postal: details.code_postal,
        territoire: Some(catalogue.node(id)).filter(|node| *node != Territoire::NonLocalise),
        code_insee: CodeCommune::parse(&details.code_insee),
        adresse: details.adresse,
        complement_adresse: details.complement_adresse,
        position: catalogue.position(id),
        doubt: catalogue.doubt(id),
        values: Facet::ALL.map(|facet| catalogue.values(id, facet).cloned().collect()),
        telephone: details.telephone,
        courriels: details.courriels,
        site_web: details.site_web,
        horaires: details.horaires,
        semaine: None,
        presentation_resume: details.presentation_resume,
        presentation_detail: details.presentation_detail,
        structure_parente: details.structure_parente,
        date_maj: details.date_maj,
        fiche_acces_libre: details.fiche_acces_libre,
        prise_rdv: details.prise_rdv,
    }
}

#[cfg(test)]
mod tests;
