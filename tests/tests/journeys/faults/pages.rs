//! Every kind of file that pages have of ours and that is not the carte's own: as the cases of the carte are.

use super::cases::{Case, FAULTS, Fault, TYPE, arrives, falls_back, nothing};
use carte_tests::{Carte, starting_with};

const CONFIGURATOR: &str = "configurateur.html?";
const TERRITORY: &str = "Région, département";

fn configures(page: &Carte) {
    page.get("combobox", starting_with(TERRITORY));
}

/// What is pasted by hand.
fn shows_the_tag(page: &Carte) {
    page.wait("the tag", |tree| tree.text().contains("<carte-mednum departement=").then_some(()));
}

fn shows_the_loire_or_the_link(page: &Carte) {
    page.wait("a carte, or what stands for it", |tree| {
        let stands = tree.find("link", "Voir les lieux");
        stands.or_else(|| tree.find("group", starting_with("Carte : Loire"))).map(drop)
    });
}

fn frames(page: &Carte) {
    page.inside("iframe", |carte| carte.arrived("Loire"));
}

/// What the page in a frame is made of, but for that page, which is the browser's to say.
pub const FRAME: [Case; 3] = [
    // Who is believed beside the hub: nobody more, while the list is not there.
    Case {
        file: "/cadre-origines.txt",
        page: "cadre.html?source=/fixture/;departement=42;logo=http://127.0.0.1:9/logo.svg",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: |carte| {
            arrives(carte);
            assert!(carte.tree().all("image").is_empty(), "nobody said that this logo is to be shown");
        },
    },
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

/// Another way to a carte than the tag and its script, both of which the page names.
const ANOTHER_WAY: Case = Case {
    file: "",
    page: "",
    leads: nothing,
    says: "",
    harmless: &FAULTS,
    keeps: falls_back,
    healed: shows_the_loire_or_the_link,
};

/// What pages have of ours that is not the carte: other ways to it, and the pages of webmasters. Their HTML is the browser's to say.
pub const PAGES: [Case; 11] = [
    // WebKit has not opened a page before what its modules import has come: what is slow is told of the next file.
    Case {
        file: "/configurateur.js",
        page: CONFIGURATOR,
        leads: nothing,
        says: "Le configurateur ",
        harmless: &[Fault::Slow],
        keeps: shows_the_tag,
        healed: configures,
    },
    Case {
        file: "/configurateur_bg.wasm",
        page: CONFIGURATOR,
        leads: nothing,
        says: "Le configurateur ",
        harmless: TYPE,
        keeps: shows_the_tag,
        healed: configures,
    },
    // Who would tell is not there: the page's own words stand.
    Case {
        file: "/demarrage.js",
        page: CONFIGURATOR,
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |page| {
            page.wait("the configurator, or how to do without", |tree| {
                let without = tree.find("StaticText", starting_with("S’il ne vient pas, un fichier manque"));
                without.or_else(|| tree.find("combobox", starting_with(TERRITORY))).map(drop)
            });
        },
    },
    Case {
        file: "/configurateur.css",
        page: CONFIGURATOR,
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: configures,
        healed: configures,
    },
    Case {
        file: "/configurateur-apercu.css",
        page: CONFIGURATOR,
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: configures,
        healed: |page| page.inside("iframe", |carte| carte.arrived("France")),
    },
    Case { file: "/carte-mednum-alias.js", page: "a-part/alias.html?", ..ANOTHER_WAY },
    // Any byte of it that is another is refused by the browser.
    Case { file: "/carte-mednum.", page: "a-part/epingle.html?", ..ANOTHER_WAY },
    // What it cannot hold to its hash, a pinned page does without.
    Case {
        file: "/empreintes.json",
        page: "a-part/epingle-theme.html?",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |page| page.wait("the carte", |tree| tree.find("group", starting_with("Carte : Loire")).map(drop)),
    },
    Case {
        file: "/carte-mednum-cadre.js",
        page: "a-part/cadre.html?",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: frames,
        healed: frames,
    },
    Case {
        file: "/carte-mednum-diagnostic.js",
        page: "diagnostic.html?",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |page| drop(page.get("heading", "Vérifier votre propre page")),
    },
    Case {
        file: "/diagnostic.css",
        page: "diagnostic.html?",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |page| drop(page.get("heading", "Vérifier votre propre page")),
    },
];
