//! Colours as screens mix them: read from what a browser computes, weighed by WCAG 2, moved in OKLab.
//!
//! Powers are roots by Newton: the C library's `powf` weighs more than this page. What a colour is for is decided elsewhere
//! ([`crate::palette`]).

/// An opaque colour, sRGB, eight bits a channel: what a style sheet can hold, so that what was weighed is what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(
    /// `0xRRGGBB`.
    pub u32,
);

/// Linear sRGB to the cones of OKLab. Björn Ottosson, « A perceptual color space for image processing », 2020.
const CONES: [[f32; 3]; 3] = [
    [0.412_221_46, 0.536_332_55, 0.051_445_995],
    [0.211_903_5, 0.680_699_5, 0.107_396_96],
    [0.088_302_46, 0.281_718_85, 0.629_978_7],
];
/// The way back.
const SCREEN: [[f32; 3]; 3] = [
    [4.076_741_7, -3.307_711_6, 0.230_969_94],
    [-1.268_438, 2.609_757_4, -0.341_319_38],
    [-0.004_196_086_3, -0.703_418_6, 1.707_614_7],
];
/// What the roots of the cones weigh in OKLab's lightness.
const LIGHTNESS: [f32; 3] = [0.210_454_26, 0.793_617_8, -0.004_072_047];
/// What linear channels weigh in relative luminance (WCAG 2, after BT.709).
const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];
/// How far lightness is moved from one try to the next.
const STEP: f32 = 0.005;

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn through(matrix: &[[f32; 3]; 3], of: [f32; 3]) -> [f32; 3] {
    [dot(matrix[0], of), dot(matrix[1], of), dot(matrix[2], of)]
}

fn power(base: f32, n: u32) -> f32 {
    (0..n).fold(1.0, |product, _| product * base)
}

/// The `n`th root of what is between 0 and 1: from above, until it comes no nearer.
pub(crate) fn root(of: f32, n: u32) -> f32 {
    let mut root = 1.0;
    for _ in 0..40 {
        let below = power(root, n - 1);
        let next = root - (root - if below > 0.0 { of / below } else { 0.0 }) / n as f32;
        if next >= root {
            break;
        }
        root = next;
    }
    root
}

/// A channel as light; IEC 61966-2-1, whose exponent 2.4 is a square and a fifth root of it.
fn linear(channel: u32) -> f32 {
    let value = channel as f32 / 255.0;
    if value <= 0.040_45 {
        return value / 12.92;
    }
    let square = power((value + 0.055) / 1.055, 2);
    square * root(square, 5)
}

/// Light as a channel; what is out of the screen's reach goes to its edge.
fn channel(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * power(root(linear.min(1.0), 12), 5) - 0.055 }
}

impl Colour {
    /// All light.
    pub const WHITE: Self = Self(0xff_ffff);
    /// None.
    pub const BLACK: Self = Self(0);

    /// `#0a6b4f` or `#fb0`, as people write them.
    #[must_use]
    pub fn of_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        // A short one says each digit twice.
        let (twice, n) = if digits.len() == 3 { (17, 8) } else { (1, 4) };
        let mut read = 0;
        for digit in digits.bytes() {
            read = (read << n) + char::from(digit).to_digit(16)? * twice;
        }
        matches!(digits.len(), 3 | 6).then_some(Self(read))
    }

    /// Of channels from 0 to 1; what is beyond goes to the edge.
    fn of_channels(channels: [f32; 3]) -> Self {
        Self(channels.iter().fold(0, |packed, channel| packed << 8 | u32::from((channel * 255.0 + 0.5) as u8)))
    }

    fn channel(self, index: usize) -> u32 {
        self.0 >> (16 - 8 * index) & 255
    }

    /// What `getComputedStyle` says of a colour in sRGB, and how opaque it is: `rgb(10, 107, 79)`, `rgba(0, 0, 0, 0.5)`,
    /// `color(srgb 0.1 0.2 0.3 / 0.5)`. None for other spaces: the browser turns them into this one when asked.
    #[must_use]
    pub fn of_computed(text: &str) -> Option<(Self, f32)> {
        let full = if text.starts_with("color(srgb ") {
            1.0
        } else if text.starts_with("rgb") {
            255.0
        } else {
            return None;
        };
        let mut read = [0.0, 0.0, 0.0, full];
        let mut n = 0;
        // A number so far, what one unit of its last digit is, and what that is divided by at the next.
        let (mut number, mut unit, mut by, mut none) = (0.0, 0.0, 1.0, false);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    unit = if unit == 0.0 { 1.0 } else { unit / by };
                    number = number * 10.0 + f32::from(byte - b'0');
                }
                b'.' => by = 10.0,
                // Below nothing, or with an exponent, which is only written of what is next to nothing.
                b'-' => none = true,
                b'e' if unit > 0.0 => none = true,
                _ if unit > 0.0 => {
                    *read.get_mut(n)? = if none { 0.0 } else { number * unit };
                    n += 1;
                    (number, unit, by, none) = (0.0, 0.0, 1.0, false);
                }
                _ => {}
            }
        }
        let [r, g, b, alpha] = read;
        let opaque = if n > 3 { alpha } else { 1.0 };
        (n >= 3).then(|| (Self::of_channels([r / full, g / full, b / full]), opaque))
    }

    /// `#0a6b4f`.
    #[must_use]
    pub fn to_hex(self) -> String {
        let mut text = String::from("#");
        for digit in (0..6).rev() {
            text.push(char::from(b"0123456789abcdef"[(self.0 >> (4 * digit) & 15) as usize]));
        }
        text
    }

    /// What is seen of it, so opaque, over another.
    #[must_use]
    pub fn over(self, alpha: f32, behind: Self) -> Self {
        let seen = |index| self.channel(index) as f32 * alpha + behind.channel(index) as f32 * (1.0 - alpha);
        Self::of_channels([seen(0) / 255.0, seen(1) / 255.0, seen(2) / 255.0])
    }

    fn light(self) -> [f32; 3] {
        [linear(self.channel(0)), linear(self.channel(1)), linear(self.channel(2))]
    }

    /// Relative luminance (WCAG 2), 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f32 {
        dot(self.light(), LUMINANCE)
    }

    /// Contrast ratio (WCAG 2), 1 to 21, whichever is the lighter.
    #[must_use]
    pub fn ratio(self, other: Self) -> f32 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// The roots of the cones: OKLab up to a matrix, so that mixing here is mixing there.
    fn cones(self) -> [f32; 3] {
        let [l, m, s] = through(&CONES, self.light());
        [root(l, 3), root(m, 3), root(s, 3)]
    }

    fn of_cones(cones: [f32; 3]) -> Self {
        let [l, m, s] = cones;
        let [r, g, b] = through(&SCREEN, [power(l, 3), power(m, 3), power(s, 3)]);
        Self::of_channels([channel(r), channel(g), channel(b)])
    }

    /// A mixture in OKLab, with this part of another.
    #[must_use]
    pub fn mixed(self, other: Self, part: f32) -> Self {
        Self::between(self.cones(), other.cones(), part)
    }

    fn between(cones: [f32; 3], others: [f32; 3], part: f32) -> Self {
        let mut between = cones;
        for (cone, other) in between.iter_mut().zip(others) {
            *cone += (other - *cone) * part;
        }
        Self::of_cones(between)
    }

    /// Lightness in OKLab, 0 to 1.
    #[must_use]
    pub fn lightness(self) -> f32 {
        dot(self.cones(), LIGHTNESS)
    }

    /// The same hue at another lightness: on the way to white or to black, which are what lies beyond 1 and 0.
    #[must_use]
    pub fn at(self, lightness: f32) -> Self {
        let cones = self.cones();
        let own = dot(cones, LIGHTNESS);
        // White is all ones among the cones, black all zeros.
        if lightness > own {
            Self::between(cones, [1.0; 3], (lightness - own) / (1.0 - own).max(0.001))
        } else {
            Self::between(cones, [0.0; 3], 1.0 - lightness / own.max(0.001))
        }
    }

    /// The same hue at a luminance, as near as eight bits allow.
    #[must_use]
    pub fn of_luminance(self, luminance: f32) -> Self {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..14 {
            let middle = (low + high) / 2.0;
            if self.at(middle).luminance() < luminance { low = middle } else { high = middle }
        }
        self.at(high)
    }

    /// The nearest lightness of the same hue that has at least this ratio to a ground; where none has, black or white, whichever has
    /// more.
    #[must_use]
    pub fn legible_on(self, ground: Self, needed: f32) -> Self {
        if self.ratio(ground) >= needed {
            return self;
        }
        let own = self.lightness();
        for step in 1..200 {
            let away = step as f32 * STEP;
            for lightness in [own - away, own + away] {
                let moved = self.at(lightness);
                if moved.ratio(ground) >= needed {
                    return moved;
                }
            }
        }
        if Self::BLACK.ratio(ground) > Self::WHITE.ratio(ground) { Self::BLACK } else { Self::WHITE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    fn hex(text: &str) -> Colour {
        Colour::of_hex(text).unwrap()
    }

    fn random(random: &mut Random) -> Colour {
        Colour(random.below(1 << 24) as u32)
    }

    #[test]
    fn colours_are_read_as_people_and_browsers_write_them() {
        assert_eq!(Colour::of_hex("#fb0"), Some(Colour(0xff_bb00)));
        assert_eq!(Colour::of_hex("#0A6b4f"), Some(Colour(0x0a_6b4f)));
        for bad in ["", "#", "0a6b4f", "#0a6b4", "#0a6b4g", "#éé", "#0a6b4f0", "bleu"] {
            assert_eq!(Colour::of_hex(bad), None, "{bad}");
        }
        let check = |text: &str, expected: Option<(&str, f32)>| {
            let read = Colour::of_computed(text).map(|(colour, alpha)| (colour.to_hex(), alpha));
            assert_eq!(read, expected.map(|(colour, alpha)| (colour.to_owned(), alpha)), "{text}");
        };
        check("rgb(10, 107, 79)", Some(("#0a6b4f", 1.0)));
        check("rgba(0, 0, 0, 0)", Some(("#000000", 0.0)));
        check("rgba(255, 0, 0, 0.25)", Some(("#ff0000", 0.25)));
        check("color(srgb 1 0.5 0 / 0.5)", Some(("#ff8000", 0.5)));
        check("color(srgb -0.2 1.4 1e-7)", Some(("#00ff00", 1.0)));
        for bad in
            ["", "rgb", "rgb(1, 2)", "rgb(1, 2, 3, 4, 5)", "oklch(0.5 0.1 200)", "color(display-p3 1 0 0)", "none"]
        {
            check(bad, None);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut seed = Random(0xC0_10);
        for _ in 0..500 {
            let colour = random(&mut seed);
            assert_eq!(Colour::of_hex(&colour.to_hex()), Some(colour));
        }
    }

    /// The library's own powers, in double precision.
    #[test]
    fn luminance_agrees_with_the_formula_of_wcag() {
        let mut seed = Random(0xACDC);
        for _ in 0..2_000 {
            let colour = random(&mut seed);
            let light = [0, 1, 2].map(|index| {
                let value = f64::from(colour.channel(index)) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            });
            let expected = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
            assert!((f64::from(colour.luminance()) - expected).abs() < 1e-5, "{}", colour.to_hex());
        }
        // Pairs that every contrast checker gives.
        for (a, b, expected) in [("#000", "#fff", 21.0), ("#767676", "#fff", 4.54), ("#777777", "#fff", 4.48)] {
            assert!((hex(a).ratio(hex(b)) - expected).abs() < 0.005, "{a} {b}");
        }
    }

    #[test]
    fn oklab_agrees_with_its_author() {
        // Lightness of the primaries, from the reference implementation.
        for (colour, expected) in [("#ff0000", 0.627_96), ("#00ff00", 0.866_44), ("#0000ff", 0.452_01), ("#fff", 1.0)] {
            assert!((hex(colour).lightness() - expected).abs() < 2e-4, "{colour} {}", hex(colour).lightness());
        }
        // As browsers mix: color-mix(in oklab, #ffffff, #0000ff).
        assert_eq!(Colour::WHITE.mixed(hex("#0000ff"), 0.5).to_hex(), "#74a3ff");
    }

    #[test]
    fn a_colour_that_is_not_moved_stays_what_it_is() {
        let mut seed = Random(7);
        for _ in 0..2_000 {
            let colour = random(&mut seed);
            let same = colour.mixed(Colour::BLACK, 0.0);
            assert!(
                (0..3).all(|index| colour.channel(index).abs_diff(same.channel(index)) <= 1),
                "{colour:?} {same:?}"
            );
        }
    }

    #[test]
    fn luminance_grows_with_lightness_and_is_found_again() {
        let mut seed = Random(11);
        for _ in 0..300 {
            let colour = random(&mut seed);
            let shades: Vec<f32> = (0..=20).map(|step| colour.at(step as f32 / 20.0).luminance()).collect();
            assert!(shades.is_sorted(), "{} {shades:?}", colour.to_hex());
            let wished = seed.between(0.0, 1.0) as f32;
            let found = colour.of_luminance(wished).luminance();
            assert!((found - wished).abs() < 0.01, "{} {wished} {found}", colour.to_hex());
        }
    }

    #[test]
    fn what_is_corrected_can_be_read_and_is_the_nearest() {
        let mut seed = Random(13);
        for _ in 0..500 {
            let (colour, ground) = (random(&mut seed), random(&mut seed));
            let legible = colour.legible_on(ground, 4.5);
            assert!(legible.ratio(ground) >= 4.5, "{} on {}", colour.to_hex(), ground.to_hex());
            if colour.ratio(ground) >= 4.5 {
                assert_eq!(legible, colour);
                continue;
            }
            let moved = (legible.lightness() - colour.lightness()).abs();
            let nearer = (1..).map(|step| step as f32 * STEP).take_while(|away| *away < moved - 2.0 * STEP);
            for away in nearer {
                for lightness in [colour.lightness() - away, colour.lightness() + away] {
                    assert!(colour.at(lightness.clamp(0.0, 1.0)).ratio(ground) < 4.5, "{colour:?} {ground:?} {away}");
                }
            }
        }
    }

    #[test]
    fn no_shade_of_grey_reaches_the_impossible() {
        assert_eq!(hex("#777").legible_on(hex("#777"), 7.0), Colour::BLACK, "4.69, where white has 4.48");
    }
}
