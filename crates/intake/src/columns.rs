//! Which column of a file is which column of the standard, today's or an older one's; and what to say when too many are missing.
//!
//! Only names are looked at here, never values.

use crate::report::shortened;
use crate::text::{is_letter_or_digit, key};
use atlas::vocabulary::COLUMNS;
use std::borrow::Cow;
use std::fmt::Write;

/// A column that is understood: the standard's 32, then those of 0.1 that became others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs, reason = "the columns of the standard, by name")]
pub enum Column {
    Id,
    Pivot,
    Nom,
    Commune,
    CodePostal,
    CodeInsee,
    Adresse,
    ComplementAdresse,
    Latitude,
    Longitude,
    Typologie,
    Telephone,
    Courriels,
    SiteWeb,
    Horaires,
    PresentationResume,
    PresentationDetail,
    Source,
    Itinerance,
    StructureParente,
    DateMaj,
    Services,
    Publics,
    PriseEnCharge,
    Frais,
    Dispositifs,
    Formations,
    AutresFormations,
    ModalitesAcces,
    ModalitesAccompagnement,
    FicheAccesLibre,
    PriseRdv,
    /// 0.1: `labels_nationaux`.
    LabelsNationaux,
    /// 0.1: `publics_accueillis`.
    PublicsAccueillis,
    /// 0.1: `conditions_acces`.
    ConditionsAcces,
}

/// Names of the columns of 0.1 that were cut up later, in the order of [`Column`].
const OLDER: [&str; 3] = ["labels_nationaux", "publics_accueillis", "conditions_acces"];

/// Columns that kept their meaning under another name: 0.1, the schema's own misprints, and habits met in published files.
const RENAMED: [(&str, Column); 10] = [
    ("courriel", Column::Courriels),
    ("labels_autres", Column::AutresFormations),
    ("accessibilite", Column::FicheAccesLibre),
    ("pivot (siret ou rna)", Column::Pivot),
    ("site_internet", Column::SiteWeb),
    ("publics_specifiques", Column::Publics),
    ("prise_en_charge", Column::PriseEnCharge),
    ("frais", Column::Frais),
    ("modalites_d_acces", Column::ModalitesAcces),
    ("modalites_d_accompagnement", Column::ModalitesAccompagnement),
];

/// Columns that published files carry besides, known to hold nothing for us: not worth a warning.
const IGNORED: [&str; 3] = ["cle_ban", "structure_coop_id", "siret"];

impl Column {
    /// How many columns are understood.
    pub const COUNT: usize = COLUMNS.len() + OLDER.len();

    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        const ALL: [Column; Column::COUNT] = [
            Column::Id,
            Column::Pivot,
            Column::Nom,
            Column::Commune,
            Column::CodePostal,
            Column::CodeInsee,
            Column::Adresse,
            Column::ComplementAdresse,
            Column::Latitude,
            Column::Longitude,
            Column::Typologie,
            Column::Telephone,
            Column::Courriels,
            Column::SiteWeb,
            Column::Horaires,
            Column::PresentationResume,
            Column::PresentationDetail,
            Column::Source,
            Column::Itinerance,
            Column::StructureParente,
            Column::DateMaj,
            Column::Services,
            Column::Publics,
            Column::PriseEnCharge,
            Column::Frais,
            Column::Dispositifs,
            Column::Formations,
            Column::AutresFormations,
            Column::ModalitesAcces,
            Column::ModalitesAccompagnement,
            Column::FicheAccesLibre,
            Column::PriseRdv,
            Column::LabelsNationaux,
            Column::PublicsAccueillis,
            Column::ConditionsAcces,
        ];
        ALL.into_iter()
    }

    /// The name in the file's header.
    #[must_use]
    pub fn name(self) -> &'static str {
        let at = self as usize;
        COLUMNS.get(at).or_else(|| OLDER.get(at - COLUMNS.len())).copied().unwrap_or("")
    }

    /// The column that a header's name means, whatever its case, accents and punctuation.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        let wanted = key(header);
        if wanted.is_empty() {
            return None;
        }
        let by_name = Self::all().find(|column| key(column.name()) == wanted);
        by_name.or_else(|| RENAMED.iter().find(|(name, _)| key(name) == wanted).map(|(_, column)| *column))
    }
}

/// How many columns of a header are understood: what tells a delimiter from another.
#[must_use]
pub fn n_understood(header: &[Cow<'_, str>]) -> usize {
    header.iter().filter(|name| Column::of_header(name).is_some()).count()
}

/// A header against the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// For each column of the file, what it is.
    pub columns: Vec<Option<Column>>,
    /// Names that are not understood and may have held something.
    pub unknown: Vec<String>,
}

impl Header {
    /// Understands the names it can.
    #[must_use]
    pub fn of(names: &[Cow<'_, str>]) -> Self {
        let columns: Vec<Option<Column>> = names.iter().map(|name| Column::of_header(name)).collect();
        let unknown = names
            .iter()
            .zip(&columns)
            .filter(|(name, column)| {
                column.is_none() && !name.trim().is_empty() && IGNORED.iter().all(|known| key(known) != key(name))
            })
            .map(|(name, _)| name.trim().to_owned())
            .collect();
        Self { columns, unknown }
    }

    fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Whether lieux can be made of these columns: a name, and something that says where.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        let located = [Column::Commune, Column::CodePostal, Column::CodeInsee].iter().any(|column| self.has(*column))
            || (self.has(Column::Latitude) && self.has(Column::Longitude));
        self.has(Column::Nom) && located
    }

    /// The required columns that are not there, as the standard names them.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        const REQUIRED: [Column; 7] = [
            Column::Id,
            Column::Pivot,
            Column::Nom,
            Column::Commune,
            Column::CodePostal,
            Column::Adresse,
            Column::DateMaj,
        ];
        REQUIRED.into_iter().filter(|column| !self.has(*column)).map(Column::name).collect()
    }
}

/// The one message for a file in columns of its own: what is missing, and a mapping to start from.
#[must_use]
pub fn not_in_the_standard(file: &str, names: &[Cow<'_, str>]) -> String {
    let header = Header::of(names);
    let found = shortened_list(names);
    // Nobody describes more, and each is weighed against each column of the standard.
    let names = &names[..names.len().min(500)];
    let mut text = format!(
        "{file} n'est pas au standard « Lieux de médiation numérique » : il manque {}.\n\
         Colonnes trouvées : {found}.\n\
         Pour le lire quand même, décrivez ses colonnes dans un fichier et passez-le par --colonnes. Un point de départ, à compléter :\n\n\
         [colonnes]\n",
        header.missing().join(", "),
    );
    let mut taken = vec![false; names.len()];
    for column in Column::all().take(COLUMNS.len()) {
        let guess = names.iter().enumerate().find(|(at, name)| !taken[*at] && looks_like(column, name));
        match guess {
            Some((at, name)) => {
                taken[at] = true;
                let _ = writeln!(text, "{} = {}", column.name(), toml_text(name.trim()));
            }
            None if header.missing().contains(&column.name()) => {
                let _ = writeln!(text, "# {} = \"…\"", column.name());
            }
            None => {}
        }
    }
    let days: Vec<(&str, Vec<String>)> = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
        .into_iter()
        .map(|day| {
            (day, names.iter().filter(|name| key(name).contains(day)).map(|name| toml_text(name.trim())).collect())
        })
        .filter(|(_, columns): &(&str, Vec<String>)| !columns.is_empty())
        .collect();
    if !days.is_empty() {
        text.push_str("\n[horaires]\n");
        for (day, columns) in days {
            let _ = writeln!(text, "{day} = [{}]", columns.join(", "));
        }
    }
    if let (Some(x), Some(y)) = (names.iter().find(|name| key(name) == "x"), names.iter().find(|name| key(name) == "y"))
    {
        let _ = write!(text, "\n[position]\nlambert93 = [{}, {}]\n", toml_text(x.trim()), toml_text(y.trim()));
    }
    text
}

fn shortened_list(names: &[Cow<'_, str>]) -> String {
    let mut list: Vec<String> = names.iter().take(60).map(|name| shortened(name.trim())).collect();
    if names.len() > 60 {
        list.push(format!("et {} autres", names.len() - 60));
    }
    list.join(", ")
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

/// Whether a name that is not the standard's probably means this column: whole words of it, never a guess on the values.
fn looks_like(column: Column, name: &str) -> bool {
    if Column::of_header(name) == Some(column) {
        return true;
    }
    let words: Vec<String> =
        name.split(|c: char| !is_letter_or_digit(c)).map(key).filter(|word| !word.is_empty()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    match column {
        Column::Id => has(&["id", "identifiant", "uid"]),
        Column::Nom => has(&["nom", "lib", "libelle", "name", "intitule"]) && !has(&["com", "commune", "ville"]),
        Column::Commune => has(&["commune", "ville", "city"]) || words == ["lib", "com"],
        Column::CodePostal => has(&["cp", "postal"]),
        Column::CodeInsee => has(&["insee"]) && !has(&["dep"]),
        Column::Adresse => has(&["adresse", "address", "voie"]) && !has(&["comp", "complement", "mail"]),
        Column::ComplementAdresse => has(&["comp", "complement"]),
        Column::Latitude => has(&["lat", "latitude"]),
        Column::Longitude => has(&["lon", "lng", "long", "longitude"]),
        Column::Telephone => has(&["tel", "telephone", "phone"]),
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

    fn names(header: &str) -> Vec<Cow<'_, str>> {
        header.split(',').map(Cow::Borrowed).collect()
    }

    #[test]
    fn every_column_is_found_again_by_its_name() {
        assert_eq!(Column::all().count(), Column::COUNT);
        for (at, column) in Column::all().enumerate() {
            assert_eq!(column as usize, at);
            assert_eq!(Column::of_header(column.name()), Some(column));
        }
        assert_eq!(Column::PriseRdv.name(), "prise_rdv");
    }

    #[test]
    fn names_are_found_whatever_their_case_and_punctuation() {
        assert_eq!(Column::of_header(" Code Postal"), Some(Column::CodePostal));
        assert_eq!(Column::of_header("modalités_accompagnement"), Some(Column::ModalitesAccompagnement));
        assert_eq!(Column::of_header("courriel"), Some(Column::Courriels));
        assert_eq!(Column::of_header("result_city"), None);
    }

    #[test]
    fn a_name_and_a_place_are_enough() {
        assert!(Header::of(&names("nom,commune")).is_enough());
        assert!(Header::of(&names("nom,latitude,longitude")).is_enough());
        assert!(!Header::of(&names("nom,latitude")).is_enough());
        assert!(!Header::of(&names("id,commune,code_postal")).is_enough());
        assert_eq!(Header::of(&names("id,nom,cle_ban,result_city")).unknown, ["result_city"]);
    }

    #[test]
    fn a_file_of_another_make_gets_one_message_with_a_mapping_to_start_from() {
        let message = not_in_the_standard(
            "bfc.csv",
            &names(
                "bfc_id,mise_a_jour,lon,lat,adresse,code_postal,ville,nom_structure,url_lieu,contact_email,contact_tel,lundi matin,lundi après-midi",
            ),
        );
        for part in [
            "il manque id, pivot, nom, commune, date_maj.",
            "id = \"bfc_id\"\n",
            "# pivot = \"…\"\n",
            "nom = \"nom_structure\"\n",
            "commune = \"ville\"\n",
            "latitude = \"lat\"\n",
            "courriels = \"contact_email\"\n",
            "date_maj = \"mise_a_jour\"\n",
            "lundi = [\"lundi matin\", \"lundi après-midi\"]\n",
        ] {
            assert!(message.contains(part), "{part}\n{message}");
        }
    }
}
