//! The binary form of a Wasm module: its sections, and the numbers and texts in them (WebAssembly Core Specification, 5).
//!
//! What the sections of a module should hold is decided elsewhere.

use crate::steps::Outcome;

/// What tools say of themselves.
pub const CUSTOM: u8 = 0;
/// What a module asks of others.
pub const IMPORTS: u8 = 2;
/// What it gives to others.
pub const EXPORTS: u8 = 7;

/// The Wasm module with each of its sections as `change` makes it, without those of which it makes nothing.
///
/// # Errors
/// It is no module, or what `change` says.
pub fn sections(wasm: &[u8], mut change: impl FnMut(u8, &[u8]) -> Outcome<Option<Vec<u8>>>) -> Outcome<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(8).ok_or("no Wasm module")?;
    let mut out = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        if let Some(content) = change(id, taken(&mut rest, length)?)? {
            out.push(id);
            write_number(&mut out, content.len());
            out.extend(content);
        }
    }
    Ok(out)
}

/// A Wasm module without what tools say of themselves.
///
/// # Errors
/// It is none.
pub fn bare(wasm: &[u8]) -> Outcome<Vec<u8>> {
    sections(wasm, |id, content| Ok((id != CUSTOM).then(|| content.to_vec())))
}

/// The next bytes.
///
/// # Errors
/// There are not as many.
pub fn taken<'a>(from: &mut &'a [u8], length: usize) -> Outcome<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length).ok_or("the Wasm module ends too early")?;
    *from = rest;
    Ok(taken)
}

/// A text of the format: its length, then its letters.
///
/// # Errors
/// It is cut, or not in UTF-8.
pub fn text<'a>(from: &mut &'a [u8]) -> Outcome<&'a str> {
    let length = number(from)?;
    std::str::from_utf8(taken(from, length)?).map_err(|error| error.to_string())
}

/// A number of the format, seven bits a byte.
///
/// # Errors
/// It does not end.
pub fn number(from: &mut &[u8]) -> Outcome<usize> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = taken(from, 1)?[0];
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err("a number that does not end".into())
}

/// The same, written.
pub fn write_text(to: &mut Vec<u8>, text: &str) {
    write_number(to, text.len());
    to.extend(text.as_bytes());
}

/// The same, written.
pub fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}
