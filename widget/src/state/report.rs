//! What a visitor says is wrong with a lieu, while they write it: in memory only, until it is sent, whatever they look at meanwhile.
//!
//! What is written to whom, and how it leaves, is the business of [`crate::report`].

use super::AppState;
use crate::failure::Refusal;
use atlas::catalogue::{Handle, LieuId};
use atlas::vocabulary::Facet;

/// What may be wrong, in the order of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the standard that a sheet shows")]
pub enum Problem {
    Nom,
    Adresse,
    Commune,
    Position,
    Telephone,
    Courriels,
    SiteWeb,
    Horaires,
    Facet(Facet),
    Presentation,
    /// The lieu is no more, or has moved away.
    Ferme,
    /// Something else.
    Autre,
}

impl Problem {
    /// All, in order.
    pub const ALL: [Self; 17] = [
        Self::Nom,
        Self::Adresse,
        Self::Commune,
        Self::Position,
        Self::Telephone,
        Self::Courriels,
        Self::SiteWeb,
        Self::Horaires,
        Self::Facet(Facet::Services),
        Self::Facet(Facet::ModalitesAccompagnement),
        Self::Facet(Facet::Publics),
        Self::Facet(Facet::PriseEnCharge),
        Self::Facet(Facet::Frais),
        Self::Facet(Facet::ModalitesAcces),
        Self::Presentation,
        Self::Ferme,
        Self::Autre,
    ];

    /// The word for programs, and the columns of the standard that hold it.
    #[must_use]
    pub const fn column(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Nom => ("nom", &["nom"]),
            Self::Adresse => ("adresse", &["adresse", "complement_adresse"]),
            Self::Commune => ("commune", &["code_postal", "commune"]),
            Self::Position => ("position", &["latitude", "longitude"]),
            Self::Telephone => ("telephone", &["telephone"]),
            Self::Courriels => ("courriels", &["courriels"]),
            Self::SiteWeb => ("site_web", &["site_web"]),
            Self::Horaires => ("horaires", &["horaires"]),
            Self::Facet(Facet::ModalitesAccompagnement) => ("modalites_accompagnement", &["modalites_accompagnement"]),
            Self::Facet(Facet::Publics) => ("publics", &["publics_specifiquement_adresses"]),
            Self::Facet(Facet::PriseEnCharge) => ("prise_en_charge", &["prise_en_charge_specifique"]),
            Self::Facet(Facet::Frais) => ("frais", &["frais_a_charge"]),
            Self::Facet(Facet::ModalitesAcces) => ("modalites_acces", &["modalites_acces"]),
            // No other facet is proposed.
            Self::Facet(_) => ("services", &["services"]),
            Self::Presentation => ("presentation", &["presentation_resume", "presentation_detail"]),
            Self::Ferme => ("ferme", &[]),
            Self::Autre => ("autre", &[]),
        }
    }

    /// Whether a column holds it: then something else should be read there.
    #[must_use]
    pub const fn has_value(self) -> bool {
        !matches!(self, Self::Ferme | Self::Autre)
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What is wrong.
    Problem,
    /// What should be read.
    Proposed,
    /// A word more.
    Message,
    /// Where an answer would reach the visitor.
    Mail,
}

/// Where a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sending {
    /// With its writer.
    #[default]
    Writing,
    /// On its way.
    OnItsWay,
    /// Taken.
    Sent,
    /// Not taken.
    Failed(Refusal),
    /// In the visitor's own mail program, or so it was asked.
    Opened,
}

/// A report that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// About which lieu; none while no form is open.
    pub of: Option<Handle>,
    /// Its form is unfolded.
    pub is_open: bool,
    /// What is wrong.
    pub problem: Option<Problem>,
    /// Texts, by field. That of the problem is not used.
    texts: [String; 4],
    /// It was to be sent: what lacks is said.
    tried: bool,
    /// Where it is.
    pub sending: Sending,
}

impl Draft {
    /// The text of a field, without space around it.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts[field as usize].trim()
    }

    /// The text of a field as it was typed.
    #[must_use]
    pub fn typed(&self, field: Field) -> &str {
        &self.texts[field as usize]
    }

    /// Whether a field is not yet as it must be.
    fn lacks(&self, field: Field) -> bool {
        let is_empty = self.text(field).is_empty();
        match field {
            Field::Problem => self.problem.is_none(),
            Field::Proposed => is_empty && self.problem.is_some_and(Problem::has_value),
            Field::Message => is_empty && self.problem == Some(Problem::Autre),
            Field::Mail => !is_empty && !is_mail(self.text(field)),
        }
    }
}

/// Whether a text is one plain e-mail address: nothing in it could name a second person, nor end a line.
#[must_use]
pub fn is_mail(text: &str) -> bool {
    let mut parts = text.split('@');
    let whole = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    let two = whole(parts.next()) && whole(parts.next()) && parts.next().is_none();
    let foreign = |letter: char| letter.is_whitespace() || letter.is_control() || ",;:<>()[]\"\\?&%#".contains(letter);
    two && text.len() <= 254 && !text.contains(foreign)
}

/// Whether a message to somebody can also be a copy to this address: not to the one who gets it anyway, nor to what is no address.
#[must_use]
pub fn is_copy(copy: &str, to: &str) -> bool {
    is_mail(copy) && !copy.eq_ignore_ascii_case(to)
}

impl AppState {
    /// Looks at what is being written.
    pub fn with_draft<R>(&self, look: impl FnOnce(&Draft) -> R) -> R {
        self.draft.with(look)
    }

    /// Whether the form about this lieu is unfolded.
    #[must_use]
    pub fn is_reporting(&self, id: LieuId) -> bool {
        let of = self.handle_of(id);
        self.draft.with(|draft| draft.is_open && draft.of == of)
    }

    /// Where the draft is.
    #[must_use]
    pub fn sending(&self) -> Sending {
        self.draft.with(|draft| draft.sending)
    }

    /// Whether a field is to be said to lack something.
    #[must_use]
    pub fn lacks(&self, field: Field) -> bool {
        self.draft.with(|draft| draft.tried && draft.lacks(field))
    }

    /// The visitor folds the form about a lieu, or unfolds it. What they had written of another one goes; of the same one it stays.
    pub fn toggle_report(&self, id: LieuId) {
        let of = leptos::prelude::untrack(|| self.handle_of(id));
        self.draft.update(|draft| {
            if draft.of != of {
                *draft = Draft { of, ..Draft::default() };
            }
            draft.is_open = !draft.is_open;
        });
    }

    /// The visitor says what is wrong.
    pub fn choose_problem(&self, problem: Problem) {
        self.draft.update(|draft| draft.problem = Some(problem));
    }

    /// The visitor types.
    pub fn write(&self, field: Field, text: String) {
        self.draft.update(|draft| draft.texts[field as usize] = text);
    }

    /// The visitor wants to send. The first field that is not as it must be.
    pub fn try_report(&self) -> Option<Field> {
        self.draft.update(|draft| draft.tried = true);
        let fields = [Field::Problem, Field::Proposed, Field::Message, Field::Mail];
        self.draft.with_untracked(|draft| fields.into_iter().find(|field| draft.lacks(*field)))
    }

    /// The report is on its way, or where else it is.
    pub fn report_is(&self, sending: Sending) {
        self.draft.update(|draft| draft.sending = sending);
    }

    /// What became of a report about this lieu; the visitor may write about another one by now. One that was taken leaves the form empty.
    pub fn reported(&self, of: Option<Handle>, outcome: Result<(), Refusal>) {
        self.draft.update(|draft| {
            if draft.of == of && draft.sending == Sending::OnItsWay {
                match outcome {
                    Ok(()) => *draft = Draft { of, is_open: draft.is_open, sending: Sending::Sent, ..Draft::default() },
                    Err(refusal) => draft.sending = Sending::Failed(refusal),
                }
            }
        });
    }

    fn handle_of(&self, id: LieuId) -> Option<Handle> {
        self.lieux().map(|lieux| lieux.handle(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_word_of_its_own_and_columns_of_the_standard() {
        let mut words: Vec<&str> = Problem::ALL.iter().map(|problem| problem.column().0).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Problem::ALL.len());
        for problem in Problem::ALL {
            let columns = problem.column().1;
            assert!(columns.iter().all(|column| atlas::vocabulary::COLUMNS.contains(column)), "{problem:?}");
            assert_eq!(problem.has_value(), !columns.is_empty(), "{problem:?}");
            if let Problem::Facet(facet) = problem {
                assert_eq!(columns, [facet.column()]);
            }
        }
    }

    #[test]
    fn a_draft_says_what_it_lacks() {
        let check = |problem: Option<Problem>, texts: [&str; 3], expected: &[Field]| {
            let mut draft = Draft { problem, ..Draft::default() };
            for (field, text) in [Field::Proposed, Field::Message, Field::Mail].into_iter().zip(texts) {
                draft.texts[field as usize] = text.into();
            }
            let all = [Field::Problem, Field::Proposed, Field::Message, Field::Mail];
            let lacking: Vec<Field> = all.into_iter().filter(|field| draft.lacks(*field)).collect();
            assert_eq!(lacking, expected, "{problem:?} {texts:?}");
        };
        let phone = Some(Problem::Telephone);
        check(None, ["", "", ""], &[Field::Problem]);
        check(phone, ["", "", ""], &[Field::Proposed]);
        check(phone, [" \n", "", "moi"], &[Field::Proposed, Field::Mail]);
        check(phone, ["04 77 00 00 00", "", ""], &[]);
        check(Some(Problem::Ferme), ["", "", ""], &[]);
        check(Some(Problem::Autre), ["", " ", ""], &[Field::Message]);
        check(Some(Problem::Autre), ["", "Le chien mord.", "moi@exemple.fr"], &[]);
    }

    #[test]
    fn an_address_that_could_name_two_people_or_end_a_line_is_none() {
        let check = |text: &str, expected: bool| assert_eq!(is_mail(text), expected, "{text:?}");
        check("accueil@mairie.fr", true);
        check("l'accueil+carte@mairie-d-à-côté.fr", true);
        for bad in
            ["", "@", "a@", "@b", "a@b@c", "a@b,c@d", "a@b;c", "a@b\r\nBcc: c", "a b@c", "<a@b>", "a@b?cc=c", "a%0A@b"]
        {
            check(bad, false);
        }
        check(&["a@", &"b".repeat(300)].concat(), false);
    }
}
