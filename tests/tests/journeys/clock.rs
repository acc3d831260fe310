//! What is rebuilt although nothing changed: who reads with a screen reader is thrown back to the beginning by it. Two minutes of a clock
//! that stands still change nothing at all; a clock that goes on changes sentences of opening, and nothing around them.

use carte_tests::{Carte, Journey, page, starting_with};
use serde_json::Value;

/// Tuesday 24 November 2026, 07:30 in Paris.
const MORNING_S: i64 = 1_795_501_800;

/// A clock that the journey turns: what the page has run every minute is run when the journey says so, and all that changes is written down.
const CLOCK: &str = "
    let now = START;
    Date.now = () => now;
    const every = [], interval = window.setInterval;
    window.setInterval = (run, ms, ...rest) => ms === 60000 ? every.push(run) : interval(run, ms, ...rest);
    window.minute = (ms) => { now += ms; for (const run of every) run(); return every.length; };
    window.regarde = (host) => {
      window.changes = [];
      const name = (node) => node.nodeType === 1 ? `${node.localName}.${node.getAttribute('class') ?? ''}` : node.nodeName;
      new MutationObserver((all) => {
        for (const { type, target, attributeName, addedNodes, removedNodes } of all) {
          const said = (target.nodeType === 1 ? target : target.parentElement)?.closest('.etat');
          const nodes = [...addedNodes, ...removedNodes].map(name).join(' ');
          changes.push({ said: Boolean(said) && type !== 'childList', what: `${type} ${attributeName ?? ''} of ${name(target)} in ${name(target.parentNode ?? target)}: ${nodes}` });
        }
      }).observe(host.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
    };";

fn by_a_clock(wishes: &str) -> Journey {
    page(wishes).in_time_zone("Europe/Paris").with_script(&CLOCK.replace("START", &format!("{MORNING_S}000")))
}

/// Lets time go by, a minute or more a step, and gives what changed meanwhile: in a sentence of opening, and elsewhere.
fn turn(carte: &Carte, steps: usize, ms: u64) -> (usize, Vec<String>) {
    for _ in 0..steps {
        assert_eq!(carte.script(&format!("return minute({ms})")), 1, "one carte hears the minutes");
        carte.next_frame();
    }
    let all = carte.script("return changes.splice(0)");
    let all = all.as_array().unwrap();
    let elsewhere = all.iter().filter(|change| change["said"] != true);
    (
        all.iter().filter(|change| change["said"] == true).count(),
        elsewhere.map(|change| change["what"].as_str().unwrap().to_owned()).collect(),
    )
}

/// Two minutes that stand still, then a day that goes by: gives how many sentences changed.
fn only_sentences_change(carte: &Carte, state: &str) -> usize {
    carte.next_frame();
    carte.script("regarde(arguments[0])");
    let focus = || carte.focus().map(|node| (node.role, node.name));
    let before = focus();
    assert_eq!(turn(carte, 2, 0), (0, Vec::new()), "{state}: nothing changes while the clock stands still");
    let (said, elsewhere) = turn(carte, 24, 30 * 60_000);
    assert_eq!(elsewhere, Vec::<String>::new(), "{state}");
    assert_eq!(focus(), before, "{state}");
    said
}

#[test]
fn a_sheet_and_a_list_stay_as_they_are_while_minutes_go_by() {
    by_a_clock("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        assert_eq!(only_sentences_change(carte, "territories"), 0);
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        assert!(only_sentences_change(carte, "list") > 0, "a page of lieux opens and closes in a day");
        let name = carte.tree().rows()[0].nom.clone();
        carte.open_lieu(|row| row.nom == name);
        carte.get("term", "Adresse");
        assert!(carte.focus().is_some(), "the title has it");
        only_sentences_change(carte, "sheet");
        carte.click("button", starting_with("Garder dans ma sélection"));
        carte.click("button", "Retour à la liste");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        let other = carte.tree().rows()[1].nom.clone();
        carte.open_lieu(|row| row.nom == other);
        carte.get("term", "Adresse");
        carte.click("button", starting_with("Garder dans ma sélection"));
        carte.click("button", "Comparer");
        carte.get("rowheader", starting_with("Horaires"));
        only_sentences_change_in_cells(carte);
    });
}

/// Side by side, a sentence of opening stands in a cell of its own.
fn only_sentences_change_in_cells(carte: &Carte) {
    carte.next_frame();
    carte.script("regarde(arguments[0])");
    assert_eq!(turn(carte, 2, 0), (0, Vec::new()), "side by side");
    let (_, elsewhere) = turn(carte, 24, 30 * 60_000);
    assert!(
        elsewhere
            .iter()
            .all(|what| what.starts_with("childList") && (what.contains("of td.") || what.contains("of dd."))),
        "{elsewhere:?}"
    );
}

#[test]
fn a_questionnaire_stays_as_it_is_while_minutes_go_by() {
    by_a_clock("source=/fixture/&departement=42&vue=parcours").run(|carte| {
        carte.get("heading", starting_with("Étape 1 sur 6"));
        assert_eq!(only_sentences_change(carte, "a question"), 0);
        carte.click("button", starting_with("Voir les"));
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        assert!(only_sentences_change(carte, "results") > 0);
    });
}

/// Who asks for what is open now has lieux come and go with the clock: those that stay are the same nodes, where a voice may be reading.
#[test]
fn lieux_that_are_still_open_stay_where_they_are() {
    by_a_clock("source=/fixture/&departement=42&filtres=horaires=maintenant").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.script("minute(2 * 3600000)");
        carte.wait("lieux that are open", |tree| (tree.rows().len() > 3).then_some(()));
        carte.next_frame();
        carte.script("regarde(arguments[0])");
        assert_eq!(turn(carte, 2, 0), (0, Vec::new()), "asked again, and answered alike");
        let rows = "const rows = [...arguments[0].shadowRoot.querySelectorAll('ul.liste > li')];
            const of = (row) => row.querySelector('[data-lieu]').dataset.lieu;";
        carte.script(&format!("{rows} window.avant = new Map(rows.map((row) => [of(row), row]));"));
        let mut changed = false;
        for _ in 0..16 {
            turn(carte, 1, 30 * 60_000);
            let now = carte.script(&format!(
                "{rows} const stays = rows.filter((row) => avant.has(of(row)));
                 const answer = [rows.length - stays.length, avant.size - stays.length, stays.every((row) => avant.get(of(row)) === row)];
                 window.avant = new Map(rows.map((row) => [of(row), row]));
                 return answer;"
            ));
            let came_and_went = now[0].as_u64().unwrap() + now[1].as_u64().unwrap();
            changed |= came_and_went > 0;
            assert_eq!(now[2], Value::Bool(true), "a lieu that stays is the same node: {now}");
        }
        assert!(changed, "lieux come and go in a day");
    });
}
