//! What axe-core has to say against a page, its open shadow trees included.
//!
//! It knows axe's rules and answers; it does not know which states are worth a scan.

use crate::carte::{Carte, done};
use crate::journey::counted;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::{fs, mem};
use xtask::paths::root;

/// Which rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// All that axe ties to the RGAA or to a level A or AA of WCAG, those included that it does not ask by itself: the experimental
    /// ones, and the size of targets.
    All,
    /// Those whose answer depends on colours alone, of what is in the carte.
    Colours,
    /// The same, with seven to one for texts.
    MoreContrast,
}

/// By tag, since the list of rules is axe's: a new version asks its new ones. Ids that stand twice in one tree are no rule of a level any
/// more, and one of validity all the same; so is what may stand in a phrase.
///
/// The drawing of a map reaches, clipped, far beyond what is seen of it, which axe takes for a picture behind all the texts around and over
/// all that is pressed there: colours and sizes are judged while it is invisible, what is on it by journeys of its own.
const ASK: &str = "
    const [tag, rules] = arguments, colours = ['color-contrast', 'link-in-text-block'];
    const of_levels = () => axe.getRules(['RGAAv4', 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).map((one) => one.ruleId);
    const ask = async (where, values) => {
      // What is in a frame is scanned by who goes into it.
      const answer = await axe.run(where, { runOnly: { type: 'rule', values }, resultTypes: ['violations', 'incomplete'], iframes: false });
      const told = (list) => list.map(({ id, nodes }) => [id, nodes.length, nodes.slice(0, 4).map(
        (one) => `${one.target.flat().join(' ')}: ${one.failureSummary.split('\\n').slice(1).join(' ').trim()}`)]);
      return { broken: told(answer.violations), unsure: told(answer.incomplete), passed: answer.passes.map((one) => one.id) };
    };
    const answers = [];
    // Not axe's, which judges what a browser made of a page: what HTML lets stand in a phrase.
    if (rules === 'All') {
      const blocks = 'address, article, aside, blockquote, details, div, dl, fieldset, footer, form, h1, h2, h3, h4, h5, h6, header, hr, main, nav, ol, p, pre, section, table, ul';
      const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean)];
      const bad = roots.flatMap((root) => [...root.querySelectorAll(`:is(p, button, label, span, strong, small, em, summary) :is(${blocks})`)]);
      const broken = bad.length ? [['phrasing-content', bad.length, bad.slice(0, 4).map((one) => `${one.parentNode.outerHTML.slice(0, 200)}`)]] : [];
      answers.push({ broken, unsure: [], passed: ['phrasing-content'] });
    }
    if (rules === 'All') answers.push(await ask(document, of_levels().concat('duplicate-id').filter((rule) => !/^color-contrast|^link-in-text/.test(rule))));
    const maps = [...document.querySelectorAll('carte-mednum')].flatMap((one) => [...(one.shadowRoot?.querySelectorAll('svg[role=group]') ?? [])]);
    for (const map of maps) map.style.visibility = 'hidden';
    const where = rules === 'All' ? document : tag;
    if (rules === 'All') colours.push('target-size');
    if (rules === 'MoreContrast') colours[0] = 'color-contrast-enhanced';
    answers.push(await ask(where, colours));
    for (const map of maps) map.style.removeProperty('visibility');
    return Object.fromEntries(['broken', 'unsure', 'passed'].map((key) => [key, answers.flatMap((answer) => answer[key])]));";

/// What the scans of one journey found.
#[derive(Default)]
pub struct Scans {
    states: Cell<usize>,
    colours: Cell<usize>,
    passed: RefCell<BTreeSet<String>>,
    unsure: RefCell<BTreeMap<String, u64>>,
    broken: RefCell<Vec<String>>,
}

impl Scans {
    /// Asks every rule of the page as it is, once it is at rest. What is broken is told at the end.
    pub fn look(&self, carte: &Carte, state: &str) {
        self.states.set(self.states.get() + 1);
        self.scan(carte, state, Rules::All);
    }

    /// Asks the rules of colours alone.
    pub fn look_at_colours(&self, carte: &Carte, state: &str, rules: Rules) {
        self.colours.set(self.colours.get() + 1);
        self.scan(carte, state, rules);
    }

    fn scan(&self, carte: &Carte, state: &str, rules: Rules) {
        let answer = carte.axe(rules);
        let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
        for rule in list("broken") {
            // At once as well: a journey that is stuck later has its reasons above.
            let found = format!("{state}: {} ({} times) {}", rule[0], rule[1], rule[2]);
            eprintln!("{found}");
            self.broken.borrow_mut().push(found);
        }
        for rule in list("unsure") {
            let id = rule[0].as_str().unwrap_or_default().to_owned();
            *self.unsure.borrow_mut().entry(id).or_default() += rule[1].as_u64().unwrap_or_default();
        }
        self.passed.borrow_mut().extend(list("passed").iter().filter_map(Value::as_str).map(str::to_owned));
    }

    /// What is broken so far; it is forgotten.
    pub fn broken(&self) -> Vec<String> {
        mem::take(&mut self.broken.borrow_mut())
    }

    /// Says how much was scanned.
    ///
    /// # Panics
    /// A rule is broken somewhere.
    pub fn end(&self, journey: &str) {
        let (states, colours, passed) = (self.states.get(), self.colours.get(), self.passed.borrow().len());
        let unsure: Vec<String> = self.unsure.borrow().iter().map(|(rule, n)| format!("{rule} {n}")).collect();
        let unsure = if unsure.is_empty() { "nothing".to_owned() } else { unsure.join(", ") };
        // Past the test runner, which keeps to itself what passing tests print.
        let line = format!(
            "axe, {journey}: {states} states by all rules, {colours} more by those of colours; {passed} rules had something to judge; \
             left to people: {unsure}\n"
        );
        drop(io::stdout().write_all(line.as_bytes()));
        counted(states + colours, "states scanned by axe");
        let broken = self.broken();
        assert!(broken.is_empty(), "{} broken rules:\n{}", broken.len(), broken.join("\n"));
    }
}

impl Carte<'_> {
    /// Has axe judge the page, frames apart.
    fn axe(&self, rules: Rules) -> Value {
        if done(self.session().script("return typeof axe === 'undefined'", &[])) == true {
            let file = root().join("node_modules/axe-core/axe.min.js");
            let source = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}\nrun cargo xtask test, which installs it", file.display()));
            done(self.session().script(&source, &[]));
        }
        self.at_rest();
        done(self.session().script_async(ASK, &[self.host().to_json(), json!(format!("{rules:?}"))]))
    }
}
