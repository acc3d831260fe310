//! What may happen to a file, and every kind of file that a carte may ask for: how one comes to need it, what is said without it, what
//! stays.

use super::spoil::{CONTOUR, NOTICE};
use carte_tests::{Carte, starting_with};

/// What may happen to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 404.
    Missing,
    /// 404 from a server of another origin that lets its successes alone be read: as if it were forbidden.
    Closed,
    /// 500.
    Error,
    /// 200, and a page of login.
    Page,
    /// Half of it, with the length of the half.
    Truncated,
    /// Thirty seconds without a byte: by the clock of the page, which goes fast, where that waits for it.
    Slow,
    /// The line is cut in the middle of it.
    Reset,
    /// All of it, as plain text.
    WrongType,
    /// Of a publication or a build that is no more: a manifest names files that are gone, a module is another's, a folder was removed.
    Stale,
}

pub const FAULTS: [Fault; 9] = [
    Fault::Missing,
    Fault::Closed,
    Fault::Error,
    Fault::Page,
    Fault::Truncated,
    Fault::Reset,
    Fault::WrongType,
    Fault::Stale,
    // Last: a browser makes who asks for the same file next wait for who still does.
    Fault::Slow,
];

/// One kind of file.
pub struct Case {
    /// What its path contains.
    pub file: &'static str,
    /// The attributes of a carte that needs it, or all of a page's address.
    pub page: &'static str,
    /// How one comes to need it.
    pub leads: fn(&Carte),
    /// How the sentence begins that says it is not there; nothing where nothing is lost that a visitor would know of.
    pub says: &'static str,
    /// What costs nothing.
    pub harmless: &'static [Fault],
    /// What is there without it.
    pub keeps: fn(&Carte),
    /// What is there with it.
    pub healed: fn(&Carte),
}

pub const LOIRE: &str = "source=/fixture/&departement=42";
pub const PART: &str = "Cette partie de la carte n’a pas pu être chargée.";
pub const START: &str = "La carte n’a pas pu s’afficher";
pub const TYPE: &[Fault] = &[Fault::WrongType];

pub fn nothing(_: &Carte) {}

pub fn falls_back(carte: &Carte) {
    carte.get("link", "Voir les lieux");
}

fn lists_communes(carte: &Carte) {
    carte.wait("the communes", |tree| (tree.rows().len() > 10).then_some(()));
}

fn lists_lieux(carte: &Carte) {
    carte.choose_list("Lieux");
    carte.wait("the lieux", |tree| (tree.rows().len() == 20).then_some(()));
}

fn says_notices(carte: &Carte) {
    lists_lieux(carte);
    carte.wait("the notices", |tree| tree.rows().iter().any(|row| row.says(NOTICE)).then_some(()));
}

pub fn arrives(carte: &Carte) {
    carte.arrived("Loire");
    carte.mark("carte:ready");
}

/// Opens the first lieu of Villars.
pub fn opens(carte: &Carte) {
    carte.arrived("Loire");
    carte.enter_by_list("Villars");
    let row = carte.wait("its lieux", |tree| tree.rows().into_iter().find(|row| row.nom != "Villars"));
    carte.click("button", starting_with(&format!("{} ", row.nom)));
}

pub fn has_a_name(carte: &Carte) {
    carte.wait("the name of the lieu", |tree| {
        let heading = tree.panel().all("heading").first().map(|heading| heading.name.clone())?;
        (!heading.is_empty() && heading != "Villars").then_some(())
    });
}

pub fn has_a_sheet(carte: &Carte) {
    carte.get("term", "Adresse");
}

pub const DATA: [Case; 10] = [
    Case {
        file: "/fixture/manifest.json",
        page: "source=/fixture/",
        leads: nothing,
        says: "La carte n’a pas pu être chargée : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| carte.arrived("France"),
    },
    Case {
        file: "/fixture/france.",
        page: "source=/fixture/",
        leads: nothing,
        says: "Les contours n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| carte.wait("the list", |tree| (tree.rows().len() >= 5).then_some(())),
        healed: |carte| drop(carte.get("group", "Carte : France, régions")),
    },
    Case {
        file: "/fixture/lieux.",
        page: "source=/fixture/",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", "Carte : France, régions")),
        healed: lists_lieux,
    },
    Case {
        file: "/fixture/lieux-42.",
        page: LOIRE,
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: lists_communes,
        healed: lists_lieux,
    },
    Case {
        file: "/fixture/communes-42.",
        page: LOIRE,
        leads: nothing,
        says: "Les communes n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: lists_lieux,
        healed: |carte| drop(carte.get("group", "Carte : Loire, communes")),
    },
    Case {
        file: "/fixture/details-42.",
        page: LOIRE,
        leads: opens,
        says: "Les fiches n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/fixture/communes-noms.",
        page: "source=/fixture/",
        leads: |carte| carte.search("montbr"),
        says: "Les noms des communes n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", "Carte : France, régions")),
        healed: |carte| {
            carte.search("montbris");
            carte.proposed(starting_with("Montbrison"));
        },
    },
    Case {
        file: "/fixture/communes-anciennes.",
        page: "source=/fixture/&departement=42",
        leads: |carte| carte.search("saint-jean-bonnef"),
        says: "Les anciens noms des communes n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| {
            carte.search("montbris");
            carte.proposed(starting_with("Montbrison"));
        },
        healed: |carte| {
            carte.search("saint-genis-terrenoire");
            carte.proposed(starting_with("Genilac"));
        },
    },
    Case {
        file: "/fixture/epcis.",
        page: "source=/fixture/&epci=244200770",
        leads: nothing,
        says: "Les intercommunalités n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| drop(carte.get("group", starting_with("Carte : "))),
    },
    Case {
        file: "/brut/lieux-inventes.csv",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        // What is whole in half a file is read.
        harmless: &[Fault::WrongType, Fault::Truncated],
        keeps: falls_back,
        healed: lists_lieux,
    },
];

/// A script of another type is refused by browsers; a module of another build by its hash.
pub const CODE: [Case; 10] = [
    Case {
        file: "/carte-mednum-widget.js",
        page: LOIRE,
        leads: nothing,
        says: START,
        harmless: &[],
        keeps: falls_back,
        healed: arrives,
    },
    Case {
        file: "/carte-mednum-widget_bg.wasm",
        page: LOIRE,
        leads: nothing,
        says: START,
        harmless: TYPE,
        keeps: falls_back,
        healed: arrives,
    },
    Case {
        file: "/carte-mednum-widget-filtres.wasm",
        page: LOIRE,
        leads: |carte| carte.click("button", "Besoin"),
        says: PART,
        harmless: TYPE,
        keeps: lists_communes,
        healed: |carte| drop(carte.get("checkbox", starting_with("Aide aux démarches"))),
    },
    Case {
        file: "/carte-mednum-widget-recherche.wasm",
        page: LOIRE,
        leads: |carte| carte.search("montbr"),
        says: PART,
        harmless: TYPE,
        keeps: lists_communes,
        healed: |carte| drop(carte.proposed(starting_with("Montbrison"))),
    },
    Case {
        file: "/carte-mednum-widget-fiche.wasm",
        page: LOIRE,
        leads: opens,
        says: PART,
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/carte-mednum-widget-commun-",
        page: LOIRE,
        leads: opens,
        says: PART,
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/carte-mednum-widget-parcours.wasm",
        page: LOIRE,
        leads: |carte| carte.click("button", "M’aider à choisir"),
        says: PART,
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : Loire"))),
        healed: |carte| drop(carte.all("checkbox")),
    },
    Case {
        file: "/carte-mednum-widget-papiers.wasm",
        page: LOIRE,
        leads: |carte| {
            lists_lieux(carte);
            carte.click("DisclosureTriangle", "Exporter cette liste");
            carte.click("button", starting_with("Pour un tableur"));
        },
        says: "Le fichier n’a pas pu être préparé : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : Loire"))),
        healed: |carte| carte.gone("StaticText", starting_with("Le fichier n’a pas pu être préparé")),
    },
    Case {
        file: "/carte-mednum-widget-signaler.wasm",
        page: "source=/fixture/&departement=42&contact=mairie@exemple.fr",
        leads: |carte| {
            opens(carte);
            has_a_sheet(carte);
            carte.click("button", "Signaler une erreur");
        },
        says: PART,
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : "))),
        healed: |carte| drop(carte.all("radio")),
    },
    Case {
        file: "/carte-mednum-widget-decoupe.wasm",
        page: "source=/fixture/&commune=42218 42187",
        leads: nothing,
        says: "Le territoire n’a pas pu être délimité : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| drop(carte.get("group", starting_with("Carte : "))),
    },
];

/// What reads a raw file, and what reads a hub's.
pub const READERS: [Case; 4] = [
    Case {
        file: "/lecture.js",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: &[],
        keeps: falls_back,
        healed: lists_lieux,
    },
    Case {
        file: "/carte-mednum-reader.js",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: &[],
        keeps: falls_back,
        healed: lists_lieux,
    },
    Case {
        file: "/carte-mednum-reader_bg.wasm",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: lists_lieux,
    },
    // What a hub's file adds is never waited for.
    Case {
        file: "/reglages.js",
        page: "reglages=/hub/reglages.json&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
];

/// What is beside the data and the code: the files of who publishes and of the page's owner, looks, and what helps when nothing starts.
pub const AROUND: [Case; 9] = [
    Case {
        file: "/avis/avis.",
        page: "source=/avis/&departement=42",
        leads: nothing,
        says: "Les avis n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: lists_lieux,
        healed: says_notices,
    },
    // Without it nearly all that is said of lieux is still said of the right ones.
    Case {
        file: "/avis/identifiants.",
        page: "source=/avis/&departement=42",
        leads: nothing,
        says: "Les identifiants n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: says_notices,
        healed: says_notices,
    },
    Case {
        file: "/hub/corrections.csv",
        page: "source=/fixture/&departement=42&corrections=/hub/corrections.csv",
        leads: nothing,
        says: "Les corrections n’ont pas pu être chargées : ",
        // What is whole in half a file is read.
        harmless: &[Fault::WrongType, Fault::Truncated],
        keeps: lists_communes,
        healed: arrives,
    },
    Case {
        file: CONTOUR,
        page: "source=/fixture/&perimetre=/a-part/contour.geojson",
        leads: nothing,
        says: "Le contour du territoire n’a pas pu être chargé : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| {
            carte.get("group", starting_with("Carte : "));
            assert!((1..228).contains(&carte.total()), "some of the Loire");
        },
    },
    Case {
        file: "/themes/sombre.css",
        page: "source=/fixture/&departement=42&theme=sombre",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    Case {
        file: "/hub/hub.css",
        page: "reglages=/hub/hub.css&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    Case {
        file: "/hub/reglages.json",
        page: "reglages=/hub/reglages.json&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    // Who looks for the reason is ill too: then none is given.
    Case {
        file: "/carte-mednum-secours.js",
        page: "source=/fixture/&departement=42&sans=WebAssembly",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: falls_back,
        healed: |carte| {
            falls_back(carte);
            carte.get("StaticText", starting_with(START));
        },
    },
    // Without the loader the tag is as the page wrote it; as plain text it still runs.
    Case {
        file: "/carte-mednum.js",
        page: LOIRE,
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |carte| {
            carte.wait("a carte, or what stands for it", |tree| {
                let stands =
                    tree.find("link", "Voir les lieux").or_else(|| tree.find("group", starting_with("Carte : ")));
                stands.map(drop)
            });
        },
    },
];
