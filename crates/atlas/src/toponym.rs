//! What people write around the name of a place: a département after it, the number of an arrondissement, marks of the post.
//!
//! Words as [`crate::fold`] spells them. Which place is meant is decided by who asks: the search, and the placing of records.

use crate::fold::fold;
use crate::territoire::{CodeCommune, CodeDepartement};

/// The number that a word says, of an arrondissement: `3`, `03`, `11e`, `1er`, `xi`, `xieme`. Twenty at most: Paris has no more.
#[must_use]
pub fn ordinal(word: &str) -> Option<u32> {
    let is_ending = |ending: &str| matches!(ending, "" | "e" | "er" | "eme" | "ieme" | "nd" | "me");
    let n_digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let n_roman = word.bytes().take_while(|byte| matches!(byte, b'i' | b'v' | b'x')).count();
    let number = match (word.split_at_checked(n_digits)?, word.split_at_checked(n_roman)?) {
        ((digits, ending), _) if n_digits > 0 && n_digits < 3 && is_ending(ending) => digits.parse().ok()?,
        // « viieme »: the letter before the ending may be of either.
        (_, (roman, ending)) if n_roman > 0 && is_ending(ending) => roman_number(roman)?,
        _ => return None,
    };
    (1..=20).contains(&number).then_some(number)
}

/// Of the Roman numbers up to 20, the one whose letters these are.
fn roman_number(letters: &str) -> Option<u32> {
    let tens = letters.bytes().take_while(|byte| *byte == b'x').count();
    let unit = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let rest = letters.get(tens..)?;
    let found = unit.iter().position(|of| *of == rest)?;
    u32::try_from(tens * 10 + found).ok()
}

/// The arrondissement of a number, in a city that has some.
#[must_use]
pub fn arrondissement(city: CodeCommune, number: u32) -> Option<CodeCommune> {
    let first = match city.as_str() {
        "75056" => 75_100,
        "69123" => 69_380,
        "13055" => 13_200,
        _ => return None,
    };
    let code = CodeCommune::parse(&(first + number).to_string())?;
    code.commune_of_arrondissement().map(|_| code)
}

/// The département that the last words say by its code or its name, and how many words it takes. Words that say nothing (« de ») may
/// be there or not. Something must come before.
#[must_use]
pub fn departement_at_end(words: &[&str]) -> Option<(CodeDepartement, usize)> {
    let last = *words.last()?;
    if words.len() < 2 {
        return None;
    }
    if last.len() < 4 && last.starts_with(|letter: char| letter.is_ascii_digit()) {
        let code = last.replace('a', "A").replace('b', "B");
        return CodeDepartement::parse(&code).map(|departement| (departement, 1));
    }
    let mut best = None;
    for departement in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
        let nom = fold(departement.nom());
        let says = |word: &&str| !crate::search::is_silent(word);
        let mut wanted: Vec<&str> = nom.split(' ').filter(says).collect();
        let mut n_words = 0;
        for word in words.iter().rev() {
            if wanted.last() == Some(word) {
                wanted.pop();
            } else if says(word) {
                break;
            }
            n_words += 1;
        }
        // « Seine-Saint-Denis » ends like nothing else, but « Seine » does not end « Hauts-de-Seine »: the longest name counts.
        if wanted.is_empty() && n_words < words.len() && best.is_none_or(|(_, most)| n_words > most) {
            best = Some((departement, n_words));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_arrondissements_in_every_writing() {
        for (word, expected) in [
            ("3", 3),
            ("03", 3),
            ("11e", 11),
            ("1er", 1),
            ("2eme", 2),
            ("2nd", 2),
            ("xiii", 13),
            ("xie", 11),
            ("ier", 1),
            ("xxeme", 20),
            ("ixeme", 9),
            ("iv", 4),
            ("x", 10),
        ] {
            assert_eq!(ordinal(word), Some(expected), "{word}");
        }
        for word in ["", "0", "21", "xxi", "iiii", "vx", "paris", "75011", "3b", "e", "ville", "vive", "112", "é"] {
            assert_eq!(ordinal(word), None, "{word}");
        }
    }

    #[test]
    fn arrondissements_are_those_of_three_cities() {
        let found =
            |city: &str, number| arrondissement(CodeCommune::parse(city).unwrap(), number).map(|code| code.to_string());
        assert_eq!(found("75056", 11).as_deref(), Some("75111"));
        assert_eq!(found("69123", 3).as_deref(), Some("69383"));
        assert_eq!(found("13055", 16).as_deref(), Some("13216"));
        assert_eq!(found("69123", 10), None);
        assert_eq!(found("42218", 1), None);
    }

    #[test]
    fn a_departement_is_said_after_a_name() {
        for (text, expected, n_words) in [
            ("Roanne (42)", "42", 1),
            ("Firminy, Loire", "42", 1),
            ("Saint-Denis 93", "93", 1),
            ("Ajaccio 2A", "2A", 1),
            ("Saint-Denis 974", "974", 1),
            ("Saint-Denis, Seine-Saint-Denis", "93", 3),
            ("Saint-Denis (La Réunion)", "974", 2),
            ("Cergy Val d'Oise", "95", 3),
            ("Cergy val oise", "95", 2),
            ("Antony, Hauts-de-Seine", "92", 3),
            ("Brest, Finistère", "29", 1),
            ("Rivière-Salée Martinique", "972", 1),
            ("Nouméa Nouvelle-Calédonie", "988", 2),
            ("Châlons dans la Marne", "51", 3),
            ("Digne Alpes de Haute-Provence", "04", 4),
            ("Gap, Hautes-Alpes", "05", 2),
        ] {
            let folded = fold(text);
            let words: Vec<&str> = folded.split(' ').collect();
            let found = departement_at_end(&words).map(|(departement, n)| (departement.to_string(), n));
            assert_eq!(found, Some((expected.to_owned(), n_words)), "{text}");
        }
        for text in ["", "Loire", "Seine-Saint-Denis", "42", "Roanne", "Roanne 99", "Roanne 00", "Paris 75011"] {
            let folded = fold(text);
            let words: Vec<&str> = folded.split(' ').collect();
            assert_eq!(departement_at_end(&words), None, "{text}");
        }
    }
}
