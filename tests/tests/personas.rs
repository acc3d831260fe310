//! Four people whom the questionnaire must not fail: what it answers them is what every line of the raw file says, asked one by one.

use atlas::filter::{Asker, Criterion, Filter, answers, in_territoire, replies};
use atlas::opening::{Answer, DayPart, When};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::Territoire;
use atlas::vocabulary::{Facet, Value};
use carte_tests::hours::Slot;
use carte_tests::oracle::{departement, shown};
use carte_tests::rows::{Line, lines};
use carte_tests::{Oracle, Question, Said, published};
use std::collections::BTreeSet;
use std::path::PathBuf;
use xtask::paths;

/// Somebody, and what they ask.
struct Persona {
    who: &'static str,
    /// The département that the carte is confined to.
    confined: Option<&'static str>,
    /// The code Insee of the commune that they start from, and how far they can go, kilometres.
    start: Option<(&'static str, u16)>,
    values: &'static [(Facet, &'static str)],
    slots: &'static [(Slot, When)],
    /// Of the invented lieux, some that nearly do: what is meant by « presque » in their ids, and the one thing that they miss.
    misses: &'static [(&'static str, Criterion, Said)],
}

const SERVICES: Criterion = Criterion::Facet(Facet::Services);
const FRAIS: Criterion = Criterion::Facet(Facet::Frais);
const RECEPTION: Criterion = Criterion::Facet(Facet::PriseEnCharge);

/// A CV, on foot from the middle of Saint-Étienne, for nothing.
const CV: Persona = Persona {
    who: "a CV in Saint-Étienne, on foot",
    confined: None,
    start: Some(("42218", 2)),
    values: &[(Facet::Services, "Insertion professionnelle via le numérique"), (Facet::Frais, "Gratuit")],
    slots: &[],
    misses: &[
        ("cv_presque_payant", FRAIS, Said::No),
        ("cv_presque_condition", FRAIS, Said::No),
        ("cv_presque_autre_besoin", SERVICES, Said::No),
        ("cv_presque_loin", Criterion::Distance, Said::No),
    ],
};

/// CAF paperwork for somebody deaf, on the carte of the Ain.
const CAF: Persona = Persona {
    who: "CAF paperwork for a deaf person in the Ain",
    confined: Some("01"),
    start: None,
    values: &[(Facet::Services, "Aide aux démarches administratives"), (Facet::PriseEnCharge, "Surdité")],
    slots: &[],
    misses: &[
        ("caf_presque_moteur", RECEPTION, Said::No),
        ("caf_presque_inconnu", RECEPTION, Said::Nothing),
        ("caf_presque_autre_besoin", SERVICES, Said::No),
        ("caf_presque_sans_services", SERVICES, Said::Nothing),
    ],
};

/// A grandparent's first smartphone, on Saturday, by tramway from Lyon 3e.
const SMARTPHONE: Persona = Persona {
    who: "a grandparent's first smartphone on Saturday",
    confined: None,
    start: Some(("69383", 5)),
    values: &[(Facet::Services, "Maîtrise des outils numériques du quotidien")],
    slots: &[(Slot::SATURDAY, When::Slot { weekday: 5, part: DayPart::Any })],
    misses: &[
        ("smartphone_presque_semaine", Criterion::Hours, Said::No),
        ("smartphone_presque_sans_horaires", Criterion::Hours, Said::Nothing),
    ],
};

/// A cheap laptop within fifty kilometres of Aurillac.
const LAPTOP: Persona = Persona {
    who: "a cheap laptop within 50 km of Aurillac",
    confined: None,
    start: Some(("15014", 50)),
    values: &[(Facet::Services, "Acquisition de matériel informatique à prix solidaire")],
    slots: &[],
    misses: &[
        ("ordinateur_presque_52_km", Criterion::Distance, Said::No),
        ("ordinateur_presque_69_km", Criterion::Distance, Said::No),
        ("ordinateur_presque_autre_besoin", SERVICES, Said::No),
        ("ordinateur_presque_sans_position", Criterion::Distance, Said::Nothing),
    ],
};

const PERSONAS: [&Persona; 4] = [&CV, &CAF, &SMARTPHONE, &LAPTOP];

/// A file of lieux and what was published of it.
struct Data {
    lines: Vec<Line>,
    oracle: Oracle,
}

impl Data {
    fn fixture() -> Self {
        let lines = lines(&paths::root().join("tests/fixtures/lieux-inventes.csv"));
        Self { lines, oracle: Oracle::of(published("fixture")) }
    }

    fn country() -> Self {
        let csv: PathBuf = paths::target().join("donnees/synthetique-18000.csv");
        Self { lines: lines(&csv), oracle: Oracle::of(published("synthetique-18000")) }
    }
}

impl Persona {
    fn within(&self) -> Territoire {
        self.confined.map_or(Territoire::France, departement)
    }

    fn question(&self, oracle: &Oracle) -> Question {
        let mut question = Question::within(self.within());
        question.values = self.values.to_vec();
        question.slots = self.slots.iter().map(|(slot, _)| *slot).collect();
        question.from = self.start.map(|(code, _)| oracle.mairie(code));
        question.radius_km = self.start.map(|(_, km)| km);
        question
    }

    /// The same as the questionnaire builds it, one answer after the other.
    fn filter(&self) -> Filter {
        let mut filter = Filter::default();
        filter.radius_km = self.start.map(|(_, km)| km);
        for (facet, text) in self.values {
            filter.toggle(*facet, Value::of(*facet, text));
        }
        self.slots.iter().for_each(|(_, when)| filter.toggle_when(*when));
        filter
    }

    /// Ids by brute force over the raw file: those that answer and those that leave something unsaid, in the order of a list; and how
    /// many miss one thing alone, said or unsaid.
    fn brute_force<'a>(&self, data: &'a Data) -> Brute<'a> {
        let question = self.question(&data.oracle);
        let mut brute = Brute::default();
        for line in &data.lines {
            let Some(said) = line.said(&question, self.confined) else { continue };
            let missed: Vec<_> = said.iter().filter(|(_, said)| *said != Said::Yes).collect();
            if let [(criterion, said)] = missed[..] {
                brute.near.insert((line.get("id").to_owned(), *criterion, *said));
            }
            match said.iter().map(|(_, said)| *said).max() {
                Some(Said::No) => {}
                Some(Said::Nothing) => brute.unsure.push(line),
                _ => brute.sure.push(line),
            }
        }
        let key = |line: &&Line| {
            let nom = shown(line.get("nom"));
            let far = question.from.map(|from| line.metres_from(from).map_or(u32::MAX, |metres| metres as u32));
            (far, atlas::fold::fold(&nom), nom)
        };
        brute.sure.sort_by_cached_key(key);
        brute.unsure.sort_by_cached_key(key);
        brute
    }
}

/// What a raw file answers.
#[derive(Default)]
struct Brute<'a> {
    sure: Vec<&'a Line>,
    unsure: Vec<&'a Line>,
    near: BTreeSet<(String, Criterion, Said)>,
}

fn ids(lines: &[&Line]) -> BTreeSet<String> {
    lines.iter().map(|line| line.get("id").to_owned()).collect()
}

/// The same sets, or else what each has of its own.
fn same<T: Ord + std::fmt::Debug>(found: &BTreeSet<T>, expected: &BTreeSet<T>, what: &str) {
    let (more, less) = (found.difference(expected).collect::<Vec<_>>(), expected.difference(found).collect::<Vec<_>>());
    assert!(more.is_empty() && less.is_empty(), "{what}: too many {more:?}, missing {less:?}");
}

/// What the questionnaire's filter answers, lieu by lieu and all at once, is what the raw lines say, in the same order.
fn agrees(persona: &Persona, data: &Data) {
    let (oracle, who) = (&data.oracle, persona.who);
    let catalogue = &oracle.catalogue;
    let (filter, question) = (persona.filter(), persona.question(oracle));
    let asker = Asker { now_s: 0, from: question.from };
    let base = in_territoire(catalogue, persona.within());
    let answered = answers(catalogue, &SpatialIndex::new(catalogue), &filter, &asker);
    let brute = persona.brute_force(data);
    let ids_of = |set: atlas::filter::Bitset| -> BTreeSet<String> {
        catalogue.ids().filter(|id| set.contains(*id)).map(|id| oracle.details(id).id).collect()
    };
    same(&ids_of(answered.sure(&base)), &ids(&brute.sure), &format!("{who}: those that answer"));
    same(&ids_of(answered.unsure(&base)), &ids(&brute.unsure), &format!("{who}: those that leave something unsaid"));
    assert!(brute.sure.len() >= 3, "{who}: {:?}", ids(&brute.sure));
    // The near ones, as the list says it of each lieu.
    let mut near = BTreeSet::new();
    for id in oracle.lieux(persona.within()) {
        let said = replies(catalogue, id, &filter, &asker);
        let missed: Vec<_> = said.iter().filter(|(_, answer)| *answer != Answer::Yes).collect();
        if let [(wish, answer)] = missed[..] {
            let said = if *answer == Answer::No { Said::No } else { Said::Nothing };
            near.insert((oracle.details(id).id, wish.criterion(), said));
        }
    }
    same(&near, &brute.near, &format!("{who}: those that miss one thing"));
    assert!(!near.is_empty(), "{who}: nothing is near");
}

#[test]
fn each_persona_gets_what_the_raw_lines_of_the_invented_lieux_say() {
    let data = Data::fixture();
    for persona in PERSONAS {
        agrees(persona, &data);
        let near = persona.brute_force(&data).near;
        for (id, criterion, said) in persona.misses {
            let miss = (format!("fixture_{id}"), *criterion, *said);
            assert!(near.contains(&miss), "{}: {miss:?} is not among {near:?}", persona.who);
        }
    }
}

#[test]
fn each_persona_gets_what_the_raw_lines_of_18_000_lieux_say() {
    let data = Data::country();
    assert_eq!(data.lines.len(), 18_000);
    for persona in PERSONAS {
        agrees(persona, &data);
    }
}
