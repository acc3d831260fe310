//! Codes as people write them in attributes: several, separated by spaces or commas; and what was probably meant by a wrong one.

use atlas::fold::fold;
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};

/// The codes of a list.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', ';', '\n', '\t']).filter(|code| !code.is_empty())
}

/// The code of a région.
pub fn region(code: &str) -> Option<Territoire> {
    CodeRegion::parse(&padded(code, 2)).map(|code| Territoire::Region(code).simplified())
}

/// The code of a département or a collectivité.
pub fn departement(code: &str) -> Option<Territoire> {
    CodeDepartement::parse(&padded(code, 2)).map(Territoire::Departement)
}

/// The code of a commune: that of the *code officiel géographique*, not a code postal.
pub fn commune(code: &str) -> Option<Territoire> {
    CodeCommune::parse(&padded(code, 5)).map(|code| Territoire::Commune(code).simplified())
}

/// The number of an EPCI: nine digits.
pub fn epci(code: &str) -> Option<u32> {
    // A sign, or a zero before, would be nine as well, and no number that is written back.
    code.parse().ok().filter(|number| code.len() == 9 && *number >= 100_000_000)
}

/// Spreadsheets eat zeros and people write letters small.
fn padded(code: &str, length: usize) -> String {
    let zero = if code.len() + 1 == length { "0" } else { "" };
    [zero, &code.to_ascii_uppercase()].concat()
}

/// Reads all codes of a list, or says which is none and what is close to it.
///
/// # Errors
/// What was expected, in French.
pub fn read<T>(
    text: &str,
    expected: &str,
    parse: fn(&str) -> Option<T>,
    known: &dyn Fn() -> Vec<(String, &'static str)>,
) -> Result<Vec<T>, String> {
    let mut codes = Vec::new();
    for code in list(text) {
        match parse(code) {
            Some(code) => codes.push(code),
            None => return Err([expected, &close_to(code, &known())].concat()),
        }
    }
    if codes.is_empty() { Err(expected.to_owned()) } else { Ok(codes) }
}

/// « ; proches de « 4Z » : 42 (Loire) »: up to three known codes that differ by one sign, or whose name is what was written instead
/// of a code. Without names (ids have none here) by their signs alone. Empty without any.
#[must_use]
pub fn close_to(wrong: &str, known: &[(String, &str)]) -> String {
    let wrong: String = wrong.chars().take(40).collect();
    let name = fold(&wrong);
    // The name itself comes before those that hold it.
    let rank = |(code, nom): &(String, &str)| {
        let nom = fold(nom);
        let differ = code.bytes().zip(wrong.bytes()).filter(|(a, b)| !a.eq_ignore_ascii_case(b)).count();
        match () {
            () if nom == name => Some(0),
            () if name.len() > 2 && nom.split(' ').any(|word| word == name) => Some(1),
            () if code.len() == wrong.len() && differ == 1 => Some(2),
            () => None,
        }
    };
    let mut found = Vec::new();
    for wanted in 0..3 {
        found.extend(known.iter().filter(|known| rank(known) == Some(wanted)));
    }
    let said =
        |(code, nom): &(String, &str)| if nom.is_empty() { code.clone() } else { [code, " (", nom, ")"].concat() };
    let found: Vec<String> = found.into_iter().take(3).map(said).collect();
    if found.is_empty() { String::new() } else { [" ; proches de « ", &wrong, " » : ", &found.join(", ")].concat() }
}

/// The régions that may be written.
#[must_use]
pub fn regions() -> Vec<(String, &'static str)> {
    CodeRegion::all().map(|code| (code.to_string(), code.nom())).collect()
}

/// The départements and collectivités that may be written.
#[must_use]
pub fn departements() -> Vec<(String, &'static str)> {
    let all = CodeDepartement::all().chain(CodeDepartement::collectivites());
    all.map(|code| (code.to_string(), code.nom())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epci_has_nine_digits() {
        assert_eq!(epci("244200770"), Some(244_200_770));
        for bad in ["044200770", "+44200770", "24420077", "2442007700", "24420077x", ""] {
            assert_eq!(epci(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_was_meant_is_close() {
        let check = |wrong: &str, expected: &str| assert_eq!(close_to(wrong, &departements()), expected, "{wrong}");
        check("loire", " ; proches de « loire » : 42 (Loire), 37 (Indre-et-Loire), 43 (Haute-Loire)");
        check("cotes d armor", " ; proches de « cotes d armor » : 22 (Côtes-d'Armor)");
        check("20", " ; proches de « 20 » : 10 (Aube), 21 (Côte-d'Or), 22 (Côtes-d'Armor)");
        check("zz", "");
        assert_eq!(close_to("a_0O1", &[("a_001".into(), ""), ("b_001".into(), "")]), " ; proches de « a_0O1 » : a_001");
        check("", "");
    }
}
