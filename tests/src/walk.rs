//! What people do in a carte again and again: press a shape, read a list page after page, see where the keyboard is.
//!
//! It knows what a list, a page and a map look like to assistive technology; it does not know how many lieux there should be.

use crate::accessibility::{Name, Node, Tree, containing, starting_with};
use crate::carte::{Carte, done};
use crate::find::RELAX;
use crate::journey::{Journey, published};
use serde_json::json;
use std::fmt::Write;
use xtask::paths;
use xtask::serve::Folders;

/// The built site, with the pages of the journeys under `/essais/`, the invented lieux published under `/fixture/` and raw under
/// `/brut/`.
pub fn site() -> Folders {
    Folders::new(paths::site())
        .and("/essais/", paths::root().join("tests/pages"))
        .and("/fixture/", published("fixture"))
        .and("/brut/", paths::root().join("tests/fixtures"))
}

/// A page with one carte in it, whose attributes are the query: `page("source=/fixture/&departement=42")`. `largeur` is the width
/// of its column, CSS pixels.
pub fn page(attributes: &str) -> Journey {
    Journey::among(site(), &format!("essais/carte.html?{attributes}"))
}

/// A line of a list: what it is about, and the texts that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of a territory or of a lieu.
    pub nom: String,
    /// Count and ratio of a territory; of a lieu its place, whether it is open, and its marks.
    pub more: Vec<String>,
    /// Where the link beside a lieu leads: `tel:+33…`.
    pub phone: Option<String>,
}

impl Row {
    /// Whether one of the texts of the line is this one.
    pub fn says(&self, text: &str) -> bool {
        self.more.iter().any(|said| said == text)
    }

    /// The commune or the département that a lieu's line says it is in, without the distance.
    pub fn place(&self) -> &str {
        self.more.first().map(|place| place.split(" · ").next().unwrap_or_default()).unwrap_or_default()
    }

    /// The count that a territory's line says.
    ///
    /// # Panics
    /// It says none.
    pub fn n_lieux(&self) -> u32 {
        let text = self.more.first().map(String::as_str).unwrap_or_default();
        n_lieux(text).unwrap_or_else(|| panic!("no count in {self:?}"))
    }
}

/// The number in `81 lieux`, `1 lieu`, `aucun lieu`, or after the comma of `Loire, 81 lieux`.
pub fn n_lieux(text: &str) -> Option<u32> {
    let count = text.rsplit_once(", ").map_or(text, |(_, count)| count);
    let (number, unit) = count.rsplit_once(' ')?;
    match (number, unit) {
        ("aucun", "lieu") => Some(0),
        (number, "lieu" | "lieux") => number.replace(' ', "").parse().ok(),
        _ => None,
    }
}

impl Tree {
    /// What is inside the first node of this role and name.
    #[must_use]
    pub fn inside(&self, role: &str, name: impl Into<Name>) -> Option<Tree> {
        let found = self.find(role, name)?;
        let start = self.nodes.iter().position(|node| node == found)?;
        let inside = self.nodes[start + 1..].iter().take_while(|node| node.depth > found.depth);
        Some(Tree { nodes: inside.cloned().collect() })
    }

    /// The page numbers of its list, and which lines it shows.
    #[must_use]
    pub fn pages(&self) -> Option<Tree> {
        self.panel().inside("navigation", "Pages de la liste")
    }

    /// The panel beside the map.
    #[must_use]
    pub fn panel(&self) -> Tree {
        let of = self.nodes.iter().find(|node| node.role == "region").map(|node| node.name.clone());
        of.and_then(|name| self.inside("region", name)).unwrap_or_default()
    }

    /// The lines of its list, those folded away once unfolded, without the page numbers.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let panel = self.panel();
        let mut rows = Vec::new();
        // Skips what is deeper than a navigation: page numbers are buttons in list items too.
        let mut skipped = None;
        // Where nothing answers, what is listed are ways on.
        let end = panel.nodes.iter().position(|node| node.name == RELAX).unwrap_or(panel.nodes.len());
        for (index, node) in panel.nodes[..end].iter().enumerate() {
            if skipped.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            skipped = (node.role == "navigation").then_some(node.depth);
            let in_item = panel.nodes[..index]
                .iter()
                .rev()
                .find(|above| above.depth < node.depth)
                .is_some_and(|above| above.role == "listitem");
            // A button that is pressed or not does something with the line that it stands in.
            if node.role == "button" && in_item && !node.states.contains_key("pressed") {
                let texts = panel.nodes[index + 1..].iter().take_while(|inside| inside.depth > node.depth);
                let mut texts = texts.filter(|inside| inside.role == "StaticText").map(|text| text.name.clone());
                let nom = texts.next().unwrap_or_default();
                // What stands beside the button in the same line.
                let beside = panel.nodes[index + 1..].iter().take_while(|beside| beside.depth >= node.depth);
                let phone =
                    beside.into_iter().find(|beside| beside.role == "link").and_then(|link| link.states.get("url"));
                rows.push(Row { nom, more: texts.collect(), phone: phone.cloned() });
            }
        }
        rows
    }

    /// Shapes, markers and clusters of the map: its buttons, not those beside it.
    #[must_use]
    pub fn on_map(&self) -> Vec<Node> {
        let map = self.inside("group", starting_with("Carte : ")).unwrap_or_default();
        map.nodes.into_iter().filter(|node| node.role == "button").collect()
    }

    /// Markers and clusters alone.
    #[must_use]
    pub fn markers(&self) -> Vec<Node> {
        let markers = self.inside("group", "Lieux sur la carte").unwrap_or_default();
        markers.nodes.into_iter().filter(|node| node.role == "button").collect()
    }
}

impl Carte<'_> {
    /// Waits until the territory or the lieu of this name is what the panel shows, with all that it waits for.
    pub fn arrived(&self, nom: &str) {
        self.wait(&format!("the panel of {nom}, loaded"), |tree| {
            let heading = tree.panel().find("heading", starting_with(nom)).cloned()?;
            let loading = tree.find("StaticText", starting_with("Chargement")).is_some();
            (heading.name == nom || heading.name.starts_with(&format!("{nom} "))).then_some(())?;
            (!loading).then_some(())
        });
    }

    /// The count in the panel's title.
    pub fn total(&self) -> u32 {
        self.wait("a total", |tree| {
            let heading = tree.panel().inside("heading", containing(""))?;
            n_lieux(&heading.find("StaticText", containing("lieu"))?.name)
        })
    }

    /// Enters the first territory of the list and opens the first lieu in it.
    pub fn open_first_lieu(&self) {
        let commune = self.wait("a list", |tree| tree.rows().into_iter().next());
        self.enter_by_list(&commune.nom);
        let lieu = self.wait("its lieux", |tree| tree.rows().into_iter().find(|row| row.nom != commune.nom));
        // Of the list: a marker of the same name may still be on its way.
        self.wait("a press on its line", |tree| {
            let line = tree.panel().find("button", starting_with(&lieu.nom)).cloned()?;
            self.session().click(&line.element).ok()
        });
    }

    /// Every line of the list, page after page, those folded away last; the list ends on its last page.
    pub fn all_rows(&self) -> Vec<Row> {
        let folded = |tree: &Tree| tree.panel().find("DisclosureTriangle", containing("sans lieu")).cloned();
        let mut tree = self.tree();
        if folded(&tree).is_some_and(|node| node.is("expanded", "true")) {
            self.click("DisclosureTriangle", containing("sans lieu"));
            tree = self.wait("the fold closed", |tree| {
                folded(tree).is_some_and(|node| node.is("expanded", "false")).then(|| tree.clone())
            });
        }
        let mut rows = tree.rows();
        while let Some(next) = tree.panel().find("button", "Page suivante").cloned() {
            if next.is("disabled", "true") {
                break;
            }
            let range = |tree: &Tree| Some(tree.pages()?.find("StaticText", containing(" sur "))?.name.clone());
            let before = range(&tree);
            self.click("button", "Page suivante");
            // While one page is taken away for the next, no range may be there at all.
            tree = self.wait("another page", |tree| {
                let now = range(tree);
                (now.is_some() && now != before).then(|| tree.clone())
            });
            rows.extend(tree.rows());
        }
        if folded(&tree).is_some() {
            let shown = tree.rows().len();
            self.click("DisclosureTriangle", containing("sans lieu"));
            let all = self.wait("the empty territories", |tree| {
                let rows = tree.rows();
                (rows.len() > shown).then_some(rows)
            });
            rows.extend_from_slice(&all[shown..]);
        }
        rows
    }

    /// A point of the window where this node is what a click would hit: shapes are hollow, and markers cover them. The one of a
    /// grid that is the farthest from where it stops being so.
    ///
    /// # Panics
    /// There is none.
    pub fn bare_point(&self, node: &Node) -> (i32, i32) {
        const SCAN: &str = "const [target] = arguments, root = target.getRootNode(), box = target.getBoundingClientRect();
            const hit = (x, y) => { const found = root.elementFromPoint(x, y); return found === target || target.contains(found); };
            let best = null;
            const step = Math.max(1, Math.min(box.width, box.height) / 24);
            for (let y = Math.max(1, box.top); y < Math.min(innerHeight - 1, box.bottom); y += step)
              for (let x = Math.max(1, box.left); x < Math.min(innerWidth - 1, box.right); x += step) {
                const [px, py] = [Math.round(x), Math.round(y)];
                if (!hit(px, py)) continue;
                let reach = 1;
                while (reach < 8 && [[-1,0],[1,0],[0,-1],[0,1]].every(([dx, dy]) => hit(px + dx * reach, py + dy * reach))) reach++;
                if (!best || reach > best[2]) best = [px, py, reach];
                if (reach === 8) return best;
              }
            return best;";
        let found = done(self.session().script(SCAN, &[node.element.to_json()]));
        let side = |i: usize| found[i].as_i64().and_then(|side| i32::try_from(side).ok());
        match (side(0), side(1)) {
            (Some(x), Some(y)) => (x, y),
            _ => panic!("{} \"{}\" is nowhere to be clicked", node.role, node.name),
        }
    }

    /// What a node says, its line breaks as spaces.
    pub fn text_of(&self, node: &Node) -> String {
        let said = done(self.session().script("return arguments[0].textContent", &[node.element.to_json()]));
        crate::oracle::shown(said.as_str().unwrap_or_default())
    }

    /// Where the map is in the window, without what is drawn beyond its edges: left, top, width, height, in CSS pixels.
    pub fn map_bounds(&self) -> (f64, f64, f64, f64) {
        let map = self.get("group", starting_with("Carte : "));
        // The drawing is larger than what is seen of it; what clips it is what the eye takes for the map.
        let body = "let seen = arguments[0]; const clips = (one) => one !== arguments[0] && ['hidden', 'clip'].includes(getComputedStyle(one).overflow);
            while (!clips(seen)) seen = seen.parentElement;
            const box = seen.getBoundingClientRect(); return [box.x, box.y, box.width, box.height];";
        let value = done(self.session().script(body, &[map.element.to_json()]));
        let side = |i: usize| value[i].as_f64().unwrap_or_default();
        (side(0), side(1), side(2), side(3))
    }

    /// Moves the mouse to a point of the window, and leaves it there.
    pub fn move_to(&self, (x, y): (i32, i32)) {
        let moves = json!([{ "type": "pointerMove", "duration": 0, "x": x, "y": y }]);
        let mouse =
            json!({ "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": moves });
        done(self.session().actions(&json!([mouse])));
    }

    /// Clicks a point of the window, so many times.
    pub fn click_at(&self, (x, y): (i32, i32), times: usize) {
        let mut moves = vec![json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y })];
        for _ in 0..times {
            moves.push(json!({ "type": "pointerDown", "button": 0 }));
            moves.push(json!({ "type": "pointerUp", "button": 0 }));
        }
        let mouse =
            json!({ "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": moves });
        done(self.session().actions(&json!([mouse])));
    }

    /// Clicks a shape, a marker or a cluster of the map where it can be seen, once it rests.
    pub fn click_on_map(&self, name: impl Into<Name>) {
        let node = self.on_map_at_rest(name);
        self.click_at(self.bare_point(&node), 1);
    }

    /// Something drawn on the map, once it no longer moves.
    pub fn on_map_at_rest(&self, name: impl Into<Name>) -> Node {
        let name = name.into();
        let mut before = None;
        loop {
            self.at_rest();
            let node = self.wait(&format!("{name:?} on the map"), |tree| {
                let drawn = Tree { nodes: tree.on_map() };
                drawn.find("button", name.clone()).cloned()
            });
            let bounds = Some(self.bounds(&node));
            if bounds == before {
                return node;
            }
            before = bounds;
        }
    }

    /// Waits for the end of every animation in the carte.
    pub fn at_rest(&self) {
        let body = "const [tag] = arguments; await Promise.allSettled((tag.shadowRoot?.getAnimations() ?? []).map((one) => one.finished));";
        done(self.session().script_async(body, &[self.host().to_json()]));
        self.next_frame();
    }

    /// Where the keyboard is now, which must be in this carte, in the window, and marked as such.
    ///
    /// # Panics
    /// The focus is lost, or nobody could see it.
    pub fn keyboard(&self) -> Node {
        let tree = self.tree();
        let Some(node) = tree.focused().cloned() else {
            panic!("the focus is lost; there was:\n{}", tree.outline());
        };
        let (x, y, width, height) = self.bounds(&node);
        let window = self.script("return [innerWidth, innerHeight]");
        let (wide, high) = (window[0].as_f64().unwrap_or_default(), window[1].as_f64().unwrap_or_default());
        let seen = width > 0.0 && height > 0.0 && x < wide && y < high && x + width > 0.0 && y + height > 0.0;
        assert!(seen, "{} \"{}\" has the focus out of sight, at {:?}", node.role, node.name, (x, y, width, height));
        node
    }

    /// Puts the focus on a button, as a person with an assistive technology that lists buttons does.
    pub fn focus_button(&self, name: &str) {
        let node = self.get("button", name);
        done(self.session().script("arguments[0].focus()", &[node.element.to_json()]));
        self.keyboard_on("button", name);
    }

    /// Waits until the keyboard is on a node of this role and name.
    pub fn keyboard_on(&self, role: &str, name: impl Into<Name>) -> Node {
        let name = name.into();
        self.wait(&format!("the focus on {role} {name:?}"), |tree| {
            let focused = Tree { nodes: tree.focused().cloned().into_iter().collect() };
            focused.find(role, name.clone()).map(drop)
        });
        self.keyboard()
    }

    /// Arrows from what has the focus on the map to something else on it, as a person who sees where it is would.
    ///
    /// # Panics
    /// The arrows do not lead there; it says where they led.
    pub fn arrow_to(&self, name: impl Into<Name>) -> Node {
        let name = name.into();
        let mut trail = String::new();
        let mut here = self.keyboard();
        let mut been = Vec::new();
        for _ in 0..60 {
            if (Tree { nodes: vec![here.clone()] }).find("button", name.clone()).is_some() {
                return here;
            }
            let target = self.wait(&format!("{name:?} on the map"), |tree| {
                Tree { nodes: tree.on_map() }.find("button", name.clone()).cloned()
            });
            let ((hx, hy), (tx, ty)) = (self.middle(&here), self.middle(&target));
            let along = if tx > hx { "ArrowRight" } else { "ArrowLeft" };
            let across = if ty > hy { "ArrowDown" } else { "ArrowUp" };
            let (first, second) = if (tx - hx).abs() >= (ty - hy).abs() { (along, across) } else { (across, along) };
            let moved = [first, second].into_iter().find_map(|key| {
                if been.contains(&(here.name.clone(), key)) {
                    return None;
                }
                been.push((here.name.clone(), key));
                self.press(&[key]);
                let now = self.keyboard();
                let _ = writeln!(trail, "{key}: {}", now.name);
                (now.element != here.element).then_some(now)
            });
            here = moved.unwrap_or_else(|| panic!("no arrow leads on to {name:?}:\n{trail}"));
        }
        panic!("sixty arrows did not lead to {name:?}:\n{trail}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_are_written() {
        for (text, expected) in [
            ("aucun lieu", Some(0)),
            ("1 lieu", Some(1)),
            ("18 234 lieux", Some(18_234)),
            ("Loire, 81 lieux", Some(81)),
            ("Aboën, aucun lieu", Some(0)),
            ("Médiathèque", None),
            ("12 lieux à la même adresse", None),
        ] {
            assert_eq!(n_lieux(text), expected, "{text}");
        }
    }
}
