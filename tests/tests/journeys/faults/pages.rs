//! Every kind of file that pages have of ours and that is not the carte's own: as the cases of the carte are.

use super::cases::{Case, FAULTS, arrives, nothing};
use carte_tests::starting_with;

/// What the page in a frame is made of, but for that page, which is the browser's to say.
pub const FRAME: [Case; 2] = [
    // Without its wishes it is no carte, and not one of all France.
    Case {
        file: "/cadre.js",
        page: "cadre.html?source=/fixture/;departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |carte| {
            carte.wait("the Loire, or what stands for it", |tree| {
                let stands = tree.find("link", starting_with("Ouvrir la carte"));
                stands.or_else(|| tree.find("group", starting_with("Carte : Loire"))).map(drop)
            });
            assert!(!carte.tree().text().contains("Auvergne"), "{}", carte.tree().text());
        },
    },
    Case {
        file: "/cadre.css",
        page: "cadre.html?source=/fixture/;departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
];
