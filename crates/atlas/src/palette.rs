//! The colours of a `<carte-mednum>` from those of its host: what cannot be read is corrected and told, what was not wished is derived.
//!
//! Every pair that the style sheets use is promised here, on any ground, and tested on thousands. How colours are read from a page and
//! who is told is the widget's business; a configurator can show the same verdicts.

use crate::colour::{Colour, root};

/// What a host may wish, in the order of [`NAMES`]; `None` is derived from the others.
pub type Wishes = [Option<Colour>; N_WISHES];

/// How many of [`NAMES`] a host may set, as `--carte-` and the name.
pub const N_WISHES: usize = 9;

/// The colours by name: as the style sheets call them after `--_`.
pub const NAMES: [&str; 18] = [
    "fond", "texte", "accent", "discret", "ouvert", "bord", "erreur", "focus", "filet", // a host's
    "teinte", "creux", "alerte", "encre", "c1", "c2", "c3", "c4", "c5",
];

/// Contrast with the ground: what is needed, and what for who asks for more.
type Needs = [f32; 2];

/// Text of any size (WCAG 2.2, 1.4.3 and 1.4.6).
const TEXT: Needs = [4.5, 7.0];
/// Borders and signs (1.4.11); no criterion says what more is.
const GRAPHICS: Needs = [3.0, 4.5];
/// A line between rows carries nothing that spacing does not say.
const LINES: Needs = [1.0, 4.5];

/// What a host's colour is held to, and what it is where none is wished: that of a row before (of [`OWN`] for 0) with this part of the
/// ground in it. In the order of [`NAMES`], but for the ground.
const RULES: [(Needs, usize, f32); N_WISHES - 1] = [
    (TEXT, 0, 0.0),
    (TEXT, 0, 0.0),
    (TEXT, 1, 0.28),
    (TEXT, 0, 0.0),
    (GRAPHICS, 1, 0.48),
    (GRAPHICS, 0, 0.0),
    (GRAPHICS, 2, 0.0),
    (LINES, 1, 0.85),
];
/// Colours that follow from no other, at their rows.
const OWN: [u32; N_WISHES] = [0xff_ffff, 0x1e_2226, 0x1f_4e8c, 0, 0x0a_6e38, 0, 0xb3_4000, 0, 0];
/// Of what calls for attention.
const YELLOW: Colour = Colour(0xff_b800);

/// A wish that could not be read on its ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Which, as in [`NAMES`].
    pub name: &'static str,
    /// What was wished.
    pub wished: Colour,
    /// What it was to be read on.
    pub fond: Colour,
    /// Its contrast there, hundredths, rounded down.
    pub found: u32,
    /// What it needs, hundredths.
    pub needed: u32,
    /// The nearest lightness of the same hue that has it.
    pub corrected: Colour,
}

/// All colours, in the order of [`NAMES`], and what had to be corrected. `more`: the visitor asks for more contrast.
#[must_use]
pub fn palette(wishes: &Wishes, more: bool) -> ([Colour; 18], Vec<Verdict>) {
    let mut verdicts = Vec::new();
    let fond = wishes[0].unwrap_or(Colour::WHITE);
    let mut colours = [fond; 18];
    for (row, (needs, from, part)) in (1..).zip(&RULES) {
        let needed = needs[usize::from(more)];
        let wished = wishes[row].unwrap_or_else(|| match *from {
            0 => Colour(OWN[row]),
            from => colours[from].mixed(fond, *part),
        });
        let corrected = wished.legible_on(fond, needed);
        if wishes[row].is_some() && corrected != wished {
            let hundredths = |ratio: f32| (ratio * 100.0) as u32;
            let (found, needed) = (hundredths(wished.ratio(fond)), hundredths(needed));
            verdicts.push(Verdict { name: NAMES[row], wished, fond, found, needed, corrected });
        }
        colours[row] = corrected;
    }
    let [_, texte, accent, ..] = colours;
    let needed = TEXT[usize::from(more)];
    // All that is written on a tint: texte, accent, discret, ouvert.
    colours[9] = tinted(fond, accent, 0.09, &colours[1..5], needed);
    colours[10] = fond.mixed(texte, 0.04);
    colours[11] = tinted(fond, YELLOW, 0.22, &colours[1..2], needed);
    // Of the hue that was wished, which a correction may have had to leave.
    scale(wishes[2].unwrap_or(accent), &mut colours);
    (colours, verdicts)
}

/// A ground with a little of a colour in it, as much as leaves what is written on it legible: the host's inks do not yield to our tints.
fn tinted(fond: Colour, colour: Colour, most: f32, inks: &[Colour], needed: f32) -> Colour {
    let shade = |step: u8| fond.mixed(colour, most * f32::from(step) / 8.0);
    let legible = |ground: &Colour| inks.iter().all(|ink| ink.ratio(*ground) >= needed);
    (1..=8).rev().map(shade).find(legible).unwrap_or(fond)
}

/// The ink of counts, and five classes of one hue, as far apart in contrast as the first is from the ground, further from it the more there
/// is. The ink, black or white, has 4.5 on each: which way the classes go follows from what room that leaves on this ground.
fn scale(accent: Colour, colours: &mut [Colour; 18]) {
    let ground = colours[0].luminance() + 0.05;
    // 1.05 / 4.5 and 0.05 × 4.5, with what rounding to eight bits may cost.
    let (ink, least, last) = if ground >= 0.48 {
        (Colour::BLACK, 0.0, 0.23)
    } else if ground <= 0.1 {
        (Colour::WHITE, 0.0, 0.229)
    } else {
        (Colour::BLACK, 0.24, 1.0)
    };
    colours[12] = ink;
    let mut class = if last < ground { ground * root(last / ground, 5) } else { ground / root(ground / last, 5) };
    class = class.max(least);
    // The fourth root, twice a square root.
    let step = (last / class).sqrt().sqrt();
    for colour in &mut colours[13..] {
        *colour = accent.of_luminance(class - 0.05);
        class *= step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    fn hex(text: &str) -> Colour {
        Colour::of_hex(text).unwrap()
    }

    fn any(random: &mut Random) -> Colour {
        Colour(random.below(1 << 24) as u32)
    }

    /// Hosts as they come: white, black, greys, anything, with a third of the other wishes set to anything.
    fn hosts(n: usize, seed: u64) -> Vec<Wishes> {
        let mut random = Random(seed);
        (0..n)
            .map(|_| {
                let grey = random.below(256) as u32 * 0x01_0101;
                let fonds = [Colour::WHITE, Colour::BLACK, Colour(grey), any(&mut random)];
                let fond = *random.pick(&fonds);
                let mut wishes: Wishes = std::array::from_fn(|_| random.one_in(3).then(|| any(&mut random)));
                (wishes[0], wishes[2]) = (Some(fond), Some(any(&mut random)));
                wishes
            })
            .collect()
    }

    struct Named([Colour; 18]);

    impl Named {
        fn get(&self, name: &str) -> Colour {
            self.0[NAMES.iter().position(|of| *of == name).unwrap()]
        }
    }

    fn check_pair(colours: &Named, ink: &str, ground: &str, needed: f32) {
        let (a, b) = (colours.get(ink), colours.get(ground));
        assert!(a.ratio(b) >= needed, "{ink} {} on {ground} {}: {}", a.to_hex(), b.to_hex(), a.ratio(b));
    }

    #[test]
    fn every_pair_of_the_sheets_can_be_read_whatever_the_host() {
        for wishes in hosts(600, 0x0C01) {
            let colours = Named(palette(&wishes, false).0);
            for ink in ["texte", "accent", "discret", "ouvert"] {
                check_pair(&colours, ink, "fond", 4.5);
                // On a ground without a tint the inks are as legible as on the ground.
                check_pair(&colours, ink, "teinte", 4.5);
            }
            check_pair(&colours, "texte", "alerte", 4.5);
            for sign in ["bord", "erreur", "focus"] {
                check_pair(&colours, sign, "fond", 3.0);
            }
        }
    }

    #[test]
    fn the_five_classes_are_ordered_apart_and_carry_their_counts() {
        for wishes in hosts(2_500, 0x0C02) {
            let colours = Named(palette(&wishes, false).0);
            let said = format!("{} on {}", colours.get("accent").to_hex(), colours.get("fond").to_hex());
            let classes = ["fond", "c1", "c2", "c3", "c4", "c5"].map(|name| colours.get(name));
            let luminances = classes.map(Colour::luminance);
            let (up, down) = (luminances.is_sorted(), luminances.is_sorted_by(|a, b| a >= b));
            assert!(up || down, "{said}: {luminances:?}");
            assert!(classes[0].ratio(classes[1]) >= 1.14, "{said}: the first class and the ground");
            for pair in classes[1..].windows(2) {
                assert!(pair[0].ratio(pair[1]) >= 1.14, "{said}: {} {}", pair[0].to_hex(), pair[1].to_hex());
            }
            for class in ["c1", "c2", "c3", "c4", "c5"] {
                check_pair(&colours, "encre", class, 4.5);
            }
        }
    }

    #[test]
    fn who_asks_for_more_contrast_gets_as_much_as_there_is() {
        for wishes in hosts(250, 0x0C03) {
            let colours = Named(palette(&wishes, true).0);
            let fond = colours.get("fond");
            let possible = Colour::BLACK.ratio(fond).max(Colour::WHITE.ratio(fond));
            for ink in ["texte", "accent", "discret", "ouvert"] {
                check_pair(&colours, ink, "fond", possible.min(7.0));
            }
            check_pair(&colours, "filet", "fond", 4.5);
        }
    }

    #[test]
    fn a_host_whose_colours_can_be_read_gets_them_back_untouched() {
        let mut random = Random(0x0C04);
        let mut n_kept = 0;
        while n_kept < 300 {
            let (fond, texte, accent) = (any(&mut random), any(&mut random), any(&mut random));
            if texte.ratio(fond) < 4.5 || accent.ratio(fond) < 4.5 {
                continue;
            }
            n_kept += 1;
            let mut wishes = Wishes::default();
            (wishes[0], wishes[1], wishes[2]) = (Some(fond), Some(texte), Some(accent));
            let (colours, verdicts) = palette(&wishes, false);
            assert_eq!((&colours[..3], verdicts), (&[fond, texte, accent][..], Vec::new()));
        }
    }

    #[test]
    fn a_verdict_says_what_was_found_what_is_needed_and_what_to_paste() {
        let mut wishes = Wishes::default();
        (wishes[0], wishes[2]) = (Some(Colour::WHITE), Some(hex("#ffcc00")));
        let (_, verdicts) = palette(&wishes, false);
        assert_eq!(verdicts.len(), 1);
        let Verdict { name, wished, found, needed, corrected, .. } = verdicts[0];
        assert_eq!((name, wished, found, needed), ("accent", hex("#ffcc00"), 151, 450));
        let ratio = corrected.ratio(Colour::WHITE);
        assert!((4.5..4.7).contains(&ratio), "{} {ratio}", corrected.to_hex());
        wishes[2] = Some(corrected);
        assert_eq!(palette(&wishes, false).1, [], "what was told to paste is good");
    }

    #[test]
    fn what_was_not_wished_is_no_fault_of_the_host() {
        let mut wishes = Wishes::default();
        wishes[0] = Some(hex("#223344"));
        let (colours, verdicts) = palette(&wishes, false);
        assert_eq!(verdicts, []);
        assert!(colours[1].ratio(colours[0]) >= 4.5);
    }
}
