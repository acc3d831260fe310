//! Bytes that introduce themselves, and a reader that believes none of them.
//!
//! The little grammar under every binary file of a publication: a header that says what the file is, whole numbers in seven
//! bits a byte, text with its length. What the numbers mean is the business of each file's module.
//! A [`Reader`] never panics and never reserves room for more items than the bytes that remain could hold.

use std::fmt;

/// First bytes of every file.
const MAGIC: [u8; 3] = *b"CMN";

/// Version of the grammar of all files. A file of another version is refused by name, never half-read.
pub const VERSION: u8 = 1;

/// What a file holds: its fourth byte.
pub mod kind {
    /// Outlines of territories.
    pub const OUTLINES: u8 = b'o';
    /// Names of all communes.
    pub const GAZETTEER: u8 = b'g';
    /// Where each EPCI is.
    pub const EPCIS: u8 = b'e';
    /// Former names of communes.
    pub const FORMERS: u8 = b'f';
    /// What filters, list and map need of lieux.
    pub const INDEX: u8 = b'i';
    /// What sheets add.
    pub const DETAILS: u8 = b'd';
    /// What a hub says of the lieux of others.
    pub const OVERLAY: u8 = b'c';
    /// The ids whose number is not their hash.
    pub const IDENTIFIERS: u8 = b'n';
}

/// Why bytes were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireError {
    /// The bytes do not begin like a file of ours: an HTML error page, most often.
    NotOurs,
    /// A file of ours, but not the one asked for.
    Kind {
        /// The kind byte of the file.
        found: u8,
        /// The kind byte asked for.
        expected: u8,
    },
    /// A file written by another version of this program.
    Version {
        /// The version byte of the file.
        found: u8,
        /// The version this program reads.
        expected: u8,
    },
    /// The bytes end too early.
    Truncated,
    /// The bytes contradict themselves; what does.
    Malformed(&'static str),
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WireError::NotOurs => f.write_str("not a file of this program"),
            WireError::Kind { found, expected } => {
                write!(f, "a file of kind '{}' where '{}' was expected", found.escape_ascii(), expected.escape_ascii())
            }
            WireError::Version { found, expected } => {
                write!(f, "a file of version {found}; this program reads version {expected}")
            }
            WireError::Truncated => f.write_str("the file ends too early"),
            WireError::Malformed(what) => write!(f, "the file is damaged: {what}"),
        }
    }
}

impl std::error::Error for WireError {}

/// Builds a file.
#[derive(Debug, Clone)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// A file of one of the [`kind`]s, with its header.
    #[must_use]
    pub fn new(kind: u8) -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([kind, VERSION]);
        Self { bytes }
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// A whole number: seven bits a byte, the low ones first.
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A length or an index.
    pub fn len(&mut self, value: usize) {
        self.varint(value as u64);
    }

    /// A signed whole number, small when it is close to zero on either side.
    pub fn zigzag(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)) as u64);
    }

    /// A decimal number of single precision, four bytes.
    pub fn f32(&mut self, value: f32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// A text with its length.
    pub fn str(&mut self, text: &str) {
        self.block(text.as_bytes());
    }

    /// A block of bytes with its length.
    pub fn block(&mut self, bytes: &[u8]) {
        self.len(bytes.len());
        self.raw(bytes);
    }

    /// Bytes whose length the reader knows otherwise.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// How many bytes were written, header included.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads a file from its beginning.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// After the header, when the file is of this [`kind`] and of our version.
    pub fn new(bytes: &'a [u8], kind: u8) -> Result<Self, WireError> {
        let Some((magic, rest)) = bytes.split_first_chunk::<3>() else {
            return Err(if bytes.is_empty() { WireError::Truncated } else { WireError::NotOurs });
        };
        if *magic != MAGIC {
            return Err(WireError::NotOurs);
        }
        let mut reader = Self { rest };
        let found = reader.u8()?;
        if found != kind {
            return Err(WireError::Kind { found, expected: kind });
        }
        let found = reader.u8()?;
        if found != VERSION {
            return Err(WireError::Version { found, expected: VERSION });
        }
        Ok(reader)
    }

    /// A reader of bytes without header: a block of a file already opened.
    #[must_use]
    pub fn of_block(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, WireError> {
        let (first, rest) = self.rest.split_first().ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    /// A whole number up to 64 bits.
    pub fn varint(&mut self) -> Result<u64, WireError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(WireError::Malformed("a number of more than 64 bits"))
    }

    /// A whole number up to 32 bits.
    pub fn u32(&mut self) -> Result<u32, WireError> {
        u32::try_from(self.varint()?).map_err(|_| WireError::Malformed("a number of more than 32 bits"))
    }

    /// A whole number up to 16 bits.
    pub fn u16(&mut self) -> Result<u16, WireError> {
        u16::try_from(self.varint()?).map_err(|_| WireError::Malformed("a number of more than 16 bits"))
    }

    /// A signed whole number.
    pub fn zigzag(&mut self) -> Result<i64, WireError> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A decimal number of single precision; may be infinite or no number at all.
    pub fn f32(&mut self) -> Result<f32, WireError> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(f32::from_le_bytes(*bytes))
    }

    /// How many items follow, each of at least `min_bytes` bytes (at least one). More than the bytes that remain could hold
    /// is refused, so that room may be reserved for as many.
    pub fn count(&mut self, min_bytes: usize) -> Result<usize, WireError> {
        let count = usize::try_from(self.varint()?).map_err(|_| WireError::Truncated)?;
        if count > self.rest.len() / min_bytes.max(1) {
            return Err(WireError::Truncated);
        }
        Ok(count)
    }

    /// An index into a list of `len` items.
    pub fn index(&mut self, len: usize) -> Result<usize, WireError> {
        match usize::try_from(self.varint()?) {
            Ok(index) if index < len => Ok(index),
            _ => Err(WireError::Malformed("a reference to nothing")),
        }
    }

    /// A text with its length.
    pub fn str(&mut self) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.block()?).map_err(|_| WireError::Malformed("a text that is not UTF-8"))
    }

    /// A block of bytes with its length.
    pub fn block(&mut self) -> Result<&'a [u8], WireError> {
        let len = self.count(1)?;
        self.raw(len)
    }

    /// The next `len` bytes.
    pub fn raw(&mut self, len: usize) -> Result<&'a [u8], WireError> {
        let (bytes, rest) = self.rest.split_at_checked(len).ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Malformed("bytes after the end")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new(kind::INDEX);
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn what_was_written_is_read_back() {
        let bytes = written(|writer| {
            for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
                writer.varint(value);
            }
            for value in [0, -1, 1, -64, 63, i64::MIN, i64::MAX] {
                writer.zigzag(value);
            }
            writer.str("Médiathèque");
            writer.f32(48.5);
            writer.u8(7);
        });
        let mut reader = Reader::new(&bytes, kind::INDEX).unwrap();
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(reader.varint(), Ok(value));
        }
        for value in [0, -1, 1, -64, 63, i64::MIN, i64::MAX] {
            assert_eq!(reader.zigzag(), Ok(value));
        }
        assert_eq!(reader.str(), Ok("Médiathèque"));
        assert_eq!(reader.f32(), Ok(48.5));
        assert!(reader.end().is_err());
        assert_eq!(reader.u8(), Ok(7));
        assert_eq!(reader.end(), Ok(()));
        assert_eq!(reader.u8(), Err(WireError::Truncated));
    }

    #[test]
    fn a_stranger_is_refused_by_name() {
        let check = |bytes: &[u8], expected: WireError| {
            assert_eq!(Reader::new(bytes, kind::INDEX).err(), Some(expected));
        };
        check(b"", WireError::Truncated);
        check(b"<!DOCTYPE html>", WireError::NotOurs);
        check(b"CM", WireError::NotOurs);
        check(b"CMN", WireError::Truncated);
        check(b"CMNo\x01", WireError::Kind { found: b'o', expected: b'i' });
        check(b"CMNi\x07", WireError::Version { found: 7, expected: 1 });
    }

    #[test]
    fn a_length_is_not_trusted_beyond_the_bytes_that_remain() {
        let bytes = written(|writer| {
            writer.varint(1_000_000_000_000);
            writer.raw(&[0; 40]);
        });
        let reader = Reader::new(&bytes, kind::INDEX).unwrap();
        assert_eq!(reader.clone().count(1), Err(WireError::Truncated));
        assert_eq!(reader.clone().block(), Err(WireError::Truncated));
        let bytes = written(|writer| {
            writer.varint(10);
            writer.raw(&[0; 40]);
        });
        let reader = Reader::new(&bytes, kind::INDEX).unwrap();
        assert_eq!(reader.clone().count(4), Ok(10));
        assert_eq!(reader.clone().count(5), Err(WireError::Truncated));
    }

    #[test]
    fn a_number_does_not_overflow() {
        let mut bytes = written(|_| {});
        bytes.extend([0xff; 9]);
        bytes.push(0x02);
        let mut reader = Reader::new(&bytes, kind::INDEX).unwrap();
        assert_eq!(reader.varint(), Err(WireError::Malformed("a number of more than 64 bits")));
        let bytes = written(|writer| writer.varint(1 << 40));
        assert!(Reader::new(&bytes, kind::INDEX).unwrap().u32().is_err());
    }

    #[test]
    fn text_must_be_text() {
        let bytes = written(|writer| writer.block(&[0xc3, 0x28]));
        assert!(matches!(Reader::new(&bytes, kind::INDEX).unwrap().str(), Err(WireError::Malformed(_))));
    }
}
