//! Which columns of a file give the place, and in what: asked of the rows, for names tell little.

use super::Own;
use crate::columns::Column;
use crate::coordinates::{Coordinates, coordinates, from_lambert93, from_web_mercator, is_there};
use crate::numbers::{code_commune, code_postal, number};
use crate::text::key;
use atlas::lieu::Position;
use atlas::territoire::CodeDepartement;

/// In what two columns give a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Projection {
    Degrees,
    Lambert93,
    WebMercator,
}

/// The columns of a position, east before north; twice the same where one cell holds both.
pub(super) fn position(columns: &[Own], departements: &[Option<CodeDepartement>]) -> Option<(Projection, [String; 2])> {
    let is_named = |own: &Own, of: Column, letter: char, word: &str| {
        let name = key(own.name);
        let is_letter = own.words.iter().any(|word| word.len() == 1 && word.starts_with(letter));
        let is_grid =
            ["coord", "l93", "lambert", "wgs", "mercator", "3857", "2154"].iter().any(|grid| name.contains(grid));
        own.looks_like(of)
            || is_letter
            || name.contains(word)
            || is_grid && (name.starts_with(letter) || name.ends_with(letter))
    };
    let easts = columns.iter().filter(|own| is_named(own, Column::Longitude, 'x', "easting"));
    let easts: Vec<&Own> = easts.filter(|own| own.is_filled()).take(8).collect();
    let norths = columns.iter().filter(|own| is_named(own, Column::Latitude, 'y', "northing"));
    let norths: Vec<&Own> = norths.filter(|own| own.is_filled()).take(8).collect();
    let mut best = Best(None);
    // « X_L93 » goes with « Y_L93 », not with « Y ».
    let rest = |own: &Own| -> Vec<String> {
        let axes = ["x", "y", "lon", "lng", "long", "longitude", "lat", "latitude", "easting", "northing"];
        own.words.iter().filter(|word| !axes.contains(&word.as_str())).cloned().collect()
    };
    for (east, north) in easts.iter().flat_map(|east| norths.iter().map(move |north| (east, north))) {
        let pairs =
            || east.cells.iter().zip(&north.cells).enumerate().filter(|(_, (x, y))| !x.is_empty() || !y.is_empty());
        let is_kin = rest(east) == rest(north);
        for projection in [Projection::Degrees, Projection::Lambert93, Projection::WebMercator] {
            let n_right = |is_turned: bool| {
                let at = |(row, (x, y)): (usize, (&&str, &&str))| {
                    let (x, y) = (number(x)?, number(y)?);
                    let (x, y) = if is_turned { (y, x) } else { (x, y) };
                    let at = match projection {
                        Projection::Degrees => Position::new(x, y),
                        Projection::Lambert93 => from_lambert93(x, y),
                        Projection::WebMercator => from_web_mercator(x, y),
                    }?;
                    Some(is_there(at, departements.get(row).copied().flatten()))
                };
                pairs().filter(|pair| at(*pair) == Some(true)).count()
            };
            best.take((n_right(false), is_kin), pairs().count(), projection, [east.name, north.name]);
            best.take((n_right(true), is_kin), pairs().count(), projection, [north.name, east.name]);
        }
    }
    if best.0.is_none() {
        for own in columns.iter().filter(|own| own.is_filled()) {
            let filled = || own.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let n_right = filled().filter(|(row, cell)| match coordinates(cell, "", None) {
                Coordinates::At(at) | Coordinates::Swapped(at) => {
                    is_there(at, departements.get(*row).copied().flatten())
                }
                _ => false,
            });
            best.take((n_right.count(), true), filled().count(), Projection::Degrees, [own.name, own.name]);
        }
    }
    best.0.map(|(_, projection, names)| (projection, names))
}

/// The reading of a position that is right for most rows.
struct Best(Option<((usize, bool), Projection, [String; 2])>);

impl Best {
    /// One that is right for so many of `n` rows, of two columns whose names go together or not.
    fn take(&mut self, right: (usize, bool), n: usize, projection: Projection, names: [&str; 2]) {
        if right.0 * 2 > n && self.0.as_ref().is_none_or(|(before, ..)| right > *before) {
            self.0 = Some((right, projection, names.map(str::to_owned)));
        }
    }
}

/// The département that each row's code names, if any.
pub(super) fn departements(columns: &[Own], found: &[(Column, String)]) -> Vec<Option<CodeDepartement>> {
    let of = |column: Column| found.iter().find(|(of, _)| *of == column);
    let Some((column, name)) = of(Column::CodePostal).or_else(|| of(Column::CodeInsee)) else { return Vec::new() };
    let Some(own) = columns.iter().find(|own| own.name == name) else { return Vec::new() };
    let departement = |cell: &&str| match column {
        Column::CodePostal => CodeDepartement::of_code_postal(&code_postal(cell)?),
        _ => code_commune(cell).map(|code| code.departement()),
    };
    own.cells.iter().map(departement).collect()
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::proposed_for;

    #[test]
    fn positions_are_proposed_as_what_they_are() {
        let check = |header: &str, rows: &[&str], part: &str| {
            let text = proposed_for(header, rows);
            assert!(text.contains(part), "{part}\n{text}");
            assert_eq!(text.contains("[position]"), part.contains("[position]"), "{text}");
            assert!(text.contains("2 avec une position en France"), "{text}");
        };
        let degrees = "latitude = \"Y\"\nlongitude = \"X\"\n";
        check("structure;cp;X;Y", &["a;42000;4.3872;45.4397", "b;42300;4,0720;46,0340"], degrees);
        check(
            "structure;cp;Y;X",
            &["a;42000;4.3872;45.4397", "b;42300;4.0720;46.0340"],
            "latitude = \"X\"\nlongitude = \"Y\"\n",
        );
        check(
            "structure;cp;X;Y",
            &["a;42000;808600;6482800", "b;42300;782900;6548500"],
            "[position]\nlambert93 = [\"X\", \"Y\"]",
        );
        check(
            "structure;cp;lon;lat",
            &["a;42000;808600;6482800", "b;42300;782900;6548500"],
            "[position]\nlambert93 = [\"lon\", \"lat\"]",
        );
        check(
            "structure;cp;X;Y",
            &["a;42000;488383;5690300", "b;42300;453293;5784800"],
            "[position]\nweb_mercator = [\"X\", \"Y\"]",
        );
        // Lille in Web Mercator would be in the Atlantic, near La Rochelle, in Lambert-93.
        check(
            "structure;cp;coord_x;coord_y",
            &["a;59000;340500;6555500", "b;59100;353100;6562000"],
            "[position]\nweb_mercator = [\"coord_x\", \"coord_y\"]",
        );
        check(
            "structure;cp;Geo Point",
            &["a;42000;45.4397,4.3872", "b;42300;46.0340, 4.0720"],
            "latitude = \"Geo Point\"\n",
        );
        check("structure;X_L93;Y_L93;X;Y", &["a;1;2;4.38;45.43", "b;3;4;4.07;46.03"], degrees);
    }

    #[test]
    fn a_position_that_is_none_is_not_proposed() {
        for rows in [&["a;42000;12;34"][..], &["a;42000;;"], &["a;42000;nord;sud"], &["a;59000;808600;6482800"]] {
            let text = proposed_for("structure;cp;X;Y", rows);
            assert!(!text.contains("\"X\"") && !text.contains("lambert93"), "{text}");
        }
    }
}
