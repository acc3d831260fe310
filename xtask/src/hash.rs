//! What stands for a file's content: a short name for addresses, a long one for browsers that check what they were sent.
//!
//! It does not know what is hashed.

use sha2::{Digest, Sha256, Sha384};

/// Ten digits, as in the names that `prepare publish` gives: a server tells by them what never changes.
pub fn short(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes)[..5])
}

/// All 64 digits.
pub fn long(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The value of an attribute `integrity`.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| bits << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    /// The values that `sha256sum` and `openssl dgst -sha384 -binary | base64` give.
    #[test]
    fn hashes_are_those_of_other_tools() {
        assert_eq!(short(b"carte\n"), "51fb709ed0");
        assert!(long(b"carte\n").starts_with("51fb709ed0"));
        assert_eq!(integrity(b"carte\n"), "sha384-i0Vc3km6+EqwyLweH48JdJbbOHuc8jfLYWwGtFG7QtQEm4os/UtTNCyoWs0amvIZ");
    }
}
