//! Any texts as the attributes of a tag: one a line, `name=text`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    embed_snippet::holds::holds_any_lines(text);
});
