//! Phone numbers as people in France read and dial them.
//!
//! How a published number is brought to E.164 is `intake`'s business; links dial the E.164 form, not this one. A publication may be anybody's:
//! what a link may dial is decided here.

/// Between groups: a number is not to be cut at the end of a line.
const SPACE: char = '\u{a0}';

/// The number as it is read out: national in France and in the overseas départements (`04 77 12 34 56`, `0590 12 34 56`),
/// with its country code in the collectivités, which a call from France cannot do without (`+687 12 34 56`). Groups are
/// separated by non-breaking spaces. What has another form — a short number, another country — comes back as it is.
#[must_use]
pub fn displayed(e164: &str) -> String {
    grouped(e164).unwrap_or_else(|| e164.to_owned())
}

/// What a telephone may be given to dial: digits, a `+` before them, without what separates them to be read. `None` for all else, which is
/// shown as the text that it is: a telephone obeys some of it (`*21*…#` sends calls elsewhere, `,` and `;` press keys once somebody has
/// answered), and a number of which we leave out what we do not know, such as `+33 (0)4`, is another one.
#[must_use]
pub fn dialled(text: &str) -> Option<String> {
    // Twelve are spoken of by E.164 after the country code, three by that.
    const MOST: usize = 15;
    let mut number = String::new();
    let text = text.trim();
    for letter in text.strip_prefix('+').unwrap_or(text).chars() {
        match letter {
            '0'..='9' => number.push(letter),
            ' ' | '.' | '-' | SPACE | '\u{202f}' => {}
            _ => return None,
        }
    }
    let plus = if text.starts_with('+') { "+" } else { "" };
    (2..=MOST).contains(&number.len()).then(|| [plus, &number].concat())
}

fn grouped(e164: &str) -> Option<String> {
    let number = e164.strip_prefix('+').filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (country, local) = match number.strip_prefix("33") {
        Some(local) => ("33", local),
        None => number.split_at_checked(3)?,
    };
    let mut out = String::new();
    // How many digits stand before the pairs.
    let first = match (country, local.len()) {
        ("33" | "262" | "590" | "594" | "596", 9) => {
            out.push('0');
            // Whatever country it was published under: the pipeline puts `0262…` under +33.
            if country != "33" || is_overseas(local.get(..3)?) { 3 } else { 1 }
        }
        ("269" | "508" | "681" | "687", 6) | ("689", 8) => {
            out.push('+');
            out.push_str(country);
            0
        }
        _ => return None,
    };
    for (index, digit) in local.chars().enumerate() {
        if index >= first && (index - first) % 2 == 0 {
            out.push(SPACE);
        }
        out.push(digit);
    }
    Some(out)
}

/// The first digits of the overseas départements, after the zero: fixed, mobile, and what is neither.
fn is_overseas(start: &str) -> bool {
    matches!(
        start,
        "262" | "263" | "269" | "590" | "594" | "596" | "639" | "690" | "691" | "692" | "693" | "694" | "696" | "697"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(e164: &str, expected: &str) {
        assert_eq!(displayed(e164).replace(SPACE, " "), expected, "{e164}");
    }

    #[test]
    fn a_number_of_france_is_read_in_pairs() {
        check("+33477123456", "04 77 12 34 56");
        check("+33612345678", "06 12 34 56 78");
        check("+33969322121", "09 69 32 21 21");
        check("+33800000000", "08 00 00 00 00");
    }

    #[test]
    fn a_number_of_an_overseas_departement_is_read_with_its_four_first_digits() {
        check("+590590123456", "0590 12 34 56");
        check("+590690123456", "0690 12 34 56");
        check("+594594123456", "0594 12 34 56");
        check("+596696123456", "0696 12 34 56");
        check("+262262123456", "0262 12 34 56");
        check("+262639123456", "0639 12 34 56");
        check("+262269612345", "0269 61 23 45");
        // The wrong country code that the pipeline gives them.
        check("+33262123456", "0262 12 34 56");
        check("+33596123456", "0596 12 34 56");
    }

    #[test]
    fn a_number_of_a_collectivite_keeps_its_country_code() {
        check("+687123456", "+687 12 34 56");
        check("+68940123456", "+689 40 12 34 56");
        check("+681721234", "+681 72 12 34");
        check("+508411234", "+508 41 12 34");
        check("+269123456", "+269 12 34 56");
    }

    #[test]
    fn what_is_none_of_these_comes_back_as_it_is() {
        for text in [
            "",
            "+",
            "+3",
            "+33",
            "3960",
            "15",
            "116000",
            "+334771234",
            "+334771234567",
            "+6871234567",
            "+4915112345678",
            "0477123456",
            "+33 4 77 12 34 56",
            "+33é77123456",
            "+68é",
            "++33477123456",
            "sur rendez-vous",
            "\0\u{202e}",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn only_a_number_is_dialled() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(dialled(text).as_deref(), expected, "{text:?}");
        for number in ["+33477123456", "+687123456", "0477123456", "3960", "15", "112", "+123456789012345"] {
            check(number, Some(number));
            check(&displayed(number), Some(&*dialled(&displayed(number)).unwrap()));
        }
        check("+33 4 77-12.34\u{a0}56", Some("+33477123456"));
        check(" 04\u{202f}77 12 34 56 ", Some("0477123456"));
        for text in [
            "",
            "+",
            "5",
            "*21*0690000000#",
            "#31#0477123456",
            "**21*+33690000000**11#",
            "0477123456;ext=1",
            "0477123456,,9",
            "0477123456p9",
            "+33 (0)4 77 12 34 56",
            "04 77 12 34 56 / 04 77 12 34 57",
            "++33477123456",
            "33+477123456",
            "+1234567890123456",
            "javascript:mal()",
            "tel:+33477123456",
            "+33477123456?x",
            "%2A21%2A0690000000%23",
            "０４７７１２３４５６",
            "٠٤٧٧١٢٣٤٥٦",
            "04\n77",
            "\u{202e}0477123456",
            "sur rendez-vous",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn groups_do_not_part_at_the_end_of_a_line() {
        assert_eq!(displayed("+33477123456"), "04\u{a0}77\u{a0}12\u{a0}34\u{a0}56");
    }
}
