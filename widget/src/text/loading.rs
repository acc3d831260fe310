//! What is on its way, and why something did not come.

use crate::failure::LoadError;
use crate::state::{Code, Part};
use phrases::NBSP;

/// The progress of what is being loaded: `Chargement des communes… 45 %`, or without a figure when none is known.
#[must_use]
pub fn loading(part: Part, received: u64, total: u64) -> String {
    let what = match part {
        Part::Manifest(_) => "de la carte",
        Part::France | Part::Contour => "des contours",
        Part::Communes(_) => "des communes",
        Part::Epcis => "des intercommunalités",
        Part::Lieux(..) => "des lieux",
        Part::Details(..) => "des fiches",
        Part::Names | Part::Formers => "des noms de communes",
        Part::Corrections => "des corrections",
        Part::Notices(_) => "des avis",
        Part::Identifiers(_) => "des identifiants",
        Part::Code(Code::Cut) => "du territoire",
        Part::Code(Code::Exports) => "du fichier",
    };
    match (received * 100).checked_div(total) {
        Some(percent) if received > 0 => format!("Chargement {what}… {}{NBSP}%", percent.min(100)),
        _ => format!("Chargement {what}…"),
    }
}

/// What failed and why, for a visitor.
#[must_use]
pub fn failure(part: Part, error: &LoadError) -> String {
    let what = match part {
        Part::Manifest(_) => "La carte n’a pas pu être chargée",
        Part::France => "Les contours n’ont pas pu être chargés",
        Part::Contour => "Le contour du territoire n’a pas pu être chargé",
        Part::Epcis => "Les intercommunalités n’ont pas pu être chargées",
        Part::Communes(_) => "Les communes n’ont pas pu être chargées",
        Part::Lieux(..) => "Les lieux n’ont pas pu être chargés",
        Part::Details(..) => "Les fiches n’ont pas pu être chargées",
        Part::Names => "Les noms des communes n’ont pas pu être chargés",
        Part::Formers => "Les anciens noms des communes n’ont pas pu être chargés",
        Part::Corrections => "Les corrections n’ont pas pu être chargées",
        Part::Notices(_) => "Les avis n’ont pas pu être chargés",
        Part::Identifiers(_) => "Les identifiants n’ont pas pu être chargés",
        Part::Code(Code::Cut) => "Le territoire n’a pas pu être délimité",
        Part::Code(Code::Exports) => "Le fichier n’a pas pu être préparé",
    };
    let why = match error {
        LoadError::Network => "la connexion a été interrompue, ou le serveur ne donne pas le fichier".to_owned(),
        LoadError::Silence => "le serveur ne répond pas".to_owned(),
        LoadError::Status(404) => "un fichier est introuvable".to_owned(),
        LoadError::Status(status) => format!("le serveur a répondu {status}"),
        LoadError::NotData => "le serveur a envoyé autre chose que des données".to_owned(),
        LoadError::Version => "les données sont d’une autre version que la carte".to_owned(),
        LoadError::Refused(reason) => reason.clone(),
        LoadError::NoReader => "ce qui lit les fichiers bruts n’a pas pu être chargé".to_owned(),
    };
    // A refusal is a sentence already.
    format!("{what}{NBSP}: {}.", why.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_ends_with_one_full_stop() {
        let refused = LoadError::Refused("le fichier est vide.".into());
        assert_eq!(
            failure(Part::Lieux(0, None), &refused),
            "Les lieux n’ont pas pu être chargés\u{a0}: le fichier est vide."
        );
        assert!(failure(Part::France, &LoadError::Status(503)).ends_with("répondu 503."));
    }

    #[test]
    fn progress_is_said_only_when_it_is_known() {
        assert_eq!(loading(Part::Lieux(0, None), 0, 100), "Chargement des lieux…");
        assert_eq!(loading(Part::Lieux(0, None), 45, 100), "Chargement des lieux… 45\u{a0}%");
        assert_eq!(loading(Part::Lieux(0, None), 45, 0), "Chargement des lieux…");
        assert_eq!(loading(Part::Lieux(0, None), 145, 100), "Chargement des lieux… 100\u{a0}%");
    }
}
