//! The short list and its papers, as far as they are limits and fields of the state.

use crate::state::{Blank, MOST, MOST_ON_PAPER, Outcome};
use phrases::{KEPT_HOW, NBSP, lieux, number};

/// What came of adding to the short list, or taking away.
#[must_use]
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Nothing => String::new(),
        Outcome::Added(1) => format!("Ajouté à la sélection, 1 sur {MOST}. {KEPT_HOW}"),
        Outcome::Added(n) => format!("Ajouté à la sélection, {n} sur {MOST}."),
        Outcome::Removed(0) => "La sélection est vide.".into(),
        Outcome::Removed(n) => format!("Retiré de la sélection, {n} sur {MOST}."),
        Outcome::Full => {
            format!("La sélection est complète, {MOST} sur {MOST}{NBSP}: retirez un lieu pour garder celui-ci.")
        }
    }
}

/// Why a list cannot be printed, and what to do.
#[must_use]
pub fn too_many_to_print(n: u32) -> String {
    format!(
        "{} sont trop pour une impression, limitée à {}{NBSP}: choisissez un territoire plus petit ou des filtres, ou exportez la liste \
         pour un tableur.",
        lieux(n),
        number(MOST_ON_PAPER as u32)
    )
}

/// What a field of the *fiche d'orientation* asks for.
#[must_use]
pub fn blank(blank: Blank) -> &'static str {
    match blank {
        Blank::FamilyName | Blank::Referrer => "Nom",
        Blank::FirstName => "Prénom",
        Blank::Contact => "Téléphone ou autre contact",
        Blank::Needs => "Langue ou besoin particulier",
        Blank::Organisation => "Structure",
        Blank::ReferrerContact => "Téléphone ou e-mail",
        Blank::Date => "Date",
        Blank::Reason => "Précisions",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_selection_says_how_long_it_lasts() {
        assert!(outcome(Outcome::Added(1)).ends_with(KEPT_HOW));
        assert_eq!(outcome(Outcome::Added(3)), "Ajouté à la sélection, 3 sur 5.");
        assert_eq!(outcome(Outcome::Removed(2)), "Retiré de la sélection, 2 sur 5.");
        assert_eq!(outcome(Outcome::Removed(0)), "La sélection est vide.");
        assert!(outcome(Outcome::Full).contains("5 sur 5"));
    }
}
