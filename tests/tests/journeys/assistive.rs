//! What assistive technology is given, read from the browser's own tree, and what hands that are not sure of themselves need.
//!
//! Whether every shape of the map has its line in the list is in `counts.rs`; whole tasks by keyboard are in the files of those tasks.

use carte_tests::{Carte, Journey, Node, Tree, containing, page, starting_with};
use serde_json::json;

/// What is pressed, named or jumped to, in reading order: `button "Loire, 81 lieux"`.
fn spoken(tree: &Tree) -> Vec<String> {
    let worth = |node: &&Node| {
        let role = node.role.as_str();
        [
            "button",
            "link",
            "heading",
            "navigation",
            "group",
            "list",
            "combobox",
            "region",
            "search",
            "DisclosureTriangle",
        ]
        .contains(&role)
            && !(node.name.is_empty() && role != "search")
    };
    let said = tree.nodes.iter().filter(worth).map(|node| {
        let states = ["expanded", "pressed", "level"].into_iter();
        let states = states.filter_map(|state| Some(format!(" {state}={}", node.states.get(state)?)));
        format!("{} \"{}\"{}", node.role, node.name, states.collect::<String>())
    });
    said.collect()
}

/// The lines stand in this order, others between them or not; the title says how many lieux there are.
fn says_in_order(carte: &Carte, n: Option<u32>, lines: &[&str]) {
    if let Some(n) = n {
        assert_eq!(carte.total(), n);
    }
    let tree = carte.tree();
    let said = spoken(&tree);
    let mut rest = said.iter();
    for line in lines {
        assert!(rest.any(|said| said == line), "no {line} where it belongs in:\n{}", said.join("\n"));
    }
}

#[test]
fn a_screen_reader_says_at_each_level_what_is_there_and_how_many() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.on_map_at_rest("Auvergne-Rhône-Alpes, 378 lieux");
        says_in_order(
            carte,
            Some(450),
            &[
                "search \"\"",
                "combobox \"Rechercher\" expanded=false",
                "button \"Autour de moi\"",
                "button \"M’aider à choisir\"",
                "group \"Filtres\"",
                "button \"Besoin\" expanded=false",
                "navigation \"Territoires\"",
                "link \"Passer la carte, aller à la liste\"",
                "group \"Commandes de la carte\"",
                "button \"Zoomer\"",
                "button \"Dézoomer\"",
                "group \"Carte : France, régions\"",
                "button \"Auvergne-Rhône-Alpes, 378 lieux\"",
                "list \"Outre-mer\"",
                "button \"La Réunion 30 lieux\"",
                "group \"Légende\"",
                "region \"France\"",
                "heading \"France 450 lieux\" level=2",
                "group \"Que lister\"",
                "button \"Régions\" pressed=true",
                "button \"Lieux\" pressed=false",
            ],
        );
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.on_map_at_rest("Loire, 228 lieux");
        says_in_order(
            carte,
            Some(378),
            &[
                "navigation \"Territoires\"",
                "button \"France\"",
                "button \"Revenir au territoire précédent\"",
                "group \"Carte : Auvergne-Rhône-Alpes, départements\"",
                "button \"Loire, 228 lieux\"",
                "region \"Auvergne-Rhône-Alpes\"",
                "heading \"Auvergne-Rhône-Alpes 378 lieux\" level=2",
                "button \"Départements\" pressed=true",
            ],
        );
        carte.enter_by_list("Loire");
        carte.on_map_at_rest("Saint-Étienne, 129 lieux");
        says_in_order(
            carte,
            Some(228),
            &[
                "button \"France\"",
                "button \"Auvergne-Rhône-Alpes\"",
                "group \"Carte : Loire, communes\"",
                "button \"Saint-Étienne, 129 lieux\"",
                "group \"Lieux sur la carte\"",
                "region \"Loire\"",
                "heading \"Loire 228 lieux\" level=2",
                "button \"Communes\" pressed=true",
            ],
        );
        carte.enter_by_list("Saint-Étienne");
        says_in_order(
            carte,
            Some(129),
            &[
                "button \"Loire\"",
                "group \"Carte : Saint-Étienne, lieux\"",
                "region \"Saint-Étienne\"",
                "heading \"Saint-Étienne 129 lieux\" level=2",
                "navigation \"Pages de la liste\"",
            ],
        );
        // Where one is, which is no way to anywhere.
        let path = carte.tree().inside("navigation", "Territoires").unwrap();
        assert!(path.find("StaticText", "Saint-Étienne").is_some() && path.find("button", "Saint-Étienne").is_none());
        let nom = carte.open_lieu(|row| row.phone.is_some());
        says_in_order(
            carte,
            None,
            &[
                &format!("region \"{nom}\""),
                "button \"Retour à la liste\"",
                &format!("heading \"{nom}\" level=2"),
                "heading \"Les sept prochains jours\" level=3",
            ],
        );
    });
}

/// Every heading, by level and name.
fn headings(carte: &Carte) -> Vec<(u8, String)> {
    let tree = carte.tree();
    let level = |node: &Node| node.states.get("level").and_then(|level| level.parse().ok()).unwrap_or_default();
    tree.all("heading").into_iter().map(|node| (level(node), node.name.clone())).collect()
}

/// They begin at the level that the page's owner gave, and none is skipped on the way down.
fn are_nested(found: &[(u8, String)], first: u8, state: &str) {
    assert!(!found.is_empty(), "{state}: no heading");
    let mut above = first - 1;
    for (at, (level, nom)) in found.iter().enumerate() {
        assert!(at > 0 || *level == first, "{state}: {nom:?} at {level} instead of {first}");
        assert!(*level >= first && *level <= above + 1, "{state}: {nom:?} at {level} after {above}: {found:?}");
        above = *level;
    }
}

#[test]
fn headings_go_on_from_the_level_of_the_page() {
    for (attributes, first) in
        [("", 2), ("&titre=Se faire aider", 2), ("&titre=Se faire aider&niveau-titre=4", 4), ("&niveau-titre=3", 3)]
    {
        page(&format!("source=/fixture/&departement=42&contact=aide@exemple.fr{attributes}")).run(|carte| {
            let look = |state: &str| are_nested(&headings(carte), first, &format!("{state} {attributes}"));
            carte.arrived("Loire");
            look("communes");
            carte.choose_list("Lieux");
            carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
            look("lieux");
            carte.open_lieu(|row| row.phone.is_some());
            carte.click("button", "Signaler une erreur");
            carte.get("radio", "Téléphone");
            assert!(headings(carte).len() > 3, "a sheet has parts: {:?}", headings(carte));
            look("a sheet");
            carte.click("button", "Préparer une fiche d’orientation");
            carte.get("textbox", "Prénom");
            look("a fiche d’orientation");
            carte.press(&["Escape", "Escape"]);
            carte.click("button", "M’aider à choisir");
            carte.keyboard_on("heading", starting_with("Étape 1 sur 6"));
            look("a question");
        });
    }
}

/// Goes to a point with the mouse, and presses there or lets go.
fn hand(carte: &Carte, (x, y): (i32, i32), what: &str) {
    let moves =
        [json!({ "type": "pointerMove", "duration": 20, "x": x, "y": y }), json!({ "type": what, "button": 0 })];
    let mouse =
        json!({ "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": moves });
    carte.session().actions(&json!([mouse])).unwrap();
    carte.next_frame();
}

#[test]
fn a_press_that_is_taken_back_does_nothing_and_nothing_happens_before_the_release() {
    page("source=/fixture/&departement=42").in_window(1280, 1000).run(|carte| {
        carte.arrived("Loire");
        let acts = |carte: &Carte| (carte.session().address().unwrap(), spoken(&carte.tree()));
        let shape = carte.on_map_at_rest("Saint-Étienne, 129 lieux");
        let name = carte.get("heading", starting_with("Loire"));
        let row = carte.wait("a line", |tree| tree.panel().find("button", starting_with("Saint-Étienne ")).cloned());
        for node in [
            row,
            carte.get("button", "Lieux"),
            carte.get("button", "Besoin"),
            carte.get("button", "Zoomer"),
            carte.get("button", "M’aider à choisir"),
        ] {
            carte
                .session()
                .script("arguments[0].scrollIntoView({ block: 'nearest' })", &[node.element.to_json()])
                .unwrap();
            let before = acts(carte);
            let at = carte.middle(&node);
            hand(carte, at, "pointerDown");
            assert_eq!(acts(carte), before, "{} at the press", node.name);
            // Where it is once what was scrolled to is in view.
            hand(carte, carte.middle(&name), "pointerUp");
            assert_eq!(acts(carte), before, "{} at a release elsewhere", node.name);
        }
        // On the map the same hand drags: the shape is not entered, and the view can be put back.
        let (x, y) = carte.bare_point(&shape);
        hand(carte, (x, y), "pointerDown");
        carte.arrived("Loire");
        hand(carte, (x + 60, y + 20), "pointerUp");
        carte.arrived("Loire");
        carte.click("button", "Recadrer la carte");
        // And a press that is meant is one.
        carte.click("button", "Lieux");
        carte.wait("the other list", |tree| tree.find("button", "Lieux")?.is("pressed", "true").then_some(()));
    });
}

/// What is announced without moving the focus: the texts of all live parts.
fn announced(tree: &Tree) -> String {
    let mut said = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        if ["status", "alert"].contains(&node.role.as_str()) || node.is("live", "polite") {
            let inside = tree.nodes[at + 1..].iter().take_while(|inside| inside.depth > node.depth);
            said.extend(inside.filter(|inside| inside.role == "StaticText").map(|text| text.name.clone()));
        }
    }
    said.join(" ")
}

fn hears(carte: &Carte, words: &str) {
    carte.wait(&format!("« {words} » to be announced"), |tree| announced(tree).contains(words).then_some(()));
}

#[test]
fn a_screen_reader_hears_what_changes_without_being_taken_there() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        hears(carte, "228 lieux");
        carte.tab_to("combobox", "Rechercher", 10);
        carte.write("montbr");
        carte.proposed(starting_with("Montbrison"));
        hears(carte, "proposition");
        assert_eq!(carte.keyboard().role, "combobox");
        carte.press(&["Escape", "Escape"]);
        carte.tab_to("button", "Besoin", 10);
        carte.press(&["Enter"]);
        let box_of = |carte: &Carte| carte.get("checkbox", starting_with("Aide aux démarches administratives"));
        box_of(carte);
        carte.tab_to("checkbox", starting_with("Aide aux démarches administratives"), 40);
        carte.press(&["Space"]);
        carte.wait("fewer lieux", |tree| {
            let said = announced(tree);
            (said.contains("lieux") && !said.contains("228 lieux")).then_some(())
        });
        assert!(carte.keyboard().name.starts_with("Aide aux démarches administratives"));
        assert!(box_of(carte).is("checked", "true"));
    });
}

#[test]
fn links_that_open_a_window_say_so() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        carte.open_lieu(|_| true);
        let body = "return [...arguments[0].shadowRoot.querySelectorAll('[target]')].map((one) => [one.target, one.textContent])";
        let links = carte.script(body);
        let links = links.as_array().unwrap();
        assert!(!links.is_empty(), "the way there opens one");
        for link in links {
            assert!(link[0] == "_blank" && link[1].as_str().unwrap().ends_with("(nouvelle fenêtre)"), "{link}");
        }
    });
}

#[test]
fn what_a_colour_says_is_said_without_it() {
    page("source=/fixture/").in_window(1280, 1000).run(|carte| {
        carte.arrived("France");
        carte.on_map_at_rest("Auvergne-Rhône-Alpes, 378 lieux");
        // How many: on the shape, or where there is no room for it in its name and its line.
        let drawn = carte.script("return [...arguments[0].shadowRoot.querySelectorAll('svg text')].map((one) => one.textContent)");
        assert!(drawn.as_array().unwrap().iter().any(|text| text == "378"), "{drawn}");
        assert!(carte.tree().on_map().iter().all(|node| node.name.contains("lieu")));
        let legend = carte.tree().inside("group", "Légende").unwrap().text();
        assert!(legend.contains("Nombre de lieux") && legend.contains(" à "), "{legend}");
        // What is pressed or where one is differs by more than its colour.
        let looks = |node: &Node| {
            let body = "const style = getComputedStyle(arguments[0]); return [style.fontWeight, style.borderBottomStyle + (style.borderBottomColor === 'rgba(0, 0, 0, 0)' ? ' none' : ' drawn')]";
            carte.session().script(body, &[node.element.to_json()]).unwrap()
        };
        let (pressed, other) = (looks(&carte.get("button", "Régions")), looks(&carte.get("button", "Lieux")));
        assert!(pressed[0] != other[0] && pressed[1] != other[1], "{pressed} {other}");
        // Open or not is a word.
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        let open = carte.script("return [...arguments[0].shadowRoot.querySelectorAll('.etat.ouvert')].map((one) => one.textContent)");
        let open = open.as_array().unwrap();
        assert!(open.iter().all(|said| said.as_str().unwrap().to_lowercase().contains("ouvert")), "{open:?}");
        // A shape without lieux is hatched, and kinds of lieux have shapes of their own.
        carte.click("button", "La Réunion 30 lieux");
        carte.arrived("La Réunion");
        carte.wait("markers", |tree| Some(tree.markers()).filter(|markers| !markers.is_empty()));
        let kinds = carte.tree().inside("group", "Légende").unwrap().text();
        for kind in ["aucun", "un lieu", "itinérant", "ne reçoit pas de public", "plusieurs lieux"] {
            assert!(kinds.contains(kind), "{kind} in {kinds}");
        }
        let marks = carte.script("return [...arguments[0].shadowRoot.querySelectorAll('.legende svg')].map((one) => one.innerHTML.replace(/(fill|class|stroke)=\"[^\"]*\"/g, ''))");
        let marks: Vec<&str> = marks.as_array().unwrap().iter().filter_map(|mark| mark.as_str()).filter(|mark| mark.contains("circle")).collect();
        let distinct: std::collections::BTreeSet<&&str> = marks.iter().collect();
        assert!(marks.len() >= 3, "{marks:?}");
        assert_eq!(distinct.len(), marks.len(), "two marks of one shape: {marks:?}");
    });
}

#[test]
fn a_screen_reader_is_told_the_language_and_passes_over_what_is_only_drawn() {
    Journey::on("hotes/droite-a-gauche.html").run(|carte| {
        carte.arrived("Isère");
        let language = "let node = arguments[0].shadowRoot.querySelector('nav'); return node.closest('[lang]')?.lang ?? arguments[0].closest('[lang]').lang";
        assert_eq!(carte.script(language), "fr");
        // What is drawn and said elsewhere is no image of its own.
        let tree = carte.tree();
        let images: Vec<&Node> = tree.nodes.iter().filter(|node| ["image", "img", "graphics-symbol"].contains(&node.role.as_str())).collect();
        assert!(images.iter().all(|image| !image.name.is_empty()), "{images:?}");
        assert!(tree.find("group", containing("Carte : Isère")).is_some());
    });
}
