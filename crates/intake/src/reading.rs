//! A file, from its bytes to its lieux, in two steps.
//!
//! [`Reading::new`] reads every record; [`Reading::departements_in_doubt`] says which outlines are needed to place the few that
//! contradict themselves; [`Reading::finish`] places them all. Whoever brings the outlines (from disk, from the network) gets the
//! same lieux from the same bytes.

use crate::advice::{Advise, NoAdvice, ROWS, Tried};
use crate::columns::{Column, Header, n_understood, not_in_the_standard};
use crate::csv::Records;
use crate::dialect::{self, unguarded};
use crate::json;
use crate::mapping::{Mapping, Translate};
use crate::order::distinct;
use crate::place::{self, Company, OutlinesOf, Question};
use crate::record::{self, Context, RawLieu};
use crate::report::{Report, counted};
use crate::shifted::Shape;
use crate::text::is_letter_or_digit;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Lieu};
use atlas::territoire::CodeDepartement;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// Why a file gives no lieux at all, in French.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// The lieux of a file and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// In the order of the file.
    pub lieux: Vec<Lieu>,
    /// What was lost, doubted or rewritten.
    pub report: Report,
}

/// A file whose records are read and not yet placed.
#[derive(Debug)]
pub struct Reading {
    /// Line of each record, and its lieu.
    lieux: Vec<(u32, Lieu)>,
    report: Report,
}

/// How many columns of one meaning are looked at: a header of `nom,nom,nom…` would be gone through for each record.
const MOST_TWINS: usize = 8;

/// Records looked at to know the columns of a JSON file, whose objects leave out what they do not know.
const JSON_HEADER: usize = 1_000;

impl Reading {
    /// Reads the records of a CSV or JSON file. `file_name` is for the report and for ids that are missing; `today` is the day on which
    /// it is read, after which nothing can have been brought up to date.
    ///
    /// # Errors
    /// When no record can be made a lieu of: not a table, no records, or columns that are not the standard's and no mapping.
    pub fn new(bytes: &[u8], file_name: &str, mapping: Option<&Mapping>, today: Date) -> Result<Self, Refusal> {
        Self::read::<Tried>(bytes, file_name, mapping.map(|mapping| mapping as &dyn Translate), today)
    }

    /// The same for a file in the standard, by whoever knows no mappings.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_standard(bytes: &[u8], file_name: &str, today: Date) -> Result<Self, Refusal> {
        Self::read::<NoAdvice>(bytes, file_name, None, today)
    }

    fn read<A: Advise>(
        bytes: &[u8],
        file_name: &str,
        mapping: Option<&dyn Translate>,
        today: Date,
    ) -> Result<Self, Refusal> {
        let mut report = Report::new(file_name);
        let text = opened(bytes, &mut report)?;
        let lieux = if is_json(&text) {
            read_json::<A>(&text, mapping, today, &mut report)
        } else {
            read_csv::<A>(text, mapping, today, &mut report)
        }?;
        if report.n_records == 0 {
            return Err(refusal(&report, "aucun enregistrement."));
        }
        let mut reading = Self { lieux, report };
        reading.give_ids();
        Ok(reading)
    }

    /// Ids that are missing are made of file and line; a second record of an id gets a suffix.
    fn give_ids(&mut self) {
        let stem = self.report.file.rsplit(['/', '\\']).next().unwrap_or("");
        let stem = stem.split('.').next().unwrap_or("").to_owned();
        let mut n_missing = 0;
        for (line, lieu) in &mut self.lieux {
            if lieu.id.is_empty() {
                lieu.id = format!("{stem}-{line}");
                n_missing += 1;
            }
        }
        if n_missing > 0 {
            let found = counted(n_missing, "fiche", "fiches");
            self.report.warn(0, "id", &found, "sans identifiant — nom du fichier et numéro de ligne à la place", "");
        }
        let report = &mut self.report;
        let lieux = self.lieux.iter_mut().map(|(line, lieu)| (*line, lieu));
        make_ids_unique(lieux, |line, id, became| {
            report.warn(
                line,
                "id",
                id,
                "est déjà pris par une autre fiche — les deux sont gardées, celle-ci sous",
                became,
            );
        });
    }

    /// The départements whose outlines would place the records that contradict themselves.
    #[must_use]
    pub fn departements_in_doubt(&self, gazetteer: &Gazetteer) -> Vec<CodeDepartement> {
        let questions = self.lieux.iter().map(|(_, lieu)| place::question(lieu, gazetteer));
        distinct(questions.flat_map(|question| question.departements().to_vec()))
    }

    /// Places every lieu. `outlines` are those of [`Self::departements_in_doubt`]; one that is missing leaves its records where
    /// the list of communes puts them.
    #[must_use]
    pub fn finish(self, gazetteer: &Gazetteer, outlines: &OutlinesOf) -> Outcome {
        let Self { lieux, mut report } = self;
        let questions: Vec<Question> = lieux.iter().map(|(_, lieu)| place::question(lieu, gazetteer)).collect();
        let company = Company::of(lieux.iter().zip(&questions).filter_map(|((_, lieu), question)| match question {
            Question::Answered(placement) => placement.territoire?.departement(),
            Question::Open(_) => lieu.code_insee.map(|code| code.departement()),
        }));
        let mut placed = Vec::with_capacity(lieux.len());
        for ((line, mut lieu), question) in lieux.into_iter().zip(questions) {
            let placement = match question {
                Question::Answered(placement) => placement,
                Question::Open(_) => place::weigh(&lieu, gazetteer, outlines, company),
            };
            place::settle(&mut lieu, line, placement, gazetteer, &mut report);
            placed.push(lieu);
        }
        report.n_lieux = u32::try_from(placed.len()).unwrap_or(u32::MAX);
        Outcome { lieux: placed, report }
    }
}

/// What is missing, and what to do about it: with whoever can use a mapping, one that was tried on the first rows.
fn in_columns_of_its_own<A: Advise>(
    names: &[Cow<'_, str>],
    line: u32,
    rows: &[Vec<String>],
    report: &Report,
) -> Refusal {
    let mut text = not_in_the_standard(&report.file, line, names);
    match A::mapping(names, rows) {
        Some(mapping) => {
            text.push_str(
                "Pour le lire quand même, décrivez ses colonnes dans un fichier et passez-le par --colonnes. Un point de départ, à compléter :\n\n",
            );
            text.push_str(&mapping);
        }
        None => text.push_str("La commande « prepare check » propose de quoi le lire quand même."),
    }
    Refusal(text)
}

fn refusal(report: &Report, why: &str) -> Refusal {
    Refusal(format!("{} : {why}", report.file))
}

/// The text of a file that people may mean as a table, or what it is instead.
pub(crate) fn opened<'a>(bytes: &'a [u8], report: &mut Report) -> Result<Cow<'a, str>, Refusal> {
    let refuse = |report: &Report, why: &str| Err(refusal(report, why));
    match bytes {
        [b'P', b'K', 3, 4, ..] => {
            return refuse(report, "c'est un classeur (xlsx, ods) ou une archive zip ; enregistrez-le en CSV UTF-8.");
        }
        [0x1F, 0x8B, ..] => return refuse(report, "c'est un fichier compressé (gzip) ; décompressez-le d'abord."),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return refuse(report, "c'est un ancien classeur Excel (xls) ; enregistrez-le en CSV UTF-8.");
        }
        [b'%', b'P', b'D', b'F', ..] => return refuse(report, "c'est un PDF."),
        _ => {}
    }
    let (text, encoding, n_foreign) = dialect::decode(bytes);
    dialect::say_encoding(encoding, n_foreign, report);
    match text.trim_start().as_bytes().first() {
        None => refuse(report, "le fichier est vide."),
        Some(b'<') => {
            refuse(report, "c'est une page HTML ou du XML, pas des données (adresse fausse, page d'erreur ?).")
        }
        Some(_) => Ok(text),
    }
}

/// Whether a text is JSON, and not CSV.
pub(crate) fn is_json(text: &str) -> bool {
    let mut signs = text.trim_start().chars();
    // « [Brouillon] Lieux 2026 » is a title.
    match (signs.next(), signs.next()) {
        (Some('['), Some(c)) => !is_letter_or_digit(c) || c.is_ascii_digit(),
        (first, _) => first.is_some_and(|c| "[{".contains(c)),
    }
}

/// Gives the second lieu of an id, and those after, a suffix; says each to `taken(line, id, new id)`.
pub fn make_ids_unique<'a>(lieux: impl Iterator<Item = (u32, &'a mut Lieu)>, mut taken: impl FnMut(u32, &str, &str)) {
    let lieux: Vec<(u32, &mut Lieu)> = lieux.collect();
    // How many lieux have had each id; 0: none yet.
    let mut n_of: HashMap<String, usize> = lieux.iter().map(|(_, lieu)| (lieu.id.clone(), 0)).collect();
    for (line, lieu) in lieux {
        let mut n = n_of.get(&lieu.id).copied().unwrap_or(0) + 1;
        if n == 1 {
            n_of.insert(lieu.id.clone(), n);
            continue;
        }
        let mut id = format!("{}-{n}", lieu.id);
        while n_of.contains_key(&id) {
            n += 1;
            id = format!("{}-{n}", lieu.id);
        }
        taken(line, &lieu.id, &id);
        n_of.insert(lieu.id.clone(), n);
        n_of.insert(id.clone(), 1);
        lieu.id = id;
    }
}

/// What a header is worth: one that is enough is before any other, and is the same one for whoever has no advice.
fn weight_of_header<A: Advise>(names: &[Cow<'_, str>]) -> usize {
    let n = n_understood(names);
    if Header::of(names).is_enough() { 1_000_000 + n } else { 3 * n + A::alike(names) }
}

type Read = Result<Vec<(u32, Lieu)>, Refusal>;

fn read_csv<A: Advise>(text: Cow<'_, str>, mapping: Option<&dyn Translate>, today: Date, report: &mut Report) -> Read {
    let (text, layout) = match mapping {
        None => dialect::table(text, &weight_of_header::<A>, report),
        Some(mapping) => {
            let read = mapping.reads();
            let n_read = |names: &[Cow<'_, str>]| names.iter().filter(|name| read.contains(name.trim())).count();
            dialect::table(text, &n_read, report)
        }
    };
    let mut records = Records::of(&text, layout);
    let names: Vec<Cow<'_, str>> = records.next().map(|record| record.fields).unwrap_or_default();
    if mapping.is_none() && !Header::of(&names).is_enough() {
        let rows = records.take(ROWS).map(|record| record.fields.iter().map(|of| unguarded(of).to_owned()).collect());
        return Err(in_columns_of_its_own::<A>(&names, layout.line, &rows.collect::<Vec<_>>(), report));
    }
    let mut table = Table::new(&names, mapping, today, report)?;
    let kind = |name: &Cow<'_, str>| {
        let column = match mapping {
            None => Column::of_header(name),
            Some(mapping) => mapping.kind(name.trim()),
        };
        (column, column.map_or("", Column::name))
    };
    let mut shape = Shape::new(names.iter().map(kind).collect(), layout.delimiter, true, text.len());
    let mut lieux = Vec::new();
    for record in records {
        if record.fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let line = record.line;
        let fields = shape.righted(record, &table.context.lexicon, report);
        let cell = |at: usize| fields.get(at).map_or("", |field| &**field);
        lieux.extend(table.lieu(line, cell, report).map(|lieu| (line, lieu)));
    }
    Ok(lieux)
}

fn read_json<A: Advise>(text: &str, mapping: Option<&dyn Translate>, today: Date, report: &mut Report) -> Read {
    let read: std::collections::BTreeSet<&str> = mapping.map(Translate::reads).unwrap_or_default();
    let weigh = |names: &[Cow<'_, str>]| {
        if mapping.is_none() {
            n_understood(names)
        } else {
            names.iter().filter(|name| read.contains(&***name)).count()
        }
    };
    let records = || {
        json::records(text, &weigh).map_err(|json::NotAnArray| {
            Refusal(format!("{} : ce JSON n'est pas un tableau d'enregistrements ([{{…}}, {{…}}]).", report.file))
        })
    };
    let mut names: Vec<Cow<'_, str>> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for (name, _) in records()?.take(JSON_HEADER).flatten().flatten() {
        if !index.contains_key(&name) {
            index.insert(name.clone(), names.len());
            names.push(Cow::Owned(name));
        }
    }
    let records = records()?;
    if names.is_empty() {
        report.n_records = u32::try_from(records.count()).unwrap_or(u32::MAX);
        return if report.n_records == 0 {
            Ok(Vec::new())
        } else {
            Err(Refusal(format!("{} : aucun enregistrement lisible.", report.file)))
        };
    }
    if mapping.is_none() && !Header::of(&names).is_enough() {
        let row = |object: json::Object| {
            let cell = |name: &Cow<'_, str>| object.iter().find(|(of, _)| of == name).map(|(_, text)| text.clone());
            names.iter().take(500).map(|name| cell(name).unwrap_or_default()).collect()
        };
        let rows: Vec<Vec<String>> = records.flatten().take(ROWS).map(row).collect();
        return Err(in_columns_of_its_own::<A>(&names, 1, &rows, report));
    }
    let mut table = Table::new(&names, mapping, today, report)?;
    let mut lieux = Vec::new();
    // For each column the last record that has it, and where in the record. Nothing is cleared from one record to the next: a file may
    // have a hundred thousand columns, and as many records without any.
    let mut places = vec![(0_u32, 0_usize); names.len()];
    for (line, record) in (1_u32..).zip(records) {
        match record {
            Err(slice) => {
                report.n_records += 1;
                report.reject(line, slice, "ce n'est pas un objet JSON valide");
            }
            Ok(object) => {
                for (place, (name, _)) in object.iter().enumerate() {
                    if let Some(at) = index.get(name) {
                        places[*at] = (line, place);
                    }
                }
                let cell = |at: usize| match places.get(at) {
                    Some((of, place)) if *of == line => object.get(*place).map_or("", |(_, value)| value),
                    _ => "",
                };
                lieux.extend(table.lieu(line, cell, report).map(|lieu| (line, lieu)));
            }
        }
    }
    Ok(lieux)
}

/// The columns of a file, and what is kept from one of its records to the next.
struct Table<'a> {
    /// Where in a record the columns are that are understood.
    columns: Vec<(usize, Column)>,
    mapping: Option<(&'a dyn Translate, HashMap<String, usize>)>,
    context: Context,
}

impl<'a> Table<'a> {
    fn new(
        names: &[Cow<'_, str>],
        mapping: Option<&'a dyn Translate>,
        today: Date,
        report: &mut Report,
    ) -> Result<Self, Refusal> {
        let Header { columns, unknown } = Header::of(names);
        let mut context = Context::on(today);
        let Some(mapping) = mapping else {
            if !unknown.is_empty() {
                report.warn(0, "(en-tête)", &unknown.join(", "), "ne sont pas des colonnes du standard — ignorées", "");
            }
            context.typologie_from_name = !columns.contains(&Some(Column::Typologie));
            let mut n_of = [0_usize; Column::COUNT];
            let columns = columns.into_iter().enumerate().filter_map(|(at, column)| {
                let n = &mut n_of[column? as usize];
                *n += 1;
                (*n <= MOST_TWINS).then_some((at, column?))
            });
            let columns = columns.collect();
            return Ok(Self { columns, mapping: None, context });
        };
        let index: HashMap<String, usize> =
            names.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
        let absent: Vec<&str> = mapping.reads().into_iter().filter(|name| !index.contains_key(*name)).collect();
        if !absent.is_empty() {
            let found: Vec<&str> = names.iter().map(|name| name.trim()).collect();
            return Err(Refusal(format!(
                "{} : la correspondance lit des colonnes que le fichier n'a pas : {}.\nColonnes du fichier : {}.",
                report.file,
                absent.join(", "),
                found.join(", ")
            )));
        }
        Ok(Self { columns: Vec::new(), mapping: Some((mapping, index)), context })
    }

    fn lieu<'c>(&mut self, line: u32, cell: impl Fn(usize) -> &'c str, report: &mut Report) -> Option<Lieu> {
        report.n_records += 1;
        let cell = |at: usize| unguarded(cell(at));
        let cells = match &self.mapping {
            Some((mapping, index)) => {
                let named = |name: &str| index.get(name).map_or("", |at| cell(*at));
                if mapping.ignores(&named) {
                    report.n_set_aside += 1;
                    return None;
                }
                mapping.translated(line, &named, report)
            }
            None => {
                let mut cells = vec![String::new(); Column::COUNT];
                for (at, column) in &self.columns {
                    // A column given twice: the first that says something.
                    if cells[*column as usize].trim().is_empty() {
                        cells[*column as usize] = cell(*at).to_owned();
                    }
                }
                cells
            }
        };
        record::lieu(&RawLieu::new(line, cells), &mut self.context, report)
    }
}
