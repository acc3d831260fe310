//! Messages that a visitor's own programs send: what they make of an address that opens one.

use crate::accessibility::Name;
use crate::carte::{Carte, done};

/// What a mail program, or a phone, makes of a part of an address.
///
/// # Panics
/// A `%` is not followed by two digits, or what is written is no UTF-8.
#[must_use]
pub fn read(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).expect("a digit after %") as u8;
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { digit(rest.next()) << 4 | digit(rest.next()) } else { byte });
    }
    String::from_utf8(bytes).expect("letters")
}

impl Carte<'_> {
    /// The address of a link, as it is written.
    ///
    /// # Panics
    /// There is no such link, or it has no address.
    pub fn href(&self, name: impl Into<Name>) -> String {
        let link = self.get("link", name);
        let href = done(self.session().script("return arguments[0].getAttribute('href')", &[link.element.to_json()]));
        href.as_str().expect("an address").to_owned()
    }
}
