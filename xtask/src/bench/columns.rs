//! What the contenders get instead of the published index: the same lieux with the same fields, as columns of JSON.
//!
//! Out of the index itself, so that nobody has more or less. Sets of values and weeks of hours that many lieux share are written once,
//! as a developer who cares about bytes would, and as the index does.

use atlas::catalogue::{Catalogue, LieuId};
use atlas::horaires::{Holidays, Horaires, Span, Week};
use atlas::territoire::Territoire;
use atlas::vocabulary::Facet;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// All lieux of an index. Longitude and latitude in degrees, to the fifth decimal, which is a metre; `null` where nobody knows.
pub fn of(catalogue: &Catalogue) -> Value {
    let (mut profiles, mut profile_of) = (HashMap::new(), Vec::new());
    let numbers = Facet::ALL.map(|facet| {
        let values = catalogue.all_values(facet).iter().enumerate();
        values.map(|(number, value)| (value, number)).collect::<HashMap<_, _>>()
    });
    for id in catalogue.ids() {
        let profile = Facet::ALL.map(|facet| {
            let values = catalogue.values(id, facet);
            values.filter_map(|value| numbers[facet as usize].get(value)).collect::<Vec<_>>()
        });
        let next = profiles.len();
        profile_of.push(*profiles.entry(profile).or_insert(next));
    }
    let mut profiles: Vec<_> = profiles.into_iter().collect();
    profiles.sort_unstable_by_key(|(_, number)| *number);
    let profiles: Vec<_> = profiles.into_iter().map(|(profile, _)| json!(profile)).collect();
    let facets = Facet::ALL.map(|facet| {
        let values: Vec<&str> = catalogue.all_values(facet).iter().map(|value| value.text(facet)).collect();
        json!({ "column": facet.column(), "values": values })
    });
    let mut weeks = vec![Value::Null; catalogue.n_semaines()];
    for id in catalogue.ids() {
        if let (Some(week), Some(horaires)) =
            (catalogue.semaine_index(id).and_then(|index| weeks.get_mut(index)), catalogue.semaine(id))
        {
            *week = hours(&horaires);
        }
    }
    let degrees = |degrees: f64| (degrees * 1e5).round() / 1e5;
    let column = |value: &dyn Fn(LieuId) -> Value| Value::Array(catalogue.ids().map(value).collect());
    let columns = [
        ("facets", json!(facets)),
        ("profiles", json!(profiles)),
        ("weeks", Value::Array(weeks)),
        ("handle", column(&|id| json!(catalogue.handle(id).0))),
        ("nom", column(&|id| json!(catalogue.nom(id)))),
        ("node", column(&|id| json!(node(catalogue.node(id))))),
        ("lon", column(&|id| json!(catalogue.position(id).map(|position| degrees(position.lon))))),
        ("lat", column(&|id| json!(catalogue.position(id).map(|position| degrees(position.lat))))),
        ("profile", json!(profile_of)),
        ("week", column(&|id| json!(catalogue.semaine_index(id)))),
        ("flags", column(&|id| json!(flags(catalogue, id)))),
    ];
    Value::Object(columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect::<Map<_, _>>())
}

fn node(node: Territoire) -> String {
    match node {
        Territoire::Commune(code) => code.as_str().to_owned(),
        Territoire::Departement(code) => code.as_str().to_owned(),
        Territoire::Region(code) => code.as_str().to_owned(),
        Territoire::France | Territoire::NonLocalise | Territoire::Ensemble(_) => String::new(),
    }
}

/// Bits: links to accès libre and to appointments, hours of any kind, doubt of a position or of a commune.
fn flags(catalogue: &Catalogue, id: LieuId) -> u32 {
    let doubt = catalogue.doubt(id);
    let bits = [
        catalogue.has_acces_libre(id),
        catalogue.has_rdv(id),
        catalogue.has_horaires(id),
        doubt == atlas::lieu::Doubt::Position,
        doubt == atlas::lieu::Doubt::Commune,
    ];
    bits.iter().enumerate().map(|(place, bit)| u32::from(*bit) << place).sum()
}

/// The usual week, the even one or `null`, holidays (`null`: unsaid; none: closed), whether it is to be confirmed. A day is minutes, in pairs.
fn hours(horaires: &Horaires<&[Span]>) -> Value {
    let day = |day: &&[Span]| day.iter().flat_map(|span| [span.start, span.end]).collect::<Vec<u16>>();
    let week = |week: &Week<&[Span]>| week.0.each_ref().map(day);
    let holidays = match &horaires.holidays {
        Holidays::Unsaid => None,
        Holidays::Closed => Some(vec![]),
        Holidays::Open(spans) => Some(day(spans)),
    };
    json!([week(&horaires.week), horaires.even_week.as_ref().map(week), holidays, u8::from(horaires.to_confirm)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::lieu::{Lieu, Position};
    use atlas::vocabulary::Value as Held;
    use atlas::wire::{handles, read_index, write_index};

    #[test]
    fn every_lieu_of_an_index_is_a_row_of_the_columns() {
        let lieu = |id: &str, service: u8| {
            let mut lieu = Lieu { id: id.into(), nom: format!("Lieu {id}"), ..Lieu::default() };
            lieu.values[Facet::Services as usize] = vec![Held::Standard(service)];
            lieu.position = Position::new(4.850_004, 45.75);
            lieu
        };
        let lieux = [lieu("a", 0), lieu("b", 3), lieu("c", 0), Lieu { position: None, ..lieu("d", 3) }];
        let columns = of(&read_index(&write_index(&lieux, &handles(&lieux))).unwrap());
        assert_eq!(columns["nom"], json!(["Lieu a", "Lieu b", "Lieu c", "Lieu d"]));
        assert_eq!(columns["profile"], json!([0, 1, 0, 1]));
        assert_eq!([&columns["profiles"][0][0], &columns["profiles"][1][0]], [&json!([0]), &json!([3])]);
        assert_eq!(columns["lon"], json!([4.85, 4.85, 4.85, null]));
        assert_eq!(columns["facets"][0]["column"], "services");
    }
}
