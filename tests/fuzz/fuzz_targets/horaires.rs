//! Any text as opening hours.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    intake::holds::holds_any_hours(text);
});
