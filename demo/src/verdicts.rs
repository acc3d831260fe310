//! Whether the colours that are asked for can be read: on the ground of the chosen theme, or on white where the site's own is not known
//! here. What the map makes of them is decided by [`atlas::palette`], which the map asks too.

use atlas::colour::Colour;
use atlas::palette::{self, N_WISHES, NAMES, Wishes};
use embed_snippet::Config;

/// The style sheets of the themes, as they are shipped.
const THEMES: [(&str, &str); 4] = [
    ("neutre", include_str!("../../embed-snippet/themes/neutre.css")),
    ("sombre", include_str!("../../embed-snippet/themes/sombre.css")),
    ("contraste", include_str!("../../embed-snippet/themes/contraste.css")),
    ("dsfr", include_str!("../../embed-snippet/themes/dsfr.css")),
];

/// The places of two colours in [`NAMES`].
const FOND: usize = 0;
const ACCENT: usize = 2;

/// What a colour is worth where it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The colour of links and buttons, as it was asked for.
    pub wished: Colour,
    /// What it is read on.
    pub fond: Colour,
    /// Its contrast there, hundredths, rounded down.
    pub found: u32,
    /// What it needs, hundredths.
    pub needed: u32,
    /// What the map makes of it: the same where it can be read.
    pub worn: Colour,
    /// The classes of the map, from the least lieux to the most.
    pub classes: [Colour; 5],
}

/// What is asked for of looks, weighed; `None` where nothing is.
#[must_use]
pub fn verdict(config: &Config) -> Option<Verdict> {
    if config.theme.is_none() && config.couleur.is_none() {
        return None;
    }
    let sheet = config.theme.and_then(|theme| THEMES.iter().find(|(name, _)| *name == theme));
    let mut wishes = sheet.map_or_else(Wishes::default, |(_, sheet)| wishes_of(sheet));
    wishes[ACCENT] = config.couleur.or(wishes[ACCENT]);
    let (colours, verdicts) = palette::palette(&wishes, false);
    let refused = verdicts.iter().find(|verdict| verdict.name == NAMES[ACCENT]);
    let (fond, worn) = (colours[FOND], colours[ACCENT]);
    let wished = wishes[ACCENT].unwrap_or(worn);
    let [.., a, b, c, d, e] = colours;
    Some(Verdict {
        wished,
        fond,
        found: refused.map_or((wished.ratio(fond) * 100.0) as u32, |verdict| verdict.found),
        needed: refused.map_or(TEXT, |verdict| verdict.needed),
        worn,
        classes: [a, b, c, d, e],
    })
}

/// Contrast that text needs, hundredths (WCAG 2.2, 1.4.3).
const TEXT: u32 = 450;

/// The colours that a sheet sets; of those that it takes from the page, what it says for pages that have none.
fn wishes_of(sheet: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for (slot, name) in wishes.iter_mut().zip(&NAMES[..N_WISHES]) {
        let declared = sheet.split_once(&["--carte-", name, ":"].concat()[..]);
        let value = declared.map_or("", |(_, after)| after.split(';').next().unwrap_or_default());
        *slot = value.find('#').and_then(|at| {
            let hex: String = value.chars().skip(at + 1).take_while(char::is_ascii_hexdigit).collect();
            Colour::of_hex(&["#", &hex].concat())
        });
    }
    wishes
}

/// « 4,54 ».
#[must_use]
pub fn ratio(hundredths: u32) -> String {
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(theme: Option<&'static str>, couleur: &str) -> Config {
        Config { theme, couleur: Colour::of_hex(couleur), ..Config::default() }
    }

    #[test]
    fn every_theme_that_a_tag_can_name_is_weighed_and_can_be_read() {
        for (name, _) in embed_snippet::THEMES {
            let (_, sheet) = THEMES.iter().find(|(of, _)| of == name).unwrap();
            let wishes = wishes_of(sheet);
            assert!(wishes[FOND].is_some() && wishes[ACCENT].is_some(), "{name}");
            let verdict = verdict(&config(Some(name), "")).unwrap();
            assert!(verdict.found >= verdict.needed && verdict.worn == verdict.wished, "{name}: {verdict:?}");
        }
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_told_with_the_one_that_the_map_wears() {
        assert_eq!(verdict(&Config::default()), None);
        let yellow = verdict(&config(None, "#ffcc00")).unwrap();
        assert!(yellow.found < 200 && yellow.needed == 450, "{yellow:?}");
        assert!(yellow.worn != yellow.wished && yellow.worn.ratio(Colour::WHITE) >= 4.5);
        let dark = verdict(&config(Some("sombre"), "#ffcc00")).unwrap();
        assert_eq!(dark.worn, dark.wished, "on a dark ground it can");
        assert_eq!((ratio(1_204), ratio(450)), ("12,04".to_owned(), "4,50".to_owned()));
    }

    #[test]
    fn what_a_theme_takes_from_the_page_has_a_value_for_pages_without() {
        let wishes =
            wishes_of(":host { --carte-fond: var(--grey-1000-50, #fff); --carte-accent: blue; --carte-bord: #000; }");
        assert_eq!((wishes[FOND], wishes[ACCENT]), (Some(Colour::WHITE), None));
    }
}
