//! The map under the hand: moving it, and what is drawn on it. On the invented lieux.

use atlas::territoire::Territoire;
use carte_tests::oracle::{commune, departement, shown};
use carte_tests::{Carte, Engine, Node, Oracle, containing, n_lieux, page, published, starting_with};
use std::collections::BTreeMap;

/// A territory on the map, at rest, and where it is: left, top, width, height.
fn place_of(carte: &Carte, name: &str) -> (f64, f64, f64, f64) {
    let node = carte.on_map_at_rest(name);
    carte.bounds(&node)
}

/// Waits until a territory is somewhere else than it was, and returns how far: right, down, and how many times as wide.
fn moved_from(carte: &Carte, name: &str, before: (f64, f64, f64, f64)) -> (f64, f64, f64) {
    carte.wait("the map to move", |tree| {
        let node = tree.on_map().into_iter().find(|node| node.name == name)?;
        (carte.bounds(&node) != before).then_some(())
    });
    let after = place_of(carte, name);
    let middle = |of: (f64, f64, f64, f64)| (of.0 + of.2 / 2.0, of.1 + of.3 / 2.0);
    (middle(after).0 - middle(before).0, middle(after).1 - middle(before).1, after.2 / before.2)
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1.5
}

/// A point of the map where nothing is drawn that could be pressed: the sea, a neighbour.
fn empty_point(carte: &Carte) -> (i32, i32) {
    let (left, top, width, height) = carte.map_bounds();
    let body = format!(
        "const root = arguments[0].shadowRoot;
         for (let y = {top} + 60; y < Math.min({top} + {height} - 60, innerHeight - 60); y += 10)
           for (let x = {left} + 90; x < {left} + {width} - 90; x += 10)
             if (!root.elementFromPoint(x, y).closest('[role=button],button')) return [Math.round(x), Math.round(y)];"
    );
    let found = carte.script(&body);
    let side = |i: usize| found[i].as_i64().and_then(|side| i32::try_from(side).ok()).expect("a free point");
    (side(0), side(1))
}

#[test]
fn a_mouse_user_drags_the_map_and_a_drag_presses_nothing() {
    page("source=/fixture/").run(|carte| {
        let name = "Auvergne-Rhône-Alpes, 378 lieux";
        carte.arrived("France");
        let before = place_of(carte, name);
        let shape = carte.on_map_at_rest(name);
        let (x, y) = carte.bare_point(&shape);
        carte.session().drag((x, y), (x - 60, y - 40)).unwrap();
        let (right, down, wider) = moved_from(carte, name, before);
        assert!(near(right, -60.0) && near(down, -40.0) && (wider - 1.0).abs() < 0.01, "{right} {down} {wider}");
        carte.arrived("France");
        assert_eq!(carte.tree().on_map().len(), 13, "still the régions: the click that ended the drag entered nothing");

        // A hand that trembles has not dragged: that is a click.
        let moved = place_of(carte, name);
        carte.click("button", "Recadrer la carte");
        let (right, down, _) = moved_from(carte, name, moved);
        assert!(near(right, 60.0) && near(down, 40.0), "{right} {down}");
        carte.gone("button", "Recadrer la carte");
        carte.session().drag((x, y), (x + 2, y + 1)).unwrap();
        carte.arrived("Auvergne-Rhône-Alpes");
    });
}

#[test]
fn a_reader_scrolls_the_page_through_the_map_and_zooms_it_with_ctrl() {
    let journey = page("source=/fixture/").in_window(1100, 1000);
    journey.not_in(Engine::WebKit, "whose driver turns no wheel while a key is held").run(|carte| {
        let name = "Auvergne-Rhône-Alpes, 378 lieux";
        carte.arrived("France");
        let before = place_of(carte, name);
        let shape = carte.on_map_at_rest(name);
        carte.wheel(&shape, 100, false);
        carte.wait("the page to scroll", |_| carte.script("return scrollY").as_f64().filter(|y| *y > 50.0));
        // Hidden from assistive technology, which has no wheel.
        let hint = |carte: &Carte| {
            carte.script("return arguments[0].shadowRoot.textContent.includes('touche Ctrl et molette')")
        };
        carte.wait("the hint", |_| (hint(carte) == true).then_some(()));
        let after = place_of(carte, name);
        assert!((after.2 - before.2).abs() < 0.01, "the map is as large as before");
        carte.script("scrollTo(0, 0)");
        carte.wait("the hint to go", |_| (hint(carte) == false).then_some(()));

        let before = place_of(carte, name);
        carte.wheel(&shape, -100, true);
        let (_, _, wider) = moved_from(carte, name, before);
        assert!(wider > 1.3, "{wider}");
        assert_eq!(carte.script("return scrollY"), 0.0, "the page stays");
        let before = place_of(carte, name);
        carte.wheel(&carte.on_map_at_rest(name), 100, true);
        let (_, _, wider) = moved_from(carte, name, before);
        assert!(wider < 0.8, "{wider}");
    });
}

#[test]
fn a_mouse_user_zooms_and_moves_with_buttons_and_a_double_click() {
    // High enough for the page not to move under the hand.
    page("source=/fixture/").in_window(1280, 1200).run(|carte| {
        let name = "Auvergne-Rhône-Alpes, 378 lieux";
        carte.arrived("France");
        let (_, _, width, height) = carte.map_bounds();
        for (button, right, down) in [
            ("Déplacer la carte vers la droite", -width / 4.0, 0.0),
            ("Déplacer la carte vers la gauche", width / 4.0, 0.0),
            ("Déplacer la carte vers le bas", 0.0, -height / 4.0),
            ("Déplacer la carte vers le haut", 0.0, height / 4.0),
        ] {
            let before = place_of(carte, name);
            carte.click("button", button);
            let moved = moved_from(carte, name, before);
            assert!(near(moved.0, right) && near(moved.1, down), "{button}: {moved:?}");
        }
        for (button, factor) in [("Zoomer", 2.0), ("Dézoomer", 0.5)] {
            let before = place_of(carte, name);
            carte.click("button", button);
            let (_, _, wider) = moved_from(carte, name, before);
            assert!((wider - factor).abs() < 0.02, "{button}: {wider}");
        }
        let before = place_of(carte, name);
        carte.click_at(empty_point(carte), 2);
        let (_, _, wider) = moved_from(carte, name, before);
        assert!((wider - 2.0).abs() < 0.02, "double click: {wider}");

        // Out to the end: the map does not get lost.
        for _ in 0..6 {
            carte.click("button", "Dézoomer");
        }
        assert!(place_of(carte, name).2 > 40.0);
        carte.click("button", "Recadrer la carte");
        carte.gone("button", "Recadrer la carte");
    });
}

#[test]
fn a_mouse_user_who_double_clicks_everything_goes_down_one_level_only() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        let shape = carte.on_map_at_rest("Auvergne-Rhône-Alpes, 378 lieux");
        carte.click_at(carte.bare_point(&shape), 2);
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.at_rest();
        carte.arrived("Auvergne-Rhône-Alpes");
        carte.gone("button", "Recadrer la carte");
    });
}

/// RGAA 10.13.
#[test]
fn what_names_the_territory_that_is_pointed_at_hides_nothing_and_stays_while_it_is_read() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        let named = || {
            let said = carte.script(
                "const name = arguments[0].shadowRoot.querySelector('.pointe'), { x, y, width, height } = name.getBoundingClientRect();
                 return [name.textContent, x + width / 2, y + height / 2, y + height];",
            );
            let number = |i: usize| said[i].as_f64().unwrap();
            (shown(said[0].as_str().unwrap()), (number(1) as i32, number(2) as i32), number(3))
        };
        let says = |what: &str| carte.wait(what, |_| (named().0 == what).then_some(()));
        let shape = carte.on_map_at_rest("Roanne, 10 lieux");
        carte.move_to(carte.bare_point(&shape));
        says("Roanne10 lieux");
        let (_, middle, bottom) = named();
        let (_, top, _, height) = carte.map_bounds();
        assert!(bottom <= top, "above the drawing: {bottom}, {top}");
        carte.move_to(middle);
        carte.at_rest();
        says("Roanne10 lieux");
        carte.move_to((2, 2));
        says("");
        // The same for who has no pointer.
        let node = carte.tab_to("button", containing(", aucun lieu"), 40);
        says(&node.name.replace(", ", ""));
        assert_eq!(carte.map_bounds().3, height, "nothing moves");
    });
}

#[test]
fn a_keyboard_user_zooms_and_moves_and_keeps_the_focus() {
    page("source=/fixture/&departement=42").run(|carte| {
        let name = "Saint-Étienne, 129 lieux";
        carte.arrived("Loire");
        carte.tab_to("button", containing("aucun lieu"), 15);
        carte.arrow_to(name);
        for (key, factor) in [("+", 2.0), ("-", 0.5)] {
            let before = place_of(carte, name);
            carte.press(&[key]);
            let (_, _, wider) = moved_from(carte, name, before);
            assert!((wider - factor).abs() < 0.02, "{key}: {wider}");
            carte.keyboard_on("button", name);
        }
        let before = place_of(carte, name);
        carte.chord(&["Shift", "ArrowUp"]);
        let (_, down, _) = moved_from(carte, name, before);
        assert!(down > 50.0, "{down}");
        // On a marker, which is drawn anew at each step.
        carte.press(&["Tab"]);
        carte.keyboard_on("button", containing("lieux"));
        for keys in [&["+"][..], &["-"], &["Shift", "ArrowLeft"], &["Shift", "ArrowRight"], &["+"]] {
            let before = carte.tree().markers().iter().map(|marker| carte.bounds(marker)).collect::<Vec<_>>();
            carte.chord(keys);
            carte.wait("markers to move", |tree| {
                let after = tree.markers().iter().map(|marker| carte.bounds(marker)).collect::<Vec<_>>();
                (after != before).then_some(())
            });
            carte.at_rest();
            let here = carte.keyboard();
            assert!(carte.tree().on_map().iter().any(|node| node.element == here.element), "{keys:?}: {here:?}");
        }
        // Back to the whole: the button goes, the focus does not.
        carte.tab_back_to("button", "Recadrer la carte", 6);
        carte.press(&["Enter"]);
        carte.gone("button", "Recadrer la carte");
        carte.keyboard_on("button", containing("lieu"));
    });
}

/// The names of the lieux of each position that several have, sorted.
fn on_one_point(oracle: &Oracle) -> Vec<Vec<String>> {
    let mut points: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in oracle.catalogue.ids() {
        if let Some(position) = oracle.catalogue.position(id) {
            let key = format!("{:.6} {:.6}", position.lon, position.lat);
            points.entry(key).or_default().push(shown(oracle.catalogue.nom(id)));
        }
    }
    let mut groups: Vec<Vec<String>> = points.into_values().filter(|names| names.len() > 1).collect();
    groups.iter_mut().for_each(|names| names.sort());
    groups
}

/// A group on one point is a list, of which every line leads to a sheet and back.
fn lists_group(carte: &Carte, oracle: &Oracle, n: usize) {
    let group = format!("{n} lieux à la même adresse");
    let marker = carte.close_in_on(&group);
    carte.click_at(carte.bare_point(&marker), 1);
    carte.arrived("Lieux au même endroit");
    assert_eq!(carte.total() as usize, n);
    let rows = carte.tree().rows();
    let names: Vec<String> = rows.iter().map(|row| row.nom.clone()).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert!(on_one_point(oracle).contains(&sorted), "{names:?}");
    for row in &rows {
        carte.click("button", starting_with(&format!("{} ", row.nom)));
        carte.arrived(&row.nom);
        carte.get("term", "Adresse");
        carte.click("button", "Retour à la liste");
        carte.arrived("Lieux au même endroit");
    }
    // Escape leads back to the cluster.
    carte.press(&["Escape"]);
    carte.gone("heading", starting_with("Lieux au même endroit"));
    carte.keyboard_on("button", &group);
}

#[test]
fn a_visitor_reaches_every_one_of_the_lieux_that_stand_on_one_point() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.enter_by_list("Saint-Étienne");
        lists_group(carte, &oracle, 12);
        carte.click("button", "Recadrer la carte");
        lists_group(carte, &oracle, 2);
    });
    page("source=/fixture/&departement=69").run(|carte| {
        carte.arrived("Rhône");
        carte.enter_by_list("Lyon");
        carte.enter_by_list("Lyon 3e Arrondissement");
        lists_group(carte, &oracle, 3);
    });
}

#[test]
fn a_visitor_sees_every_lieu_that_has_a_position_in_markers_and_clusters_and_the_others_in_the_list() {
    let oracle = Oracle::of(published("fixture"));
    let loire = departement("42");
    // Some positions are far off on purpose (Nice, the sea): those are drawn where they say.
    let near = |id| {
        let position = oracle.catalogue.position(id)?;
        ((3.6..4.9).contains(&position.lon) && (45.1..46.4).contains(&position.lat)).then_some(())
    };
    let positioned = oracle.lieux(loire).filter(|id| near(*id).is_some()).count();
    let nowhere: Vec<String> = oracle
        .lieux(loire)
        .filter(|id| oracle.catalogue.position(*id).is_none())
        .map(|id| shown(oracle.catalogue.nom(id)))
        .collect();
    assert!(positioned > 200 && nowhere.len() >= 3, "{positioned} {}", nowhere.len());
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        let markers = carte.wait("markers", |tree| Some(tree.markers()).filter(|markers| !markers.is_empty()));
        let of = |marker: &Node| {
            let name = marker.name.strip_suffix(" à la même adresse").unwrap_or(&marker.name);
            n_lieux(name).unwrap_or(1) as usize
        };
        let drawn: usize = markers.iter().map(of).sum();
        assert_eq!(drawn, positioned, "{:?}", markers.iter().map(|marker| &marker.name).collect::<Vec<_>>());
        carte.choose_list("Lieux");
        let listed: Vec<String> = carte.all_rows().into_iter().map(|row| row.nom).collect();
        assert!(nowhere.iter().all(|nom| listed.contains(nom)));
    });
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        let nom = nowhere.iter().find(|nom| nom.contains("sans coordonnees")).expect("one without coordinates");
        while !carte.tree().rows().iter().any(|row| row.nom == *nom) {
            let before = carte.tree().rows();
            carte.click("button", "Page suivante");
            carte.wait("another page", |tree| (tree.rows() != before).then_some(()));
        }
        carte.click("button", starting_with(&format!("{nom} ")));
        carte.arrived(nom);
        carte.get("StaticText", containing("Ce lieu n’a pas de position connue"));
    });
}

#[test]
fn a_visitor_is_told_which_lieux_move_and_which_receive_nobody() {
    let oracle = Oracle::of(published("fixture"));
    let villars = commune("42330");
    let nom_of = |id: &str| {
        let raw = std::fs::read_to_string(xtask::paths::root().join("tests/fixtures/lieux-inventes.csv")).unwrap();
        let line = raw.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap().to_owned();
        oracle.noms(villars).into_iter().find(|nom| line.contains(nom.as_str())).expect("its name")
    };
    let (bus, office) = (nom_of("fixture_077"), nom_of("fixture_078"));
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.enter_by_list("Villars");
        let rows = carte.tree().rows();
        let says = |nom: &str, mark: &str| rows.iter().any(|row| row.nom == nom && row.says(mark));
        assert!(says(&bus, "Itinérant") && says(&office, "Ne reçoit pas de public"), "{rows:?}");
        assert!(!says(&bus, "Ne reçoit pas de public") && !says(&office, "Itinérant"), "{rows:?}");
        carte.close_in_on(&format!("{bus} (Itinérant)"));
        let marker = carte.close_in_on(&format!("{office} (Ne reçoit pas de public)"));
        carte.click_at(carte.bare_point(&marker), 1);
        carte.arrived(&office);
        carte.get("StaticText", "Ne reçoit pas de public");
        // The legend says what the signs mean.
        let legend = carte.tree().inside("group", "Légende").unwrap().text();
        for sign in ["itinérant", "ne reçoit pas de public", "plusieurs lieux", "un lieu"] {
            assert!(legend.contains(sign), "{legend}");
        }
    });
}

#[test]
fn a_visitor_goes_overseas_by_the_insets() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.click("button", "La Réunion 30 lieux");
        carte.arrived("La Réunion");
        let shapes = carte.tree().on_map().into_iter().filter(|node| node.name.contains(", "));
        assert_eq!(shapes.count(), oracle.n_communes("974"));
        let markers = carte.wait("markers", |tree| Some(tree.markers()).filter(|markers| !markers.is_empty()));
        assert!(markers.len() >= 3, "{markers:?}");
        carte.click("button", "Revenir au territoire précédent");
        carte.arrived("France");
        // A collectivité has no communes here: its lieux are shown all the same.
        carte.click("button", "Nouvelle-Calédonie 9 lieux");
        carte.arrived("Nouvelle-Calédonie");
        assert_eq!(carte.tree().rows().len(), 9);
        let positioned = oracle.lieux(departement("988")).filter(|id| oracle.catalogue.position(*id).is_some()).count();
        let drawn = carte.wait("markers", |tree| Some(tree.markers()).filter(|markers| !markers.is_empty()));
        let drawn: u32 = drawn.iter().map(|marker| n_lieux(&marker.name).unwrap_or(1)).sum();
        assert!(positioned >= 3 && drawn as usize == positioned, "{drawn} of {positioned}");
        // A button that was pressed has the focus in two engines and not in WebKit: it is on the map once its shapes are there.
        carte.wait("the keyboard on the map", |tree| tree.focused().map(drop));
        carte.press(&["Escape"]);
        carte.arrived("France");
    });
}

#[test]
fn a_visitor_goes_down_to_the_arrondissements_of_paris_lyon_and_marseille() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        for (region, departement, city, n, arrondissement) in [
            ("Île-de-France", "Paris", None, 20, "Paris 11e Arrondissement"),
            ("Auvergne-Rhône-Alpes", "Rhône", Some("Lyon"), 9, "Lyon 3e Arrondissement"),
            ("Provence-Alpes-Côte d'Azur", "Bouches-du-Rhône", Some("Marseille"), 16, "Marseille 1er Arrondissement"),
        ] {
            carte.click_on_map(starting_with(&format!("{region}, ")));
            carte.arrived(region);
            carte.click_on_map(starting_with(&format!("{departement}, ")));
            carte.arrived(departement);
            if let Some(city) = city {
                carte.click_on_map(starting_with(&format!("{city}, ")));
                carte.arrived(city);
            }
            let shapes = carte.wait(&format!("the arrondissements of {departement}"), |tree| {
                let shapes: Vec<Node> =
                    tree.on_map().into_iter().filter(|node| node.name.contains("Arrondissement, ")).collect();
                (shapes.len() == n).then_some(shapes)
            });
            assert!(shapes.iter().any(|shape| shape.name.starts_with(arrondissement)), "{shapes:?}");
            carte.click_on_map(starting_with(&format!("{arrondissement}, ")));
            carte.arrived(arrondissement);
            carte.back_to("France");
        }
    });
}

#[test]
fn a_visitor_finds_the_lieux_that_nobody_can_place() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.click("button", "Lieux non localisés 4 lieux");
        carte.arrived("Lieux non localisés");
        carte.get("StaticText", containing("ils ne peuvent pas être placés sur la carte"));
        carte.lists_lieux(&oracle, Territoire::NonLocalise);
        assert!(carte.tree().markers().is_empty());
        // WebKit leaves the keyboard with the page when a button is clicked.
        carte.focus_button("Revenir au territoire précédent");
        carte.press(&["Escape"]);
        carte.arrived("France");
    });
}

#[test]
fn a_visitor_pinches_the_map_and_one_finger_scrolls_the_page() {
    page("source=/fixture/").in_window(390, 844).run(|carte| {
        carte.arrived("France");
        carte.click("button", "Voir la carte");
        let name = "Auvergne-Rhône-Alpes, 378 lieux";
        carte.script("arguments[0].shadowRoot.querySelector('.carte').scrollIntoView({ block: 'center' })");
        let before = place_of(carte, name);
        let (left, top, width, height) = carte.map_bounds();
        let (x, y) = ((left + width / 2.0) as i32, (top + height / 2.0) as i32);
        let finger = |id: &str, from: (i32, i32), to: (i32, i32)| {
            let at = |(x, y): (i32, i32), ms: u32| serde_json::json!({ "type": "pointerMove", "duration": ms, "x": x, "y": y });
            let between = |k: i32| (from.0 + (to.0 - from.0) * k / 4, from.1 + (to.1 - from.1) * k / 4);
            let mut moves = vec![at(from, 0), serde_json::json!({ "type": "pointerDown", "button": 0 })];
            moves.extend((1..=4).map(|k| at(between(k), 20)));
            moves.push(serde_json::json!({ "type": "pointerUp", "button": 0 }));
            serde_json::json!({ "type": "pointer", "id": id, "parameters": { "pointerType": "touch" }, "actions": moves })
        };
        let pouce = finger("pouce", (x - 30, y), (x - 60, y));
        let index = finger("index", (x + 30, y), (x + 60, y));
        carte.session().actions(&serde_json::json!([pouce, index])).unwrap();
        let (_, _, wider) = moved_from(carte, name, before);
        assert!((1.8..2.2).contains(&wider), "{wider}");
        carte.arrived("France");

        let before = place_of(carte, name);
        carte.session().actions(&serde_json::json!([finger("pouce", (x, y), (x + 4, y - 80))])).unwrap();
        let body = "return arguments[0].shadowRoot.textContent.includes('deux doigts')";
        carte.wait("the hint", |_| (carte.script(body) == true).then_some(()));
        assert!((place_of(carte, name).2 - before.2).abs() < 0.01, "one finger does not zoom");
        carte.arrived("France");
    });
}
