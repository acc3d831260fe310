//! The one page object: what a person finds in a `<carte-mednum>`, by role and name, and what they do with it.
//!
//! It waits for conditions, never for a duration, and fails with what was there instead. It does not know the element's inside.

use crate::accessibility::{Name, Node, Tree};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use xtask::webdriver::{Answer, Element, Engine, Session, WebDriverError};

/// How long a condition may take to come true. Generous: two cores may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// The width that every engine's window can have, CSS pixels.
pub(crate) const NARROWEST: u32 = 500;

/// An element of the page under test.
pub struct Carte<'a> {
    session: &'a Session,
    host: Element,
}

/// Keeps from the page a press that hits something else than the element given, until `carteVise` is called, which says whether it was hit.
const AIM: &str = "
    const [one] = arguments, types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'], began = types.slice(0, 2);
    let missed = false;
    const hear = (event) => {
      const path = event.composedPath(), label = path[0].closest?.('label');
      missed ||= began.includes(event.type) && !path.includes(one) && label?.control !== one;
      if (missed) { event.stopImmediatePropagation(); event.preventDefault(); }
    };
    for (const type of types) addEventListener(type, hear, true);
    window.carteVise = () => {
      delete window.carteVise;
      for (const type of types) removeEventListener(type, hear, true);
      return !missed;
    };";

impl<'a> Carte<'a> {
    pub(crate) fn new(session: &'a Session, css: &str) -> Self {
        let host = session.select(css).unwrap_or_else(|error| panic!("no « {css} » on this page: {error}"));
        Self { session, host }
    }

    /// Another element of the same page, such as the second of two.
    #[must_use]
    pub fn other(&self, css: &str) -> Self {
        Self::new(self.session, css)
    }

    /// Goes into a frame of the page, does something in the carte that is there, and comes out.
    ///
    /// # Panics
    /// No carte comes.
    pub fn inside(&self, frame: &str, act: impl FnOnce(&Carte<'_>)) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A frame begins with an empty page, which goes when its own comes.
            let entered = self.session.select(frame).and_then(|frame| self.session.enter(Some(&frame)));
            if entered.and_then(|()| self.session.select("carte-mednum")).is_ok() {
                break;
            }
            done(self.session.enter(None));
            assert!(Instant::now() < deadline, "waited {PATIENCE:?} for a carte in « {frame} »");
            self.next_frame();
        }
        act(&Carte::new(self.session, "carte-mednum"));
        done(self.session.enter(None));
    }

    /// The browser, for what is not in this element.
    pub fn session(&self) -> &Session {
        self.session
    }

    /// The tag in the host page.
    pub fn host(&self) -> &Element {
        &self.host
    }

    /// What assistive technology is given now.
    pub fn tree(&self) -> Tree {
        done(Tree::below(self.session, &self.host))
    }

    /// Waits until `condition` gives something; `what` completes "waited for".
    pub fn wait<T>(&self, what: &str, condition: impl Fn(&Tree) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let tree = self.tree();
            if let Some(result) = condition(&tree) {
                return result;
            }
            assert!(Instant::now() < deadline, "waited {PATIENCE:?} for {what}; there was only:\n{}", tree.outline());
            self.next_change();
        }
    }

    /// The first node of this role and name, once it is there.
    pub fn get(&self, role: &str, name: impl Into<Name>) -> Node {
        let name = name.into();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let node = self.wait(&format!("{role} {name:?}"), |tree| tree.find(role, name.clone()).cloned());
            // It may have changed or gone since.
            let Some(engine_says) = node.belied(self.session) else { return node };
            assert!(Instant::now() < deadline, "{role} \"{}\" is {engine_says} to its engine", node.name);
            self.next_frame();
        }
    }

    /// Waits until no node has this role and name.
    pub fn gone(&self, role: &str, name: impl Into<Name>) {
        let name = name.into();
        self.wait(&format!("no more {role} {name:?}"), |tree| tree.find(role, name.clone()).is_none().then_some(()));
    }

    /// All nodes of a role, once there is one.
    pub fn all(&self, role: &str) -> Vec<Node> {
        self.wait(&format!("a {role}"), |tree| {
            let nodes: Vec<Node> = tree.all(role).into_iter().cloned().collect();
            (!nodes.is_empty()).then_some(nodes)
        })
    }

    /// Clicks in its middle, as a person would; what is covered or still moving is tried again until it can be.
    pub fn click(&self, role: &str, name: impl Into<Name>) {
        let name = name.into();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let node = self.get(role, name.clone());
            match self.aimed(&node) {
                Ok(true) => return,
                Ok(false) => assert!(Instant::now() < deadline, "{role} {name:?} is missed each time"),
                // Two drivers find no middle of a group of a drawing: a person does.
                Err(WebDriverError::Refused(code, _)) if code == "element not interactable" && self.is_drawn(&node) => {
                    return self.click_at(self.bare_point(&node), 1);
                }
                // WebKit's driver takes a field in a shadow tree for covered by its own inside: where the page finds the field, a person does too.
                Err(WebDriverError::Refused(code, _))
                    if code == "element click intercepted"
                        && self.session.engine() == Engine::WebKit
                        && self.is_bare(&node) =>
                {
                    return self.click_at(self.middle(&node), 1);
                }
                Err(error) => {
                    assert!(Instant::now() < deadline, "{role} {name:?} cannot be clicked: {error}");
                    // A person scrolls on where something lies over the edge of the window.
                    let on = "arguments[0].scrollIntoView({ block: 'center' })";
                    drop(self.session.script(on, &[node.element.to_json()]));
                }
            }
            self.next_frame();
        }
    }

    /// Clicks; says whether that was hit. WebKit's driver takes its time between the look at where a thing is and the press there: what a
    /// list that grows has put in its place meanwhile must not hear of it.
    fn aimed(&self, node: &Node) -> Answer<bool> {
        if self.session.engine() != Engine::WebKit {
            return self.session.click(&node.element).map(|()| true);
        }
        self.session.script(AIM, &[node.element.to_json()])?;
        let clicked = self.session.click(&node.element);
        // Another page, or one that is going, knows nothing of it.
        let missed = self.session.script("return window.carteVise?.()", &[]).is_ok_and(|hit| hit == false);
        clicked.map(|()| !missed)
    }

    /// Whether its middle is what a click there would hit.
    fn is_bare(&self, node: &Node) -> bool {
        let body = "const [one] = arguments, { x, y, width, height } = one.getBoundingClientRect();
            const found = one.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
            return one.contains(found);";
        done(self.session.script(body, &[node.element.to_json()])) == true
    }

    fn is_drawn(&self, node: &Node) -> bool {
        let body = "return arguments[0] instanceof SVGElement";
        self.session.engine() != Engine::Chromium && done(self.session.script(body, &[node.element.to_json()])) == true
    }

    /// Types into a field, which takes the focus.
    pub fn type_into(&self, role: &str, name: impl Into<Name>, text: &str) {
        let node = self.get(role, name);
        done(self.session.type_into(&node.element, text));
    }

    /// Presses keys one after the other, where the focus is: `carte.press(&["Tab", "Enter"])`.
    pub fn press(&self, keys: &[&str]) {
        done(self.session.press(keys));
    }

    /// Presses a key with others held: `carte.chord(&["Shift", "Tab"])`.
    pub fn chord(&self, keys: &[&str]) {
        done(self.session.chord(keys));
    }

    /// Tabs until this node, once it is there, has the focus: what a keyboard user does. Fails after `limit` stops, and says which they were.
    pub fn tab_to(&self, role: &str, name: impl Into<Name>, limit: usize) -> Node {
        self.tab(&["Tab"], role, name.into(), limit)
    }

    /// The same, backwards.
    pub fn tab_back_to(&self, role: &str, name: impl Into<Name>, limit: usize) -> Node {
        self.tab(&["Shift", "Tab"], role, name.into(), limit)
    }

    fn tab(&self, keys: &[&str], role: &str, name: Name, limit: usize) -> Node {
        // Who uses a keyboard waits for what they go to, as everybody does: parts of the widget come when they are opened.
        self.get(role, name.clone());
        let mut stops = Vec::new();
        for _ in 0..limit {
            self.chord(keys);
            let Some(node) = self.focus() else {
                stops.push("outside".to_owned());
                continue;
            };
            let found = Tree { nodes: vec![node.clone()] }.find(role, name.clone()).is_some();
            if found {
                return node;
            }
            stops.push(format!("{} \"{}\"", node.role, node.name));
        }
        panic!("{limit} Tab did not lead to {role} {name:?}, only to:\n{}", stops.join("\n"));
    }

    /// Where the keyboard is, if it is in this element.
    pub fn focus(&self) -> Option<Node> {
        self.tree().focused().cloned()
    }

    /// Where a node is in the window: left, top, width, height, in CSS pixels.
    pub fn bounds(&self, node: &Node) -> (f64, f64, f64, f64) {
        let body = "const box = arguments[0].getBoundingClientRect(); return [box.x, box.y, box.width, box.height];";
        let value = done(self.session.script(body, &[node.element.to_json()]));
        let side = |i: usize| value[i].as_f64().unwrap_or_default();
        (side(0), side(1), side(2), side(3))
    }

    /// The middle of a node in the window, in CSS pixels.
    pub fn middle(&self, node: &Node) -> (i32, i32) {
        let (x, y, width, height) = self.bounds(node);
        ((x + width / 2.0) as i32, (y + height / 2.0) as i32)
    }

    /// Drags with the mouse from the middle of a node, by CSS pixels.
    pub fn drag(&self, node: &Node, dx: i32, dy: i32) {
        let (x, y) = self.middle(node);
        done(self.session.drag((x, y), (x + dx, y + dy)));
    }

    /// Turns the wheel over a node, in CSS pixels, with Ctrl held or not.
    pub fn wheel(&self, node: &Node, delta_y: i32, control: bool) {
        done(self.session.wheel(self.middle(node), delta_y, control));
    }

    /// Gives the tag an attribute, or takes it away.
    pub fn set_attribute(&self, name: &str, value: Option<&str>) {
        let body = "const [tag, name, value] = arguments; value === null ? tag.removeAttribute(name) : tag.setAttribute(name, value);";
        done(self.session.script(body, &[self.host.to_json(), json!(name), json!(value)]));
    }

    /// Whether its window can be so narrow: Chromium's alone has any width.
    ///
    /// # Units
    /// - `width`: CSS pixels.
    pub fn can_be(&self, width: u32) -> bool {
        self.session.engine() == Engine::Chromium || width >= NARROWEST
    }

    /// Runs a function body in the page; `arguments[0]` is the tag.
    pub fn script(&self, body: &str) -> Value {
        done(self.session.script(body, &[self.host.to_json()]))
    }

    /// What the page's owner was told in the console since this was last asked.
    pub fn told(&self) -> Vec<String> {
        let news = done(self.session.news()).into_iter().filter(|said| said.level == "WARNING");
        news.map(|said| said.message).collect()
    }

    /// Waits for a User Timing mark and returns when it was set, in milliseconds since navigation.
    pub fn mark(&self, name: &str) -> f64 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = done(self.session.script(
                "const [mark] = performance.getEntriesByName(arguments[0], 'mark'); return mark ? mark.startTime : null;",
                &[json!(name)],
            ));
            if let Some(time) = value.as_f64() {
                return time;
            }
            assert!(Instant::now() < deadline, "waited {PATIENCE:?} for the mark {name}");
            self.next_frame();
        }
    }

    /// Lets the browser paint once more after something has changed in the tag: what is read before would be the same. What no change of it
    /// tells (where the focus is, what a server was asked) is looked at ten times a second.
    fn next_change(&self) {
        let body = "const [host] = arguments;
            await new Promise((resume) => {
              const end = () => { watch.disconnect(); clearTimeout(timer); requestAnimationFrame(() => setTimeout(resume)); setTimeout(resume, 100); };
              const watch = new MutationObserver(end), timer = setTimeout(end, 100);
              const all = { subtree: true, childList: true, attributes: true, characterData: true };
              for (const root of [host, host.shadowRoot]) if (root) watch.observe(root, all);
            });";
        done(self.session.script_async(body, &[self.host.to_json()]));
    }

    /// Lets the browser paint once more. A hidden page paints nothing, hence the second way out.
    pub fn next_frame(&self) {
        let body = "await new Promise((resume) => { requestAnimationFrame(() => setTimeout(resume)); setTimeout(resume, 100); });";
        done(self.session.script_async(body, &[]));
    }
}

/// A browser that does not answer is a failed journey.
pub(crate) fn done<T>(answer: Answer<T>) -> T {
    answer.unwrap_or_else(|error| panic!("{error}"))
}
