//! Words to values of the standard: today's in any spelling, those of version 0.1, and the habits of those who fill the files.
//!
//! Knows closed lists and what older words became; which cell is read, and what is said of what is not understood, is decided
//! by [`crate::record`]. What 0.1 became: the conversion published with 1.0 (Licence Ouverte 2.0), except that
//! « Gratuit sous condition » is not also « Gratuit ».

use crate::columns::Column;
use crate::order::first_by_key;
use crate::text::{is_letter_or_digit, key, key_with_origins};
use atlas::fold::fold;
use atlas::vocabulary::{Facet, TYPOLOGIE_CODES, TYPOLOGIE_LABELS, Value};
use std::collections::HashMap;

/// A word of some list: how it is written, and which values it means. None: it says nothing that the standard keeps.
type Word = (&'static str, &'static [(Facet, &'static str)]);

const ADMINISTRATIF: (Facet, &str) = (Facet::Services, "Aide aux démarches administratives");
const OUTILS: (Facet, &str) = (Facet::Services, "Maîtrise des outils numériques du quotidien");
const INSERTION: (Facet, &str) = (Facet::Services, "Insertion professionnelle via le numérique");
const COMPREHENSION: (Facet, &str) = (Facet::Services, "Compréhension du monde numérique");
const ACCES: (Facet, &str) = (Facet::Services, "Accès internet et matériel informatique");

/// The 15 services of 0.1, and misspellings met.
const SERVICES: [Word; 22] = [
    ("Devenir autonome dans les démarches administratives", &[ADMINISTRATIF]),
    ("Réaliser des démarches administratives avec un accompagnement", &[ADMINISTRATIF]),
    ("Réaliser des démarches administratives avec un accompagnemen", &[ADMINISTRATIF]),
    ("Accompagner les démarches de santé", &[ADMINISTRATIF]),
    ("Prendre en main un smartphone ou une tablette", &[OUTILS]),
    ("Prendre en main un ordinateur", &[OUTILS]),
    ("Utiliser le numérique au quotidien", &[OUTILS]),
    ("Découvrir les usages de base du numérique", &[OUTILS]),
    ("Approfondir ma culture numérique", &[COMPREHENSION]),
    ("Promouvoir la citoyenneté numérique", &[COMPREHENSION]),
    ("Favoriser mon insertion professionnelle", &[INSERTION]),
    ("Créer et développer mon entreprise", &[INSERTION]),
    ("Accéder à une connexion internet", &[ACCES]),
    ("Accéder à du matériel", &[ACCES]),
    ("Accéder à du matérie", &[ACCES]),
    (
        "S'équiper en matériel informatique",
        &[(Facet::Services, "Acquisition de matériel informatique à prix solidaire")],
    ),
    ("Créer avec le numérique", &[(Facet::Services, "Loisirs et créations numériques")]),
    (
        "Soutenir la parentalité et l'éducation avec le numérique",
        &[(Facet::Services, "Parentalité et éducation avec le numérique")],
    ),
    ("Soutenir la parentalité", &[(Facet::Services, "Parentalité et éducation avec le numérique")]),
    ("Utilisation sécurisée du numérique (cybersécurité)", &[(Facet::Services, "Utilisation sécurisée du numérique")]),
    (
        "Acquisition de matériel informatique",
        &[(Facet::Services, "Acquisition de matériel informatique à prix solidaire")],
    ),
    ("Maîtrise des outils numériques", &[OUTILS]),
];

/// Whom a place receives: 0.1 had one list for what became two columns.
const PUBLICS: [Word; 26] = [
    ("Adultes", &[]),
    ("Adulte", &[]),
    ("Tout public", &[]),
    ("Tous publics", &[]),
    ("Familles/enfants", &[(Facet::Publics, "Familles et/ou enfants")]),
    ("Familles/enfant", &[(Facet::Publics, "Familles et/ou enfants")]),
    ("Familles", &[(Facet::Publics, "Familles et/ou enfants")]),
    ("enfants", &[(Facet::Publics, "Familles et/ou enfants")]),
    ("enfant", &[(Facet::Publics, "Familles et/ou enfants")]),
    ("Jeunes (16-26 ans)", &[(Facet::Publics, "Jeunes")]),
    ("Jeune", &[(Facet::Publics, "Jeunes")]),
    ("Seniors (+ 65 ans)", &[(Facet::Publics, "Seniors")]),
    ("Senior", &[(Facet::Publics, "Seniors")]),
    ("Étudiant", &[(Facet::Publics, "Étudiants")]),
    ("Uniquement femmes", &[(Facet::Publics, "Femmes")]),
    (
        "Handicaps mentaux : déficiences limitant les activités d'une personne",
        &[(Facet::PriseEnCharge, "Handicaps mentaux")],
    ),
    (
        "Handicaps psychiques : troubles psychiatriques donnant lieu à des atteintes comportementales",
        &[(Facet::PriseEnCharge, "Handicaps mentaux")],
    ),
    ("Handicaps psychiques", &[(Facet::PriseEnCharge, "Handicaps mentaux")]),
    ("Handicap moteur", &[(Facet::PriseEnCharge, "Handicaps moteurs")]),
    ("Handicap mental", &[(Facet::PriseEnCharge, "Handicaps mentaux")]),
    ("Personnes en situation d'illettrisme", &[(Facet::PriseEnCharge, "Illettrisme")]),
    ("Déficiance visuelle", &[(Facet::PriseEnCharge, "Déficience visuelle")]),
    (
        "Public langues étrangères",
        &[
            (Facet::PriseEnCharge, "Langues étrangères (anglais)"),
            (Facet::PriseEnCharge, "Langues étrangères (autres)"),
        ],
    ),
    (
        "Langues étrangères (anglais/autres)",
        &[
            (Facet::PriseEnCharge, "Langues étrangères (anglais)"),
            (Facet::PriseEnCharge, "Langues étrangères (autres)"),
        ],
    ),
    ("Langue étrangère (anglais)", &[(Facet::PriseEnCharge, "Langues étrangères (anglais)")]),
    ("Langue étrangère (autres)", &[(Facet::PriseEnCharge, "Langues étrangères (autres)")]),
];

/// What it costs.
const FRAIS: [Word; 12] = [
    ("Gratuit : Je peux accéder gratuitement au lieu et à ses services", &[(Facet::Frais, "Gratuit")]),
    ("Gratuitement", &[(Facet::Frais, "Gratuit")]),
    (
        "Gratuit sous condition : La gratuité est conditionnée à des critères (situation familiale, convention avec un organisme social...)",
        &[(Facet::Frais, "Gratuit sous condition")],
    ),
    ("Gratuit sous conditions", &[(Facet::Frais, "Gratuit sous condition")]),
    ("Payant : L'accès au lieu et/ou à ses services est payant", &[(Facet::Frais, "Payant")]),
    ("Payant : La participation aux services est payante", &[(Facet::Frais, "Payant")]),
    ("Adhésion : L'accès au lieu et/ou à ses services nécessite d'y adhérer", &[(Facet::Frais, "Payant")]),
    ("Adhésion", &[(Facet::Frais, "Payant")]),
    ("Accepte le Pass numérique : Il est possible d'utiliser un Pass numérique pour accéder au lieu", &[]),
    ("Accepte le Pass numérique", &[]),
    ("Pass numérique", &[]),
    ("Payante", &[(Facet::Frais, "Payant")]),
];

/// Programmes and labels: 0.1 had one list for what became two columns; free labels are told apart by their name.
const LABELS: [Word; 27] = [
    ("France service", &[(Facet::Dispositifs, "France Services")]),
    ("Maison France Services", &[(Facet::Dispositifs, "France Services")]),
    ("Maison France Service", &[(Facet::Dispositifs, "France Services")]),
    ("Espace France Services", &[(Facet::Dispositifs, "France Services")]),
    ("CNFS", &[(Facet::Dispositifs, "Conseillers numériques")]),
    ("Conseiller numérique", &[(Facet::Dispositifs, "Conseillers numériques")]),
    ("Conseillers numériques France Services", &[(Facet::Dispositifs, "Conseillers numériques")]),
    ("Conseiller numérique France Services", &[(Facet::Dispositifs, "Conseillers numériques")]),
    ("Aidant Connect", &[(Facet::Dispositifs, "Aidants Connect")]),
    ("Bibliothèques numériques de référence", &[(Facet::Dispositifs, "Bibliothèques numérique de référence")]),
    ("Bibliothèque numérique de référence", &[(Facet::Dispositifs, "Bibliothèques numérique de référence")]),
    ("Grandes écoles du numérique", &[(Facet::Dispositifs, "Grande école du numérique")]),
    ("Point relais CAF", &[(Facet::Dispositifs, "Point d'accès numérique CAF")]),
    ("Point numérique CAF", &[(Facet::Dispositifs, "Point d'accès numérique CAF")]),
    ("Points d'accès numérique CAF", &[(Facet::Dispositifs, "Point d'accès numérique CAF")]),
    ("Croix Rouge", &[(Facet::Dispositifs, "La Croix Rouge")]),
    ("Croix Rouge française", &[(Facet::Dispositifs, "La Croix Rouge")]),
    ("Certification PIX", &[(Facet::Dispositifs, "Certification PIX")]),
    ("PIX", &[(Facet::Dispositifs, "Certification PIX")]),
    ("Promeneur du net", &[(Facet::Dispositifs, "Promeneurs du net")]),
    ("Étapes numériques(La Poste)", &[(Facet::Formations, "Étapes numériques (La Poste)")]),
    ("Étapes numériques", &[(Facet::Formations, "Étapes numériques (La Poste)")]),
    ("Fabrique de Territoire", &[(Facet::Formations, "Fabriques de Territoire")]),
    ("SUD LABS", &[(Facet::Formations, "SUD LABS (PACA)")]),
    ("Arnia/MedNum BFC", &[(Facet::Formations, "Arnia/MedNum BFC (Bourgogne-Franche-Comté)")]),
    ("Aucun dispositif", &[]),
    ("Aucun", &[]),
];

/// How one gets in.
const MODALITES_ACCES: [Word; 8] = [
    ("Se présenter sur place", &[(Facet::ModalitesAcces, "Se présenter")]),
    ("Téléphone", &[(Facet::ModalitesAcces, "Téléphoner")]),
    ("Par téléphone", &[(Facet::ModalitesAcces, "Téléphoner")]),
    ("Envoyer un mail", &[(Facet::ModalitesAcces, "Contacter par mail")]),
    ("Prendre rendez-vous en ligne", &[(Facet::ModalitesAcces, "Prendre un RDV en ligne")]),
    ("Prendre un rendez-vous en ligne", &[(Facet::ModalitesAcces, "Prendre un RDV en ligne")]),
    ("Ce lieu n'accueille pas du public", &[(Facet::ModalitesAcces, "Ce lieu n'accueille pas de public")]),
    (
        "Envoyer un mail avec une fiche prescription",
        &[(Facet::ModalitesAcces, "Envoyer un mail avec une fiche de prescription")],
    ),
];

const ACCOMPAGNE: (Facet, &str) = (Facet::ModalitesAccompagnement, "Accompagnement individuel");

/// How one is helped.
const MODALITES_ACCOMPAGNEMENT: [Word; 11] = [
    ("Seul : j'ai accès à du matériel et une connexion", &[(Facet::ModalitesAccompagnement, "En autonomie")]),
    ("Seul", &[(Facet::ModalitesAccompagnement, "En autonomie")]),
    ("Avec de l'aide : je suis accompagné seul dans l'usage du numérique", &[ACCOMPAGNE]),
    ("Avec de l'aide", &[ACCOMPAGNE]),
    ("A ma place : une personne habilitée fait les démarches à ma place", &[ACCOMPAGNE]),
    ("A ma place", &[ACCOMPAGNE]),
    (
        "Dans un atelier : j'apprends collectivement à utiliser le numérique",
        &[(Facet::ModalitesAccompagnement, "Dans un atelier collectif")],
    ),
    ("Dans un atelier", &[(Facet::ModalitesAccompagnement, "Dans un atelier collectif")]),
    ("Atelier collectif", &[(Facet::ModalitesAccompagnement, "Dans un atelier collectif")]),
    ("À distance (téléphone, visio)", &[(Facet::ModalitesAccompagnement, "À distance")]),
    ("Accompagnement", &[ACCOMPAGNE]),
];

/// Kinds of places written out instead of their code.
const TYPOLOGIES: [Word; 34] = [
    ("Bibliothèque", &[(Facet::Typologie, "BIB")]),
    ("Médiathèque", &[(Facet::Typologie, "BIB")]),
    ("Bibliothèque Universitaire", &[(Facet::Typologie, "BIB")]),
    ("Bibliothèque - Médiathèque", &[(Facet::Typologie, "BIB")]),
    ("Bibliothèque / Médiathèque", &[(Facet::Typologie, "BIB")]),
    ("Mairie", &[(Facet::Typologie, "MUNI")]),
    ("Mairie annexe", &[(Facet::Typologie, "MUNI")]),
    ("Maison municipale", &[(Facet::Typologie, "MUNI")]),
    ("Municipalités", &[(Facet::Typologie, "MUNI")]),
    ("Associations", &[(Facet::Typologie, "ASSO")]),
    ("PE", &[(Facet::Typologie, "FT")]),
    ("Pôle emploi", &[(Facet::Typologie, "FT")]),
    ("BIJ", &[(Facet::Typologie, "PIJ_BIJ")]),
    ("PIJ", &[(Facet::Typologie, "PIJ_BIJ")]),
    ("Bureau de poste", &[(Facet::Typologie, "LA_POSTE")]),
    ("Centre social (associatif)", &[(Facet::Typologie, "CS")]),
    ("Espace de coworking", &[(Facet::Typologie, "TIERS_LIEUX")]),
    ("Espace de cowworking", &[(Facet::Typologie, "TIERS_LIEUX")]),
    ("Coworking", &[(Facet::Typologie, "TIERS_LIEUX")]),
    ("Tiers-lieu", &[(Facet::Typologie, "TIERS_LIEUX")]),
    ("Tiers lieux", &[(Facet::Typologie, "TIERS_LIEUX")]),
    ("Sous-préfecture", &[(Facet::Typologie, "PREF")]),
    ("Préfecture", &[(Facet::Typologie, "PREF")]),
    ("EFS", &[(Facet::Typologie, "RFS")]),
    ("MFS", &[(Facet::Typologie, "RFS")]),
    ("Espace France Services", &[(Facet::Typologie, "RFS")]),
    ("Maison France Services", &[(Facet::Typologie, "RFS")]),
    ("Réseau France Services", &[(Facet::Typologie, "RFS")]),
    ("Caisse d'allocations familiales", &[(Facet::Typologie, "CAF")]),
    ("Centre communal d'action sociale", &[(Facet::Typologie, "CCAS")]),
    ("Cybercentre", &[(Facet::Typologie, "EPN")]),
    ("Cyber-base", &[(Facet::Typologie, "EPN")]),
    ("Point information jeunesse", &[(Facet::Typologie, "PIJ_BIJ")]),
    ("Bureau information jeunesse", &[(Facet::Typologie, "PIJ_BIJ")]),
];

/// Whether a place moves.
const ITINERANCE: [Word; 6] = [
    ("Oui", &[(Facet::Itinerance, "Itinérant")]),
    ("Non", &[(Facet::Itinerance, "Fixe")]),
    ("Itinérante", &[(Facet::Itinerance, "Itinérant")]),
    ("Mobile", &[(Facet::Itinerance, "Itinérant")]),
    ("True", &[(Facet::Itinerance, "Itinérant")]),
    ("False", &[(Facet::Itinerance, "Fixe")]),
];

/// The lists that a cell is read against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum List {
    Services,
    Publics,
    Frais,
    Labels,
    ModalitesAcces,
    ModalitesAccompagnement,
    Typologie,
    Itinerance,
}

impl List {
    const ALL: [List; 8] = [
        List::Services,
        List::Publics,
        List::Frais,
        List::Labels,
        List::ModalitesAcces,
        List::ModalitesAccompagnement,
        List::Typologie,
        List::Itinerance,
    ];

    fn of(column: Column) -> Option<Self> {
        Some(match column {
            Column::Services => List::Services,
            Column::Publics | Column::PriseEnCharge | Column::PublicsAccueillis => List::Publics,
            Column::Frais | Column::ConditionsAcces => List::Frais,
            Column::Dispositifs | Column::Formations | Column::AutresFormations | Column::LabelsNationaux => {
                List::Labels
            }
            Column::ModalitesAcces => List::ModalitesAcces,
            Column::ModalitesAccompagnement => List::ModalitesAccompagnement,
            Column::Typologie => List::Typologie,
            Column::Itinerance => List::Itinerance,
            _ => return None,
        })
    }

    fn facets(self) -> &'static [Facet] {
        match self {
            List::Services => &[Facet::Services],
            List::Publics => &[Facet::Publics, Facet::PriseEnCharge],
            List::Frais => &[Facet::Frais],
            List::Labels => &[Facet::Dispositifs, Facet::Formations],
            List::ModalitesAcces => &[Facet::ModalitesAcces],
            List::ModalitesAccompagnement => &[Facet::ModalitesAccompagnement],
            List::Typologie => &[Facet::Typologie],
            List::Itinerance => &[Facet::Itinerance],
        }
    }

    fn words(self) -> &'static [Word] {
        match self {
            List::Services => &SERVICES,
            List::Publics => &PUBLICS,
            List::Frais => &FRAIS,
            List::Labels => &LABELS,
            List::ModalitesAcces => &MODALITES_ACCES,
            List::ModalitesAccompagnement => &MODALITES_ACCOMPAGNEMENT,
            List::Typologie => &TYPOLOGIES,
            List::Itinerance => &ITINERANCE,
        }
    }

    /// Whether a value may be looked for inside a longer text. Not codes and short words, which are in everything.
    fn is_searched(self) -> bool {
        !matches!(self, List::Typologie | List::Itinerance)
    }
}

/// What a piece of a cell turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Exactly as the standard writes it.
    Exact(Facet, Value),
    /// Another spelling, or an older word, for these values; none: it has no equivalent.
    Means(Vec<(Facet, Value)>),
    /// Values found in a longer text, and what was left of it.
    Within(Vec<(Facet, Value)>, String),
    /// Nothing that is known.
    Unknown,
}

/// Every known word of every list, by key. Built once for a file.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// By list and key, where the values are.
    words: HashMap<String, usize>,
    values: Vec<Vec<(Facet, Value)>>,
    /// For each list, the keys that are looked for inside longer texts, longest first.
    searched: [Vec<String>; List::ALL.len()],
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// Builds the index of the tables.
    #[must_use]
    pub fn new() -> Self {
        let mut lexicon = Self { words: HashMap::new(), values: Vec::new(), searched: Default::default() };
        for list in List::ALL {
            // The standard's own words first: they win over an older word of the same key.
            for facet in list.facets() {
                for text in facet.standard_values() {
                    lexicon.learn(list, text, vec![(*facet, Value::of(*facet, text))]);
                }
            }
            for (written, means) in list.words() {
                lexicon.learn(
                    list,
                    written,
                    means.iter().map(|(facet, text)| (*facet, Value::of(*facet, text))).collect(),
                );
            }
        }
        for (code, label) in TYPOLOGIE_CODES.iter().zip(TYPOLOGIE_LABELS) {
            lexicon.learn(List::Typologie, label, vec![(Facet::Typologie, Value::of(Facet::Typologie, code))]);
        }
        for searched in &mut lexicon.searched {
            let words = std::mem::take(searched);
            *searched = first_by_key(words, usize::MAX, |word| (std::cmp::Reverse(word.len()), word.clone()));
        }
        lexicon
    }

    fn learn(&mut self, list: List, written: &str, values: Vec<(Facet, Value)>) {
        let word = key(written);
        let entry = entry(list, &word);
        if self.words.contains_key(&entry) {
            return;
        }
        self.words.insert(entry, self.values.len());
        self.values.push(values);
        if list.is_searched() && word.len() >= 5 {
            self.searched[list as usize].push(word);
        }
    }

    /// The values of a word, by its key.
    fn get(&self, list: List, word: &str) -> Option<&Vec<(Facet, Value)>> {
        self.values.get(*self.words.get(&entry(list, word))?)
    }

    /// What a piece of a cell of this column means.
    #[must_use]
    pub fn meaning(&self, column: Column, piece: &str) -> Meaning {
        let Some(list) = List::of(column) else { return Meaning::Unknown };
        if let Some(facet) = Facet::of_column(column.name())
            && let value @ Value::Standard(_) = Value::of(facet, piece)
        {
            return Meaning::Exact(facet, value);
        }
        if let Some(values) = self.get(list, &key(piece)) {
            return Meaning::Means(values.clone());
        }
        // 0.1 explains its words after a colon.
        if let Some((word, _)) = piece.split_once(':')
            && let Some(values) = self.get(list, &key(word))
        {
            return Meaning::Means(values.clone());
        }
        if column == Column::AutresFormations {
            return Meaning::Unknown;
        }
        if !list.is_searched() {
            return self.all_known(list, piece).map_or(Meaning::Unknown, Meaning::Means);
        }
        self.within(list, piece)
    }

    /// « BIB, CCAS »: several codes, all known.
    fn all_known(&self, list: List, piece: &str) -> Option<Vec<(Facet, Value)>> {
        let parts: Vec<&str> =
            piece.split([',', '/', '+', '&']).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 {
            return None;
        }
        let known: Option<Vec<_>> = parts.iter().map(|part| self.get(list, &key(part))).collect();
        Some(known?.into_iter().flatten().cloned().collect())
    }

    /// Looks for known words inside a text whose separators were lost. Nothing is found in a text that denies.
    fn within(&self, list: List, piece: &str) -> Meaning {
        let (text, origins) = key_with_origins(piece);
        let mut taken = vec![false; text.len()];
        let mut found: Vec<(usize, &[(Facet, Value)])> = Vec::new();
        let starts_word = |at: usize| {
            let before = piece[..origins[at]].chars().next_back();
            at == 0 || (origins[at] != origins[at - 1] && before.is_none_or(|c| !is_letter_or_digit(c)))
        };
        for word in &self.searched[list as usize] {
            for (at, _) in text.match_indices(word.as_str()) {
                if taken[at..at + word.len()].contains(&true) || !starts_word(at) {
                    continue;
                }
                taken[at..at + word.len()].fill(true);
                if let Some(values) = self.get(list, word) {
                    found.push((at, values));
                }
            }
        }
        if found.is_empty() {
            return Meaning::Unknown;
        }
        let mut left = String::new();
        let mut last_taken = true;
        for (at, c) in piece.char_indices() {
            let is_taken = match origins.binary_search(&at) {
                Ok(_) => {
                    let first = origins.partition_point(|origin| *origin < at);
                    taken.get(first).copied().unwrap_or(false)
                }
                Err(_) => last_taken,
            };
            if !is_taken {
                left.push(c);
            } else if !left.ends_with(' ') {
                left.push(' ');
            }
            last_taken = is_taken;
        }
        let folded = fold(&left);
        let denies =
            folded.split(' ').any(|word| matches!(word, "non" | "pas" | "sans" | "hors" | "sauf" | "aucun" | "aucune"));
        if denies {
            return Meaning::Unknown;
        }
        let found = first_by_key(found, usize::MAX, |(at, _)| *at);
        let values = found.into_iter().flat_map(|(_, values)| values.iter().cloned()).collect();
        let says_something = folded.split(' ').any(|word| word.len() > 3 && !word.bytes().any(|b| b.is_ascii_digit()));
        let left = left.trim_matches(|c: char| !is_letter_or_digit(c) && !matches!(c, '[' | ']')).to_owned();
        Meaning::Within(values, if says_something { left } else { String::new() })
    }
}

/// The key of a word in its list.
fn entry(list: List, word: &str) -> String {
    let mut entry = String::with_capacity(word.len() + 1);
    entry.push(char::from(b'a' + list as u8));
    entry.push_str(word);
    entry
}

/// What a name says of the kind of a place, for files that have no column for it (0.1): words that leave no doubt.
const NAMES: [(&[&str], &str); 45] = [
    (&["mediatheque", "bibliotheque", "ludotheque"], "BIB"),
    (&["mairie", "hotel de ville"], "MUNI"),
    (&["france service", "france services", "maison france services", "efs"], "RFS"),
    (&["maison des services", "maison de services", "msap"], "MSAP"),
    (&["mission locale"], "ML"),
    (&["centre social", "centres sociaux"], "CS"),
    (&["centre socio culturel", "centre socioculturel", "espace socioculturel", "espace socio culturel"], "CSC"),
    (&["centre social et culturel"], "CSC"),
    (&["mjc", "maison des jeunes et de la culture"], "MJC"),
    (&["ccas", "centre communal d action sociale", "centre communal d action social"], "CCAS"),
    (&["cias", "centre intercommunal d action sociale"], "CIAS"),
    (&["espace public numerique", "epn", "cybercentre", "cyberbase", "cyber base", "cyber centre"], "EPN"),
    (&["association", "ligue de l enseignement", "emmaus connect", "afr", "familles rurales"], "ASSO"),
    (&["espace de vie sociale", "evs"], "EVS"),
    (
        &[
            "point information jeunesse",
            "pij",
            "bureau information jeunesse",
            "bij",
            "info jeunes",
            "information jeunesse",
        ],
        "PIJ_BIJ",
    ),
    (&["tiers lieu", "tiers lieux", "coworking", "espace de coworking"], "TIERS_LIEUX"),
    (&["fablab", "fab lab"], "FABLAB"),
    (&["pimms"], "PIMMS"),
    (&["la poste", "bureau de poste"], "LA_POSTE"),
    (&["pole emploi", "france travail"], "FT"),
    (&["udaf"], "UDAF"),
    (&["cidff"], "CIDFF"),
    (&["caf", "caisse d allocations familiales"], "CAF"),
    (&["cpam", "caisse primaire d assurance maladie"], "CPAM"),
    (&["msa", "mutualite sociale agricole"], "MSA"),
    (&["centre medico social", "relais medico social", "pole medico social"], "CMS"),
    (
        &["maison de la solidarite departementale", "maison departementale des solidarites", "maison des solidarites"],
        "MDS",
    ),
    (&["mdph", "maison departementale des personnes handicapees"], "MDPH"),
    (&["maison de quartier"], "MQ"),
    (&["maison des habitants", "maison des habitant", "mdh"], "MDH"),
    (&["maison de l emploi"], "MDE"),
    (&["communaute de communes"], "CC"),
    (&["conseil departemental"], "CD"),
    (&["sous prefecture", "prefecture"], "PREF"),
    (&["cite des metiers"], "CITMET"),
    (&["afpa"], "AFPA"),
    (&["cap emploi"], "CAP_EMPLOI"),
    (&["chambre d agriculture", "chambre de commerce", "chambre des metiers", "chambre de metiers"], "CCONS"),
    (&["ressourcerie"], "RESSOURCERIE"),
    (&["epicerie solidaire"], "ES"),
    (&["ecole de la deuxieme chance", "e2c"], "E2C"),
    (&["relais lecture"], "RELAIS_LECTURE"),
    (&["geiq"], "GEIQ"),
    (&["esat"], "ESAT"),
    (&["point d acces au droit"], "PAD"),
];

/// The kinds of places that a name tells, without doubt.
#[must_use]
pub fn typologies_of_name(nom: &str) -> Vec<Value> {
    let folded = format!(" {} ", fold(nom));
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
    NAMES.iter().filter(|(words, _)| says(words)).map(|(_, code)| Value::of(Facet::Typologie, code)).fold(
        Vec::new(),
        |mut values, value| {
            if !values.contains(&value) {
                values.push(value);
            }
            values
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(column: Column, piece: &str) -> Vec<String> {
        match Lexicon::new().meaning(column, piece) {
            Meaning::Exact(facet, value) => vec![value.text(facet).to_owned()],
            Meaning::Means(values) => values.iter().map(|(facet, value)| value.text(*facet).to_owned()).collect(),
            Meaning::Within(values, left) => {
                let mut texts: Vec<String> =
                    values.iter().map(|(facet, value)| value.text(*facet).to_owned()).collect();
                texts.extend((!left.is_empty()).then(|| format!("reste : {left}")));
                texts
            }
            Meaning::Unknown => vec!["?".to_owned()],
        }
    }

    #[test]
    fn every_older_word_leads_to_a_value_of_the_standard() {
        for list in List::ALL {
            for (written, means) in list.words() {
                for (facet, text) in *means {
                    assert!(matches!(Value::of(*facet, text), Value::Standard(_)), "{written} → {text}");
                }
            }
        }
        for (words, code) in NAMES {
            assert!(TYPOLOGIE_CODES.contains(&code));
            assert!(words.iter().all(|word| fold(word) == **word), "{words:?}");
        }
    }

    #[test]
    fn every_value_of_the_standard_is_itself_in_any_spelling() {
        let lexicon = Lexicon::new();
        for column in Column::all() {
            let Some(facet) = Facet::of_column(column.name()) else { continue };
            for text in facet.standard_values() {
                let value = Value::of(facet, text);
                assert_eq!(lexicon.meaning(column, text), Meaning::Exact(facet, value.clone()));
                let other = text.to_uppercase().replace('\'', "’").replace(' ', "  ");
                if other != *text {
                    assert_eq!(lexicon.meaning(column, &other), Meaning::Means(vec![(facet, value)]), "{other}");
                }
            }
        }
    }

    #[test]
    fn words_of_the_first_version_are_understood() {
        assert_eq!(
            means(Column::Services, "Accompagner les démarches de santé"),
            ["Aide aux démarches administratives"]
        );
        assert_eq!(
            means(
                Column::ConditionsAcces,
                "Gratuit sous condition : La gratuité est conditionnée à des critères (situation familiale, convention avec un organisme social…)"
            ),
            ["Gratuit sous condition"]
        );
        assert_eq!(means(Column::ConditionsAcces, "Accepte le Pass numérique : Il est possible"), [""; 0]);
        assert_eq!(means(Column::PublicsAccueillis, "Handicaps psychiques : troubles"), ["Handicaps mentaux"]);
        assert_eq!(means(Column::LabelsNationaux, "CNFS"), ["Conseillers numériques"]);
        assert_eq!(
            means(
                Column::ModalitesAccompagnement,
                "A ma place : une personne habilitée fait les démarches à ma place."
            ),
            ["Accompagnement individuel"]
        );
        assert_eq!(means(Column::Typologie, "Espace de cowworking"), ["TIERS_LIEUX"]);
        assert_eq!(means(Column::Typologie, "BIB, CCAS"), ["BIB", "CCAS"]);
    }

    #[test]
    fn the_misprint_of_the_schema_is_understood() {
        assert_eq!(means(Column::Formations, "Étapes numériques(La Poste)"), ["Étapes numériques (La Poste)"]);
        assert_eq!(means(Column::Services, "Comprehension du monde numérique"), ["Compréhension du monde numérique"]);
    }

    #[test]
    fn values_glued_together_are_found_and_the_rest_is_named() {
        assert_eq!(
            means(
                Column::Services,
                "Prendre en main un ordinateur Devenir autonome dans les démarches administratives Accéder à du matérie"
            ),
            [
                "Maîtrise des outils numériques du quotidien",
                "Aide aux démarches administratives",
                "Accès internet et matériel informatique"
            ]
        );
        assert_eq!(
            means(Column::PublicsAccueillis, "Seniors (+65 ans) / Familles/ enfant / Adultes / Jeunes (16/26 ans) "),
            ["Seniors", "Familles et/ou enfants", "Jeunes"]
        );
        assert_eq!(
            means(Column::Services, "Accéder à du matériel (imprimante, scanner)"),
            ["Accès internet et matériel informatique", "reste : imprimante, scanner"]
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for (column, text) in [
            (Column::Services, "Yoga"),
            (Column::Frais, "non gratuit"),
            (Column::PriseEnCharge, "Langues étrangères"),
            (Column::AutresFormations, "ZRR"),
            (Column::AutresFormations, "FRR"),
            (Column::Publics, "préjeunesse"),
            (Column::Typologie, "XYZ, BIB"),
        ] {
            assert_eq!(means(column, text), ["?"], "{text}");
        }
    }

    #[test]
    fn a_name_tells_its_kind_when_it_leaves_no_doubt() {
        let kinds = |nom: &str| -> Vec<String> {
            typologies_of_name(nom).iter().map(|value| value.text(Facet::Typologie).to_owned()).collect()
        };
        assert_eq!(kinds("MJC CENTRE SOCIAL VICTOR HUGO"), ["CS", "MJC"]);
        assert_eq!(kinds("Médiathèque Bonlieu"), ["BIB"]);
        assert_eq!(kinds("Le Ritz"), [""; 0]);
        assert_eq!(kinds("Chez Marie-Epn"), ["EPN"]);
        assert_eq!(kinds("Lepni"), [""; 0]);
    }
}
