//! The fields of a visitor's report, and why one was not taken.

use crate::failure::Refusal;
use crate::state::{Field, Problem};
use phrases::NBSP;

/// What may be wrong, in the words of the sheet.
#[must_use]
pub fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Nom => "Nom",
        Problem::Adresse => phrases::ADDRESS,
        Problem::Commune => phrases::COMMUNE,
        Problem::Position => "Position sur la carte",
        Problem::Telephone => phrases::PHONE,
        Problem::Courriels => phrases::MAIL,
        Problem::SiteWeb => phrases::SITE,
        Problem::Horaires => phrases::HOURS,
        Problem::Facet(facet) => phrases::facet_of_sheet(facet),
        Problem::Presentation => phrases::PRESENTATION,
        Problem::Ferme => "Ce lieu n’existe plus ou a fermé",
        Problem::Autre => "Autre chose",
    }
}

/// What a field asks for. `problem`: what is wrong, once chosen.
#[must_use]
pub fn report_field(field: Field, problem: Option<Problem>) -> &'static str {
    match (field, problem) {
        (Field::Problem, _) => "Qu’est-ce qui ne va pas ? (obligatoire)",
        (Field::Proposed, _) => "Que faudrait-il lire ? (obligatoire)",
        (Field::Message, Some(Problem::Autre)) => "Qu’est-ce qui ne va pas, en quelques mots ? (obligatoire)",
        (Field::Message, Some(Problem::Ferme)) => "Ce que vous en savez (facultatif)",
        (Field::Message, _) => "Une précision (facultatif)",
        (Field::Mail, _) => "Votre e-mail pour vous répondre (facultatif)",
    }
}

/// What a field lacks.
#[must_use]
pub fn report_lack(field: Field) -> &'static str {
    match field {
        Field::Problem => "Choisissez ce qui ne va pas.",
        Field::Proposed => "Écrivez ce qu’il faudrait lire.",
        Field::Message => "Dites en quelques mots ce qui ne va pas.",
        Field::Mail => "Écrivez une adresse comme nom@exemple.fr, ou rien.",
    }
}

/// Why a report was not taken.
#[must_use]
pub fn report_failure(refusal: Refusal) -> String {
    let why = match refusal {
        // A server that takes the report and does not let its answer be read looks the same as one that takes none.
        Refusal::Origin => {
            return format!(
                "Impossible de savoir si votre signalement est arrivé{NBSP}: le service ne répond pas à cette page. Votre texte est \
                 toujours là."
            );
        }
        Refusal::Network => "le service n’a pas pu être joint. Vérifiez votre connexion, puis réessayez.".to_owned(),
        Refusal::Silence => format!("le service n’a pas répondu en 20{NBSP}secondes."),
        Refusal::Status(status @ 500..) => format!("le service est en panne (erreur{NBSP}{status})."),
        Refusal::Status(0) => "le service a changé d’adresse.".to_owned(),
        Refusal::Status(status) => format!("le service l’a refusé (erreur{NBSP}{status})."),
    };
    format!("Votre signalement n’est pas parti{NBSP}: {why} Votre texte est toujours là.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_why_and_that_nothing_is_lost() {
        let check = |refusal, why: &str| {
            let said = report_failure(refusal);
            assert!(said.contains(why) && said.ends_with("Votre texte est toujours là."), "{said}");
        };
        check(Refusal::Network, "joint");
        check(Refusal::Silence, "20\u{a0}secondes");
        check(Refusal::Origin, "ne répond pas à cette page");
        check(Refusal::Status(403), "refusé (erreur\u{a0}403)");
        check(Refusal::Status(500), "panne (erreur\u{a0}500)");
        check(Refusal::Status(0), "adresse");
    }

    #[test]
    fn problems_are_told_apart_by_their_words() {
        let mut words: Vec<&str> = Problem::ALL.into_iter().map(problem).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Problem::ALL.len());
    }
}
