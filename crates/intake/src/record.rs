//! A record's texts to a lieu: each value cleaned, checked, and said in the report when something of it is lost.
//!
//! Raw and real meet here and nowhere else: [`RawLieu`] is what the file says, [`Lieu`] is what can be believed. Where the lieu
//! hangs in the tree of territories is decided afterwards, by [`crate::place`], from all the evidence together.

use crate::columns::Column;
use crate::contact;
use crate::coordinates::{Coordinates, Notation, coordinates, in_france};
use crate::horaires;
use crate::lexicon::{Lexicon, Meaning, typologies_of_name};
use crate::numbers::{self, degrees};
use crate::report::Report;
use crate::telephone::telephone;
use crate::text::{self, Lines};
use atlas::fold::fold;
use atlas::lieu::{Date, Lieu, Position};
use atlas::territoire::{CodeCommune, CodeDepartement};
use atlas::vocabulary::{Facet, Value};
use std::collections::HashMap;

/// A record as the file has it: a text for each [`Column`], none of them believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLieu {
    /// Physical line of a CSV file, rank of the record in a JSON file.
    pub line: u32,
    cells: Vec<String>,
}

impl RawLieu {
    /// From one text per column, in the order of [`Column`]; missing ones are empty.
    #[must_use]
    pub fn new(line: u32, mut cells: Vec<String>) -> Self {
        cells.resize(Column::COUNT, String::new());
        Self { line, cells }
    }

    fn cell(&self, column: Column) -> &str {
        self.cells.get(column as usize).map_or("", String::as_str)
    }

    /// The beginning of what it holds, to recognise it by.
    #[must_use]
    pub fn glimpse(&self) -> String {
        let filled = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        filled.take(4).collect::<Vec<_>>().join(" | ")
    }
}

/// Longest texts kept, in characters.
const LONGEST_NAME: usize = 250;
const LONGEST_TEXT: usize = 10_000;
const LONGEST_LIST: usize = 5_000;
const LONGEST_VALUE: usize = 120;
/// Most values of one column: hostile files aside, a dozen.
const MOST_VALUES: usize = 100;

/// What the reading of a file keeps from one record to the next.
#[derive(Debug)]
pub struct Context {
    /// The last day on which anything can have been brought up to date.
    latest: Date,
    pub(crate) lexicon: Lexicon,
    /// Opening hours already compiled: one text in four is new.
    hours: HashMap<String, usize>,
    read_hours: Vec<horaires::Read>,
    /// Whether the file has no column for the kind of place, as before 1.0: names then tell it.
    pub typologie_from_name: bool,
}

impl Context {
    /// For a file that is read on such a day. In some zone of the world it is tomorrow already, and clocks are wrong by hours.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Self {
            latest: today.plus(1),
            lexicon: Lexicon::default(),
            hours: HashMap::new(),
            read_hours: Vec::new(),
            typologie_from_name: false,
        }
    }
}

/// Makes a lieu of a record; `None` when there is nothing to show, which is reported.
#[must_use]
pub fn lieu(raw: &RawLieu, context: &mut Context, report: &mut Report) -> Option<Lieu> {
    let nom = Cells { raw, report }.title(Column::Nom);
    if nom.is_empty() {
        let why = if raw.glimpse().is_empty() { "elle est vide" } else { "elle n'a pas de nom" };
        report.reject(raw.line, &raw.glimpse(), why);
        return None;
    }
    let mut lieu = named(nom, raw, context, report);
    if context.typologie_from_name {
        let found = typologies_of_name(&lieu.nom);
        for value in &found {
            report.convert("typologie", "(d'après le nom)", value.text(Facet::Typologie));
        }
        lieu.values[Facet::Typologie as usize] = found;
    }
    Some(lieu)
}

/// What a record says, whether or not that is enough for a lieu.
#[must_use]
pub fn part(raw: &RawLieu, context: &mut Context, report: &mut Report) -> Lieu {
    let nom = Cells { raw, report }.title(Column::Nom);
    named(nom, raw, context, report)
}

fn named(nom: String, raw: &RawLieu, context: &mut Context, report: &mut Report) -> Lieu {
    let mut cells = Cells { raw, report };
    let code_postal = cells.code_postal();
    let commune = cells.commune();
    let adresse = cells.adresse(&code_postal, &commune);
    let (horaires, semaine) = cells.horaires(context);
    let code_insee = cells.code_insee();
    let departement = CodeDepartement::of_code_postal(&code_postal).or(code_insee.map(|code| code.departement()));
    let mut lieu = Lieu {
        id: cells.one_line(Column::Id, LONGEST_LIST),
        pivot: cells.pivot(),
        code_insee,
        complement_adresse: cells.one_line(Column::ComplementAdresse, LONGEST_NAME),
        position: cells.position(departement),
        telephone: cells.telephone(&code_postal),
        courriels: cells.courriels(),
        site_web: cells.links(Column::SiteWeb),
        presentation_resume: cells.paragraphs(Column::PresentationResume),
        presentation_detail: cells.paragraphs(Column::PresentationDetail),
        structure_parente: cells.title(Column::StructureParente),
        date_maj: cells.date_maj(context.latest),
        fiche_acces_libre: cells.links(Column::FicheAccesLibre).into_iter().next().unwrap_or_default(),
        prise_rdv: cells.links(Column::PriseRdv).into_iter().next().unwrap_or_default(),
        nom,
        commune,
        code_postal,
        adresse,
        horaires,
        semaine,
        ..Lieu::default()
    };
    for column in Column::all() {
        cells.values(column, &context.lexicon, &mut lieu.values);
    }
    lieu
}

/// The texts of one record, and the report on them.
struct Cells<'a> {
    raw: &'a RawLieu,
    report: &'a mut Report,
}

impl Cells<'_> {
    fn warn(&mut self, column: Column, found: &str, what: &'static str, became: &str) {
        self.report.warn(self.raw.line, column.name(), found, what, became);
    }

    fn clean(&mut self, column: Column, text: &str, lines: Lines, bound: usize) -> String {
        let (clean, done) = text::clean(text, lines, bound);
        if done.cut {
            self.warn(column, text, "est trop long — coupé", "");
        }
        if done.invisible {
            self.warn(column, text, "contenait des caractères invisibles ou de contrôle — retirés", "");
        }
        if done.unmangled {
            self.warn(column, text, "était dans un mauvais encodage — réparé", &clean);
        }
        clean
    }

    fn one_line(&mut self, column: Column, bound: usize) -> String {
        let raw = self.raw;
        match raw.cell(column) {
            "" => String::new(),
            text => self.clean(column, text, Lines::One, bound),
        }
    }

    /// A short text that people read: no markup.
    fn title(&mut self, column: Column) -> String {
        let raw = self.raw;
        let text = text::without_markup(within_reach(raw.cell(column)));
        self.clean(column, &text, Lines::One, LONGEST_NAME)
    }

    /// A long text that people read: no markup, paragraphs kept.
    fn paragraphs(&mut self, column: Column) -> String {
        let raw = self.raw;
        let cell = raw.cell(column);
        if cell.is_empty() {
            return String::new();
        }
        let reached = within_reach(cell);
        if reached.len() < cell.len() {
            self.warn(column, cell, "est trop long — coupé", "");
        }
        let text = text::without_markup(reached);
        self.clean(column, &text, Lines::Many, LONGEST_TEXT)
    }

    fn pivot(&mut self) -> String {
        let found = self.one_line(Column::Pivot, LONGEST_NAME);
        let pivot: String =
            found.strip_suffix(".0").unwrap_or(&found).chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        let is_nothing = pivot.bytes().all(|b| b == b'0');
        // « SIRET 822516167 » is neither.
        let is_rna =
            pivot.len() == 10 && pivot.starts_with(['W', 'w']) && pivot.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_well_formed = (9..=14).contains(&pivot.len()) && pivot.bytes().all(|b| b.is_ascii_digit()) || is_rna;
        match () {
            () if is_nothing => String::new(),
            // 36750126500019 → 3.67501E+13 → 36750100000000.
            () if pivot.len() == 14 && pivot.ends_with("0000000") || found.contains("E+") => {
                self.warn(Column::Pivot, &found, "a perdu ses derniers chiffres dans un tableur — retiré", "");
                String::new()
            }
            () if is_well_formed => pivot,
            () => {
                self.warn(Column::Pivot, &found, "n'est ni un SIRET ni un RNA — retiré", "");
                String::new()
            }
        }
    }

    fn code_postal(&mut self) -> String {
        let found = self.one_line(Column::CodePostal, LONGEST_NAME);
        if found.is_empty() {
            // Often at the end of the address.
            let raw = self.raw;
            let in_address = numbers::code_postal_of_address(within_reach(raw.cell(Column::Adresse)));
            return match in_address {
                Some(code) if CodeDepartement::of_code_postal(&code).is_some() => {
                    self.report.convert("code_postal", "(vide)", "lu dans l'adresse");
                    code
                }
                _ => String::new(),
            };
        }
        match numbers::code_postal(&found) {
            Some(code) => {
                if found.len() == 4
                    || found.starts_with(|c: char| c.is_ascii_digit()) && found.len() == 6 && found.ends_with(".0")
                {
                    self.warn(Column::CodePostal, &found, "avait perdu son zéro — complété", &code);
                }
                code
            }
            None => {
                self.warn(Column::CodePostal, &found, "n'est pas un code postal — retiré", "");
                String::new()
            }
        }
    }

    fn commune(&mut self) -> String {
        let text = self.title(Column::Commune).replace('╢', "Â");
        // « Annecy CEDEX 03 », « 74000 Annecy », « Lyon (69) »
        let text = text.split_once('(').map_or(text.as_str(), |(before, _)| before);
        let lower = text::lowercase(text);
        let text = lower
            .find("cedex")
            .filter(|at| lower.len() == text.len() && text.is_char_boundary(*at))
            .map_or(text, |at| &text[..at]);
        let text = text.trim_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == ',' || c == '-');
        text.to_owned()
    }

    fn adresse(&mut self, code_postal: &str, commune: &str) -> String {
        let text = self.title(Column::Adresse);
        let text = text.strip_prefix("null ").unwrap_or(&text);
        if matches!(fold(text).as_str(), "rue" | "adresse" | "") {
            return String::new();
        }
        // « 53 Rue Albert Thomas 42300 ROANNE »: the end says what two other columns say.
        let Some((street, end)) = text.rsplit_once(code_postal).filter(|_| code_postal.len() == 5) else {
            return text.to_owned();
        };
        let end = fold(end);
        if end.is_empty() || end == fold(commune) || end.starts_with(&format!("{} cedex", fold(commune))) {
            street.trim_end_matches([' ', ',', '-', '–']).to_owned()
        } else {
            text.to_owned()
        }
    }

    fn code_insee(&mut self) -> Option<CodeCommune> {
        let found = self.one_line(Column::CodeInsee, LONGEST_NAME);
        if found.is_empty() {
            return None;
        }
        let parsed = numbers::code_commune(&found);
        match parsed {
            None => self.warn(Column::CodeInsee, &found, "n'est pas un code de commune — retiré", ""),
            Some(code) if code.as_str() != found.strip_suffix(".0").unwrap_or(&found) => {
                self.warn(Column::CodeInsee, &found, "était mal écrit — corrigé", code.as_str());
            }
            Some(_) => {}
        }
        parsed
    }

    fn position(&mut self, departement: Option<CodeDepartement>) -> Option<Position> {
        let (latitude, longitude) = (self.one_line(Column::Latitude, 60), self.one_line(Column::Longitude, 60));
        let both = || format!("{latitude} {longitude}").trim().to_owned();
        match coordinates(&latitude, &longitude, departement) {
            Coordinates::Empty => None,
            Coordinates::At(position) if in_france(position) => Some(position),
            Coordinates::At(position) => {
                self.warn(Column::Latitude, &both(), "n'est pas en France", "");
                Some(position)
            }
            Coordinates::Swapped(position) => {
                self.warn(Column::Latitude, &both(), "avait latitude et longitude inversées — remises à l'endroit", "");
                Some(position)
            }
            Coordinates::Read(position, notation) => {
                let what = match notation {
                    Notation::Sexagesimal => "est en degrés, minutes et secondes — converti en degrés décimaux",
                    Notation::Thousands => "a perdu sa virgule, prise pour un séparateur de milliers — remise",
                    Notation::Lambert93 => "est en mètres (Lambert-93) — converti en degrés",
                    Notation::WebMercator => "est en mètres (Web Mercator) — converti en degrés",
                };
                let became = format!("{} {}", degrees(position.lat), degrees(position.lon));
                self.warn(Column::Latitude, &both(), what, &became);
                Some(position)
            }
            Coordinates::Several => {
                let what = "se lit de plusieurs façons — position retirée ; écrire des degrés décimaux (46.034)";
                self.warn(Column::Latitude, &both(), what, "");
                None
            }
            Coordinates::Zero => {
                self.warn(Column::Latitude, &both(), "marque un géocodage manqué — position retirée", "");
                None
            }
            Coordinates::Wrong => {
                self.warn(Column::Latitude, &both(), "n'est pas une position en degrés — retirée", "");
                None
            }
        }
    }

    fn telephone(&mut self, code_postal: &str) -> String {
        let found = self.one_line(Column::Telephone, LONGEST_NAME);
        if found.is_empty() {
            return found;
        }
        telephone(&found, code_postal).unwrap_or_else(|| {
            self.warn(Column::Telephone, &found, "n'est pas un numéro de téléphone — retiré", "");
            String::new()
        })
    }

    fn courriels(&mut self) -> Vec<String> {
        let found = self.one_line(Column::Courriels, LONGEST_LIST);
        let found = contact::courriels(&found);
        for refused in &found.refused {
            self.warn(Column::Courriels, refused, "n'est pas une adresse de courriel — retiré", "");
        }
        self.bounded(Column::Courriels, found.values)
    }

    fn links(&mut self, column: Column) -> Vec<String> {
        let raw = self.raw;
        if raw.cell(column).is_empty() {
            return Vec::new();
        }
        // « ?a=1&amp;b=2 »
        let text = self.clean(column, &text::without_markup(within_reach(raw.cell(column))), Lines::Many, LONGEST_LIST);
        let found = contact::links(&text);
        for refused in &found.refused {
            self.warn(column, refused, "n'est pas un lien http ou https — retiré", "");
        }
        self.bounded(column, found.values)
    }

    fn bounded<T>(&mut self, column: Column, mut values: Vec<T>) -> Vec<T> {
        if values.len() > MOST_VALUES {
            let found = format!("{} valeurs", values.len());
            self.warn(column, &found, "sont trop nombreuses — les dernières sont retirées", "");
            values.truncate(MOST_VALUES);
        }
        values
    }

    fn date_maj(&mut self, latest: Date) -> Option<Date> {
        let found = self.one_line(Column::DateMaj, LONGEST_NAME);
        let date = numbers::date(&found, latest);
        match () {
            // Believed, it would be the newest of all, and date the whole publication.
            () if date.is_some_and(|date| date > latest) => {
                let what =
                    "est plus tard que demain — retirée ; écrire le jour de la dernière mise à jour (AAAA-MM-JJ)";
                self.warn(Column::DateMaj, &found, what, "");
                return None;
            }
            () if date.is_some() || found.is_empty() => {}
            () if found.starts_with("1970-01-01") || found == "0" => {
                self.report.convert("date_maj", "1970-01-01", "date inconnue");
            }
            () => self.warn(Column::DateMaj, &found, "n'est pas une date — retiré", ""),
        }
        date
    }

    fn horaires(&mut self, context: &mut Context) -> (String, Option<atlas::horaires::Horaires>) {
        let raw = self.raw;
        let text = self.clean(
            Column::Horaires,
            &text::without_markup(within_reach(raw.cell(Column::Horaires))),
            Lines::One,
            2_000,
        );
        if text.is_empty() {
            return (text, None);
        }
        let known = context.hours.get(&text).and_then(|at| context.read_hours.get(*at)).cloned();
        let read = known.unwrap_or_else(|| {
            let read = horaires::read(&text);
            context.hours.insert(text.clone(), context.read_hours.len());
            context.read_hours.push(read.clone());
            read
        });
        if read.semaine.is_none() {
            self.warn(Column::Horaires, &text, "n'est pas compris — montré tel quel, hors des filtres d'horaires", "");
        }
        if read.replaces {
            let what =
                "donne deux fois un jour : à la lettre la dernière règle efface l'autre — montré tel quel, à confirmer";
            self.warn(Column::Horaires, &text, what, "");
        }
        (read.text, read.semaine)
    }

    /// Reads a column of values into the facets they belong to.
    fn values(&mut self, column: Column, lexicon: &Lexicon, values: &mut [Vec<Value>; Facet::COUNT]) {
        // Where what is not known goes: in its own column, or for 0.1 in the column that took its place.
        let facet = match column {
            Column::LabelsNationaux => Facet::AutresFormations,
            Column::PublicsAccueillis => Facet::Publics,
            Column::ConditionsAcces => Facet::Frais,
            column => match Facet::of_column(column.name()) {
                Some(facet) => facet,
                None => return,
            },
        };
        let raw = self.raw;
        if raw.cell(column).is_empty() {
            return;
        }
        let text = self.clean(column, &text::without_markup(within_reach(raw.cell(column))), Lines::Many, LONGEST_LIST);
        let mut n_pieces = 0;
        for piece in text.split(['|', ';', '\n']) {
            let piece = piece.trim_matches(|c: char| c.is_whitespace() || c == ',');
            if piece.is_empty() {
                continue;
            }
            n_pieces += 1;
            if n_pieces > MOST_VALUES {
                self.warn(column, &text, "a trop de valeurs — les dernières sont retirées", "");
                break;
            }
            let found = match lexicon.meaning(column, piece) {
                Meaning::Exact(facet, value) => vec![(facet, value)],
                Meaning::Means(found) => {
                    self.converted(column, piece, &found);
                    found
                }
                Meaning::Within(found, left) => {
                    if left.is_empty() {
                        self.converted(column, piece, &found);
                    } else {
                        self.warn(
                            column,
                            &left,
                            "n'est pas dans le standard — retiré, le reste de la case est gardé",
                            "",
                        );
                    }
                    found
                }
                Meaning::Unknown => vec![(facet, Value::Other(self.other(column, facet, piece)))],
            };
            for (facet, value) in found {
                let values = &mut values[facet as usize];
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
    }

    fn converted(&mut self, column: Column, piece: &str, found: &[(Facet, Value)]) {
        let mut became: Vec<&str> = Vec::new();
        for (facet, value) in found {
            let text = value.text(*facet);
            if !became.contains(&text) {
                became.push(text);
            }
        }
        self.report.convert(column.name(), piece, &became.join(", "));
    }

    fn other(&mut self, column: Column, facet: Facet, piece: &str) -> String {
        let is_free = facet.standard_values().is_empty();
        let bound = if is_free { LONGEST_NAME } else { LONGEST_VALUE };
        let short: String = piece.chars().take(bound).collect();
        if short.len() < piece.len() {
            self.warn(column, piece, "est trop long pour une valeur — coupé", "");
        }
        if !is_free {
            self.warn(column, piece, "n'est pas dans le standard — gardé comme valeur supplémentaire", "");
        } else if column == Column::LabelsNationaux {
            self.report.convert(column.name(), piece, "autres_formations_labels");
        }
        short.trim().to_owned()
    }
}

/// The part of a cell that is looked at: a megabyte of markup is not worth parsing to keep ten thousand characters.
fn within_reach(text: &str) -> &str {
    let mut end = text.len().min(200_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date { year: 2026, month: 12, day: 1 };

    fn read(cells: &[(Column, &str)]) -> (Option<Lieu>, Report) {
        let mut texts = vec![String::new(); Column::COUNT];
        for (column, text) in cells {
            texts[*column as usize] = (*text).to_owned();
        }
        let mut report = Report::new("f.csv");
        let lieu = lieu(&RawLieu::new(7, texts), &mut Context::on(TODAY), &mut report);
        (lieu, report)
    }

    fn kept(cells: &[(Column, &str)]) -> (Lieu, Vec<(&'static str, String)>) {
        let with_name: Vec<_> = [(Column::Nom, "Chez nous")].into_iter().chain(cells.iter().copied()).collect();
        let (lieu, report) = read(&with_name);
        (lieu.unwrap(), report.warnings.into_iter().map(|warning| (warning.column, warning.found)).collect())
    }

    #[test]
    fn a_record_without_a_name_is_the_only_one_rejected() {
        let (lieu, report) = read(&[(Column::Id, "12"), (Column::Commune, "Lyon")]);
        assert_eq!(lieu, None);
        assert_eq!((report.rejections[0].line, report.rejections[0].found.as_str()), (7, "12 | Lyon"));
        let (lieu, report) = read(&[(Column::Nom, "x")]);
        assert_eq!((lieu.unwrap().nom.as_str(), report.rejections.len()), ("x", 0));
    }

    #[test]
    fn names_lose_markup_and_keep_their_quotes() {
        let (lieu, warnings) = kept(&[(Column::Nom, "Centre Social &amp; Culturel <b>\"La Licorne\"</b>")]);
        assert_eq!((lieu.nom.as_str(), warnings.len()), ("Centre Social & Culturel \"La Licorne\"", 0));
    }

    #[test]
    fn presentations_are_plain_text() {
        let (lieu, _) = kept(&[(Column::PresentationDetail, "<p>Un</p><p>Deux &eacute;</p>")]);
        assert_eq!(lieu.presentation_detail, "Un\n\nDeux é");
    }

    #[test]
    fn a_megabyte_of_text_is_cut_with_a_warning() {
        let long = "x".repeat(1 << 20);
        for column in [Column::PresentationDetail, Column::Nom, Column::Services, Column::Horaires, Column::SiteWeb] {
            let (_, warnings) = kept(&[(column, &long)]);
            assert!(warnings.iter().any(|(name, _)| *name == column.name()), "{column:?}");
        }
        let many = "a|".repeat(1 << 20);
        let (lieu, warnings) = kept(&[(Column::AutresFormations, &many), (Column::Services, "1|2|3|4|5|6|7|8|9|10")]);
        assert!(lieu.values_of(Facet::AutresFormations).len() <= MOST_VALUES && !warnings.is_empty());
        assert_eq!(lieu.values_of(Facet::Services).len(), 10);
    }

    #[test]
    fn nothing_was_brought_up_to_date_in_the_future() {
        let date = |year, month, day| Some(Date { year, month, day });
        for (text, expected, is_told) in [
            ("2026-12-01", date(2026, 12, 1), false),
            ("2026-12-02T01:00:00Z", date(2026, 12, 2), false),
            ("2026-12-03", None, true),
            ("05/03/2098", None, true),
            ("20980305", None, true),
            ("4045420800", None, true),
            ("4045420800000", None, true),
            ("72384", None, true),
            ("05/03/98", date(1998, 3, 5), false),
            ("1970-01-01", None, false),
        ] {
            let (lieu, report) = read(&[(Column::Nom, "Chez nous"), (Column::DateMaj, text)]);
            assert_eq!(lieu.unwrap().date_maj, expected, "{text}");
            let told: Vec<_> = report.warnings.iter().filter(|warning| warning.what.contains("plus tard")).collect();
            assert_eq!(told.len(), usize::from(is_told), "{text}");
            let as_found =
                told.iter().all(|told| (told.line, told.column, told.found.as_str()) == (7, "date_maj", text));
            assert!(as_found, "{text}: {told:?}");
        }
    }

    #[test]
    fn a_text_that_reads_backwards_is_put_right_and_said() {
        let (lieu, warnings) = kept(&[(Column::Commune, "Ly\u{202E}on")]);
        assert_eq!((lieu.commune.as_str(), warnings.len()), ("Lyon", 1));
    }

    #[test]
    fn communes_lose_what_is_not_their_name() {
        for (text, expected) in [
            ("Annecy Cedex 03", "Annecy"),
            ("74000 ANNECY", "ANNECY"),
            ("Lyon (69)", "Lyon"),
            ("Paris 11", "Paris"),
            ("CH╢TEAUROUX", "CHÂTEAUROUX"),
            ("İİcedex", "İİ"),
        ] {
            assert_eq!(kept(&[(Column::Commune, text)]).0.commune, expected);
        }
    }

    #[test]
    fn addresses_lose_the_end_that_other_columns_say() {
        let check = |adresse: &str, expected: &str| {
            let (lieu, _) =
                kept(&[(Column::Adresse, adresse), (Column::CodePostal, "42300"), (Column::Commune, "Roanne")]);
            assert_eq!(lieu.adresse, expected, "{adresse}");
        };
        check("53 Rue Albert Thomas 42300 ROANNE", "53 Rue Albert Thomas");
        check("53 Rue Albert Thomas - 42300 Roanne Cedex", "53 Rue Albert Thomas");
        check("53  Rue\nAlbert Thomas 42300 Mably", "53 Rue Albert Thomas 42300 Mably");
        check("null 3 rue X", "3 rue X");
        check("42300 Roanne", "");
        check("Rue", "");
        check("-", "");
    }

    #[test]
    fn a_code_postal_is_looked_for_in_the_address() {
        let (lieu, _) = kept(&[(Column::Adresse, "3 rue X, 42300 Roanne")]);
        assert_eq!(lieu.code_postal, "42300");
        let (lieu, warnings) = kept(&[(Column::CodePostal, "1000.0")]);
        assert_eq!((lieu.code_postal.as_str(), warnings.len()), ("01000", 1));
        let (lieu, warnings) = kept(&[(Column::CodePostal, "ici")]);
        assert_eq!((lieu.code_postal.as_str(), warnings.len()), ("", 1));
    }

    #[test]
    fn codes_of_communes_are_repaired_when_sure() {
        let check = |text: &str, expected: Option<&str>, n_warnings: usize| {
            let (lieu, warnings) = kept(&[(Column::CodeInsee, text)]);
            assert_eq!(lieu.code_insee.map(|code| code.to_string()).as_deref(), expected, "{text}");
            assert_eq!(warnings.len(), n_warnings, "{text}");
        };
        check("42218", Some("42218"), 0);
        check("1004", Some("01004"), 1);
        check("1004.0", Some("01004"), 1);
        check("2a004", Some("2A004"), 1);
        check("9-8-818", Some("98818"), 1);
        check("00001", None, 1);
        check("Lyon", None, 1);
    }

    #[test]
    fn a_siret_that_a_spreadsheet_rounded_is_no_siret() {
        let check = |text: &str, expected: &str, n_warnings: usize| {
            let (lieu, warnings) = kept(&[(Column::Pivot, text)]);
            assert_eq!((lieu.pivot.as_str(), warnings.len()), (expected, n_warnings), "{text}");
        };
        check("822 516 167 00027", "82251616700027", 0);
        check("W691012345", "W691012345", 0);
        check("00000000000000", "", 0);
        check("36750100000000", "", 1);
        check("3.67501E+13", "", 1);
        check("mairie", "", 1);
        check("Bibliotheque", "", 1);
        check("SIRET 822516167", "", 1);
        check("82251616700027 82251616700035", "", 1);
    }

    #[test]
    fn positions_that_mean_nothing_are_removed_and_said() {
        let check = |lat: &str, lon: &str, expected: Option<(f64, f64)>, n_warnings: usize| {
            let (lieu, warnings) = kept(&[(Column::Latitude, lat), (Column::Longitude, lon)]);
            assert_eq!(lieu.position.map(|at| (at.lat, at.lon)), expected, "{lat} {lon}");
            assert_eq!(warnings.len(), n_warnings, "{lat} {lon}");
        };
        check("45,5", "4,5", Some((45.5, 4.5)), 0);
        check("4.5", "45.5", Some((45.5, 4.5)), 1);
        check("0", "0", None, 1);
        check("475198,12", "6692424,5", None, 1);
        check(
            "48°51'24\"N",
            "2°21'07\"E",
            Some((48.0 + 51.0 / 60.0 + 24.0 / 3_600.0, 2.0 + 21.0 / 60.0 + 7.0 / 3_600.0)),
            1,
        );
        check("", "", None, 0);
    }

    #[test]
    fn unknown_dates_are_unknown() {
        assert_eq!(kept(&[(Column::DateMaj, "1970-01-01")]), (kept(&[]).0, vec![]));
        assert_eq!(kept(&[(Column::DateMaj, "hier")]).1.len(), 1);
        assert_eq!(kept(&[(Column::DateMaj, "05/03/2021")]).0.date_maj.map(|date| date.year), Some(2021));
    }

    #[test]
    fn contacts_are_checked_and_refusals_named() {
        let (lieu, warnings) = kept(&[
            (Column::Telephone, "appeler"),
            (Column::Courriels, "a@b.fr|www.a.fr"),
            (Column::SiteWeb, "javascript:alert(1)|HTTP://A.fr/X"),
            (Column::PriseRdv, "oui"),
        ]);
        assert_eq!(
            (lieu.telephone.as_str(), lieu.courriels, lieu.site_web),
            ("", vec!["a@b.fr".into()], vec!["http://a.fr/X".into()])
        );
        assert_eq!(
            warnings.iter().map(|(column, _)| *column).collect::<Vec<_>>(),
            ["telephone", "site_web", "prise_rdv"]
        );
    }

    #[test]
    fn unknown_values_are_kept_with_a_warning_and_free_ones_without() {
        let (lieu, warnings) = kept(&[
            (Column::Services, "Yoga|Aide aux démarches administratives"),
            (Column::AutresFormations, "ZRR|FRR|QPV"),
            (Column::PriseEnCharge, "Langues étrangères"),
            (Column::Formations, "Étapes numériques(La Poste)"),
        ]);
        assert_eq!(lieu.values_of(Facet::Services), [Value::Other("Yoga".into()), Value::Standard(0)]);
        assert_eq!(lieu.values_of(Facet::AutresFormations).len(), 3);
        assert_eq!(lieu.values_of(Facet::PriseEnCharge), [Value::Other("Langues étrangères".into())]);
        assert_eq!(lieu.values_of(Facet::Formations), [Value::Standard(4)]);
        assert_eq!(
            warnings,
            [("services", "Yoga".into()), ("prise_en_charge_specifique", "Langues étrangères".into())]
        );
    }

    #[test]
    fn older_columns_go_where_they_belong_now() {
        let (lieu, warnings) = kept(&[
            (Column::PublicsAccueillis, "Adultes;Familles/enfants;Surdité;Public langues étrangères"),
            (Column::LabelsNationaux, "CNFS;Campus connecté;Fabriques de Territoire"),
            (
                Column::ConditionsAcces,
                "Gratuit : Je peux accéder gratuitement au lieu et à ses services;Adhésion : y adhérer",
            ),
        ]);
        let texts = |facet: Facet| lieu.values_of(facet).iter().map(|value| value.text(facet)).collect::<Vec<_>>();
        assert_eq!(texts(Facet::Publics), ["Familles et/ou enfants"]);
        assert_eq!(
            texts(Facet::PriseEnCharge),
            ["Surdité", "Langues étrangères (anglais)", "Langues étrangères (autres)"]
        );
        assert_eq!(texts(Facet::Dispositifs), ["Conseillers numériques"]);
        assert_eq!(texts(Facet::Formations), ["Fabriques de Territoire"]);
        assert_eq!(texts(Facet::AutresFormations), ["Campus connecté"]);
        assert_eq!(texts(Facet::Frais), ["Gratuit", "Payant"]);
        assert_eq!(warnings, []);
    }
}
