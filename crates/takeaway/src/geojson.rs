//! Lieux as a layer for a map: GeoJSON (RFC 7946), written by hand, as one format of JSON is not worth a library in the browser.

use crate::cells::{Cell, cells};
use crate::digits::{millionths, push_date, push_degrees, push_padded};
use atlas::lieu::Lieu;
use atlas::vocabulary::COLUMNS;

/// A `FeatureCollection`: one feature per lieu, one per line. A point, longitude first, or `null` when the position is not known; the
/// 32 columns of the standard as properties, lists as arrays, what is not known as `null`.
#[must_use]
pub fn geojson(lieux: &[Lieu]) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (index, lieu) in lieux.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str("{\"type\":\"Feature\",\"geometry\":");
        match millionths(lieu) {
            Some([latitude, longitude]) => {
                out.push_str("{\"type\":\"Point\",\"coordinates\":[");
                push_degrees(&mut out, longitude, '.');
                out.push(',');
                push_degrees(&mut out, latitude, '.');
                out.push_str("]}");
            }
            None => out.push_str("null"),
        }
        out.push_str(",\"properties\":");
        for (index, (column, cell)) in COLUMNS.into_iter().zip(cells(lieu)).enumerate() {
            out.push(if index == 0 { '{' } else { ',' });
            push_string(&mut out, column);
            out.push(':');
            push_cell(&mut out, cell);
        }
        out.push_str("}}");
    }
    out.push_str("\n]}\n");
    out
}

fn push_cell(out: &mut String, cell: Cell) {
    match cell {
        Cell::Text("") | Cell::Degrees(None) | Cell::Date(None) => out.push_str("null"),
        Cell::Text(text) => push_string(out, text),
        Cell::Degrees(Some(degrees)) => push_degrees(out, degrees, '.'),
        Cell::Date(Some(date)) => {
            out.push('"');
            push_date(out, date, false);
            out.push('"');
        }
        Cell::Texts(_) | Cell::Values(..) => {
            let mut between = '[';
            cell.each(false, &mut |item| {
                out.push(between);
                push_string(out, item);
                between = ',';
            });
            out.push_str(if between == '[' { "[]" } else { "]" });
        }
    }
}

/// A string, escaped. U+2028 and U+2029 too: valid in JSON, ends of lines to a script that the file is pasted into.
fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\0'..='\u{1f}' => {
                // Two digits, of which the first is 0 or 1.
                out.push_str("\\u00");
                push_padded(out, u32::from(c) / 16, 1);
                out.push(char::from_digit(u32::from(c) % 16, 16).unwrap_or('0'));
            }
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Random, every_file, hostile_lieux, hostile_text};
    use atlas::vocabulary::Facet;
    use serde_json::Value as Json;

    fn read(lieux: &[Lieu]) -> Vec<Json> {
        let read: Json = serde_json::from_str(&geojson(lieux)).unwrap();
        assert_eq!(read["type"], "FeatureCollection");
        read["features"].as_array().unwrap().clone()
    }

    /// Every column of every lieu is in the file; an independent reader says so.
    fn holds_geojson(lieux: &[Lieu]) {
        let features = read(lieux);
        assert_eq!(features.len(), lieux.len());
        let text = |text: &str| if text.is_empty() { Json::Null } else { Json::from(text) };
        let list = |texts: Vec<&str>| Json::from(texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>());
        for (lieu, feature) in lieux.iter().zip(&features) {
            let properties = feature["properties"].as_object().unwrap();
            assert_eq!(properties.len(), COLUMNS.len());
            let position = lieu.position;
            match position {
                Some(position) => {
                    let coordinates = &feature["geometry"]["coordinates"];
                    assert_eq!(feature["geometry"]["type"], "Point");
                    assert!((coordinates[0].as_f64().unwrap() - position.lon).abs() <= 5.1e-7);
                    assert!((coordinates[1].as_f64().unwrap() - position.lat).abs() <= 5.1e-7);
                    assert_eq!((&properties["longitude"], &properties["latitude"]), (&coordinates[0], &coordinates[1]));
                }
                None => {
                    assert!(feature["geometry"].is_null());
                    assert!(properties["latitude"].is_null() && properties["longitude"].is_null());
                }
            }
            for facet in Facet::ALL {
                let values = lieu.values_of(facet).iter().map(|value| value.text(facet)).collect();
                assert_eq!(properties[facet.column()], list(values));
            }
            assert_eq!(properties["courriels"], list(lieu.courriels.iter().map(String::as_str).collect()));
            assert_eq!(properties["site_web"], list(lieu.site_web.iter().map(String::as_str).collect()));
            let date = lieu.date_maj.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
            assert_eq!(properties["date_maj"], date.map_or(Json::Null, Json::from));
            let code_insee = lieu.code_insee.map(|code| code.to_string()).unwrap_or_default();
            for (column, said) in [
                ("id", &lieu.id),
                ("pivot", &lieu.pivot),
                ("nom", &lieu.nom),
                ("commune", &lieu.commune),
                ("code_postal", &lieu.code_postal),
                ("code_insee", &code_insee),
                ("adresse", &lieu.adresse),
                ("complement_adresse", &lieu.complement_adresse),
                ("telephone", &lieu.telephone),
                ("horaires", &lieu.horaires),
                ("presentation_resume", &lieu.presentation_resume),
                ("presentation_detail", &lieu.presentation_detail),
                ("structure_parente", &lieu.structure_parente),
                ("fiche_acces_libre", &lieu.fiche_acces_libre),
                ("prise_rdv", &lieu.prise_rdv),
            ] {
                assert_eq!(properties[column], text(said), "{column}");
            }
        }
    }

    #[test]
    fn every_column_of_every_lieu_is_in_the_file() {
        holds_geojson(&[]);
        for (_, lieux) in every_file() {
            holds_geojson(&lieux);
        }
    }

    #[test]
    fn hostile_texts_come_back_as_they_are() {
        holds_geojson(&hostile_lieux(300, 0x6E0));
    }

    #[test]
    fn every_character_is_escaped_as_json_wants_it() {
        let check = |text: &str| {
            let mut written = String::new();
            push_string(&mut written, text);
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
            assert!(!written.contains(|c: char| c < ' ' || matches!(c, '\u{2028}' | '\u{2029}')), "{written}");
        };
        for c in ('\0'..='\u{3000}').chain(['\u{FEFF}', '\u{FFFF}', '\u{10FFFF}']) {
            check(&c.to_string());
        }
        let mut random = Random(0x57);
        for _ in 0..2_000 {
            check(&hostile_text(&mut random));
        }
    }

    /// The national map writes such a lieu at 0,0.
    #[test]
    fn national_map_bug_11_a_lieu_without_position_has_no_geometry() {
        let features = read(&[Lieu { id: "a".into(), nom: "Sans".into(), ..Lieu::default() }]);
        assert!(features[0]["geometry"].is_null());
    }
}
