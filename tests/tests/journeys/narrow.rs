//! Columns, frames and wide pages: the same carte at every width, reachable by a thumb, still for those who ask for stillness.

use carte_tests::{Carte, Journey, containing, page, starting_with};

/// The widths that sites give: a side column, a phone, a frame, a page. CSS pixels.
const WIDTHS: [u32; 4] = [245, 320, 600, 1400];

/// Nothing sticks out of the column, and the page has no scrollbar across.
fn fits(carte: &Carte, state: &str) {
    assert_eq!(carte.sticks_out(), serde_json::json!([]), "{state}");
}

/// Everything that is pressed outside the drawing is 24 pixels or more each way, and so are the markers in it.
fn is_pressed_easily(carte: &Carte, state: &str) {
    let tree = carte.tree();
    let shapes: Vec<_> = tree.on_map();
    let markers = tree.markers();
    let small: Vec<String> = tree
        .nodes
        .iter()
        .filter(|node| ["button", "DisclosureTriangle", "searchbox"].contains(&node.role.as_str()))
        .filter(|node| !shapes.contains(node) || markers.contains(node))
        .filter_map(|node| {
            let (_, _, width, height) = carte.bounds(node);
            (width < 24.0 || height < 24.0).then(|| format!("{} \"{}\": {width} × {height}", node.role, node.name))
        })
        .collect();
    assert!(small.is_empty(), "{state}: {small:?}");
}

#[test]
fn a_visitor_finds_everything_within_the_column_whatever_its_width() {
    for width in WIDTHS {
        let attributes = format!("source=/fixture/&titre=Se faire aider&largeur={width}");
        page(&attributes).in_window(width.max(320) + 60, 900).run(|carte| {
            let state = |what: &str| format!("{what}, {width} px");
            carte.arrived("France");
            assert!(carte.mark("carte:first") > 0.0 && carte.mark("carte:ready") >= carte.mark("carte:first"));
            let look = |what: &str| {
                fits(carte, &state(what));
                is_pressed_easily(carte, &state(what));
            };
            look("France");
            if width < 480 {
                assert!(carte.tree().find("group", starting_with("Carte :")).is_none(), "the list is first");
                carte.click("button", "Voir la carte");
                carte.get("group", "Carte : France, régions");
                assert!(carte.get("button", "Masquer la carte").is("expanded", "true"));
                look("France with its map");
            } else {
                carte.get("group", "Carte : France, régions");
                assert!(carte.tree().find("button", "Voir la carte").is_none());
            }
            carte.enter_by_list("Auvergne-Rhône-Alpes");
            look("a région");
            carte.enter_by_list("Loire");
            look("a département");
            carte.enter_by_list("Saint-Étienne");
            look("a commune");
            // The longest word and the longest name there are.
            for nom in ["Anticonstitutionnellement", "Maison intercommunale des services"] {
                let line = |carte: &Carte| carte.tree().panel().find("button", starting_with(nom)).cloned();
                while line(carte).is_none() {
                    let before = carte.tree().rows();
                    carte.click("button", "Page suivante");
                    carte.wait("another page", |tree| (tree.rows() != before).then_some(()));
                }
                look("a page of lieux");
                let found = line(carte).unwrap();
                carte.session().click(&found.element).unwrap();
                carte.get("term", "Adresse");
                look("a sheet");
                carte.click("button", "Retour à la liste");
                carte.arrived("Saint-Étienne");
            }
        });
    }
}

#[test]
fn a_visitor_of_a_side_column_reads_the_list_first_and_opens_the_map_on_it() {
    Journey::on("colonne.html").in_window(1280, 900).run(|carte| {
        carte.mark("carte:first");
        carte.mark("carte:ready");
        assert_eq!(carte.script("return arguments[0].clientWidth"), 245);
        carte.arrived("Loire");
        fits(carte, "the column");
        carte.enter_by_list("Saint-Étienne");
        carte.click("button", starting_with("Arlequin "));
        carte.get("term", "Adresse");
        fits(carte, "a sheet in the column");
        carte.click("button", "Retour à la liste");
        carte.keyboard_on("button", starting_with("Arlequin "));
        carte.click("button", "Voir la carte");
        let map = carte.get("group", "Carte : Saint-Étienne, lieux");
        assert!(carte.bounds(&map).2 > 200.0);
        carte.wait("markers", |tree| (!tree.markers().is_empty()).then_some(()));
        fits(carte, "the map in the column");
        // A long name above the drawing takes no room that was not there.
        let before = carte.map_bounds();
        let shape = carte.tree().on_map().remove(0);
        carte.move_to(carte.middle(&shape));
        carte.at_rest();
        assert_eq!(carte.map_bounds(), before);
        carte.click("button", "Masquer la carte");
        carte.gone("group", containing("Carte :"));
    });
}

#[test]
fn a_page_whose_column_changes_its_width_keeps_what_the_visitor_was_doing() {
    page("source=/fixture/&largeur=1100").in_window(1200, 900).run(|carte| {
        carte.arrived("France");
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.enter_by_list("Loire");
        for width in [245, 600, 320, 1100] {
            carte.script(&format!("document.querySelector('#colonne').style.width = '{width}px'"));
            carte.next_frame();
            carte.arrived("Loire");
            fits(carte, &format!("resized to {width} px"));
        }
        let (left, top, width, height) = carte.map_bounds();
        let node = carte.on_map_at_rest("Montbrison, 16 lieux");
        let (x, y, w, h) = carte.bounds(&node);
        assert!(x > left && y > top && x + w < left + width && y + h < top + height, "still framed");
    });
}

#[test]
fn a_visitor_who_asks_for_less_motion_sees_none() {
    for (media, expected) in [("no-preference", true), ("reduce", false)] {
        page("source=/fixture/").with_media("prefers-reduced-motion", media).run(|carte| {
            carte.arrived("France");
            // Counts what moves from the click on: an animation that has ended is no longer listed.
            carte.script(
                "const [tag] = arguments; window.mouvements = [];
                 const animate = Element.prototype.animate;
                 Element.prototype.animate = function (...how) { mouvements.push(this.className.baseVal ?? this.className); return animate.apply(this, how); };
                 for (const kind of ['transitionrun', 'animationstart'])
                   tag.shadowRoot.addEventListener(kind, (event) => mouvements.push(kind + ' ' + event.propertyName), true);",
            );
            carte.click_on_map("Auvergne-Rhône-Alpes, 378 lieux");
            carte.arrived("Auvergne-Rhône-Alpes");
            let running = carte.script("return document.getAnimations().length + arguments[0].shadowRoot.getAnimations().length");
            carte.click("button", "Zoomer");
            carte.get("button", "Recadrer la carte");
            carte.click("button", "Recadrer la carte");
            carte.gone("button", "Recadrer la carte");
            let moved = carte.script("return mouvements");
            let moved = moved.as_array().unwrap();
            if expected {
                assert!(moved.len() >= 3, "transitions between levels are seen here: {moved:?}");
            } else {
                assert_eq!(running, 0);
                assert!(moved.is_empty(), "{moved:?}");
            }
        });
    }
}

#[test]
fn a_visitor_of_a_departement_or_a_region_sees_nothing_beyond_it() {
    for (file, nom, width, below) in [
        ("departement.html", "Loire", None, "Saint-Étienne"),
        ("region.html", "Auvergne-Rhône-Alpes", Some(600), "Loire"),
    ] {
        Journey::on(file).in_window(1400, 900).run(|carte| {
            carte.arrived(nom);
            if let Some(width) = width {
                assert_eq!(carte.script("return arguments[0].clientWidth"), width);
            }
            fits(carte, file);
            let steps = carte.tree().inside("navigation", "Territoires").expect("a breadcrumb");
            assert!(steps.all("button").is_empty(), "{}", steps.outline());
            carte.enter_by_list(below);
            carte.press(&["Escape"]);
            carte.arrived(nom);
            carte.press(&["Escape"]);
            carte.next_frame();
            carte.arrived(nom);
        });
    }
}

/// What sees no overflow must be able to see one.
#[test]
fn a_column_that_is_too_narrow_for_a_word_is_noticed() {
    page("source=/fixture/&largeur=245").in_window(320, 900).run(|carte| {
        carte.arrived("France");
        carte.script(
            "const wide = document.createElement('p'); wide.style.width = '400px'; wide.textContent = 'trop large';
             arguments[0].shadowRoot.querySelector('nav').after(wide);",
        );
        let noticed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fits(carte, "a paragraph too wide")));
        assert!(noticed.is_err());
    });
}
