//! Which column of a file is which column of the standard, today's or an older one's; and what to say when too many are missing.
//!
//! Only names are looked at here, never values.

use crate::report::shortened;
use crate::text::key;
use atlas::vocabulary::COLUMNS;
use std::borrow::Cow;

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

    pub(crate) fn has(&self, column: Column) -> bool {
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

/// What is said of a file in columns of its own, before any advice: what is missing and what was found, `line` of the file being its header's.
#[must_use]
pub fn not_in_the_standard(file: &str, line: u32, names: &[Cow<'_, str>]) -> String {
    let at = if line > 1 { format!(" (ligne {line})") } else { String::new() };
    format!(
        "{file} n'est pas au standard « Lieux de médiation numérique » : il manque {}.\nColonnes trouvées{at} : {}.\n",
        Header::of(names).missing().join(", "),
        shortened_list(names),
    )
}

fn shortened_list(names: &[Cow<'_, str>]) -> String {
    let mut list: Vec<String> = names.iter().take(60).map(|name| shortened(name.trim())).collect();
    if names.len() > 60 {
        list.push(format!("et {} autres", names.len() - 60));
    }
    list.join(", ")
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
}
