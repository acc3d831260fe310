//! Words: how a name or a query is cut into them, and whether one that was typed is one that was written.
//!
//! What is searched and what comes first is decided in [`crate::search`].

/// What people say around what they look for; folded.
const SILENT: [&str; 44] = [
    "a", "aide", "aider", "au", "aux", "avec", "besoin", "cherche", "comment", "d", "dans", "de", "des", "du", "en",
    "et", "faire", "fait", "il", "j", "je", "l", "la", "le", "les", "ma", "me", "mes", "moi", "mon", "ou", "par",
    "pour", "qui", "s", "se", "son", "sur", "trouver", "un", "une", "veut", "veux", "voudrais",
];

/// How a word typed matches one written, best first.
pub type Kind = u8;

/// The whole word.
pub const WHOLE: Kind = 0;
/// Its beginning.
pub const PREFIX: Kind = 1;
/// The whole word but for one typing error.
pub const TYPO: Kind = 2;
/// Its beginning but for one typing error.
pub const TYPO_IN_PREFIX: Kind = 3;

/// Neither, but what is short for it, or another writing of its number.
pub const OTHER: Kind = 4;

/// A word of the query. Lengths are in bytes: a letter of another script counts double, and is rarely mistyped in French.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// Folded.
    pub text: &'a str,
    /// The visitor may still be typing it.
    pub unfinished: bool,
    prefix: bool,
    /// Whether it may hold a typing error: never with a digit in it, `42000` is not `42100`.
    pub typo: bool,
}

impl<'a> Word<'a> {
    fn new(text: &'a str, unfinished: bool) -> Self {
        let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
        let prefix = if n_digits == text.len() { n_digits >= 2 } else { unfinished || text.len() >= 3 };
        Self { text, unfinished, prefix, typo: n_digits == 0 && text.len() >= 4 }
    }

    /// How this word matches a written one.
    #[must_use]
    pub fn kind(&self, written: &[u8]) -> Option<Kind> {
        let typed = self.text.as_bytes();
        let n_same = typed.iter().zip(written).take_while(|(a, b)| a == b).count();
        if n_same == typed.len() && (n_same == written.len() || self.prefix) {
            return Some(if n_same == written.len() { WHOLE } else { PREFIX });
        }
        if !self.typo {
            return None;
        }
        // One error, if it is one, is where they part: one letter too many or too few elsewhere in a run of the same letter is
        // also one at its end. What follows it must agree.
        let (typed, written) = (typed.get(n_same..)?, written.get(n_same..)?);
        let after = |in_typed: usize, in_written: usize| agree(typed.get(in_typed..), written.get(in_written..));
        let mut best = after(1, 0).min(after(0, 1)).min(after(1, 1));
        if let ([a, b, ..], [c, d, ..]) = (typed, written)
            && (a, b) == (d, c)
        {
            best = best.min(after(2, 2));
        }
        let allowed = best == TYPO || best == TYPO_IN_PREFIX && self.unfinished;
        (allowed && !written.iter().any(u8::is_ascii_digit)).then_some(best)
    }
}

/// What is left of a word typed and of a word written, after an error.
fn agree(typed: Option<&[u8]>, written: Option<&[u8]>) -> Kind {
    let (Some(typed), Some(written)) = (typed, written) else { return Kind::MAX };
    // Not `starts_with`: nearly all words part at their first letter, before a call for a comparison of slices is worth it.
    if typed.len() > written.len() || typed.iter().zip(written).any(|(a, b)| a != b) {
        return Kind::MAX;
    }
    if typed.len() == written.len() { TYPO } else { TYPO_IN_PREFIX }
}

/// Whether a word is short for a written one: its first and its last letter, and between them letters in the same order (`fd` for
/// `ferrand`, `mt`, `vx`, `ss`); of two words, `nd`.
#[must_use]
pub fn is_short_for(short: &str, written: &[u8]) -> bool {
    let short = if short == "nd" { "dame" } else { short }.as_bytes();
    if short == b"dame" && written == short {
        return true;
    }
    let mut rest = written.iter();
    (2..5).contains(&short.len())
        && short.len() < written.len()
        && short.iter().all(|letter| letter.is_ascii_alphabetic())
        && short.first() == written.first()
        && short.last() == written.last()
        && short.iter().all(|letter| rest.any(|other| other == letter))
}

/// The words of a folded text; of an ordinal, the number: `12e`, `12eme` and `12` are one word, `1er` is `1`.
pub fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let n_digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let mut ending = word.bytes().skip(n_digits);
        let ordinal = matches!(ending.next(), Some(b'e' | b'i' | b'n' | b'r'))
            && ending.all(|letter| matches!(letter, b'e' | b'i' | b'm' | b'n' | b'd' | b'r'));
        word.get(..n_digits).filter(|_| ordinal && (n_digits == 1 || n_digits == 2)).unwrap_or(word)
    })
}

/// Whether a word says nothing of what is looked for.
pub fn is_silent(word: &str) -> bool {
    SILENT.contains(&word)
}

/// More words than this are not looked at: nothing is refused for what comes after.
const MAX_WORDS: usize = 8;

/// The words of a query that must match, the first of them. Those that say nothing count only where there is nothing else.
pub fn words_of_query(folded: &str, unfinished: bool) -> Vec<Word<'_>> {
    let mut words = significant(folded, unfinished);
    words.truncate(MAX_WORDS);
    words
}

/// The last words of a query that has more than are looked at: of an address, the place is at its end.
pub fn last_words_of_query(folded: &str, unfinished: bool) -> Option<Vec<Word<'_>>> {
    let mut words = significant(folded, unfinished);
    let before = words.len().checked_sub(MAX_WORDS).filter(|before| *before > 0)?;
    words.drain(..before);
    Some(words)
}

fn significant(folded: &str, unfinished: bool) -> Vec<Word<'_>> {
    let all: Vec<&str> = words_of(folded).collect();
    let all_silent = all.iter().all(|word| is_silent(word));
    let mut words = Vec::new();
    for (index, word) in all.iter().enumerate() {
        if all_silent || !is_silent(word) {
            words.push(Word::new(word, unfinished && index + 1 == all.len()));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::needs::NEEDS;
    use crate::testing::{Random, distance};

    fn check(typed: &str, written: &str, finished: Option<Kind>, unfinished: Option<Kind>) {
        assert_eq!(Word::new(typed, false).kind(written.as_bytes()), finished, "{typed} finished, {written}");
        assert_eq!(Word::new(typed, true).kind(written.as_bytes()), unfinished, "{typed} unfinished, {written}");
    }

    #[test]
    fn a_word_is_known_by_its_beginning_and_through_one_error() {
        check("firminy", "firminy", Some(WHOLE), Some(WHOLE));
        check("fir", "firminy", Some(PREFIX), Some(PREFIX));
        check("fi", "firminy", None, Some(PREFIX));
        check("firmny", "firminy", Some(TYPO), Some(TYPO));
        check("firmminy", "firminy", Some(TYPO), Some(TYPO));
        check("firmani", "firminy", None, None);
        check("fimriny", "firminy", Some(TYPO), Some(TYPO));
        check("virminy", "firminy", Some(TYPO), Some(TYPO));
        check("irminy", "firminy", Some(TYPO), Some(TYPO));
        check("fimri", "firminy", None, Some(TYPO_IN_PREFIX));
        check("firminyx", "firminy", Some(TYPO), Some(TYPO));
        check("lyn", "lyon", None, None);
        check("lyno", "lyon", Some(TYPO), Some(TYPO));
    }

    #[test]
    fn numbers_are_not_mistyped() {
        check("42000", "42100", None, None);
        check("42", "42100", Some(PREFIX), Some(PREFIX));
        check("4", "42100", None, None);
        check("lieu", "lie2", None, None);
        check("lie2", "lieu", None, None);
    }

    #[test]
    fn an_ordinal_is_its_number() {
        let check = |text: &str, expected: &str| {
            assert_eq!(words_of(&fold(text)).collect::<Vec<_>>().join(" "), expected, "{text}");
        };
        check("Paris 12e Arrondissement", "paris 12 arrondissement");
        check("1er, 2nd, 3ème, 3eme, 3ieme, 1re", "1 2 3 3 3 1");
        check("Impression 3D, clé 4G, 100e", "impression 3d cle 4g 100e");
        check("e-mail", "e mail");
        check("", "");
    }

    #[test]
    fn what_says_nothing_counts_only_alone() {
        let check = |query: &str, expected: &str| {
            let folded = fold(query);
            let words: Vec<&str> = words_of_query(&folded, false).iter().map(|word| word.text).collect();
            assert_eq!(words.join(" "), expected, "{query}");
        };
        check("Je veux faire un CV", "cv");
        check("les", "les");
        check("de la", "de la");
        check("L'Haÿ-les-Roses", "hay roses");
        check("un deux trois quatre cinq six sept huit neuf dix", "deux trois quatre cinq six sept huit neuf");
    }

    #[test]
    fn no_expression_of_the_needs_has_a_word_that_says_nothing() {
        for need in &NEEDS {
            for word in need.expressions.split(['|', ' ']) {
                assert!(!is_silent(word) && words_of(word).eq([word]), "{word} in {}", need.expressions);
            }
        }
    }

    #[test]
    fn one_error_is_a_distance_of_one() {
        let mut random = Random(0x7790);
        let mut seen = [0; 5];
        for _ in 0..40_000 {
            let [typed, written] = [(); 2].map(|()| -> String {
                (0..1 + random.below(7)).map(|_| char::from(b"aab"[random.below(3)])).collect()
            });
            for unfinished in [false, true] {
                let to = |end: usize| distance(typed.as_bytes(), &written.as_bytes()[..end]) <= 1;
                let typo = typed.len() >= 4;
                let expected = if typed == written {
                    Some(WHOLE)
                } else if written.starts_with(&typed) && (unfinished || typed.len() >= 3) {
                    Some(PREFIX)
                } else if typo && to(written.len()) {
                    Some(TYPO)
                } else {
                    (typo && unfinished && (0..written.len()).any(to)).then_some(TYPO_IN_PREFIX)
                };
                assert_eq!(
                    Word::new(&typed, unfinished).kind(written.as_bytes()),
                    expected,
                    "{typed} {written} {unfinished}"
                );
                seen[expected.map_or(4, usize::from)] += 1;
            }
        }
        assert!(seen.iter().all(|n| *n > 100), "{seen:?}");
    }
}
