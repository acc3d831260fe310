//! Any bytes as a file of a publication.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    atlas::holds::holds_any_publication(bytes);
});
