//! The questionnaire in words: for whoever helps somebody, or looks for themselves. One idea a sentence, examples before terms.

use super::{NBSP, lieux, number};
use atlas::filter::{Change, Criterion, Filter, Wish};
use atlas::opening::{DayPart, When};
use atlas::parcours::Step;
use atlas::vocabulary::{Facet, Value};

/// The name of a step, short: in a list of them.
#[must_use]
pub fn step_name(step: Step) -> &'static str {
    match step {
        Step::Need => "Besoin",
        Step::Place => "Départ et distance",
        Step::Reception => "Accueil",
        Step::Hours => "Horaires",
        Step::Help => "Forme de l’aide",
        Step::Price => "Prix",
        Step::Results => "Résultats",
    }
}

/// What a step asks.
#[must_use]
pub fn step_question(step: Step) -> &'static str {
    match step {
        Step::Need => "Pour quoi faut-il de l’aide\u{202f}?",
        Step::Place => "D’où part-on, et jusqu’où peut-on aller\u{202f}?",
        Step::Reception => "Faut-il un accueil adapté\u{202f}?",
        Step::Hours => "Quand peut-on venir\u{202f}?",
        Step::Help => "Quelle forme d’aide convient\u{202f}?",
        Step::Price => "Quel prix peut-on payer\u{202f}?",
        Step::Results => "",
    }
}

/// How answers of a step hold together.
#[must_use]
pub fn step_how(step: Step) -> &'static str {
    match step {
        Step::Need => "On peut cocher plusieurs besoins\u{a0}: les lieux qui répondent à l’un d’eux sont comptés.",
        Step::Place => "Sans point de départ, tous les lieux de la carte sont comptés.",
        Step::Reception => "À cocher seulement si c’est nécessaire\u{a0}: le lieu devra répondre à tout.",
        Step::Hours => "On peut cocher plusieurs moments\u{a0}: un lieu ouvert à l’un d’eux suffit.",
        Step::Help => "On peut cocher plusieurs formes\u{a0}: une seule suffit.",
        Step::Price => "On peut cocher plusieurs réponses\u{a0}: une seule suffit.",
        Step::Results => "",
    }
}

/// `Étape 2 sur 6`.
#[must_use]
pub fn step_rank(rank: usize, of: usize) -> String {
    format!("Étape{NBSP}{rank} sur {of}")
}

/// The title of a set of needs.
#[must_use]
pub fn rubrique(index: usize) -> &'static str {
    const TITLES: [&str; 4] =
        ["Apprendre les bases", "Faire ses démarches", "Comprendre, se protéger, créer", "S’équiper et se connecter"];
    TITLES.get(index).copied().unwrap_or_default()
}

/// A value of the standard that a step offers, in plain words, and examples of it; empty for what no step offers.
#[must_use]
pub fn plain_value(facet: Facet, index: u8) -> (&'static str, &'static str) {
    const SERVICES: [(&str, &str); 9] = [
        ("Faire une démarche en ligne", "CAF, impôts, retraite, santé, carte grise"),
        ("Se servir d’un ordinateur, d’un téléphone", "clavier, souris, courriels, photos, rendez-vous en ligne"),
        ("Chercher un emploi, faire un CV", "candidature, lettre, France Travail, formation"),
        ("Se protéger sur Internet", "mots de passe, faux messages, paiement en ligne"),
        ("Accompagner ses enfants", "temps d’écran, harcèlement, Pronote, Parcoursup"),
        ("Créer et se distraire", "photo, vidéo, musique, impression 3D"),
        ("Comprendre le numérique", "fausses nouvelles, données personnelles, intelligence artificielle"),
        ("Utiliser un ordinateur, imprimer, se connecter", "imprimante, scanner, wifi, tablette"),
        ("Avoir un ordinateur ou un forfait à petit prix", "don, prêt, appareil d’occasion, clé 4G"),
    ];
    const RECEPTION: [(&str, &str); 7] = [
        ("Personne sourde ou malentendante", ""),
        ("Personne en fauteuil, ou qui marche difficilement", ""),
        ("Personne avec un handicap mental", ""),
        ("Personne qui lit ou écrit difficilement", ""),
        ("Accueil en anglais", ""),
        ("Accueil dans une autre langue étrangère", ""),
        ("Personne aveugle ou malvoyante", ""),
    ];
    const HELP: [(&str, &str); 4] = [
        ("Sur place, en faisant par soi-même", "un ordinateur est à disposition"),
        ("En tête-à-tête", "une personne, un rendez-vous"),
        ("Dans un atelier", "un petit groupe apprend ensemble"),
        ("À distance", "par téléphone ou en visio, sans se déplacer"),
    ];
    const PRICE: [(&str, &str); 3] =
        [("Gratuit", ""), ("Gratuit pour certaines personnes", "selon l’âge, les revenus, la commune"), ("Payant", "")];
    let all: &[(&str, &str)] = match facet {
        Facet::Services => &SERVICES,
        Facet::PriseEnCharge => &RECEPTION,
        Facet::ModalitesAccompagnement => &HELP,
        Facet::Frais => &PRICE,
        _ => &[],
    };
    all.get(usize::from(index)).copied().unwrap_or_default()
}

/// A value as the questionnaire says it; the standard's words where it has none.
#[must_use]
pub fn answer_value(facet: Facet, value: &Value) -> &str {
    match value {
        Value::Standard(index) if !plain_value(facet, *index).0.is_empty() => plain_value(facet, *index).0,
        _ => value.label(facet),
    }
}

/// What was asked for, as it was answered.
#[must_use]
pub fn wish(wish: &Wish) -> String {
    match wish {
        Wish::Value(facet, value) => answer_value(*facet, value).to_owned(),
        Wish::When(when) => super::when(*when),
        Wish::Link(Criterion::Rdv) => super::RDV.to_owned(),
        Wish::Link(_) => super::ACCES_LIBRE.to_owned(),
        Wish::Within(km) => super::within(*km),
    }
}

/// `Accueil en anglais : non précisé` — where all must hold, each thing by its own name.
#[must_use]
pub fn unsaid_wish(of: &Wish) -> String {
    match of {
        Wish::Value(facet, _) if facet.all_must_hold() => format!("{}{NBSP}: non précisé", wish(of)),
        _ => super::unsaid(of.criterion()),
    }
}

/// `Ouvert le samedi matin : non`.
#[must_use]
pub fn unmet_wish(of: &Wish) -> String {
    format!("{}{NBSP}: non", wish(of))
}

/// All that was asked for in a criterion.
#[must_use]
pub fn wishes(filter: &Filter, criterion: Criterion) -> String {
    let of_it = filter.wishes().filter(|wish| wish.criterion() == criterion);
    of_it.map(|of| wish(&of)).collect::<Vec<_>>().join(THEN)
}

/// Between answers, which have commas of their own.
const THEN: &str = "\u{202f}; ";

/// From where and how far: `Saint-Étienne, 30 km`.
#[must_use]
pub fn place(nom: &str, km: Option<u16>) -> String {
    match km {
        Some(km) => format!("{nom}, {km}{NBSP}km"),
        None => format!("{nom}, à toute distance"),
    }
}

/// A change of the question: `sans « Gratuit »`, `jusqu’à 50 km`.
#[must_use]
pub fn change(of: &Change, name: &str) -> String {
    match of {
        Change::Farther(km) => format!("jusqu’à {km}{NBSP}km"),
        Change::Also(When::Slot { weekday, part }) => format!("ou le {}", slot(*weekday, *part).to_ascii_lowercase()),
        Change::Without(Criterion::Distance) => "à toute distance".to_owned(),
        Change::Also(_) | Change::Without(_) | Change::WithoutValue(..) => format!("sans «{NBSP}{name}{NBSP}»"),
    }
}

/// `Sans « Gratuit », jusqu’à 50 km : 12 lieux`.
#[must_use]
pub fn way(changes: &[String], n: u32) -> String {
    format!("{}{NBSP}: {}", super::capitalised(&changes.join(", ")), lieux(n))
}

/// How many remain: `12 lieux répondent, 5 sont à vérifier.`
#[must_use]
pub fn remaining(n: Option<(u32, u32)>) -> String {
    let Some((n_sure, n_unsure)) = n else { return COUNTING.to_owned() };
    let sure = match n_sure {
        0 if n_unsure == 0 => "Aucun lieu ne répond à tout".to_owned(),
        0 => "Aucun lieu ne répond à coup sûr".to_owned(),
        1 => format!("1{NBSP}lieu répond"),
        n => format!("{}{NBSP}lieux répondent", number(n)),
    };
    match n_unsure {
        0 => format!("{sure}."),
        1 => format!("{sure}, 1 est à vérifier."),
        n => format!("{sure}, {} sont à vérifier.", number(n)),
    }
}

/// The button that ends the questions: `Voir les 12 lieux`.
#[must_use]
pub fn see(n: Option<(u32, u32)>) -> String {
    match n {
        Some((1, _)) => "Voir le lieu".into(),
        Some((n @ 2.., _)) => format!("Voir les {}{NBSP}lieux", number(n)),
        Some((0, 1)) => "Voir le lieu à vérifier".into(),
        Some((0, n @ 2..)) => format!("Voir les {}{NBSP}lieux à vérifier", number(n)),
        _ => "Voir les résultats".into(),
    }
}

/// The title of the results.
#[must_use]
pub fn results(n: Option<(u32, u32)>, from_a_point: bool) -> String {
    let order = if from_a_point { "du plus proche au plus loin" } else { "par ordre alphabétique" };
    match n {
        None => COUNTING.to_owned(),
        Some((0, 0)) => "Aucun lieu ne répond à tout".to_owned(),
        Some((0, _)) => "Aucun lieu ne répond à coup sûr".to_owned(),
        Some((1, _)) => "1\u{a0}lieu répond".to_owned(),
        Some((n, _)) => format!("{}, {order}", lieux(n)),
    }
}

/// The title of those that leave something unsaid.
#[must_use]
pub fn to_check(n: u32) -> String {
    format!("{} à vérifier", lieux(n))
}

/// How far so many kilometres are.
#[must_use]
pub fn how_far(km: u16) -> &'static str {
    match km {
        0..=2 => "à pied",
        3..=7 => "à vélo, en bus ou en tramway",
        8..=20 => "un quart d’heure à une demi-heure de voiture",
        21..=50 => "une demi-heure à une heure de voiture",
        _ => "plus d’une heure de voiture",
    }
}

/// `30 km : 12 lieux`.
#[must_use]
pub fn reach(km: u16, n: Option<u32>) -> String {
    let n = n.map_or_else(String::new, |n| format!("{NBSP}: {}", lieux(n)));
    format!("{km}{NBSP}km, {}{n}", how_far(km))
}

/// `30 kilomètres`.
#[must_use]
pub fn kilometres(km: u16) -> String {
    if km < 2 { format!("{km}{NBSP}kilomètre") } else { format!("{km}{NBSP}kilomètres") }
}

/// A box of the week: what is seen above it, or beside.
#[must_use]
pub fn part_of_day(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "matin",
        DayPart::Afternoon => "après-midi",
        _ => "toute heure",
    }
}

/// And what it is called by itself: `Lundi matin`.
#[must_use]
pub fn slot(weekday: u8, part: DayPart) -> String {
    let day = super::WEEKDAYS.get(usize::from(weekday)).copied().unwrap_or_default();
    format!("{} {}", super::capitalised(day), part_of_day(part))
}

/// A time of the week or of now, as a box says it.
#[must_use]
pub fn moment(when: When) -> (&'static str, &'static str) {
    match when {
        When::Now => ("Maintenant", ""),
        When::Evening => ("Le soir", "après 18\u{a0}h, au moins un jour"),
        _ => ("Le week-end", "le samedi ou le dimanche"),
    }
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const GUIDE: &str = "M’aider à choisir";
    pub const LEAVE_GUIDE: &str = "Quitter les questions";
    pub const LEAVE: &str = "Quitter";
    pub const COUNTING: &str = "On compte les lieux…";
    pub const STEPS: &str = "Étapes";
    pub const BACK: &str = "Précédent";
    pub const SKIP: &str = "Passer";
    pub const FORTH: &str = "Suivant";
    pub const RESTART: &str = "Recommencer";
    pub const WIPED: &str = "Les réponses sont effacées.";
    pub const RESTORE: &str = "Les retrouver";
    pub const CHANGE_ANSWERS: &str = "Modifier les réponses";
    pub const ON_MAP: &str = "Voir sur la carte";
    pub const BESIDES: &str = "Demandé aussi";
    pub const YOUR_ANSWERS: &str = "Vos réponses";
    pub const NOT_ANSWERED: &str = "sans réponse";
    pub const DEPARTURE: &str = "Point de départ";
    pub const PLACE: &str = "Commune ou code postal";
    pub const PLACE_OR_ADDRESS: &str = "Commune, code postal ou adresse";
    pub const HOW_FAR: &str = "Distance";
    pub const HOW_FAR_KM: &str = "Distance en kilomètres";
    pub const HOW_FAR_NOTE: &str = "À vol d’oiseau\u{a0}: la route est un peu plus longue. À pied, comptez 2\u{a0}km.";
    pub const HOW_FAR_FIRST: &str = "Indiquez d’abord le point de départ.";
    pub const FORGET_START: &str = "Enlever ce point de départ";
    pub const USUAL: &str = "En général";
    pub const WEEK: &str = "Dans la semaine";
    pub const PRECISE: &str = "Un jour et une heure précise";
    pub const CHOOSE_DAY: &str = "Choisir un jour";
    pub const CHOOSE_HOUR: &str = "Choisir une heure";
    pub const MEETS: &str = "Oui : ";
    pub const MEETS_NOT: &str = "Non : ";
    pub const DOES_NOT_SAY: &str = "On ne sait pas : ";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::parcours::RUBRIQUES;

    fn check(said: &str, expected: &str) {
        assert_eq!(said.replace(NBSP, " "), expected);
    }

    #[test]
    fn what_remains_is_said_with_its_doubts() {
        check(&remaining(None), "On compte les lieux…");
        check(&remaining(Some((12, 0))), "12 lieux répondent.");
        check(&remaining(Some((1, 1))), "1 lieu répond, 1 est à vérifier.");
        check(&remaining(Some((0, 5))), "Aucun lieu ne répond à coup sûr, 5 sont à vérifier.");
        check(&remaining(Some((0, 0))), "Aucun lieu ne répond à tout.");
        check(&see(Some((12, 3))), "Voir les 12 lieux");
        check(&see(Some((1, 3))), "Voir le lieu");
        check(&see(Some((0, 3))), "Voir les 3 lieux à vérifier");
        check(&see(Some((0, 0))), "Voir les résultats");
        check(&results(Some((12, 3)), true), "12 lieux, du plus proche au plus loin");
        check(&results(Some((12, 3)), false), "12 lieux, par ordre alphabétique");
    }

    #[test]
    fn every_choice_of_a_step_has_words_of_its_own() {
        for step in Step::ALL {
            let Some(Criterion::Facet(facet)) = step.criterion() else { continue };
            for index in 0..facet.standard_values().len() as u8 {
                assert!(!plain_value(facet, index).0.is_empty(), "{facet:?} {index}");
            }
        }
        assert!((0..RUBRIQUES.len()).all(|index| !rubrique(index).is_empty()));
    }

    #[test]
    fn a_way_says_what_it_gives_up() {
        let sure = [change(&Change::Without(Criterion::Rdv), "Rendez-vous en ligne"), change(&Change::Farther(50), "")];
        check(&way(&sure, 4), "Sans « Rendez-vous en ligne », jusqu’à 50 km : 4 lieux");
        check(&slot(5, DayPart::Morning), "Samedi matin");
    }
}
