//! Four people whom the questionnaire must not fail: what it answers them is what every line of the raw file says, asked one by one.

use atlas::filter::{Asker, Criterion, Filter, answers, in_territoire, replies};
use atlas::opening::{Answer, DayPart, When};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::Territoire;
use atlas::vocabulary::{Facet, Value};
use carte_tests::hours::Slot;
use carte_tests::message::read;
use carte_tests::oracle::{departement, shown};
use carte_tests::paper::{Paper, letters};
use carte_tests::rows::{Line, lines};
use carte_tests::{Carte, Journey, Oracle, Question, Said, Server, Tree, published, site, starting_with};
use embed_snippet::link::Link;
use std::collections::BTreeSet;
use std::path::PathBuf;
use xtask::paths;

/// Somebody, and what they ask.
struct Persona {
    who: &'static str,
    /// Whether the carte opens on the questions; else they are behind a button of the map.
    opens_on_it: bool,
    /// What is typed to find the commune that they start from, and what is proposed.
    typed: (&'static str, &'static str),
    /// The boxes they tick: the beginning of each question, and the box.
    ticks: &'static [(&'static str, &'static str)],
    /// The département that the carte is confined to.
    confined: Option<&'static str>,
    /// The code Insee of the commune that they start from, and how far they can go, kilometres.
    start: Option<(&'static str, u16)>,
    values: &'static [(Facet, &'static str)],
    slots: &'static [(Slot, When)],
    /// Of the invented lieux, some that nearly do: what is meant by « presque » in their ids, and the one thing that they miss.
    misses: &'static [(&'static str, Criterion, Said)],
    /// What they go away with, from who answers.
    leaves: fn(&Persona, &Carte, &Server, &Data),
}

const NEED: &str = "Pour quoi";
const PLACE: &str = "D’où part-on";
const RECEPTION_STEP: &str = "Faut-il un accueil";
const HOURS: &str = "Quand";
const HELP: &str = "Quelle forme";
const PRICE: &str = "Quel prix";

const SERVICES: Criterion = Criterion::Facet(Facet::Services);
const FRAIS: Criterion = Criterion::Facet(Facet::Frais);
const RECEPTION: Criterion = Criterion::Facet(Facet::PriseEnCharge);

/// A CV, on foot from the middle of Saint-Étienne, for nothing.
const CV: Persona = Persona {
    who: "a CV in Saint-Étienne, on foot",
    opens_on_it: true,
    typed: ("42000", "Saint-Étienne"),
    ticks: &[(NEED, "Chercher un emploi, faire un CV"), (PRICE, "Gratuit")],
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
    leaves: Persona::with_a_fiche,
};

/// CAF paperwork for somebody deaf, on the carte of the Ain.
const CAF: Persona = Persona {
    who: "CAF paperwork for a deaf person in the Ain",
    opens_on_it: true,
    typed: ("", ""),
    ticks: &[(NEED, "Faire une démarche en ligne"), (RECEPTION_STEP, "Personne sourde ou malentendante")],
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
    leaves: Persona::with_the_list,
};

/// A grandparent's first smartphone, on Saturday, by tramway from Lyon 3e.
const SMARTPHONE: Persona = Persona {
    who: "a grandparent's first smartphone on Saturday",
    opens_on_it: false,
    typed: ("69003", "Lyon 3e"),
    ticks: &[(NEED, "Se servir d’un ordinateur, d’un téléphone"), (HOURS, "Samedi toute heure")],
    confined: None,
    start: Some(("69383", 5)),
    values: &[(Facet::Services, "Maîtrise des outils numériques du quotidien")],
    slots: &[(Slot::SATURDAY, When::Slot { weekday: 5, part: DayPart::Any })],
    misses: &[
        ("smartphone_presque_semaine", Criterion::Hours, Said::No),
        ("smartphone_presque_sans_horaires", Criterion::Hours, Said::Nothing),
    ],
    leaves: Persona::with_a_sheet,
};

/// A cheap laptop within fifty kilometres of Aurillac.
const LAPTOP: Persona = Persona {
    who: "a cheap laptop within 50 km of Aurillac",
    opens_on_it: false,
    typed: ("aurillac", "Aurillac"),
    ticks: &[(NEED, "Avoir un ordinateur ou un forfait à petit prix")],
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
    leaves: Persona::with_a_text_message,
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

impl Persona {
    fn journey(&self, source: &str) -> Journey {
        let confined = self.confined.map(|code| format!("&departement={code}")).unwrap_or_default();
        let opens = if self.opens_on_it { "&vue=parcours" } else { "" };
        let folders = site().and("/national/", published("synthetique-18000"));
        Journey::among(folders, &format!("essais/carte.html?source=/{source}/{confined}{opens}"))
    }

    /// Through the questions by keyboard alone, to who answers.
    fn answers_questions(&self, carte: &Carte) {
        if !self.opens_on_it {
            carte.arrived("France");
            carte.tab_to("button", "M’aider à choisir", 12);
            carte.press(&["Enter"]);
        }
        for (rank, question) in [NEED, PLACE, RECEPTION_STEP, HOURS, HELP, PRICE].into_iter().enumerate() {
            let title = format!("Étape {} sur 6 {question}", rank + 1);
            carte.get("heading", starting_with(&title));
            if rank > 0 || !self.opens_on_it {
                carte.keyboard_on("heading", starting_with(&title));
            }
            for (_, tick) in self.ticks.iter().filter(|(of, _)| *of == question) {
                carte.tab_to("checkbox", starting_with(tick), 40);
                carte.press(&["Space"]);
                carte.wait(tick, |tree| {
                    tree.find("checkbox", starting_with(tick)).filter(|node| node.is("checked", "true")).map(drop)
                });
            }
            if let Some((_, km)) = self.start.filter(|_| question == PLACE) {
                carte.tab_to("combobox", starting_with("Commune"), 20);
                carte.write(self.typed.0);
                carte.take_by_keyboard(starting_with(self.typed.1));
                carte.tab_to("spinbutton", "Distance en kilomètres", 10);
                carte.chord(&["Control", "a"]);
                carte.write(&km.to_string());
                carte.press(&["Tab"]);
            }
            if question != PRICE {
                let answered =
                    self.ticks.iter().any(|(of, _)| *of == question) || self.start.is_some() && question == PLACE;
                carte.tab_to("button", if answered { "Suivant" } else { "Passer" }, 40);
                carte.press(&["Enter"]);
            }
        }
    }

    /// The questions, the answers and what is said of each are those of the raw lines.
    fn gets(&self, carte: &Carte, data: &Data) {
        let brute = self.brute_force(data);
        self.answers_questions(carte);
        let (n, n_unsure) = (brute.sure.len(), brute.unsure.len());
        let remaining = match n_unsure {
            0 => format!("{n} lieux répondent."),
            1 => format!("{n} lieux répondent, 1 est à vérifier."),
            _ => format!("{n} lieux répondent, {n_unsure} sont à vérifier."),
        };
        carte.get("StaticText", remaining.as_str());
        carte.tab_to("button", format!("Voir les {n} lieux"), 20);
        carte.press(&["Enter"]);
        carte.keyboard_on("heading", starting_with(&format!("{n} lieux, ")));
        let fragment = carte.script("return decodeURIComponent(location.hash.slice(1))");
        let link = Link::of_text(fragment.as_str().unwrap(), "carte");
        assert_eq!(link.filter, self.filter(), "{fragment}");
        let names: Vec<String> = brute.sure.iter().chain(&brute.unsure).map(|line| shown(line.get("nom"))).collect();
        // What is said of each lieu of the first page, sure or not.
        let question = self.question(&data.oracle);
        let expected = |line: &&Line| signs(line.said(&question, self.confined).unwrap().iter().map(|(_, said)| *said));
        let page: Vec<_> = brute.sure.iter().chain(&brute.unsure).take(20).map(expected).collect();
        assert_eq!(carte.wait("the verdicts", |tree| Some(verdicts(tree)).filter(|said| !said.is_empty())), page);
        assert_eq!(carte.names_listed(), names, "{}", self.who);
        self.is_missed_by_one(carte, data, &brute);
    }

    /// On the sheet of somebody who nearly answers, one thing is not met, and it is that one.
    fn is_missed_by_one(&self, carte: &Carte, data: &Data, brute: &Brute) {
        let meant = self.misses.first().map(|(id, ..)| format!("fixture_{id}"));
        let refused = |near: &&(String, Criterion, Said)| near.2 == Said::No;
        let miss = brute.near.iter().find(|(id, ..)| meant.as_ref() == Some(id));
        let (near, criterion, _) = miss.or_else(|| brute.near.iter().find(refused)).expect("a near miss");
        let lieux = data.oracle.lieux(self.within());
        let id = lieux.into_iter().find(|id| data.oracle.details(*id).id == *near).expect("it is published");
        let handle = data.oracle.catalogue.handle(id).0;
        carte.script(&format!("location.hash = location.hash.slice(1) + '__carte-lieu--{handle:x}'"));
        carte.get("heading", shown(data.oracle.catalogue.nom(id)).as_str());
        let n = self.filter().len();
        let said = carte.wait("what it answers", |tree| verdicts(tree).pop());
        assert_eq!(
            said.iter().filter(|sign| **sign == MET).count(),
            said.len() - 1,
            "{near} misses {criterion:?}: {said:?}"
        );
        assert_eq!((said.len(), said.contains(&UNMET)), (n, true), "{near} misses {criterion:?}");
    }
}

impl Persona {
    /// Back from the near one to who answers, and by keyboard to the sheet of the first.
    fn first_answer<'a>(&self, carte: &Carte, data: &'a Data) -> &'a Line {
        let brute = self.brute_force(data);
        self.back_to_answers(carte, &brute);
        let line = brute.sure[0];
        let nom = shown(line.get("nom"));
        carte.tab_to("button", starting_with(&nom), 40);
        carte.press(&["Enter"]);
        carte.keyboard_on("heading", nom.as_str());
        carte.get("term", "Identifiant");
        line
    }

    fn back_to_answers(&self, carte: &Carte, brute: &Brute) {
        carte.press(&["Escape"]);
        carte.get("heading", starting_with(&format!("{} lieux, ", brute.sure.len())));
        carte.wait("who answers", |tree| (!tree.rows().is_empty()).then_some(()));
    }

    /// The *fiche d'orientation* to the first that answers, for who helps.
    fn with_a_fiche(&self, carte: &Carte, server: &Server, data: &Data) {
        let line = self.first_answer(carte, data);
        carte.tab_to("button", "Préparer une fiche d’orientation", 60);
        carte.press(&["Enter"]);
        carte.keyboard_on("heading", "Fiche d’orientation");
        carte.tab_to("textbox", "Prénom", 20);
        carte.write("Inès");
        carte.tab_to("button", "Imprimer la fiche d’orientation", 40);
        carte.press(&["Enter"]);
        let paper = carte.printed(server);
        assert_eq!((paper.pages.len(), paper.is_a4(), paper.n_controls), (1, true, 0), "{}", paper.text);
        self.is_on(&paper, line);
        assert!(paper.letters().contains("Inès"), "{}", paper.text);
        for (facet, text) in self.values.iter().filter(|(facet, _)| *facet == Facet::Services) {
            let need = Value::of(*facet, text).label(*facet).to_owned();
            assert!(paper.letters().contains(&letters(&need)), "{need} in {}", paper.text);
        }
    }

    /// The list of who answers, by commune.
    fn with_the_list(&self, carte: &Carte, server: &Server, data: &Data) {
        let brute = self.brute_force(data);
        self.back_to_answers(carte, &brute);
        carte.tab_to("button", "Imprimer cette liste, par commune", 60);
        carte.press(&["Enter"]);
        let paper = carte.printed(server);
        assert!(paper.is_a4() && paper.n_controls == 0, "{:?}", paper.sizes_mm);
        for line in &brute.sure {
            self.is_on(&paper, line);
        }
    }

    /// The sheet of the first that answers, on a page.
    fn with_a_sheet(&self, carte: &Carte, server: &Server, data: &Data) {
        let line = self.first_answer(carte, data);
        carte.tab_to("button", "Imprimer", 60);
        carte.press(&["Enter"]);
        let paper = carte.printed(server);
        assert_eq!((paper.is_a4(), paper.n_controls), (true, 0), "{}", paper.text);
        self.is_on(&paper, line);
        assert!(paper.letters().to_lowercase().contains("samedi"), "{}", paper.text);
        assert_eq!(paper.codes.len(), 1, "{:?}", paper.codes);
    }

    /// The first that answers in a text message, with its link.
    fn with_a_text_message(&self, carte: &Carte, server: &Server, data: &Data) {
        let line = self.first_answer(carte, data);
        let link = carte.tab_to("link", "Envoyer par SMS", 60);
        let sms = carte.href(link.name.as_str());
        let body = read(sms.strip_prefix("sms:?&body=").unwrap());
        let lines: Vec<&str> = body.split("\r\n").collect();
        assert_eq!(shown(lines[0]), shown(line.get("nom")));
        assert!(body.contains(line.get("commune")), "{body}");
        let link = lines.last().unwrap();
        assert!(link.starts_with(&server.origin()) && link.contains("carte-lieu--"), "{body}");
    }

    fn is_on(&self, paper: &Paper, line: &Line) {
        for column in ["nom", "adresse", "commune"] {
            let said = letters(&shown(line.get(column)));
            assert!(paper.letters().contains(&said), "{}: {column} {said} in {}", self.who, paper.text);
        }
    }
}

const MET: &str = "Oui :";
const UNMET: &str = "Non :";
const UNSAID: &str = "On ne sait pas :";

/// As it is said, in no order.
fn signs(said: impl Iterator<Item = Said>) -> Vec<&'static str> {
    let sign = |said| match said {
        Said::Yes => MET,
        Said::Nothing => UNSAID,
        Said::No => UNMET,
    };
    let mut signs: Vec<&str> = said.map(sign).collect();
    signs.sort_unstable();
    signs
}

/// What is said of each lieu in view, in order.
fn verdicts(tree: &Tree) -> Vec<Vec<&'static str>> {
    let lists = tree.nodes.iter().enumerate().filter(|(_, node)| node.role == "list" && node.name == "Vos réponses");
    let of = |(at, list): (usize, &carte_tests::Node)| {
        let inside = tree.nodes[at + 1..].iter().take_while(|node| node.depth > list.depth);
        let texts = inside.filter(|node| node.role == "StaticText");
        let mut signs: Vec<&str> =
            texts.filter_map(|text| [MET, UNMET, UNSAID].into_iter().find(|sign| *sign == text.name)).collect();
        signs.sort_unstable();
        signs
    };
    lists.map(of).collect()
}

fn fixture_gives(persona: &Persona) {
    let data = Data::fixture();
    persona.journey("fixture").with_printer().run_with_server(|carte, server| {
        persona.gets(carte, &data);
        (persona.leaves)(persona, carte, server, &data);
    });
}

fn country_gives(persona: &Persona) {
    let data = Data::country();
    persona.journey("national").run(|carte| persona.gets(carte, &data));
}

#[test]
fn somebody_on_foot_in_saint_etienne_finds_help_with_a_cv() {
    fixture_gives(&CV);
    country_gives(&CV);
}

#[test]
fn somebody_deaf_in_the_ain_finds_help_with_caf_paperwork() {
    fixture_gives(&CAF);
    country_gives(&CAF);
}

#[test]
fn a_grandparent_finds_who_teaches_a_smartphone_on_saturday() {
    fixture_gives(&SMARTPHONE);
    country_gives(&SMARTPHONE);
}

#[test]
fn somebody_near_aurillac_finds_a_cheap_laptop() {
    fixture_gives(&LAPTOP);
    country_gives(&LAPTOP);
}
