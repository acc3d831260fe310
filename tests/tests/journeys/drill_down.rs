//! The main job: from France to one lieu and back, by mouse, by keyboard alone, and through the lists.

use atlas::territoire::Territoire;
use carte_tests::oracle::{commune, departement, region, shown};
use carte_tests::{Carte, Journey, Oracle, containing, published, starting_with};

/// The way down, with what each step is called on the map.
struct Way {
    region: String,
    departement: String,
    commune: String,
}

fn demo() -> (Oracle, Way) {
    let oracle = Oracle::of(published("demo"));
    let named = |nom: &str, territoire: Territoire| {
        let n = oracle.n_lieux(territoire);
        assert!(n >= 3, "{nom} has {n} lieux: nothing would be proved");
        format!("{nom}, {n} lieux")
    };
    let way = Way {
        region: named("Auvergne-Rhône-Alpes", region("84")),
        departement: named("Loire", departement("42")),
        commune: named("Saint-Étienne", commune("42218")),
    };
    (oracle, way)
}

/// The sheet says of a lieu what its record says.
fn shows_sheet_of(carte: &Carte, oracle: &Oracle, nom: &str) {
    carte.get("heading", nom);
    let mut named = oracle.lieux(commune("42218")).filter(|id| shown(oracle.catalogue.nom(*id)) == nom);
    let id = named.next().unwrap_or_else(|| panic!("no lieu of Saint-Étienne is called {nom:?}"));
    let details = oracle.details(id);
    let panel = carte.wait("the address", |tree| {
        let panel = tree.panel();
        panel.find("term", "Adresse").is_some().then_some(panel)
    });
    for (term, expected) in [
        ("Adresse", shown(&details.adresse)),
        ("Commune", shown(&format!("{} {}", details.code_postal, details.commune))),
    ] {
        let at = panel.nodes.iter().position(|node| node.role == "term" && node.name == term).unwrap();
        let said = panel.nodes[at..].iter().find(|node| node.role == "definition").unwrap();
        let text = carte.text_of(said);
        assert!(expected.len() > 3 && text.contains(&expected), "{term}: {text:?}, expected {expected:?}");
    }
}

/// Zooms into clusters by `press` until one lieu stands alone, and returns its name without what follows it in parentheses.
fn single_marker(carte: &Carte, press: impl Fn(&Carte, &str)) -> String {
    for _ in 0..12 {
        carte.at_rest();
        let markers = carte.wait("markers", |tree| {
            let markers: Vec<_> = tree.markers().into_iter().filter(|marker| in_view(carte, marker)).collect();
            (!markers.is_empty()).then_some(markers)
        });
        let single = markers
            .iter()
            .find(|marker| carte_tests::n_lieux(&marker.name).is_none() && !marker.name.contains("même adresse"));
        if let Some(single) = single {
            return single.name.clone();
        }
        let cluster = markers.iter().find(|marker| !marker.name.contains("même adresse")).expect("a cluster to open");
        press(carte, &cluster.name);
        // Coming closer parts the cluster.
        let before: Vec<String> = markers.iter().map(|marker| marker.name.clone()).collect();
        carte.wait("other markers", |tree| {
            let after: Vec<String> = tree.markers().into_iter().map(|marker| marker.name).collect();
            (after != before).then_some(())
        });
    }
    panic!("twelve clusters deep, no lieu stands alone");
}

fn in_view(carte: &Carte, marker: &carte_tests::Node) -> bool {
    let map = carte.map_bounds();
    let (x, y, width, height) = carte.bounds(marker);
    x > map.0 && y > map.1 && x + width < map.0 + map.2 && y + height < map.1 + map.3
}

/// `Bus (Itinérant)` to `Bus`.
fn without_kind(name: &str) -> &str {
    [" (Itinérant)", " (Ne reçoit pas de public)"].iter().fold(name, |name, kind| name.trim_end_matches(kind))
}

#[test]
fn a_mouse_user_goes_from_france_to_a_lieu_and_back() {
    let (oracle, way) = demo();
    Journey::on("index.html").run(|carte| {
        carte.arrived("France");
        assert_eq!(carte.total(), 687);
        carte.click_on_map(&way.region);
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.click_on_map(&way.departement);
        carte.arrived("Loire");
        carte.click_on_map(&way.commune);
        carte.arrived("Saint-Étienne");
        assert_eq!(carte.total(), oracle.n_lieux(commune("42218")));

        // A lieu by its marker.
        let marker = single_marker(carte, |carte, name| carte.click_on_map(name));
        carte.click_on_map(&marker);
        shows_sheet_of(carte, &oracle, without_kind(&marker));
        carte.click("button", "Retour à la liste");
        carte.arrived("Saint-Étienne");

        // A lieu by its line.
        let row = carte.tree().rows().into_iter().next().expect("lieux in the list");
        carte.click("button", starting_with(&row.nom));
        shows_sheet_of(carte, &oracle, &row.nom);
        carte.click("button", "Retour à la liste");
        carte.arrived("Saint-Étienne");
        assert_eq!(carte.tree().rows()[0], row, "the list is where it was");

        // Up, by the map's button, then by the breadcrumb.
        carte.click("button", "Revenir au territoire précédent");
        carte.arrived("Loire");
        carte.click("button", "Auvergne-Rhône-Alpes");
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.click("button", "France");
        carte.arrived("France");
        assert_eq!(carte.total(), 687);
        carte.gone("button", "Revenir au territoire précédent");
        carte.on_map_at_rest(&way.region);
    });
}

#[test]
fn a_mouse_user_goes_the_same_way_through_the_lists() {
    let (oracle, way) = demo();
    Journey::on("index.html").run(|carte| {
        for (nom, named) in
            [("Auvergne-Rhône-Alpes", &way.region), ("Loire", &way.departement), ("Saint-Étienne", &way.commune)]
        {
            let n = carte_tests::n_lieux(named).unwrap();
            let line = format!("{nom} {n} lieux");
            let found = || carte.tree().panel().find("button", starting_with(&line)).is_some();
            carte.wait("the lists", |tree| (!tree.rows().is_empty()).then_some(()));
            while !found() {
                let before = carte.tree().rows();
                carte.click("button", "Page suivante");
                carte.wait("another page", |tree| (tree.rows() != before).then_some(()));
            }
            carte.click("button", starting_with(&line));
            carte.arrived(nom);
            assert_eq!(carte.total(), n);
            carte.keyboard_on("heading", starting_with(&format!("{nom} ")));
        }
        // All lieux of the commune are on its pages, in the order of a French dictionary.
        let listed: Vec<String> = carte.all_rows().into_iter().map(|row| row.nom).collect();
        let mut by_name = listed.clone();
        by_name.sort_by_cached_key(|nom| atlas::fold::fold(nom));
        assert_eq!(listed, by_name);
        let mut sorted = listed.clone();
        sorted.sort();
        assert_eq!(sorted, oracle.noms(commune("42218")));
        // The lieux of the whole département, without going down further.
        carte.click("button", "Loire");
        carte.arrived("Loire");
        carte.click("button", "Lieux");
        carte.wait("lieux of the Loire", |tree| tree.rows().first().filter(|row| !row.nom.is_empty()).map(drop));
        let mut all: Vec<String> = carte.all_rows().into_iter().map(|row| row.nom).collect();
        all.sort();
        assert_eq!(all, oracle.noms(departement("42")));
    });
}

#[test]
fn a_keyboard_user_goes_from_france_to_a_lieu_and_back_with_tab_arrows_enter_and_escape() {
    let (oracle, way) = demo();
    Journey::on("index.html").run(|carte| {
        carte.arrived("France");
        // Down the map.
        carte.tab_to("button", containing(", "), 40);
        carte.arrow_to(&way.region);
        carte.press(&["Enter"]);
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.keyboard_on("button", containing(" lieu"));
        carte.arrow_to(&way.departement);
        carte.press(&["Enter"]);
        carte.arrived("Loire");
        carte.keyboard_on("button", containing(" lieu"));
        carte.arrow_to(&way.commune);
        carte.press(&["Enter"]);
        carte.arrived("Saint-Étienne");
        carte.keyboard_on("button", &way.commune);

        // To a lieu: one Tab to the markers, arrows among them, Enter parts clusters without losing the focus.
        let press = |carte: &Carte, name: &str| {
            carte.press(&["Tab"]);
            let on_markers = carte.tree().markers().iter().any(|marker| marker.element == carte.keyboard().element);
            if !on_markers {
                carte.chord(&["Shift", "Tab"]);
            }
            carte.arrow_to(name);
            carte.press(&["Enter"]);
        };
        let marker = single_marker(carte, press);
        carte.keyboard();
        carte.press(&["Tab"]);
        let on_markers = carte.tree().markers().iter().any(|marker| marker.element == carte.keyboard().element);
        if !on_markers {
            carte.chord(&["Shift", "Tab"]);
        }
        carte.arrow_to(&marker);
        carte.press(&["Enter"]);
        shows_sheet_of(carte, &oracle, without_kind(&marker));
        carte.keyboard_on("heading", without_kind(&marker));

        // Back up: each Escape is one step, and the focus is where one came from.
        carte.press(&["Escape"]);
        carte.arrived("Saint-Étienne");
        carte.keyboard_on("button", &marker);
        carte.press(&["Escape"]);
        carte.arrived("Loire");
        carte.keyboard_on("button", &way.commune);
        carte.press(&["Escape"]);
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.keyboard_on("button", &way.departement);
        carte.press(&["Escape"]);
        carte.arrived("France");
        carte.keyboard_on("button", &way.region);
        carte.press(&["Escape"]);
        carte.arrived("France");
        carte.keyboard_on("button", &way.region);
    });
}

#[test]
fn a_keyboard_user_goes_the_same_way_through_the_lists() {
    let (oracle, _) = demo();
    Journey::on("index.html").run(|carte| {
        carte.arrived("France");
        carte.tab_to("link", "Passer la carte, aller à la liste", 30);
        carte.press(&["Enter"]);
        carte.keyboard_on("heading", starting_with("France "));
        for nom in ["Auvergne-Rhône-Alpes", "Loire"] {
            carte.tab_to("button", starting_with(&format!("{nom} ")), 30);
            carte.press(&["Enter"]);
            carte.arrived(nom);
            carte.keyboard_on("heading", starting_with(&format!("{nom} ")));
        }
        // Saint-Étienne is on another page: the pager says where one is, and the focus goes to the title.
        while carte.tree().panel().find("button", starting_with("Saint-Étienne ")).is_none() {
            let before = carte.tree().rows();
            carte.tab_to("button", "Page suivante", 40);
            carte.press(&["Enter"]);
            carte.wait("another page", |tree| (tree.rows() != before).then_some(()));
            carte.keyboard_on("heading", starting_with("Loire "));
        }
        carte.tab_to("button", starting_with("Saint-Étienne "), 30);
        carte.press(&["Enter"]);
        carte.arrived("Saint-Étienne");
        carte.keyboard_on("heading", starting_with("Saint-Étienne "));
        let row = carte.tree().rows().into_iter().next().expect("lieux in the list");
        carte.tab_to("button", starting_with(&row.nom), 3);
        carte.press(&["Enter"]);
        shows_sheet_of(carte, &oracle, &row.nom);
        carte.keyboard_on("heading", &row.nom);
        carte.press(&["Escape"]);
        carte.arrived("Saint-Étienne");
        carte.keyboard_on("button", starting_with(&row.nom));
        for nom in ["Loire", "Auvergne-Rhône-Alpes", "France"] {
            carte.press(&["Escape"]);
            carte.arrived(nom);
            carte.keyboard_on("heading", starting_with(&format!("{nom} ")));
        }
    });
}
