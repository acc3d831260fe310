//! A text as a QR code: the outline of its dark modules, for SVG. What it says, how large and on what it is drawn are not known here.

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side, with the quiet zone of four that readers need around it.
    pub side: u32,
    /// The dark modules, as the `d` of an SVG path in modules.
    pub path: String,
}

/// Modules of light around a code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The code of a text, which reads with an eighth of it worn away; `None` when it is too long for any, at some 2,300 bytes.
#[must_use]
pub fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                push(&mut path, 'M', start + QUIET);
                push(&mut path, ' ', y + QUIET);
                push(&mut path, 'h', x - start);
                path.push_str("v1");
                push(&mut path, 'h', start - x);
                path.push('z');
            }
            x += 1;
        }
    }
    Some(Qr { side: (size + 2 * QUIET) as u32, path })
}

fn push(path: &mut String, command: char, n: i32) {
    path.push(command);
    path.push_str(&n.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that a path covers, by drawing it: the part of SVG that is written above.
    fn drawn(code: &Qr) -> Vec<Vec<bool>> {
        let side = code.side as usize;
        let mut dark = vec![vec![false; side]; side];
        for run in code.path.split('z').filter(|run| !run.is_empty()) {
            let (at, run) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (n, back) = run.split_once("v1h-").unwrap();
            assert_eq!(n, back, "a box comes back to where it began");
            let [x, y, n] = [x, y, n].map(|number| number.parse::<usize>().unwrap());
            dark[y][x..x + n].fill(true);
        }
        dark
    }

    /// As a phone reads it, by another's decoder.
    fn read(code: &Qr, scale: usize) -> String {
        let dark = drawn(code);
        let side = dark.len() * scale;
        let shade = |x: usize, y: usize| if dark[y / scale][x / scale] { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
        let found = picture.detect_grids();
        assert_eq!(found.len(), 1);
        found[0].decode().unwrap().1
    }

    fn check(text: &str) {
        for scale in [3, 5] {
            assert_eq!(read(&qr(text).unwrap(), scale), text);
        }
    }

    #[test]
    fn a_decoder_reads_what_was_written() {
        check("https://a.fr/");
        check(
            "https://www.saint-etienne.fr/vie-quotidienne/numerique?x=1#carte-territoire--42218__carte-lieu--1a2b3c4d",
        );
        check("Écusson, 12 rue de l’Été");
        for n in [1, 60, 250, 700] {
            check(&"https://exemple.fr/".repeat(60)[..n]);
        }
    }

    #[test]
    fn light_is_around_it() {
        let code = qr("https://exemple.fr/").unwrap();
        let (dark, n) = (drawn(&code), code.side as usize);
        let edge = |at: usize| at < QUIET as usize || at >= n - QUIET as usize;
        for (y, row) in dark.iter().enumerate() {
            assert!(row.iter().enumerate().all(|(x, dark)| !dark || !(edge(x) || edge(y))));
        }
        assert!(dark[4][4..11].iter().all(|dark| *dark), "its corner begins where the light ends");
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert_eq!(qr(&"a".repeat(3_000)), None);
        assert!(qr("").is_some());
    }
}
