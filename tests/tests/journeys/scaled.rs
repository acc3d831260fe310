//! A page that is enlarged or made smaller by its styles: pixels of the window are no pixels of the map there, and what the hand is over stays
//! under it.

use carte_tests::{Carte, Engine, Node, page};

const NAME: &str = "Auvergne-Rhône-Alpes, 378 lieux";

/// Where the middle of the territory is, and how wide it is, in pixels of the window.
fn place(carte: &Carte) -> (f64, f64, f64, Node) {
    let node = carte.on_map_at_rest(NAME);
    let (x, y, width, height) = carte.bounds(&node);
    (x + width / 2.0, y + height / 2.0, width, node)
}

/// Waits until it is elsewhere.
fn moved(carte: &Carte, before: (f64, f64, f64)) -> (f64, f64, f64) {
    carte.wait("the map to move", |tree| {
        let node = tree.on_map().into_iter().find(|node| node.name == NAME)?;
        let (x, _, width, _) = carte.bounds(&node);
        ((x + width / 2.0 - before.0).abs() > 0.5 || (width - before.2).abs() > 0.5).then_some(())
    });
    let (x, y, width, _) = place(carte);
    (x - before.0, y - before.1, width / before.2)
}

fn holds(style: &str) {
    page("source=/fixture/").in_window(1400, 1500).run(|carte| {
        carte.arrived("France");
        carte.script(&format!("document.body.style.cssText += '{style}'"));
        carte.next_frame();
        let (x, y, width, node) = place(carte);
        // A drag moves what is drawn as far as the hand.
        let (at_x, at_y) = carte.bare_point(&node);
        carte.session().drag((at_x, at_y), (at_x - 60, at_y - 40)).unwrap();
        let (right, down, wider) = moved(carte, (x, y, width));
        assert!(
            (right + 60.0).abs() < 2.5 && (down + 40.0).abs() < 2.5 && (wider - 1.0).abs() < 0.02,
            "{style}: {right} {down} {wider}"
        );
        // A wheel with Ctrl zooms on the point under the pointer.
        let (x, y, width, node) = place(carte);
        // WebKit's driver turns no wheel while a key is held.
        if carte.session().engine() != Engine::WebKit {
            carte.wheel(&node, -120, true);
            let (right, down, wider) = moved(carte, (x, y, width));
            assert!(right.abs() < 4.0 && down.abs() < 4.0 && wider > 1.2, "{style}: {right} {down} {wider}");
        }
        // Keys, and a double click.
        let (x, y, width, node) = place(carte);
        carte.session().script("arguments[0].focus()", &[node.element.to_json()]).unwrap();
        carte.press(&["+"]);
        let (right, down, wider) = moved(carte, (x, y, width));
        assert!(right.abs() < 4.0 && down.abs() < 4.0 && (wider - 2.0).abs() < 0.1, "{style}: {right} {down} {wider}");
    });
}

#[test]
fn a_page_enlarged_by_zoom_has_the_map_under_the_hand() {
    holds("; zoom: 1.5");
}

#[test]
fn a_page_made_smaller_by_a_transform_has_the_map_under_the_hand() {
    holds("; transform: scale(.7); transform-origin: 0 0");
}
