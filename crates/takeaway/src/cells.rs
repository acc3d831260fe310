//! A lieu as the 32 columns of the standard: what each holds, before any file decides how it is written.

use crate::digits::millionths;
use atlas::lieu::{Date, Lieu};
use atlas::vocabulary::{COLUMNS, Facet, Value};

/// What a column holds. Empty or `None`: not known.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Texts(&'a [String]),
    Values(Facet, &'a [Value]),
    /// Millionths of a degree.
    Degrees(Option<i32>),
    Date(Option<Date>),
}

impl Cell<'_> {
    /// The items of a list, those that hold something, each as the standard writes it or as a visitor reads it.
    pub(crate) fn each(self, to_read: bool, visit: &mut dyn FnMut(&str)) {
        let mut visit = |text: &str| {
            if !text.is_empty() {
                visit(text);
            }
        };
        match self {
            Cell::Texts(texts) => texts.iter().for_each(|text| visit(text)),
            Cell::Values(facet, values) => {
                for value in values {
                    visit(if to_read { value.label(facet) } else { value.text(facet) });
                }
            }
            Cell::Text(_) | Cell::Degrees(_) | Cell::Date(_) => {}
        }
    }
}

/// Where a column stands in [`COLUMNS`]. Only for constants: it costs the browser nothing.
pub(crate) const fn column(name: &str) -> usize {
    let mut index = 0;
    while index < COLUMNS.len() && !same(COLUMNS[index].as_bytes(), name.as_bytes()) {
        index += 1;
    }
    index
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// The cells of a lieu, in the order of [`COLUMNS`].
pub(crate) fn cells(lieu: &Lieu) -> [Cell<'_>; COLUMNS.len()] {
    let point = millionths(lieu);
    let values = |facet: Facet| Cell::Values(facet, lieu.values_of(facet));
    [
        Cell::Text(&lieu.id),
        Cell::Text(&lieu.pivot),
        Cell::Text(&lieu.nom),
        Cell::Text(&lieu.commune),
        Cell::Text(&lieu.code_postal),
        Cell::Text(lieu.code_insee.as_ref().map_or("", |code| code.as_str())),
        Cell::Text(&lieu.adresse),
        Cell::Text(&lieu.complement_adresse),
        Cell::Degrees(point.map(|[latitude, _]| latitude)),
        Cell::Degrees(point.map(|[_, longitude]| longitude)),
        values(Facet::Typologie),
        Cell::Text(&lieu.telephone),
        Cell::Texts(&lieu.courriels),
        Cell::Texts(&lieu.site_web),
        Cell::Text(&lieu.horaires),
        Cell::Text(&lieu.presentation_resume),
        Cell::Text(&lieu.presentation_detail),
        values(Facet::Source),
        values(Facet::Itinerance),
        Cell::Text(&lieu.structure_parente),
        Cell::Date(lieu.date_maj),
        values(Facet::Services),
        values(Facet::Publics),
        values(Facet::PriseEnCharge),
        values(Facet::Frais),
        values(Facet::Dispositifs),
        values(Facet::Formations),
        values(Facet::AutresFormations),
        values(Facet::ModalitesAcces),
        values(Facet::ModalitesAccompagnement),
        Cell::Text(&lieu.fiche_acces_libre),
        Cell::Text(&lieu.prise_rdv),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_is_in_the_column_of_its_name() {
        let lieu = Lieu::default();
        let found: Vec<(&str, Facet)> = COLUMNS
            .into_iter()
            .zip(cells(&lieu))
            .filter_map(|(column, cell)| if let Cell::Values(facet, _) = cell { Some((column, facet)) } else { None })
            .collect();
        assert_eq!(found.len(), Facet::COUNT);
        assert!(found.iter().all(|(column, facet)| facet.column() == *column), "{found:?}");
    }
}
