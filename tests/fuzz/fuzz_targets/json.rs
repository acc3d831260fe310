//! Any bytes as a JSON file of lieux.
#![no_main]

use atlas::gazetteer::Gazetteer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    intake::holds::holds_any_array(&String::from_utf8_lossy(bytes));
    intake::holds::holds_any_file(bytes, &Gazetteer::default());
});
