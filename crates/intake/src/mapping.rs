//! A column mapping: how a file with columns of its own is read as if it were in the standard.
//!
//! A small TOML text, written by whoever keeps the file:
//!
//! ```toml
//! [colonnes]
//! id = "bfc_id"                                        # a column of the file
//! source = { valeur = "MedNum BFC" }                   # always the same
//! adresse = { joindre = ["N°", "ADRESSE"], avec = " " } # several columns
//! frais_a_charge = { colonne = "tarif", separateur = "-", table = { G = "Gratuit", P = "Payant" } }
//! services = [                                         # several sources, one after the other
//!   { colonne = "INTERNET", table = { Oui = "Accès internet et matériel informatique" } },
//!   { colonne = "INITIATION", table = { Oui = "Maîtrise des outils numériques du quotidien" } },
//! ]
//!
//! [position]
//! lambert93 = ["x", "y"]                               # metres, EPSG:2154; web_mercator: EPSG:3857
//!
//! [horaires]                                           # one or more columns for each day
//! lundi = ["lundi matin", "lundi après-midi"]
//!
//! [ignorer]                                            # records that are not to be published
//! AFFICHAGE = ["INACTIF"]
//! ```
//!
//! A text that is not in a `table` is left out, with a warning; give it the value `""`, or all of them `sinon = ""`, to leave it
//! out in silence.
//! What values mean is not known here: they are cleaned afterwards like those of any file.

use crate::columns::Column;
use crate::coordinates::{from_lambert93, from_web_mercator};
use crate::hours_in_words;
use crate::numbers::number;
use crate::report::Report;
use crate::text::key;
use atlas::lieu::Position;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// How the records of a file become records of the standard, when its columns are its own. A trait, so that whoever never has
/// a mapping (the browser) does not carry the code of one.
pub(crate) trait Translate {
    /// The columns of the file that are read.
    fn reads(&self) -> BTreeSet<&str>;

    /// The column of the standard that a column of the file is, as it is.
    fn kind(&self, name: &str) -> Option<Column>;

    /// Whether a record is not to be published.
    fn ignores<'a>(&self, cell: &dyn Fn(&str) -> &'a str) -> bool;

    /// The record as it would be in the standard: one text for each [`Column`], in order.
    fn translated<'a>(&self, line: u32, cell: &dyn Fn(&str) -> &'a str, report: &mut Report) -> Vec<String>;
}

/// A mapping, checked.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    columns: Vec<(Column, Vec<Part>)>,
    projected: Option<(Projected, [String; 2])>,
    days: [Vec<String>; 7],
    ignored: Vec<(String, Vec<String>)>,
}

/// How metres are a place, and what a pair of them is not when they are none.
type Projected = (fn(f64, f64) -> Option<Position>, &'static str);

/// Names of projections in `[position]`.
const PROJECTIONS: [(&str, Projected); 2] = [
    ("lambert93", (from_lambert93, "n'est pas en Lambert-93 — position retirée")),
    ("web_mercator", (from_web_mercator, "n'est pas en Web Mercator — position retirée")),
];

/// One source of a column's text.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    source: Source,
    separator: Option<String>,
    /// Keys of texts, and what they become.
    table: Option<Vec<(String, String)>>,
    /// What a text becomes that is not in the table; `None`: it is left out, with a warning.
    otherwise: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Constant(String),
    Columns { names: Vec<String>, glue: String },
}

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

impl Mapping {
    /// Reads the text of a mapping.
    ///
    /// # Errors
    /// One sentence, in French, that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: Table =
            text.parse().map_err(|error: toml::de::Error| format!("TOML mal formé : {}", error.message()))?;
        let mut mapping = Self::default();
        for (section, value) in &table {
            let entries =
                value.as_table().ok_or_else(|| format!("« {section} » doit être une section : [{section}]"))?;
            match section.as_str() {
                "colonnes" => {
                    for (name, value) in entries {
                        let column = Column::all().find(|column| column.name() == name);
                        let column = column.ok_or_else(|| format!("« {name} » n'est pas une colonne du standard"))?;
                        let parts = match value {
                            Value::Array(parts) => {
                                parts.iter().map(|part| Part::parse(name, part)).collect::<Result<_, _>>()?
                            }
                            part => vec![Part::parse(name, part)?],
                        };
                        mapping.columns.push((column, parts));
                    }
                }
                "position" => {
                    let given =
                        PROJECTIONS.iter().find_map(|(of, how)| entries.get(*of).map(|value| (*of, how, value)));
                    let (of, how, value) =
                        given.ok_or("[position] attend lambert93 = [\"x\", \"y\"] ou web_mercator = [\"x\", \"y\"]")?;
                    let names = texts(of, value)?;
                    let names = names.try_into().map_err(|_| format!("{of} attend deux colonnes : [\"x\", \"y\"]"))?;
                    mapping.projected = Some((*how, names));
                }
                "horaires" => {
                    for (name, value) in entries {
                        let day = DAYS.iter().position(|day| day == name);
                        let day = day.ok_or_else(|| format!("« {name} » n'est pas un jour (lundi à dimanche)"))?;
                        mapping.days[day] = texts(name, value)?;
                    }
                }
                "ignorer" => {
                    for (name, value) in entries {
                        let values = texts(name, value)?.iter().map(|text| key(text)).collect();
                        mapping.ignored.push((name.clone(), values));
                    }
                }
                other => return Err(format!("section [{other}] inconnue : colonnes, position, horaires, ignorer")),
            }
        }
        let names_a_lieu = mapping.columns.iter().any(|(column, _)| *column == Column::Nom);
        if names_a_lieu { Ok(mapping) } else { Err("[colonnes] doit au moins dire d'où vient « nom »".to_owned()) }
    }
}

impl Translate for Mapping {
    fn reads(&self) -> BTreeSet<&str> {
        let parts = self.columns.iter().flat_map(|(_, parts)| parts);
        let of_parts = parts.flat_map(|part| match &part.source {
            Source::Columns { names, .. } => names.as_slice(),
            Source::Constant(_) => &[],
        });
        let others = self.projected.iter().flat_map(|(_, names)| names).chain(self.days.iter().flatten());
        let ignored = self.ignored.iter().map(|(name, _)| name);
        of_parts.chain(others).chain(ignored).map(String::as_str).collect()
    }

    fn kind(&self, name: &str) -> Option<Column> {
        let is_it = |part: &Part| {
            let is_plain = part.separator.is_none() && part.table.is_none();
            is_plain && matches!(&part.source, Source::Columns { names, .. } if *names == [name])
        };
        let column = self.columns.iter().find(|(_, parts)| matches!(parts.as_slice(), [part] if is_it(part)));
        let of_metres = || {
            let (_, names) = self.projected.as_ref()?;
            names.iter().any(|of| of == name).then_some(Column::Latitude)
        };
        column.map(|(column, _)| *column).or_else(of_metres)
    }

    fn ignores<'a>(&self, cell: &dyn Fn(&str) -> &'a str) -> bool {
        self.ignored.iter().any(|(name, values)| values.contains(&key(cell(name))))
    }

    fn translated<'a>(&self, line: u32, cell: &dyn Fn(&str) -> &'a str, report: &mut Report) -> Vec<String> {
        let mut cells = vec![String::new(); Column::COUNT];
        for (column, parts) in &self.columns {
            let mut texts: Vec<String> = Vec::new();
            for part in parts {
                for text in part.texts(cell) {
                    match &part.table {
                        None => texts.push(text),
                        Some(table) => match part.translated(table, &text) {
                            Some("") => {}
                            Some(to) => texts.push(to.to_owned()),
                            None => report.warn(
                                line,
                                column.name(),
                                &text,
                                "n'est pas dans la table de la correspondance — retiré",
                                "",
                            ),
                        },
                    }
                }
            }
            cells[*column as usize] = texts.join("|");
        }
        if let Some(((from_metres, what), [x, y])) = &self.projected {
            let (x, y) = (cell(x), cell(y));
            match number(x).zip(number(y)).and_then(|(x, y)| from_metres(x, y)) {
                Some(position) => {
                    cells[Column::Latitude as usize] = position.lat.to_string();
                    cells[Column::Longitude as usize] = position.lon.to_string();
                }
                None if x.trim().is_empty() && y.trim().is_empty() => {}
                None => report.warn(line, "latitude", &format!("{x} {y}"), what, ""),
            }
        }
        if self.days.iter().any(|names| !names.is_empty()) {
            let days = self.days.each_ref().map(|names| names.iter().map(|name| cell(name)).collect());
            let (horaires, refused) = hours_in_words::week(&days);
            for text in refused {
                report.warn(line, "horaires", &text, "n'est pas un horaire — retiré", "");
            }
            cells[Column::Horaires as usize] = horaires;
        }
        cells
    }
}

impl Part {
    fn parse(column: &str, value: &Value) -> Result<Self, String> {
        let one = |name: &str| Source::Columns { names: vec![name.to_owned()], glue: String::new() };
        let table = match value {
            Value::String(name) => {
                return Ok(Self { source: one(name), separator: None, table: None, otherwise: None });
            }
            Value::Table(table) => table,
            _ => return Err(format!("« {column} » attend un nom de colonne, ou {{ colonne | valeur | joindre = … }}")),
        };
        if let Some(unknown) = table.keys().find(|name| {
            !["colonne", "valeur", "joindre", "avec", "separateur", "table", "sinon"].contains(&name.as_str())
        }) {
            return Err(format!(
                "« {column} » : « {unknown} » n'est pas connu (colonne, valeur, joindre, avec, separateur, table, sinon)"
            ));
        }
        let text = |name: &str| match table.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("« {column} » : « {name} » attend un texte entre guillemets")),
        };
        let source = match (text("colonne")?, text("valeur")?, table.get("joindre")) {
            (Some(name), None, None) => one(&name),
            (None, Some(constant), None) => Source::Constant(constant),
            (None, None, Some(names)) => Source::Columns {
                names: texts("joindre", names)?,
                glue: text("avec")?.unwrap_or_else(|| " ".to_owned()),
            },
            _ => return Err(format!("« {column} » attend une seule chose parmi colonne, valeur et joindre")),
        };
        let separator = text("separateur")?.filter(|separator| !separator.is_empty());
        let otherwise = text("sinon")?;
        let table = match table.get("table") {
            None => None,
            Some(Value::Table(entries)) => {
                let entry = |(from, to): (&String, &Value)| match to {
                    Value::String(to) => Ok((key(from), to.clone())),
                    _ => Err(format!("« {column} » : la valeur de « {from} » doit être un texte entre guillemets")),
                };
                Some(entries.iter().map(entry).collect::<Result<_, _>>()?)
            }
            Some(_) => return Err(format!("« {column} » : table attend {{ ancien = \"nouveau\" }}")),
        };
        Ok(Self { source, separator, table, otherwise })
    }

    fn translated<'a>(&'a self, table: &'a [(String, String)], text: &str) -> Option<&'a str> {
        let found = table.iter().find(|(from, _)| *from == key(text));
        found.map(|(_, to)| to.as_str()).or(self.otherwise.as_deref())
    }

    fn texts<'a>(&self, cell: &dyn Fn(&str) -> &'a str) -> Vec<String> {
        let whole = match &self.source {
            Source::Constant(constant) => constant.clone(),
            Source::Columns { names, glue } => {
                let cells = names.iter().map(|name| cell(name).trim()).filter(|text| !text.is_empty());
                cells.collect::<Vec<_>>().join(glue)
            }
        };
        let pieces: Vec<&str> = match &self.separator {
            Some(separator) => whole.split(separator.as_str()).collect(),
            None => vec![&whole],
        };
        pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    }
}

fn texts(name: &str, value: &Value) -> Result<Vec<String>, String> {
    let wrong = || format!("« {name} » attend une liste de textes : [\"a\", \"b\"]");
    match value {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect(),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(mapping: &str, cells: &[(&str, &str)]) -> (Vec<String>, Report) {
        let mapping = Mapping::parse(mapping).unwrap();
        let mut report = Report::new("f");
        let cell = |name: &str| cells.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
        (mapping.translated(2, &cell, &mut report), report)
    }

    #[test]
    fn columns_constants_joins_and_tables_are_applied() {
        let mapping = r#"
            [colonnes]
            nom = "lib"
            source = { valeur = "Moi" }
            adresse = { joindre = ["n", "rue"] }
            frais_a_charge = { colonne = "tarif", separateur = "-", table = { G = "Gratuit", "p" = "Payant", RDV = "" } }
            services = [{ colonne = "net", table = { Oui = "Un" } }, { colonne = "init", table = { Oui = "Deux" }, sinon = "" }, { colonne = "autre", table = { Oui = "Trois" }, sinon = "Quatre" }]
        "#;
        let (cells, report) = applied(
            mapping,
            &[
                ("lib", "Chez nous"),
                ("n", "3"),
                ("rue", " rue X"),
                ("tarif", "RDV-G-P-Z"),
                ("net", "oui"),
                ("init", "-"),
                ("autre", "?"),
            ],
        );
        let cell = |column: Column| cells[column as usize].as_str();
        assert_eq!(cell(Column::Nom), "Chez nous");
        assert_eq!(cell(Column::Source), "Moi");
        assert_eq!(cell(Column::Adresse), "3 rue X");
        assert_eq!(cell(Column::Frais), "Gratuit|Payant");
        assert_eq!(cell(Column::Services), "Un|Quatre");
        assert_eq!(report.warnings.len(), 1);
        assert_eq!((report.warnings[0].column, report.warnings[0].found.as_str()), ("frais_a_charge", "Z"));
    }

    #[test]
    fn projected_coordinates_and_hours_by_day_are_applied() {
        let mapping = r#"
            [colonnes]
            nom = "n"
            [position]
            lambert93 = ["x", "y"]
            [horaires]
            lundi = ["lm", "la"]
            mardi = "ma"
        "#;
        let (cells, report) = applied(
            mapping,
            &[("x", "475198,121680863"), ("y", "6692424,50691385"), ("lm", "9h-12h"), ("la", "14h-17h"), ("ma", "x")],
        );
        assert!(cells[Column::Latitude as usize].starts_with("47.29401"));
        assert!(cells[Column::Longitude as usize].starts_with("0.02466"));
        assert_eq!(cells[Column::Horaires as usize], "Mo 09:00-12:00,14:00-17:00");
        assert_eq!(report.warnings, []);
        let (cells, report) = applied(mapping, &[("x", "12"), ("y", "nord"), ("ma", "sur rdv")]);
        assert_eq!(cells[Column::Latitude as usize], "");
        assert_eq!(report.warnings.len(), 2);
    }

    #[test]
    fn some_records_are_not_to_be_published() {
        let mapping = Mapping::parse("[colonnes]\nnom = \"n\"\n[ignorer]\nAFFICHAGE = [\"INACTIF\"]").unwrap();
        assert!(mapping.ignores(&|_| "inactif"));
        assert!(!mapping.ignores(&|_| "OUVERT"));
        assert_eq!(mapping.reads().into_iter().collect::<Vec<_>>(), ["AFFICHAGE", "n"]);
    }

    #[test]
    fn a_wrong_mapping_says_what_is_wrong() {
        let check = |text: &str, part: &str| {
            let message = Mapping::parse(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        };
        check("", "« nom »");
        check("[colonnes", "TOML");
        check("nom = \"x\"", "section");
        check("[colonnes]\nname = \"x\"", "« name » n'est pas une colonne du standard");
        check("[colonnes]\nnom = 3", "attend un nom de colonne");
        check("[colonnes]\nnom = { colone = \"x\" }", "« colone » n'est pas connu");
        check("[colonnes]\nnom = { colonne = \"x\", valeur = \"y\" }", "une seule chose");
        check("[colonnes]\nnom = \"x\"\n[horaires]\nmonday = \"x\"", "« monday » n'est pas un jour");
        check("[colonnes]\nnom = \"x\"\n[position]\nlambert93 = [\"x\"]", "deux colonnes");
        check("[colonnes]\nnom = \"x\"\n[autre]\na = 1", "[autre]");
    }
}
