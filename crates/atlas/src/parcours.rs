//! The questionnaire that leads to a lieu: its steps in order, and what each asks for. Answers are a [`crate::filter::Filter`] like any
//! other.
//!
//! The order is that of the earlier national map, from the need to the price; words are the widget's.

use crate::filter::Criterion;
use crate::needs::place_of;
use crate::vocabulary::Facet;

/// Where one is in the questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// What is needed.
    Need,
    /// From where, and how far.
    Place,
    /// For whom the place must be ready.
    Reception,
    /// When one can come.
    Hours,
    /// Alone, with somebody, in a group, from afar.
    Help,
    /// What it may cost.
    Price,
    /// Who answers.
    Results,
}

impl Step {
    /// All of them, in order; `Step::ALL[step as usize] == step`.
    pub const ALL: [Step; 7] =
        [Step::Need, Step::Place, Step::Reception, Step::Hours, Step::Help, Step::Price, Step::Results];

    /// What it asks for; nothing, at the end.
    #[must_use]
    pub const fn criterion(self) -> Option<Criterion> {
        match self {
            Step::Need => Some(Criterion::Facet(Facet::Services)),
            Step::Place => Some(Criterion::Distance),
            Step::Reception => Some(Criterion::Facet(Facet::PriseEnCharge)),
            Step::Hours => Some(Criterion::Hours),
            Step::Help => Some(Criterion::Facet(Facet::ModalitesAccompagnement)),
            Step::Price => Some(Criterion::Facet(Facet::Frais)),
            Step::Results => None,
        }
    }
}

const fn service(value: &str) -> u8 {
    place_of(Facet::Services, value)
}

/// The needs, in four sets: learning the basics, paperwork, understanding and making, going without equipment. Places in the
/// standard's list of `services`.
pub static RUBRIQUES: [&[u8]; 4] = [
    &[service("Maîtrise des outils numériques du quotidien")],
    &[service("Aide aux démarches administratives"), service("Insertion professionnelle via le numérique")],
    &[
        service("Compréhension du monde numérique"),
        service("Utilisation sécurisée du numérique"),
        service("Loisirs et créations numériques"),
        service("Parentalité et éducation avec le numérique"),
    ],
    &[
        service("Accès internet et matériel informatique"),
        service("Acquisition de matériel informatique à prix solidaire"),
    ],
];

/// What is near when a place was chosen and no distance, kilometres.
pub const NEAR_KM: u16 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_is_asked_for_once() {
        let mut places: Vec<u8> = RUBRIQUES.iter().flat_map(|rubrique| rubrique.iter().copied()).collect();
        places.sort_unstable();
        let all: Vec<u8> = (0..Facet::Services.standard_values().len() as u8).collect();
        assert_eq!(places, all);
    }

    #[test]
    fn every_step_asks_for_something_of_its_own_but_the_last() {
        let asked: Vec<Option<Criterion>> = Step::ALL.iter().map(|step| step.criterion()).collect();
        for (index, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step as usize, index);
            assert_eq!(step.criterion().is_none(), step == Step::Results);
            assert!(!asked[..index].contains(&step.criterion()), "{step:?}");
        }
    }
}
