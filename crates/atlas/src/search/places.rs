//! Which communes a query means: by all of its words; else by what is left of it without what people and the post write around a name.
//!
//! What is tried, in turn, until something is found:
//!
//! 1. all words; the same with the last ones as a département (« Firminy, Loire », « Saint-Denis 93 »);
//! 2. without marks of the post (CEDEX, BP), a code postal as the département that it is of, abbreviations (« Clermont Fd ») and numbers
//!    of arrondissements in any writing (« Marseille XIII »);
//! 3. what comes before a street or a lieu-dit, else what comes after it, the longest end first; or what comes after a code postal;
//! 4. where nothing else was found for the query, the communes that have most of its words.

use super::words::{self, Kind, OTHER, PREFIX, TYPO, WHOLE, Word};
use super::{CODE_POSTAL, Commune, Hit, MISSING, SearchIndex, kind_of, occurrence_at, penalty, place_of};
use crate::territoire::CodeDepartement;
use crate::toponym::{departement_at_end, ordinal};

/// What a street, or what is smaller than a commune, begins with; folded.
const STREETS: [&str; 40] = [
    "allee",
    "allees",
    "av",
    "ave",
    "avenue",
    "batiment",
    "bd",
    "bld",
    "boulevard",
    "chemin",
    "cite",
    "cours",
    "esplanade",
    "faubourg",
    "hameau",
    "impasse",
    "imp",
    "lieu",
    "lieudit",
    "lot",
    "lotissement",
    "montee",
    "passage",
    "parc",
    "pl",
    "place",
    "promenade",
    "quai",
    "quartier",
    "r",
    "residence",
    "route",
    "rte",
    "rue",
    "ruelle",
    "square",
    "traverse",
    "za",
    "zac",
    "zi",
];

/// What is said of a place and is not its name; folded.
const AROUND: [&str; 6] = ["cedex", "commune", "france", "mairie", "village", "ville"];

/// The words of a query, and how each is found.
pub(super) struct Query<'a> {
    pub(super) words: &'a [Word<'a>],
    pub(super) hits: &'a [Vec<Hit>],
}

impl Query<'_> {
    /// Some of its words, one after another.
    fn part(&self, from: usize, to: usize) -> Query<'_> {
        Query { words: self.words.get(from..to).unwrap_or_default(), hits: self.hits.get(from..to).unwrap_or_default() }
    }
}

/// Of each commune the best rank so far, and the entry that has it: its own, or that of a former name.
pub(super) struct Ranks {
    best: Vec<(u64, u32)>,
    is_empty: bool,
}

impl Ranks {
    pub(super) fn new(n_communes: usize) -> Self {
        Self { best: vec![(u64::MAX, 0); n_communes], is_empty: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Of each commune that was found, its index and its rank.
    pub(super) fn found(&self) -> impl Iterator<Item = (u32, u64)> {
        self.best.iter().zip(0u32..).filter(|((rank, _), _)| *rank < u64::MAX).map(|((rank, _), index)| (index, *rank))
    }

    /// The entry that a commune was found by.
    pub(super) fn entry(&self, commune: u32) -> u32 {
        self.best.get(commune as usize).map_or(commune, |(_, entry)| *entry)
    }

    fn add(&mut self, commune: usize, rank: u64, entry: u32) {
        if let Some(best) = self.best.get_mut(commune) {
            *best = (*best).min((rank, entry));
            self.is_empty = false;
        }
    }
}

/// On what terms communes are looked for.
#[derive(Clone, Copy, Default)]
struct Terms {
    within: Option<CodeDepartement>,
    /// Added to the class.
    class: u64,
    /// Words that were passed over.
    skipped: u64,
    /// Without typing errors.
    strict: bool,
    /// Words that may be missing.
    missing: usize,
}

impl SearchIndex {
    /// The communes that have all words, in any order, or all but those of the département that they are in.
    pub(super) fn whole(&self, query: &Query<'_>, ranks: &mut Ranks) {
        self.narrowed(query, Terms::default(), ranks);
    }

    fn narrowed(&self, query: &Query<'_>, terms: Terms, ranks: &mut Ranks) {
        self.rank(query, terms, ranks);
        let mut texts: Vec<&str> = query.words.iter().map(|word| word.text).collect();
        let n = texts.len();
        if let Some((departement, n_words)) = departement_at_end(&texts) {
            // « Marseille 13 » is an arrondissement first.
            let class = if texts.last().is_some_and(|last| last.len() < 4) { 5 } else { 1 };
            let within = Some(departement);
            self.rank(&query.part(0, n - n_words), Terms { within, class, ..terms }, ranks);
        }
        // « Loire, Firminy »: at the end of what it becomes by putting the first words last.
        for n_words in 1..n.min(5) {
            texts.rotate_left(1);
            if let Some((departement, said)) = departement_at_end(&texts)
                && said == n_words
                && query.words[0].text.len() > 3
            {
                let within = Some(departement);
                self.rank(&query.part(n_words, n), Terms { within, class: 1, ..terms }, ranks);
            }
        }
    }

    /// Kinds of match; then the arrondissement of a whole code postal, which its commune has too; then whole names, those of today
    /// first; then the most inhabitants.
    fn rank(&self, query: &Query<'_>, terms: Terms, ranks: &mut Ranks) {
        for (commune, entry) in self.communes.iter().zip(0u32..) {
            if terms.within.is_none_or(|departement| departement == commune.code.departement())
                && let Some(rank) = rank_of(commune, entry as usize, query, terms)
            {
                let home = (entry as usize).checked_sub(self.n_communes).and_then(|former| self.homes.get(former));
                ranks.add(home.map_or(entry, |home| *home) as usize, rank, entry);
            }
        }
    }

    /// What is meant when no commune has all words. Without a trace of a place, nothing.
    pub(super) fn around(&self, query: &Query<'_>, ranks: &mut Ranks) {
        let Kept { words, within, after_code } = kept(query.words);
        let hits: Vec<Vec<Hit>> = words.iter().map(|at| self.widened(&query.words[*at], &query.hits[*at])).collect();
        let words: Vec<Word<'_>> = words.iter().map(|at| query.words[*at]).collect();
        let query = Query { words: &words, hits: &hits };
        let n = words.len();
        let terms = Terms { within, ..Terms::default() };
        self.narrowed(&query.part(0, n), terms, ranks);
        let terms = Terms { strict: true, ..terms };
        if let Some(start) = after_code.filter(|_| ranks.is_empty) {
            self.narrowed(&query.part(start, n), terms, ranks);
        }
        let Some(street) = words.iter().position(|word| STREETS.contains(&word.text)).filter(|_| ranks.is_empty) else {
            return;
        };
        let is_number = |word: &Word<'_>| word.text.len() < 4 && !word.typo && word.text != "nd";
        let before = words[..street].iter().rposition(|word| !is_number(word)).map_or(0, |last| last + 1);
        self.narrowed(&query.part(0, before), terms, ranks);
        if ranks.is_empty {
            for start in street + 1..n {
                self.narrowed(&query.part(start, n), Terms { skipped: (start - street) as u64, ..terms }, ranks);
            }
        }
    }

    /// The communes that have most of the words, one at least.
    pub(super) fn most(&self, query: &Query<'_>, ranks: &mut Ranks) {
        let Kept { words, within, .. } = kept(query.words);
        let hits: Vec<Vec<Hit>> = words.iter().map(|at| query.hits[*at].clone()).collect();
        let words: Vec<Word<'_>> = words.iter().map(|at| query.words[*at]).collect();
        let query = Query { words: &words, hits: &hits };
        for within in [within, None] {
            for missing in 1..words.len() {
                if ranks.is_empty {
                    self.rank(&query, Terms { within, missing, ..Terms::default() }, ranks);
                }
            }
        }
    }

    /// How a word is found, and where it is an abbreviation or another writing of a number.
    fn widened(&self, word: &Word<'_>, hits: &[Hit]) -> Vec<Hit> {
        let mut hits = hits.to_vec();
        let number = ordinal(word.text).map(|number| number.to_string()).unwrap_or_default();
        if !number.is_empty() || (2..5).contains(&word.text.len()) {
            for (written, occurrences) in self.dictionary.from("") {
                if written == number.as_bytes() || words::is_short_for(word.text, written) {
                    for occurrence in occurrences {
                        if let Some((hit, found)) = occurrence_at(&mut hits, *occurrence, OTHER) {
                            *hit = (*hit).min(found);
                        }
                    }
                }
            }
        }
        hits
    }
}

fn rank_of(commune: &Commune, index: usize, query: &Query<'_>, terms: Terms) -> Option<u64> {
    let is_part = terms.missing > 0 || terms.skipped > 0;
    let (mut sum, mut n_named, mut by_code, mut missing) = (64 * terms.skipped, 0, false, 0);
    for (word, hits) in query.words.iter().zip(query.hits) {
        let hit = hits.get(index).copied().unwrap_or(MISSING);
        let fits = |kind: Kind| match kind {
            WHOLE | PREFIX | OTHER => true,
            TYPO => !terms.strict && (terms.missing == 0 || word.text.len() > 4),
            _ => !terms.strict && terms.missing == 0,
        };
        if hit == MISSING || !fits(kind_of(hit)) {
            missing += 1;
            continue;
        }
        sum += penalty(kind_of(hit));
        if place_of(hit) == CODE_POSTAL {
            by_code |= kind_of(hit) == WHOLE;
        } else {
            // A number is in many names, and means none of them by itself.
            n_named += u8::from(!is_part || !word.text.starts_with(|letter: char| letter.is_ascii_digit()));
        }
    }
    if missing > terms.missing || query.words.is_empty() || is_part && n_named == 0 {
        return None;
    }
    let class = match (n_named == commune.n_words, commune.is_former) {
        _ if by_code && commune.code.commune_of_arrondissement().is_some() => 0,
        (true, false) => terms.class + 1,
        // « Villefranche »: what is called so today, and more, is as near as what is no longer called so.
        (true, true) | (false, false) => terms.class + 5,
        (false, true) => terms.class + 7,
    };
    Some(sum << 40 | class << 32 | u64::from(u32::MAX - commune.population))
}

/// What is left of a query without what the post writes around a name.
struct Kept {
    /// Indices of words.
    words: Vec<usize>,
    /// The département that a code postal is of.
    within: Option<CodeDepartement>,
    /// How many of the words come before that code.
    after_code: Option<usize>,
}

fn kept(all: &[Word<'_>]) -> Kept {
    let mut kept = Kept { words: Vec::new(), within: None, after_code: None };
    let text = |at: usize| all.get(at).map_or("", |word| word.text);
    let n_digits = |at: usize| if text(at).bytes().all(|byte| byte.is_ascii_digit()) { text(at).len() } else { 0 };
    let mut at = 0;
    while at < all.len() {
        let mut n_words = 1;
        let code = match n_digits(at) {
            5 => text(at).to_owned(),
            2 if n_digits(at + 1) == 3 => {
                n_words = 2;
                [text(at), text(at + 1)].concat()
            }
            _ => String::new(),
        };
        if !code.is_empty() {
            kept.within = CodeDepartement::of_code_postal(&code);
            kept.after_code = Some(kept.words.len());
        } else if text(at) == "cedex" {
            n_words += usize::from((1..3).contains(&n_digits(at + 1)));
        } else if matches!(text(at), "bp" | "cs" | "tsa") {
            n_words += usize::from(n_digits(at + 1) > 0);
        } else if !AROUND.contains(&text(at)) && !is_box(text(at)) {
            kept.words.push(at);
        }
        at += n_words;
    }
    kept
}

/// `bp12`, `cs40123`
fn is_box(word: &str) -> bool {
    let number = word.get(2..).filter(|_| matches!(word.get(..2), Some("bp" | "cs")));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
