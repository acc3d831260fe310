//! What was read once is read for ever: of each real file at hand, as many lieux as before and the same ids, however its encoding, line ends,
//! delimiter and header are told today.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{SHARED, project, read, shared};
use intake::Mapping;

/// File, the mapping that it needs, its lieux, and the print of their ids in order (FNV-1a).
const FILES: [(&str, &str, usize, u64); 9] = [
    ("lieux-reels.csv", "", 15_714, 0xAEC8_904B_4073_3221),
    ("lieux-reels.json", "", 15_714, 0xAEC8_904B_4073_3221),
    ("lieux-registre.csv", "", 687, 0x3ACC_E6E1_3765_882E),
    ("lieux-registre.json", "", 687, 0x3ACC_E6E1_3765_882E),
    ("lieux-brut/france-services-2022-12.csv", "france-services-2022-12.toml", 2_683, 0xCA0B_F1AF_8CBF_259A),
    ("lieux-brut/hub-antilles-2023.json", "", 165, 0x4775_024F_F93F_CC4B),
    ("lieux-brut/le-havre-2024.json", "", 80, 0x89EA_4284_E809_3607),
    ("lieux-brut/maine-et-loire-2022.json", "maine-et-loire-2022.toml", 222, 0xE83D_EFC6_AD6E_CC04),
    ("lieux-brut/mednum-bfc-2023.csv", "mednum-bfc-2023.toml", 697, 0x6A32_68F9_6A12_2AC6),
];

fn print_of<'a>(ids: impl Iterator<Item = &'a str>) -> u64 {
    let bytes = ids.flat_map(|id| id.bytes().chain([b'\n']));
    bytes.fold(0xCBF2_9CE4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[test]
fn every_real_file_gives_the_lieux_it_always_gave() {
    let mut found = Vec::new();
    for (file, mapping, n_lieux, print) in FILES {
        let Some(bytes) = shared(file) else {
            println!("{SHARED}/{file} is not there: not compared");
            continue;
        };
        let mapping = (!mapping.is_empty()).then(|| {
            let text = std::fs::read_to_string(project("data/colonnes").join(mapping)).unwrap();
            Mapping::parse(&text).unwrap()
        });
        let lieux = read(&bytes, file, mapping.as_ref()).lieux;
        let now = (file, lieux.len(), print_of(lieux.iter().map(|lieu| lieu.id.as_str())));
        if now != (file, n_lieux, print) {
            found.push(now);
        }
    }
    assert!(found.is_empty(), "{found:#x?}");
}
