//! Whether a position is in France, and about where its record says.

use atlas::lieu::Position;
use atlas::territoire::CodeDepartement;

/// Boxes around the inhabited parts of France, degrees: west, south, east, north. Generous; only to tell the two orders
/// of a pair apart.
const FRANCE: [(f64, f64, f64, f64); 9] = [
    (-5.6, 41.0, 10.0, 51.6),       // métropole
    (-63.3, 14.2, -60.6, 18.3),     // Antilles
    (-55.0, 1.5, -51.0, 6.5),       // Guyane
    (54.8, -21.6, 56.2, -20.7),     // La Réunion
    (44.7, -13.3, 45.6, -12.4),     // Mayotte
    (-56.7, 46.5, -55.9, 47.4),     // Saint-Pierre-et-Miquelon
    (158.0, -23.5, 172.5, -17.5),   // Nouvelle-Calédonie
    (-179.0, -15.0, -175.5, -12.5), // Wallis-et-Futuna
    (-155.5, -28.5, -134.0, -7.0),  // Polynésie française
];

/// Whether a position is in the box of some part of France.
#[must_use]
pub fn in_france(position: Position) -> bool {
    FRANCE.iter().any(|of| is_in(position, of))
}

fn is_in(at: Position, (west, south, east, north): &(f64, f64, f64, f64)) -> bool {
    (*west..=*east).contains(&at.lon) && (*south..=*north).contains(&at.lat)
}

/// Whether a position is where its département is; anywhere in France where that is not known. Lambert-93 and Web Mercator are both metres,
/// and one read as the other is often in France too.
#[must_use]
pub(crate) fn is_there(at: Position, departement: Option<CodeDepartement>) -> bool {
    let Some(departement) = departement else { return in_france(at) };
    let code = departement.as_str();
    let own = match code {
        "971" | "972" | "977" | "978" => 1,
        "973" => 2,
        "974" => 3,
        "976" => 4,
        "975" => 5,
        "988" => 6,
        "986" => 7,
        "987" => 8,
        _ => {
            let number =
                if code.starts_with("2A") || code.starts_with("2B") { 20 } else { code.parse().unwrap_or(0_usize) };
            let Some((lat, lon)) = number.checked_sub(1).and_then(|at| MIDDLES.get(at)) else { return in_france(at) };
            return (at.lat - f64::from(*lat) / 10.0).abs() < 1.1 && (at.lon - f64::from(*lon) / 10.0).abs() < 1.4;
        }
    };
    FRANCE.get(own).is_some_and(|of| is_in(at, of))
}

/// The middle commune of each département of the metropole, by its number (20: Corsica): latitude and longitude in tenths of a degree. None of
/// their communes is further than 0.93 and 1.17 degrees (`data/contours`).
const MIDDLES: [(i16, i16); 95] = [
    (461, 53),
    (496, 35),
    (463, 32),
    (440, 61),
    (446, 61),
    (438, 71),
    (447, 45),
    (496, 47),
    (430, 16),
    (483, 42),
    (431, 23),
    (443, 26),
    (435, 53),
    (492, -3),
    (451, 26),
    (457, 1),
    (458, -6),
    (470, 25),
    (453, 18),
    (423, 92),
    (474, 48),
    (485, -30),
    (461, 20),
    (450, 7),
    (473, 64),
    (446, 51),
    (492, 10),
    (484, 14),
    (484, -42),
    (440, 42),
    (433, 11),
    (437, 5),
    (448, -3),
    (436, 34),
    (482, -17),
    (467, 16),
    (473, 7),
    (453, 55),
    (468, 56),
    (438, -7),
    (477, 13),
    (457, 42),
    (451, 38),
    (473, -16),
    (480, 24),
    (446, 16),
    (444, 5),
    (445, 35),
    (474, -5),
    (491, -14),
    (490, 41),
    (481, 53),
    (481, -7),
    (487, 61),
    (490, 54),
    (478, -28),
    (491, 66),
    (472, 35),
    (503, 33),
    (494, 24),
    (486, 1),
    (504, 23),
    (457, 32),
    (433, -6),
    (431, 2),
    (426, 26),
    (487, 75),
    (478, 73),
    (458, 47),
    (476, 61),
    (466, 46),
    (480, 2),
    (456, 62),
    (461, 63),
    (489, 23),
    (497, 10),
    (487, 29),
    (489, 18),
    (465, -3),
    (499, 23),
    (438, 21),
    (441, 12),
    (435, 62),
    (440, 51),
    (466, -12),
    (466, 4),
    (458, 12),
    (483, 63),
    (478, 36),
    (476, 69),
    (486, 23),
    (488, 23),
    (489, 25),
    (488, 25),
    (491, 22),
];
