//! One field for communes, lieux and needs: what a query means, answered from what is in memory.
//!
//! Communes by name or code postal, lieux by name, or by name and commune (« médiathèque firminy »), needs by [`crate::needs`].
//! Every word must be found, in any order, but those that say nothing (« je veux faire un CV »); of a place, what else a query may hold and
//! mean is in `places`. The last one may be unfinished,
//! and a word of four letters may hold one typing error. Where the visitor goes from a result is decided elsewhere, and so is the
//! confinement: only lieux of the set given with the query are found, only communes given to the index.
//!
//! # How
//!
//! A sorted dictionary of the words of all names, each with its occurrences. A word of the query is held against the words that
//! begin like it, or against all of them where typing errors are possible. For each word of the query there is one byte per
//! commune and lieu: how it was found there. Reading these bytes side by side costs less than intersecting lists, and is shorter.

use crate::catalogue::{Catalogue, LieuId, bytes_of};
use crate::filter::Bitset;
use crate::fold::fold;
use crate::former::Formers;
use crate::gazetteer::code_postal_text;
use crate::needs::{NEEDS, Need};
use crate::order;
use crate::territoire::{CodeCommune, Territoire};
use crate::vocabulary::{Facet, Value};
use dictionary::{Builder, Dictionary};
use places::{Query, Ranks};
use words::{Kind, PREFIX, TYPO, WHOLE, Word};

pub use words::is_silent;

mod dictionary;
mod places;
mod words;

/// A commune or municipal arrondissement, as outlines and the gazetteer both know it.
#[derive(Debug, Clone, Copy)]
pub struct CommuneName<'a> {
    /// Its code.
    pub code: CodeCommune,
    /// Its name, with accents.
    pub nom: &'a str,
    /// Codes postaux as numbers (`1400` is `01400`).
    pub codes_postaux: &'a [u32],
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

/// What a query may mean, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Values of the standard that the query asks for in plain words, whatever else it says.
    pub needs: Vec<(Facet, Value)>,
    /// Communes and arrondissements.
    pub communes: Vec<CodeCommune>,
    /// Of each of them, the index of the former name that it was found by; none for most.
    pub formers: Vec<Option<u32>>,
    /// Lieux.
    pub lieux: Vec<LieuId>,
    /// How many communes there are, with those beyond the limit.
    pub n_communes: usize,
    /// How many lieux there are, with those beyond the limit.
    pub n_lieux: usize,
}

/// Words of the lieux of one catalogue and of some communes.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    /// Occurrences are those of [`occurrence`]; communes come first, then their former names, then lieux.
    dictionary: Dictionary,
    /// Communes by code, then former names.
    communes: Vec<Commune>,
    n_communes: usize,
    /// Of each former name, the index of its commune.
    homes: Vec<u32>,
    /// Of each former name, its index in the list that was given.
    formers: Vec<u32>,
    /// Of each run of lieux: its end, and the index of its commune, or [`NONE`].
    runs: Vec<(u32, u32)>,
    n_lieux: usize,
}

#[derive(Debug, Clone, Copy)]
struct Commune {
    code: CodeCommune,
    /// Words of its name that say something.
    n_words: u8,
    population: u32,
    /// A name that it has no longer.
    is_former: bool,
}

const NONE: u32 = u32::MAX;

/// How a word was found: its kind, then its place in the name, five bits. The smaller the better.
type Hit = u8;

const MISSING: Hit = Hit::MAX;
/// The place of a code postal. In longer names, the one before it is the place of all words that are left.
const CODE_POSTAL: u32 = 31;

/// Where a word occurs: in which commune or lieu, at which place.
fn occurrence(entry: u32, place: u32) -> u32 {
    entry << 5 | place
}

/// How a commune or lieu is found so far, and how by this occurrence of a word.
fn occurrence_at(hits: &mut [Hit], occurrence: u32, kind: Kind) -> Option<(&mut Hit, Hit)> {
    hits.get_mut((occurrence >> 5) as usize).map(|hit| (hit, kind << 5 | occurrence as u8 & 31))
}

fn kind_of(hit: Hit) -> Kind {
    hit >> 5
}

fn place_of(hit: Hit) -> u32 {
    u32::from(hit) & 31
}

/// One typing error is worse than the beginnings of all eight words.
fn penalty(kind: Kind) -> u64 {
    u64::from(kind & PREFIX) + 16 * u64::from(kind / TYPO)
}

impl SearchIndex {
    /// Indexes the names of all lieux and of the communes that may be found, in any order.
    #[must_use]
    pub fn new(catalogue: &Catalogue, communes: &[CommuneName<'_>]) -> Self {
        Self::knowing(catalogue, communes, &Formers::default())
    }

    /// The same, with the names that these communes had.
    #[must_use]
    pub fn knowing(catalogue: &Catalogue, communes: &[CommuneName<'_>], formers: &Formers) -> Self {
        let mut order: Vec<u32> = (0..communes.len() as u32).collect();
        let code = |index: u32| communes.get(index as usize).map(|commune| commune.code);
        order::sort(&mut order, &|a, b| code(a).cmp(&code(b)));
        order.dedup_by_key(|index| code(*index));

        let mut builder = Builder::default();
        let mut index = Self { n_lieux: catalogue.len(), ..Self::default() };
        let mut add = |index: &mut Self, commune: &CommuneName<'_>, nom: &str, is_former: bool| {
            let entry = index.communes.len() as u32;
            let n_words = add_name(&mut builder, nom, entry);
            for code in commune.codes_postaux {
                builder.add(&code_postal_text(*code), occurrence(entry, CODE_POSTAL));
            }
            index.communes.push(Commune { code: commune.code, n_words, population: commune.population, is_former });
        };
        let known: Vec<&CommuneName<'_>> = order.into_iter().filter_map(|at| communes.get(at as usize)).collect();
        for commune in &known {
            add(&mut index, commune, commune.nom, false);
        }
        index.n_communes = known.len();
        for (former, at) in formers.all().iter().zip(0u32..) {
            if let Ok(home) = known.binary_search_by_key(&former.commune, |commune| commune.code)
                && !former.nom.is_empty()
            {
                add(&mut index, known[home], &former.nom, true);
                index.homes.push(home as u32);
                index.formers.push(at);
            }
        }
        for id in catalogue.ids() {
            add_name(&mut builder, catalogue.nom(id), index.communes.len() as u32 + id.0);
        }
        index.dictionary = builder.finish();
        index.runs = catalogue.nodes().map(|(node, run)| (run.end, index.commune_of(node))).collect();
        index
    }

    fn commune_of(&self, node: Territoire) -> u32 {
        let Territoire::Commune(code) = node else { return NONE };
        let communes = &self.communes[..self.n_communes];
        let find = |code: CodeCommune| communes.binary_search_by_key(&code, |commune| commune.code).ok();
        let found = find(code).or_else(|| find(code.commune_of_arrondissement()?));
        found.map_or(NONE, |index| index as u32)
    }

    /// What a query means. The last word is taken as unfinished unless something follows it.
    /// Each list has at most `limit` results: meant for what fits on a screen, all are ranked one by one.
    #[must_use]
    pub fn find(&self, catalogue: &Catalogue, query: &str, within: &Bitset, limit: usize) -> Found {
        let folded = fold(query);
        let unfinished = !query.ends_with([' ', '\u{a0}', '-', '\'', '’']);
        let words = words::words_of_query(&folded, unfinished);
        if words.is_empty() {
            return Found::default();
        }
        let hits: Vec<Vec<Hit>> = words.iter().map(|word| self.hits(word)).collect();
        let nom = |id: u32| catalogue.nom(LieuId(id));
        let mut needs = Best::new(limit, &|_| "");
        for (index, need) in (0..).zip(&NEEDS) {
            needs.add_if(rank_of_need(need, &words), index);
        }
        let mut ranks = Ranks::new(self.n_communes);
        self.whole(&Query { words: &words, hits: &hits }, &mut ranks);
        // « un CV à Firminy »: what is neither the need nor a word that says nothing may be where.
        let is_of_need = |word: &Word<'_>| needs.kept.iter().any(|(_, index)| has_word(&NEEDS[*index as usize], word));
        let is_of_place = |word: &Word<'_>| needs.kept.is_empty() || !is_of_need(word);
        if ranks.is_empty() {
            let last = words::last_words_of_query(&folded, unfinished);
            let last_hits: Vec<Vec<Hit>> = last.iter().flatten().map(|word| self.hits(word)).collect();
            let (all, all_hits) = last.as_ref().map_or((&words, &hits), |last| (last, &last_hits));
            let rest = all.iter().zip(all_hits).filter(|(word, _)| is_of_place(word));
            let (words, hits): (Vec<Word<'_>>, Vec<Vec<Hit>>) = rest.map(|(word, hits)| (*word, hits.clone())).unzip();
            let query = Query { words: &words, hits: &hits };
            self.whole(&query, &mut ranks);
            if ranks.is_empty() {
                self.around(&query, &mut ranks);
            }
        }
        // « médiathèque Seynod »: a lieu is in a commune by whatever name.
        let mut by_any_name = hits.clone();
        for (home, former) in self.homes.iter().zip(self.n_communes..) {
            for hits in &mut by_any_name {
                let found = hits.get(former).copied().unwrap_or(MISSING);
                if let Some(hit) = hits.get_mut(*home as usize) {
                    *hit = (*hit).min(found);
                }
            }
        }
        let mut lieux = Best::new(limit, &nom);
        let mut id = 0;
        for (end, commune) in &self.runs {
            while id < *end {
                if within.contains(LieuId(id)) {
                    lieux.add_if(rank_of_lieu(self.communes.len() + id as usize, *commune as usize, &by_any_name), id);
                }
                id += 1;
            }
        }
        if ranks.is_empty() && lieux.n_added == 0 && needs.kept.is_empty() {
            self.most(&Query { words: &words, hits: &hits }, &mut ranks);
        }
        let mut communes = Best::new(limit, &|_| "");
        for (index, rank) in ranks.found() {
            communes.add_if(Some(rank), index);
        }
        let mut found = Found { n_communes: communes.n_added, n_lieux: lieux.n_added, ..Found::default() };
        for (_, index) in needs.kept {
            let need = &NEEDS[index as usize];
            found.needs.push((need.facet, Value::Standard(need.value)));
        }
        for (_, index) in communes.kept {
            found.communes.push(self.communes[index as usize].code);
            let former = ranks.entry(index).checked_sub(self.n_communes as u32);
            found.formers.push(former.and_then(|former| self.formers.get(former as usize)).copied());
        }
        for (_, id) in lieux.kept {
            found.lieux.push(LieuId(id));
        }
        found
    }

    /// How a word is found in every commune, then in every lieu.
    fn hits(&self, word: &Word<'_>) -> Vec<Hit> {
        let mut hits = vec![MISSING; self.communes.len() + self.n_lieux];
        let mut note = |kind: Kind, occurrences: &[u32]| {
            for occurrence in occurrences {
                if let Some((hit, found)) = occurrence_at(&mut hits, *occurrence, kind) {
                    *hit = (*hit).min(found);
                }
            }
        };
        if word.typo {
            for (written, occurrences) in self.dictionary.near(word.text) {
                if let Some(kind) = word.kind(written) {
                    note(kind, occurrences);
                }
            }
        } else {
            // What begins like the word stands together.
            for (written, occurrences) in self.dictionary.from(word.text) {
                let Some(kind) = word.kind(written) else { break };
                note(kind, occurrences);
            }
            // « Lyon 03 »
            if let Some(number) = word.text.strip_prefix('0') {
                let written = self.dictionary.from(number).next();
                if let Some((_, occurrences)) = written.filter(|(written, _)| *written == number.as_bytes()) {
                    note(WHOLE, occurrences);
                }
            }
        }
        hits
    }

    /// What the index takes in memory, bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.dictionary.memory_bytes()
            + bytes_of(&self.communes)
            + bytes_of(&self.homes)
            + bytes_of(&self.runs)
    }
}

/// Indexes a name; returns how many of its words say something.
fn add_name(builder: &mut Builder, nom: &str, entry: u32) -> u8 {
    let mut n_words = 0u8;
    for (place, word) in (0..).zip(words::words_of(&fold(nom))) {
        builder.add(word, occurrence(entry, CODE_POSTAL.saturating_sub(1).min(place)));
        n_words = n_words.saturating_add(u8::from(!words::is_silent(word)));
    }
    n_words
}

/// Kinds of match, then the place of the first word found in the name. Each word is looked for in the name, then in the commune;
/// one at least must be in the name.
fn rank_of_lieu(entry: usize, commune: usize, hits: &[Vec<Hit>]) -> Option<u64> {
    let (mut sum, mut first) = (0, CODE_POSTAL);
    for hits in hits {
        let mut hit = hits.get(entry).copied().unwrap_or(MISSING);
        if hit == MISSING {
            hit = hits.get(commune).copied().filter(|hit| *hit != MISSING)?;
        } else {
            first = first.min(place_of(hit));
        }
        sum += penalty(kind_of(hit));
    }
    (first < CODE_POSTAL).then_some(sum << 32 | u64::from(first))
}

/// The most words, then kinds of match. An expression is found when all of its words are in the query.
fn rank_of_need(need: &Need, words: &[Word<'_>]) -> Option<u64> {
    let rank = |expression: &str| {
        let (mut n_words, mut sum) = (0, 0);
        for written in expression.split(' ') {
            sum += words.iter().filter_map(|word| kind_in_need(word, written)).map(penalty).min()?;
            n_words += 1;
        }
        Some((8 - n_words) << 32 | sum)
    };
    need.expressions.split('|').filter_map(rank).min()
}

/// Whether a word of the query is one of a need's.
fn has_word(need: &Need, word: &Word<'_>) -> bool {
    need.expressions.split(['|', ' ']).any(|written| kind_in_need(word, written).is_some())
}

/// Stricter than in names, as the rest of the query may be anything: « loire » is not « lire », and « port » in « port la
/// nouvelle » is not « portable ».
fn kind_in_need(word: &Word<'_>, written: &str) -> Option<Kind> {
    let kind = word.kind(written.as_bytes())?;
    let typed = word.text.len();
    let fits = match kind {
        WHOLE => true,
        PREFIX => typed >= 3 && word.unfinished || typed >= 5 && written.len() == typed + 1,
        TYPO => written.len() >= 5,
        _ => typed >= 5,
    };
    fits.then_some(kind)
}

/// The first few of many, by rank, then name, then the order in which they come.
struct Best<'a> {
    limit: usize,
    kept: Vec<(u64, u32)>,
    n_added: usize,
    nom: &'a dyn Fn(u32) -> &'a str,
}

impl<'a> Best<'a> {
    fn new(limit: usize, nom: &'a dyn Fn(u32) -> &'a str) -> Self {
        Self { limit, kept: vec![], n_added: 0, nom }
    }

    fn add_if(&mut self, rank: Option<u64>, id: u32) {
        let Some(rank) = rank else { return };
        self.n_added += 1;
        let is_before = |other: &(u64, u32)| other.0 < rank || other.0 == rank && (self.nom)(other.1) <= (self.nom)(id);
        if self.kept.len() >= self.limit {
            if self.kept.last().is_none_or(is_before) {
                return;
            }
            self.kept.pop();
        }
        let at = self.kept.partition_point(is_before);
        self.kept.insert(at, (rank, id));
    }
}

/// Any text is answered, with lieux of the set and no more results than asked for. Returns whether anything was found.
pub fn holds_any_query(index: &SearchIndex, catalogue: &Catalogue, query: &str, within: &Bitset, limit: usize) -> bool {
    let found = index.find(catalogue, query, within, limit);
    assert!(found.lieux.iter().all(|id| within.contains(*id)), "{query:?}");
    assert!(found.needs.len() <= limit, "{query:?}");
    assert_eq!(found.communes.len(), limit.min(found.n_communes), "{query:?}");
    assert_eq!(found.lieux.len(), limit.min(found.n_lieux), "{query:?}");
    found.n_communes + found.n_lieux + found.needs.len() > 0
}

#[cfg(test)]
mod tests;
