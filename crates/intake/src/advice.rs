//! What is proposed for a file in columns of its own: a mapping to start from, each line of which was tried on the file's own rows.
//!
//! A name alone proves nothing: « X » may be metres or degrees, « code » a town's or a shelf's. Only whoever can use a mapping carries this
//! code; the browser does not.

use crate::columns::{Column, Header};
use crate::contact::{courriels, links};
use crate::coordinates::{Coordinates, coordinates, in_france};
use crate::hours_in_words;
use crate::mapping::{Mapping, Translate};
use crate::numbers::code_postal;
use crate::report::{Report, counted};
use crate::telephone::telephone;
use crate::text::{is_letter_or_digit, key};
use atlas::territoire::CodeCommune;
use atlas::vocabulary::COLUMNS;
use position::{Projection, departements, position};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;

mod position;

/// What helps with files that are not in the standard. A type and not a value: whoever has none links none of it, whatever the compiler
/// makes of a pointer that has one function to lead to.
pub(crate) trait Advise {
    /// How many names of a header look like columns: tells it from a title.
    fn alike(names: &[Cow<'_, str>]) -> usize;
    /// A mapping for a header, from the first rows; `None` from who knows no mappings.
    fn mapping(names: &[Cow<'_, str>], rows: &[Vec<String>]) -> Option<String>;
}

/// All of it.
pub(crate) struct Tried;

impl Advise for Tried {
    fn alike(names: &[Cow<'_, str>]) -> usize {
        n_alike(names)
    }

    fn mapping(names: &[Cow<'_, str>], rows: &[Vec<String>]) -> Option<String> {
        Some(proposed(names, rows))
    }
}

/// For who can use no mapping.
pub(crate) struct NoAdvice;

impl Advise for NoAdvice {
    fn alike(_: &[Cow<'_, str>]) -> usize {
        0
    }

    fn mapping(_: &[Cow<'_, str>], _: &[Vec<String>]) -> Option<String> {
        None
    }
}

/// Rows that are looked at.
pub(crate) const ROWS: usize = 50;

/// Nobody describes more columns, and each is weighed against each of the standard.
const MOST_COLUMNS: usize = 500;

fn n_alike(names: &[Cow<'_, str>]) -> usize {
    let short = names.iter().take(MOST_COLUMNS).filter(|name| name.len() <= 40);
    short.map(|name| words(name)).filter(|words| Column::all().any(|column| looks_like(column, words))).count()
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !is_letter_or_digit(c)).map(key).filter(|word| !word.is_empty()).collect()
}

/// A column of the file, and what its first rows say.
struct Own<'a> {
    name: &'a str,
    words: Vec<String>,
    standard: Option<Column>,
    /// One for each row.
    cells: Vec<&'a str>,
    is_taken: bool,
}

impl Own<'_> {
    fn looks_like(&self, column: Column) -> bool {
        self.standard == Some(column) || self.standard.is_none() && looks_like(column, &self.words)
    }

    /// Most of what is filled is so; nothing filled says nothing against it.
    fn mostly(&self, is_so: impl Fn(&str) -> bool) -> bool {
        let filled = self.cells.iter().filter(|cell| !cell.is_empty());
        let (n, n_so) = filled.fold((0, 0), |(n, n_so), cell| (n + 1, n_so + usize::from(is_so(cell))));
        n_so * 2 > n || n == 0
    }

    fn is_filled(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }
}

/// What is looked at of a cell: a drawn outline is a megabyte.
fn glimpse(cell: &str) -> &str {
    let cell = cell.trim();
    let end = (0..=cell.len().min(1_000)).rev().find(|at| cell.is_char_boundary(*at));
    &cell[..end.unwrap_or(0)]
}

/// The text of a mapping.
fn proposed(names: &[Cow<'_, str>], rows: &[Vec<String>]) -> String {
    let mut columns: Vec<Own> = names
        .iter()
        .take(MOST_COLUMNS)
        .enumerate()
        .filter(|(_, name)| !name.trim().is_empty())
        .map(|(at, name)| Own {
            name: name.trim(),
            words: words(name),
            standard: Column::of_header(name),
            cells: rows.iter().take(ROWS).map(|row| row.get(at).map_or("", |cell| glimpse(cell))).collect(),
            is_taken: false,
        })
        .collect();
    let mut found: Vec<(Column, String)> = Vec::new();
    // Addresses before names: what is left over may be the name.
    for column in Column::all().take(COLUMNS.len()).filter(|of| ![Column::Latitude, Column::Longitude].contains(of)) {
        let suits = |own: &&mut Own| !own.is_taken && own.looks_like(column) && suits(column, own);
        if let Some(own) = columns.iter_mut().filter(|own| own.standard == Some(column)).find(suits) {
            own.is_taken = true;
            found.push((column, own.name.to_owned()));
        } else if let Some(own) = columns.iter_mut().find(suits) {
            own.is_taken = true;
            found.push((column, own.name.to_owned()));
        }
    }
    let departements = departements(&columns, &found);
    let position = position(&columns, &departements);
    if let Some((Projection::Degrees, [x, y])) = &position {
        found.push((Column::Latitude, y.clone()));
        found.extend((x != y).then(|| (Column::Longitude, x.clone())));
    }
    if !found.iter().any(|(column, _)| *column == Column::Nom) {
        // Nothing is called a name: the first column of words that are not the same twice.
        let is_position =
            |own: &Own| position.as_ref().is_some_and(|(_, names)| names.iter().any(|name| name == own.name));
        let named = columns.iter().find(|own| {
            own.standard.is_none()
                && !own.is_taken
                && own.is_filled()
                && !is_position(own)
                && suits(Column::Nom, own)
                && are_distinct(own)
        });
        found.extend(named.map(|own| (Column::Nom, own.name.to_owned())));
    }
    let missing = Header::of(names).missing();
    let mut text = String::from("[colonnes]\n");
    for column in Column::all().take(COLUMNS.len()) {
        match found.iter().find(|(of, _)| *of == column) {
            Some((_, name)) => _ = writeln!(text, "{} = {}", column.name(), toml_text(name)),
            None if missing.contains(&column.name()) => _ = writeln!(text, "# {} = \"…\"", column.name()),
            None => {}
        }
    }
    if let Some((projection @ (Projection::Lambert93 | Projection::WebMercator), [x, y])) = &position {
        let name = if *projection == Projection::Lambert93 { "lambert93" } else { "web_mercator" };
        let _ = write!(text, "\n[position]\n{name} = [{}, {}]\n", toml_text(x), toml_text(y));
    }
    text.push_str(&days(&columns));
    text.push_str(&trial(&text, names, rows));
    text
}

/// Columns of days of which some cell is hours: people write much else beside them.
fn days(columns: &[Own]) -> String {
    let mut text = String::new();
    for day in ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"] {
        let are_hours = |cell: &str| {
            let mut week: [Vec<&str>; 7] = Default::default();
            week[0].push(cell);
            let (hours, refused) = hours_in_words::week(&week);
            !hours.is_empty() && refused.is_empty()
        };
        let of_day = columns.iter().filter(|own| {
            key(own.name).contains(day) && (!own.is_filled() || own.cells.iter().any(|cell| are_hours(cell)))
        });
        let of_day: Vec<String> = of_day.map(|own| toml_text(own.name)).collect();
        if !of_day.is_empty() {
            let _ = writeln!(text, "{day} = [{}]", of_day.join(", "));
        }
    }
    if text.is_empty() { text } else { format!("\n[horaires]\n{text}") }
}

/// What the rows become through the mapping: how many have a name, how many a place.
fn trial(text: &str, names: &[Cow<'_, str>], rows: &[Vec<String>]) -> String {
    let Some(mapping) = Mapping::parse(text).ok().filter(|_| !rows.is_empty()) else { return String::new() };
    let (mut n_named, mut n_placed) = (0, 0);
    for row in rows.iter().take(ROWS) {
        let cell = |name: &str| {
            let at = names.iter().position(|of| of.trim() == name);
            at.and_then(|at| row.get(at)).map_or("", String::as_str)
        };
        let cells = mapping.translated(0, &cell, &mut Report::default());
        n_named += usize::from(!cells[Column::Nom as usize].trim().is_empty());
        let at = coordinates(&cells[Column::Latitude as usize], &cells[Column::Longitude as usize], None);
        let is_placed =
            matches!(at, Coordinates::At(at) | Coordinates::Swapped(at) | Coordinates::Read(at, _) if in_france(at));
        n_placed += usize::from(is_placed);
    }
    let n = counted(rows.len().min(ROWS), "première ligne", "premières lignes");
    format!("\n# Essayée sur {n} du fichier : {n_named} avec un nom, {n_placed} avec une position en France.\n")
}

/// Whether what a column holds may be what the standard's column holds.
fn suits(column: Column, own: &Own) -> bool {
    let has_letters =
        |cell: &str| cell.contains(char::is_alphabetic) && !cell.starts_with(['{', '[']) && !cell.contains('@');
    own.mostly(|cell| match column {
        Column::Pivot => (9..=14).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric()),
        Column::Nom | Column::Commune => has_letters(cell) && cell.len() <= 200 && !cell.starts_with("http"),
        Column::Adresse | Column::ComplementAdresse => has_letters(cell),
        Column::CodePostal => cell.len() <= 8 && code_postal(cell).is_some(),
        Column::CodeInsee => CodeCommune::parse(cell).or_else(|| CodeCommune::parse(&format!("0{cell}"))).is_some(),
        Column::Telephone => telephone(cell, "").is_some(),
        Column::Courriels => !courriels(cell).values.is_empty(),
        Column::SiteWeb | Column::FicheAccesLibre | Column::PriseRdv => !links(cell).values.is_empty(),
        Column::DateMaj => cell.bytes().filter(u8::is_ascii_digit).count() >= 4 && !cell.contains("://"),
        _ => true,
    }) && (column != Column::Id || are_distinct(own))
}

fn are_distinct(own: &Own) -> bool {
    let mut seen = HashSet::new();
    own.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| seen.insert(*cell))
}

fn toml_text(name: &str) -> String {
    let mut text = String::from('"');
    for c in name.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Whether a name that is not the standard's probably means this column: whole words of it, values are asked by [`suits`].
fn looks_like(column: Column, words: &[String]) -> bool {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    match column {
        Column::Id => has(&["id", "identifiant", "uid"]),
        Column::Pivot => has(&["siret", "rna", "pivot"]),
        Column::Nom => {
            let says = [
                "nom",
                "lib",
                "libelle",
                "name",
                "intitule",
                "structure",
                "etablissement",
                "lieu",
                "epn",
                "organisme",
                "denomination",
            ];
            has(&says) && !has(&["com", "commune", "ville", "id", "type", "url", "code", "mail", "adresse"])
        }
        Column::Commune => {
            has(&["commune", "ville", "city", "localite"]) && !has(&["insee", "code"]) || words == ["lib", "com"]
        }
        Column::CodePostal => has(&["cp", "postal", "post", "codepostal", "codepost", "zip", "zipcode", "postcode"]),
        Column::CodeInsee => {
            (has(&["insee", "codeinsee", "depcom"]) || has(&["code"]) && has(&["commune", "com"])) && !has(&["dep"])
        }
        Column::Adresse => has(&["adresse", "address", "voie"]) && !has(&["comp", "complement", "mail"]),
        Column::ComplementAdresse => has(&["comp", "complement"]),
        Column::Latitude => has(&["lat", "latitude"]),
        Column::Longitude => has(&["lon", "lng", "long", "longitude"]),
        Column::Telephone => has(&["tel", "telephone", "phone", "tele"]),
        Column::Courriels => has(&["mail", "email", "courriel"]),
        Column::SiteWeb => has(&["site", "url", "web"]),
        Column::Horaires => has(&["horaires", "horaire"]),
        Column::DateMaj => has(&["maj", "jour", "update"]) && has(&["date", "dat", "mise", "update", "maj"]),
        Column::Typologie => has(&["typo", "typologie", "type", "categorie"]),
        Column::Itinerance => has(&["itinerance", "itinerant"]),
        Column::PresentationDetail => has(&["commentaire", "description"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn proposed_for(header: &str, rows: &[&str]) -> String {
        let names: Vec<Cow<'_, str>> = header.split(';').map(Cow::Borrowed).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(';').map(str::to_owned).collect()).collect();
        let text = proposed(&names, &rows);
        assert!(Mapping::parse(&text).is_ok() || text.contains("# nom"), "{text}");
        text
    }

    #[test]
    fn a_column_is_proposed_only_for_what_it_holds() {
        let text = proposed_for(
            "identifiant;type;epn;voie;code_post;Tel. fixe;contact mail;site;ville",
            &["1;a;Espace A;4 rue X;42000;0477000011;a@exemple.fr;Nord;Roanne", "1;a;Espace B;;42300;;;Sud;Feurs"],
        );
        for part in [
            "# id = ",
            "nom = \"epn\"",
            "adresse = \"voie\"",
            "code_postal = \"code_post\"",
            "telephone = \"Tel. fixe\"",
            "courriels = \"contact mail\"",
            "commune = \"ville\"",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("site_web"), "{text}");
        // Nothing is called a name: what looks like one.
        let text = proposed_for("n;appellation;ville", &["1;Espace A;Roanne", "2;Espace B;Roanne"]);
        assert!(text.contains("nom = \"appellation\""), "{text}");
    }

    #[test]
    fn names_alone_are_enough_where_nothing_is_filled() {
        let header = "bfc_id;mise_a_jour;lon;lat;adresse;code_postal;ville;nom_structure;url_lieu;contact_email;contact_tel;lundi matin;lundi après-midi";
        let text = proposed_for(
            header,
            &[
                "b1;2023-01-01;5.04;47.32;1 rue X;21000;Dijon;Chez nous;https://exemple.fr;a@exemple.fr;0380000011;9h-12h;",
            ],
        );
        for part in [
            "id = \"bfc_id\"\n",
            "# pivot = \"…\"\n",
            "nom = \"nom_structure\"\n",
            "commune = \"ville\"\n",
            "latitude = \"lat\"\n",
            "courriels = \"contact_email\"\n",
            "date_maj = \"mise_a_jour\"\n",
            "lundi = [\"lundi matin\", \"lundi après-midi\"]\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
