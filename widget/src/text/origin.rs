//! Where distances are measured from.

use crate::state::Origin;

/// `Distances depuis Saint-Étienne`, which needs no elision; `nom` is that of its commune, when it is one.
#[must_use]
pub fn around(origin: &Origin, nom: &str) -> String {
    match origin {
        Origin::Me(_) => "Distances depuis ma position".into(),
        Origin::Point { label, .. } if label.is_empty() => "Distances depuis le point choisi".into(),
        Origin::Point { label, .. } | Origin::Address { label, .. } => format!("Distances depuis {label}"),
        Origin::Commune(_) => format!("Distances depuis {nom}"),
    }
}

/// From where one comes; `nom` is that of its commune, when it is one.
#[must_use]
pub fn departure(origin: &Origin, nom: &str) -> String {
    match origin {
        Origin::Me(_) => "Ma position".to_owned(),
        Origin::Point { label, .. } if label.is_empty() => "Le point choisi".to_owned(),
        Origin::Point { label, .. } | Origin::Address { label, .. } => label.clone(),
        Origin::Commune(_) => nom.to_owned(),
    }
}
