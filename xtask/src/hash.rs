//! What stands for a file's content: a short name for addresses, a long one for browsers that check what they were sent.
//!
//! It does not know what is hashed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that `sha256sum` and `openssl dgst -sha384 -binary | base64` give.
    #[test]
    fn hashes_are_those_of_other_tools() {
        assert_eq!(short(b"carte\n"), "51fb709ed0");
        assert!(long(b"carte\n").starts_with("51fb709ed0"));
        assert_eq!(integrity(b"carte\n"), "sha384-i0Vc3km6+EqwyLweH48JdJbbOHuc8jfLYWwGtFG7QtQEm4os/UtTNCyoWs0amvIZ");
    }
}
