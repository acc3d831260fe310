//! What the console tells the page's owner about looks.

use super::number;
use atlas::palette::Verdict;

/// A wish that cannot be read, by how much, and what can be instead.
#[must_use]
pub fn contrast(verdict: &Verdict) -> String {
    let Verdict { name, wished, fond, found, needed, corrected } = verdict;
    // 4,54 ; 4,50
    let ratio = |hundredths: u32| {
        let (whole, part) = (hundredths / 100, hundredths % 100);
        [&*number(whole), if part < 10 { ",0" } else { "," }, &number(part)].concat()
    };
    [
        "carte-mednum : ",
        name,
        " ",
        &wished.to_hex(),
        " sur fond ",
        &fond.to_hex(),
        ", contraste de ",
        &ratio(*found),
        " au lieu de ",
        &ratio(*needed),
        " au moins. Corrigé ; à écrire dans la page : --carte-",
        name,
        ": ",
        &corrected.to_hex(),
        ";",
    ]
    .concat()
}

/// A theme that is not where it should be.
#[must_use]
pub fn no_theme(address: &str) -> String {
    ["carte-mednum : thème introuvable, ", address, ". Le dossier themes/ se publie à côté du script."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::colour::Colour;

    #[test]
    fn a_verdict_is_told_with_what_to_paste() {
        let verdict = Verdict {
            name: "accent",
            wished: Colour(0xff_cc00),
            fond: Colour::WHITE,
            found: 105,
            needed: 450,
            corrected: Colour(0x86_6a00),
        };
        assert_eq!(
            contrast(&verdict),
            "carte-mednum : accent #ffcc00 sur fond #ffffff, contraste de 1,05 au lieu de 4,50 au moins. Corrigé ; à écrire dans la page : \
             --carte-accent: #866a00;"
        );
    }
}
