//! The binary form of a Wasm module: its sections, and the numbers and texts in them (WebAssembly Core Specification, 5).
//!
//! What the sections of a module should hold is decided elsewhere.

use crate::steps::Outcome;

/// What tools say of themselves.
pub const CUSTOM: u8 = 0;
/// What its functions take and give.
const TYPES: u8 = 1;
/// What a module asks of others.
pub const IMPORTS: u8 = 2;
/// What it gives to others.
pub const EXPORTS: u8 = 7;
/// What it puts into memory.
const DATA: u8 = 11;
/// How many pieces that is.
const DATA_COUNT: u8 = 12;

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

/// Pieces of a memory, as their section has them after their number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data {
    /// How many they are.
    pub n: usize,
    /// What they hold and where.
    pub bytes: Vec<u8>,
}

/// What a module puts into the memory that it imports, if it does nothing else: no code, nothing in a table.
///
/// # Errors
/// It is none.
pub fn only_data(wasm: &[u8]) -> Outcome<Option<Data>> {
    let (mut data, mut is_only) = (Data::default(), true);
    sections(wasm, |id, mut content| {
        match id {
            DATA => {
                let n = number(&mut content)?;
                data = Data { n, bytes: content.to_vec() };
            }
            CUSTOM | TYPES | IMPORTS | DATA_COUNT => {}
            _ => is_only = false,
        }
        Ok(None)
    })?;
    Ok(is_only.then_some(data))
}

/// A module that puts more into its first memory. It has data already.
///
/// # Errors
/// It has none, or is no module.
pub fn with_data(wasm: &[u8], more: &Data) -> Outcome<Vec<u8>> {
    let mut is_in = false;
    let out = sections(wasm, |id, mut content| {
        if !matches!(id, DATA | DATA_COUNT) {
            return Ok(Some(content.to_vec()));
        }
        let mut section = Vec::new();
        write_number(&mut section, number(&mut content)? + more.n);
        section.extend(content);
        if id == DATA {
            section.extend(&more.bytes);
            is_in = true;
        }
        Ok(Some(section))
    })?;
    is_in.then_some(out).ok_or_else(|| "a module without data".into())
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8], content].concat()
    }

    #[test]
    fn a_part_says_nothing_of_what_made_it() {
        let (custom, table) = (section(CUSTOM, b"\x01a"), section(9, &[0]));
        assert_eq!(bare(&[HEAD, &custom, &table].concat()), Ok([HEAD, &table].concat()));
        assert!(bare(b"<html>").is_err());
    }

    #[test]
    fn what_a_part_only_puts_into_memory_another_can_put_there() {
        // One piece each, at 1 and at 9: flag, where, how much, what.
        let [first, second] = [*b"\0\x41\x01\x0b\x01a", *b"\0\x41\x09\x0b\x01b"];
        let data = |pieces: &[&[u8]]| section(DATA, &[&[pieces.len() as u8], pieces.concat().as_slice()].concat());
        let count = |n| section(DATA_COUNT, &[n]);
        let part = [HEAD, &section(IMPORTS, &[0]), &data(&[&second])].concat();
        let more = only_data(&part).unwrap().unwrap();
        assert_eq!(more, Data { n: 1, bytes: second.to_vec() });
        let main = [HEAD, &count(1), &section(10, &[0]), &data(&[&first])].concat();
        let both = [HEAD, &count(2), &section(10, &[0]), &data(&[&first, &second])].concat();
        assert_eq!(with_data(&main, &more), Ok(both));
        assert_eq!(only_data(&main), Ok(None), "it has code");
        assert!(with_data(HEAD, &more).is_err());
    }
}
