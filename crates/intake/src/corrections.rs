//! A hub's corrections: records of the standard's columns, of which only those that say something count; and a few columns of their own.
//!
//! One row of a spreadsheet, or one object of JSON, speaks of the lieu of its `id`. An empty cell corrects nothing, `-` empties. What a
//! cell means is decided where all records are read ([`crate::record`], [`crate::place`]), what an overlay changes in [`atlas::overlay`].

use crate::columns::Column;
use crate::csv::Records;
use crate::dialect::{table, unguarded};
use crate::json;
use crate::lexicon::Lexicon;
use crate::numbers;
use crate::place::{self, Company, OutlinesOf, Question};
use crate::reading::{Refusal, is_json, opened};
use crate::record::{self, Context, RawLieu};
use crate::report::{Report, counted};
use crate::shifted::Shape;
use crate::text::{Lines, clean, key, without_markup};
use atlas::fold::fold;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Lieu};
use atlas::overlay::{Columns, Correction, Notice, column};
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::vocabulary::{COLUMNS, Facet};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// A column of a file of corrections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Standard(Column),
    /// `masquer`, `avis`, `avis_debut`, `avis_fin`: the place in [`OWN`].
    Own(usize),
}

/// Columns that only corrections have.
const OWN: [&str; 4] = ["masquer", "avis", "avis_debut", "avis_fin"];

/// Longest notice, in characters.
const LONGEST_NOTICE: usize = 300;

/// Days after which the limit of a notice is more likely a slip than a wish: ten years.
const FAR_AHEAD: i32 = 3_653;

/// What empties a cell; tables and keyboards turn the first into the others.
const NOTHING: [&str; 3] = ["-", "–", "—"];

impl Slot {
    fn of_header(header: &str) -> Option<Self> {
        let wanted = key(header);
        // Columns of older standards were cut up into several: what they would correct is not certain.
        let standard = Column::of_header(header).filter(|column| (*column as usize) < COLUMNS.len());
        standard.map(Slot::Standard).or_else(|| OWN.iter().position(|name| key(name) == wanted).map(Slot::Own))
    }

    /// A column of the standard that holds the like, and its own name.
    fn kind(self) -> (Option<Column>, &'static str) {
        match self {
            Slot::Standard(column) => (Some(column), column.name()),
            Slot::Own(0) => (None, OWN[0]),
            Slot::Own(1) => (Some(Column::PresentationDetail), OWN[1]),
            Slot::Own(at) => (Some(Column::DateMaj), OWN.get(at).copied().unwrap_or("")),
        }
    }
}

/// What a file says of one lieu, as it is written.
#[derive(Debug, Default)]
struct Raw {
    line: u32,
    cells: Vec<String>,
    own: [String; OWN.len()],
}

impl Raw {
    fn take(&mut self, slot: Slot, text: &str) {
        let cell = match slot {
            Slot::Standard(column) => self.cells.get_mut(column as usize),
            Slot::Own(at) => self.own.get_mut(at),
        };
        if let Some(cell) = cell.filter(|_| !text.trim().is_empty()) {
            unguarded(text).trim().clone_into(cell);
        }
    }
}

/// A file of corrections, read, the lieux that it moves not yet placed.
#[derive(Debug)]
pub struct Corrections {
    /// Line of each, and what it says.
    all: Vec<(u32, Correction)>,
    report: Report,
}

impl Corrections {
    /// Reads a CSV or JSON file, on the day that is `today`. `file_name` is for the report.
    ///
    /// # Errors
    /// When it is no table, or has no column `id`.
    pub fn read(bytes: &[u8], file_name: &str, today: Date) -> Result<Self, Refusal> {
        let mut report = Report::new(file_name);
        let text = opened(bytes, &mut report)?;
        let mut context = Context::on(today);
        let rows =
            if is_json(&text) { of_json(&text, &mut report)? } else { of_csv(text, &context.lexicon, &mut report)? };
        let all = rows.into_iter().map(|raw| (raw.line, correction(raw, today, &mut context, &mut report))).collect();
        Ok(Self { all, report })
    }

    /// Whether the list of communes is needed: a lieu is said to be somewhere else.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.all.iter().any(|(_, correction)| moves(correction.columns))
    }

    /// The départements whose outlines are needed to place what is moved.
    #[must_use]
    pub fn departements_in_doubt(&self, gazetteer: &Gazetteer) -> Vec<CodeDepartement> {
        let moved = self.all.iter().filter(|(_, correction)| moves(correction.columns));
        let questions = moved.map(|(_, correction)| place::question(&correction.lieu, gazetteer));
        crate::order::distinct(questions.flat_map(|question| question.departements().to_vec()))
    }

    /// Places what is moved.
    #[must_use]
    pub fn finish(self, gazetteer: &Gazetteer, outlines: &OutlinesOf) -> (Vec<Correction>, Report) {
        let Self { all, mut report } = self;
        let mut placed = Vec::with_capacity(all.len());
        for (line, mut correction) in all {
            if moves(correction.columns) {
                settle(&mut correction, line, gazetteer, outlines, &mut report);
            }
            placed.push(correction);
        }
        (placed, report)
    }
}

fn moves(columns: Columns) -> bool {
    columns.place() || columns.has(column::LATITUDE)
}

fn of_csv(text: Cow<'_, str>, lexicon: &Lexicon, report: &mut Report) -> Result<Vec<Raw>, Refusal> {
    let n_known = |names: &[Cow<'_, str>]| names.iter().filter(|name| Slot::of_header(name).is_some()).count();
    let (text, layout) = table(text, &n_known, report);
    let mut records = Records::of(&text, layout);
    let names: Vec<Cow<'_, str>> = records.next().map(|record| record.fields).unwrap_or_default();
    let slots: Vec<Option<Slot>> = names.iter().map(|name| Slot::of_header(name)).collect();
    let mut rows = Rows::default();
    names.iter().for_each(|name| rows.name(name));
    let columns = slots.iter().map(|slot| slot.map_or((None, ""), Slot::kind)).collect();
    let mut shape = Shape::new(columns, layout.delimiter, false, text.len());
    for record in records {
        let line = record.line;
        let fields = shape.righted(record, lexicon, report);
        let mut pairs = slots.iter().zip(&fields).map(|(slot, text)| (*slot, &**text));
        rows.add(line, &mut pairs, report);
    }
    rows.finish(report)
}

fn of_json(text: &str, report: &mut Report) -> Result<Vec<Raw>, Refusal> {
    let n_known = |names: &[Cow<'_, str>]| names.iter().filter(|name| Slot::of_header(name).is_some()).count();
    let records = json::records(text, &n_known).map_err(|json::NotAnArray| {
        Refusal(format!("{} : ce JSON n'est pas un tableau d'enregistrements ([{{…}}, {{…}}]).", report.file))
    })?;
    let mut rows = Rows::default();
    for (line, record) in (1_u32..).zip(records) {
        match record {
            Err(slice) => report.reject(line, slice, "ce n'est pas un objet JSON valide"),
            Ok(object) => {
                object.iter().for_each(|(name, _)| rows.name(name));
                let mut pairs = object.iter().map(|(name, text)| (Slot::of_header(name), text.as_str()));
                rows.add(line, &mut pairs, report);
            }
        }
    }
    rows.finish(report)
}

/// Records as they come: one for each id.
#[derive(Default)]
struct Rows {
    all: Vec<Raw>,
    by_id: HashMap<String, usize>,
    has_id: bool,
    unknown: Vec<String>,
}

impl Rows {
    fn name(&mut self, name: &str) {
        match Slot::of_header(name) {
            Some(slot) => self.has_id |= slot == Slot::Standard(Column::Id),
            // As many as anybody reads.
            None if name.trim().is_empty() || self.unknown.len() >= 60 => {}
            None if self.unknown.iter().any(|known| known == name.trim()) => {}
            None => self.unknown.push(name.trim().to_owned()),
        }
    }

    fn add(&mut self, line: u32, pairs: &mut dyn Iterator<Item = (Option<Slot>, &str)>, report: &mut Report) {
        let mut raw = Raw { line, cells: vec![String::new(); Column::COUNT], ..Raw::default() };
        for (slot, text) in pairs {
            if let Some(slot) = slot {
                raw.take(slot, text);
            }
        }
        let is_empty = raw.cells.iter().chain(&raw.own).all(String::is_empty);
        let id = raw.cells.get(Column::Id as usize).cloned().unwrap_or_default();
        if is_empty {
            return;
        }
        report.n_records += 1;
        if id.is_empty() {
            let found = raw.cells.iter().chain(&raw.own).filter(|cell| !cell.is_empty()).cloned();
            return report.reject(line, &found.collect::<Vec<_>>().join(" | "), "elle n'a pas d'identifiant");
        }
        let Some(before) = self.by_id.get(&id).and_then(|at| self.all.get_mut(*at)) else {
            self.by_id.insert(id, self.all.len());
            return self.all.push(raw);
        };
        report.warn(line, "id", &id, "est corrigé deux fois — pour chaque colonne, la dernière l'emporte", "");
        for column in Column::all() {
            before.take(Slot::Standard(column), &raw.cells[column as usize]);
        }
        raw.own.iter().enumerate().for_each(|(at, text)| before.take(Slot::Own(at), text));
    }

    fn finish(self, report: &mut Report) -> Result<Vec<Raw>, Refusal> {
        if !self.has_id && report.n_records + self.unknown.len() as u32 > 0 {
            let why = "il manque la colonne « id », qui dit de quel lieu parle chaque ligne.";
            return Err(Refusal(format!("{} : {why}", report.file)));
        }
        if !self.unknown.is_empty() {
            let what = "ne sont ni des colonnes du standard, ni masquer, avis, avis_debut, avis_fin — ignorées";
            report.warn(0, "(en-tête)", &self.unknown.join(", "), what, "");
        }
        Ok(self.all)
    }
}

/// What a record corrects. What is not understood corrects nothing, and is said.
fn correction(raw: Raw, today: Date, context: &mut Context, report: &mut Report) -> Correction {
    let Raw { line, mut cells, own } = raw;
    let (mut given, mut emptied) = (Columns::default(), Columns::default());
    for (at, cell) in (0_u32..).zip(cells.iter_mut()).take(COLUMNS.len()).skip(1) {
        // A longitude is half of a position, which has one place.
        let at = if at == column::LATITUDE + 1 { column::LATITUDE } else { at };
        if NOTHING.contains(&cell.as_str()) {
            emptied.set(at, true);
            cell.clear();
        } else if !cell.is_empty() {
            given.set(at, true);
        }
    }
    if emptied.has(column::NOM) {
        report.warn(line, "nom", "-", "ne peut pas être vide — gardé", "");
        emptied.set(column::NOM, false);
    }
    let lieu = record::part(&RawLieu::new(line, cells), context, report);
    let mut columns = emptied;
    for at in (1..COLUMNS.len() as u32).filter(|at| given.has(*at)) {
        let mut only = Columns::default();
        only.set(at, true);
        let mut probe = Lieu::default();
        Correction { lieu: lieu.clone(), columns: only, ..Correction::default() }.lay_over(&mut probe);
        // What was not understood has been said.
        columns.set(at, columns.has(at) || probe != Lieu::default());
    }
    for facet in Facet::ALL.into_iter().filter(|facet| !columns.has(column::of_facet(*facet))) {
        if let Some(value) = lieu.values_of(facet).first() {
            let what = "est une valeur d'une autre colonne, que cette ligne ne corrige pas — retirée";
            report.warn(line, facet.column(), value.text(facet), what, "");
        }
    }
    let [hides, text, from, until] = own;
    let hides = is_yes(&hides).unwrap_or_else(|| {
        report.warn(line, OWN[0], &hides, "n'est ni « oui » ni « non » — le lieu reste montré", "");
        false
    });
    let notice = notice(line, [&text, &from, &until], today, report);
    Correction { lieu, columns, hides, notice }
}

/// `None` when it is neither.
fn is_yes(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "" | "non" | "no" | "faux" | "false" | "0" => Some(false),
        "oui" | "o" | "yes" | "vrai" | "true" | "1" | "x" => Some(true),
        _ => None,
    }
}

fn notice(line: u32, [text, from, until]: [&str; 3], today: Date, report: &mut Report) -> Option<Notice> {
    let (text, cleaned) = clean(&without_markup(text), Lines::One, LONGEST_NOTICE);
    if cleaned.cut {
        report.warn(line, OWN[1], &text, "est trop long — coupé", "");
    }
    let mut day = |name: &'static str, found: &str| -> Option<Date> {
        let date = numbers::date(found, today.plus(FAR_AHEAD));
        if date.is_some_and(|date| date > today.plus(FAR_AHEAD)) {
            report.warn(line, name, found, "est dans plus de dix ans — gardé ; une faute de frappe ?", "");
        }
        if date.is_none() && !found.is_empty() && !NOTHING.contains(&found) {
            report.warn(line, name, found, "n'est pas une date (AAAA-MM-JJ) — l'avis s'affiche sans cette limite", "");
        }
        date
    };
    let (from, until) = (day(OWN[2], from), day(OWN[3], until));
    if text.is_empty() || NOTHING.contains(&text.as_str()) {
        if from.or(until).is_some() {
            report.warn(line, OWN[1], "", "est vide : ses dates ne servent à rien", "");
        }
        return None;
    }
    if let (Some(first), Some(last)) = (from, until)
        && last < first
    {
        report.warn(line, OWN[3], &text, "finit avant de commencer — l'avis s'affiche sans dates", "");
        return Some(Notice { text, from: None, until: None });
    }
    Some(Notice { text, from, until })
}

/// Decides where a corrected lieu is from what its correction says, and from nothing else.
fn settle(correction: &mut Correction, line: u32, gazetteer: &Gazetteer, outlines: &OutlinesOf, report: &mut Report) {
    let Correction { lieu, columns, .. } = correction;
    let had_code = lieu.code_insee.is_some();
    place::bring_code_to_today(lieu, line, gazetteer, report);
    if had_code && lieu.code_insee.is_none() {
        columns.set(column::CODE_INSEE, false);
    }
    let placement = match place::question(lieu, gazetteer) {
        Question::Answered(placement) => placement,
        Question::Open(_) => place::weigh(lieu, gazetteer, outlines, Company::of(std::iter::empty())),
    };
    lieu.territoire = placement.territoire;
    lieu.doubt = placement.doubt;
    let says = [Column::CodeInsee, Column::Commune, Column::CodePostal];
    let said = says.into_iter().find(|of| columns.has(*of as u32) && !is_blank(lieu, *of));
    if let (Some(said), None) = (said, placement.territoire) {
        report.warn(line, said.name(), &lieu.commune, "ne suffit pas à situer le lieu — il reste où il était", "");
    }
    let Some(Territoire::Commune(code)) = placement.territoire else { return };
    let Some(official) =
        gazetteer.get(code.commune_of_arrondissement().unwrap_or(code)).map(|commune| commune.nom.as_str())
    else {
        return;
    };
    let letters = |name: &str| fold(name).replace(' ', "");
    let is_spelt = columns.has(column::COMMUNE) && letters(&lieu.commune) == letters(official);
    // A code without a name: the sheet must not go on naming another commune.
    let is_unsaid = columns.has(column::CODE_INSEE) && !columns.has(column::COMMUNE);
    if is_spelt || is_unsaid {
        official.clone_into(&mut lieu.commune);
        columns.set(column::COMMUNE, true);
    }
}

fn is_blank(lieu: &Lieu, column: Column) -> bool {
    match column {
        Column::CodeInsee => lieu.code_insee.is_none(),
        Column::CodePostal => lieu.code_postal.is_empty(),
        _ => lieu.commune.is_empty(),
    }
}

/// What became of corrections laid over lieux.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Laid {
    /// Lieux hidden.
    pub n_hidden: usize,
    /// Lieux corrected, and still there.
    pub n_corrected: usize,
    /// Lieux of which something is said, and still there.
    pub n_notices: usize,
    /// Ids that no lieu has, and those that may have been meant.
    pub missing: Vec<(String, Vec<String>)>,
}

impl Laid {
    /// Lines for whoever keeps the file, in French.
    #[must_use]
    pub fn lines(&self, file: &str) -> String {
        let mut text = String::new();
        for (id, close) in &self.missing {
            let _ = write!(text, "{file}: id : « {id} » n'est l'identifiant d'aucun lieu — correction sans effet");
            if !close.is_empty() {
                let _ = write!(text, " ; proches : {}", close.join(", "));
            }
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "{file} : {}, {}, {}, {}.",
            counted(self.n_corrected, "lieu corrigé", "lieux corrigés"),
            counted(self.n_hidden, "lieu masqué", "lieux masqués"),
            counted(self.n_notices, "avis", "avis"),
            counted(self.missing.len(), "identifiant introuvable", "identifiants introuvables"),
        );
        text
    }
}

/// Lays corrections over lieux: hidden ones are taken out.
pub fn lay_over(corrections: &[Correction], lieux: &mut Vec<Lieu>) -> Laid {
    let by_id: HashMap<&str, &Correction> = corrections.iter().map(|one| (one.lieu.id.as_str(), one)).collect();
    let mut laid = Laid::default();
    let mut found: HashSet<&str> = HashSet::new();
    let ids: Vec<String> = lieux.iter().map(|lieu| lieu.id.clone()).collect();
    lieux.retain_mut(|lieu| {
        let Some(correction) = by_id.get(lieu.id.as_str()) else { return true };
        found.insert(&correction.lieu.id);
        if correction.hides {
            laid.n_hidden += 1;
            return false;
        }
        laid.n_corrected += usize::from(!correction.columns.is_empty());
        laid.n_notices += usize::from(correction.notice.is_some());
        correction.lay_over(lieu);
        true
    });
    let missing = corrections.iter().map(|one| one.lieu.id.as_str()).filter(|id| !found.contains(id));
    laid.missing = missing.map(|id| (id.to_owned(), close_to(id, &ids))).collect();
    laid
}

/// What is left to be said of lieux once all else is laid over them: the notices of those that are there.
#[must_use]
pub fn notices_of(corrections: Vec<Correction>, lieux: &[Lieu]) -> Vec<Correction> {
    let ids: HashSet<&str> = lieux.iter().map(|lieu| lieu.id.as_str()).collect();
    let said = corrections.into_iter().filter(|one| one.notice.is_some() && ids.contains(one.lieu.id.as_str()));
    let alone = |one: Correction| Correction {
        lieu: Lieu { id: one.lieu.id, ..Lieu::default() },
        notice: one.notice,
        ..Correction::default()
    };
    said.map(alone).collect()
}

/// Up to three ids that differ from a wrong one by no more than how it is typed.
fn close_to(wrong: &str, ids: &[String]) -> Vec<String> {
    let same = key(wrong);
    let alike = ids.iter().filter(|id| key(id) == same);
    let near = ids.iter().filter(|id| key(id) != same && differ_little(wrong.as_bytes(), id.as_bytes()));
    alike.chain(near).take(3).cloned().collect()
}

/// Whether two texts differ by one sign: another, one more, one less, or two neighbours swapped.
fn differ_little(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 4 {
        return false;
    }
    let before = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[before..], &long[before..]);
    match (short, long, long.len() - short.len()) {
        (short, [_, long @ ..], 1) => short == long,
        ([a, b, short @ ..], [c, d, long @ ..], 0) if a == d && b == c => short == long,
        ([_, short @ ..], [_, long @ ..], 0) => short == long,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_typed_a_little_wrong_are_close() {
        let ids = ["Hinaura_123", "Hinaura_124", "hinaura-456", "Autre_9"].map(str::to_owned);
        let check = |wrong: &str, expected: &[&str]| assert_eq!(close_to(wrong, &ids), expected, "{wrong}");
        check("hinaura 123", &["Hinaura_123"]);
        check("Hinaura_12", &["Hinaura_123", "Hinaura_124"]);
        check("Hinaura_1234", &["Hinaura_123", "Hinaura_124"]);
        check("Hinuara_124", &["Hinaura_124"]);
        check("HINAURA456", &["hinaura-456"]);
        check("9", &[]);
        check("", &[]);
    }
}
