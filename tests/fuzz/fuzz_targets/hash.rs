//! Any text as the fragment of a page's address.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    embed_snippet::link::holds_any_fragment(text);
});
