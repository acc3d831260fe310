//! What assistive technology is given: the browser's accessibility tree, as roles, names and states.
//!
//! It reads the tree of one part of a page; it does not know how the page is made. Chromium gives the tree whole. The other engines tell a
//! role and a name at a time, which is too slow to wait with: there a script walks the page, and what a journey finds so is compared with
//! what the engine says of it.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use xtask::webdriver::{Answer, Element, Engine, Session, WebDriverError};

/// The walk, as the body of a script.
const WALK: &str = include_str!("engines.js");

/// The roles that every engine has the same word for, and whose name is the browser's to compute.
const TOLD_ALIKE: [&str; 4] = ["button", "link", "heading", "checkbox"];

/// One thing that assistive technology can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// `button`, `heading`, `list`, `StaticText`… in Chromium's words.
    pub role: String,
    /// As computed, with ordinary spaces for the narrow and unbreakable ones of French typography.
    pub name: String,
    /// `expanded`, `checked`, `pressed`, `selected`, `disabled`, `level`, `focused`…
    pub states: BTreeMap<String, String>,
    /// Of nesting.
    pub depth: usize,
    /// What WebDriver commands take.
    pub element: Element,
}

impl Node {
    /// The state has this value: `node.is("expanded", "true")`.
    pub fn is(&self, state: &str, value: &str) -> bool {
        self.states.get(state).is_some_and(|found| found == value)
    }

    /// What the engine says of it where that differs from what the walk says; in Chromium both are one.
    pub(crate) fn belied(&self, session: &Session) -> Option<String> {
        if session.engine() == Engine::Chromium || !TOLD_ALIKE.contains(&self.role.as_str()) {
            return None;
        }
        match session.role_and_name(&self.element) {
            Ok((role, name)) if role == self.role && same(&name, &self.name) => None,
            // A count that is announced stands in a title: part of its name, or not, as engines read ARIA.
            Ok((role, name)) if role == "heading" && self.role == role && plain(&name).starts_with(&self.name) => None,
            Ok((role, name)) => Some(format!("{role} \"{name}\"")),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// Engines do not put the same spaces between the parts of a name.
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| plain(text).split_whitespace().collect::<String>();
    letters(one) == letters(other)
}

/// How a name is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// All of it.
    Exactly(String),
    /// A part of it.
    Containing(String),
    /// Its beginning.
    StartingWith(String),
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::Exactly(plain(text))
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        Self::Exactly(plain(text))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::Exactly(plain(&text))
    }
}

/// Any name with this in it.
pub fn containing(text: &str) -> Name {
    Name::Containing(plain(text))
}

/// Any name that begins so.
pub fn starting_with(text: &str) -> Name {
    Name::StartingWith(plain(text))
}

impl Name {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Exactly(text) => name == text,
            Self::Containing(text) => name.contains(text.as_str()),
            Self::StartingWith(text) => name.starts_with(text.as_str()),
        }
    }
}

/// U+00A0 and U+202F look like spaces, and a test is typed with spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").trim().to_owned()
}

/// The nodes of a part of the page, in reading order, without those that assistive technology passes over.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// In reading order.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Below `host`, its shadow tree included.
    pub(crate) fn below(session: &Session, host: &Element) -> Answer<Self> {
        if session.engine() != Engine::Chromium {
            return Self::walked(session, host);
        }
        // Chromedriver names an element by frame, document and DOM node; the accessibility tree is that of a frame and gives the DOM node.
        let Some((document, host_node)) = host.0.rsplit_once(".e.") else { return Ok(Self::default()) };
        let frame = document.trim_start_matches("f.").split('.').next().unwrap_or_default();
        let answer = session.devtools("Accessibility.getFullAXTree", &json!({ "frameId": frame }))?;
        let nodes = answer["nodes"].as_array().map_or(&[][..], Vec::as_slice);
        let host_node = host_node.parse::<u64>().unwrap_or_default();
        if let Some(root) = nodes.iter().position(|node| dom_node(node) == host_node) {
            return Ok(Self::read(nodes, root, document, |_| true));
        }
        // A host without a box of its own is not in the tree: its descendants are told by the DOM instead.
        let about = json!({ "backendNodeId": host_node, "depth": -1, "pierce": true });
        let mut inside = HashSet::new();
        collect_dom_nodes(&session.devtools("DOM.describeNode", &about)?["node"], &mut inside);
        Ok(Self::read(nodes, 0, document, |node| inside.contains(&node)))
    }

    /// The same by a script, in any engine.
    ///
    /// # Errors
    /// The browser is gone, or `host` is.
    pub fn walked(session: &Session, host: &Element) -> Answer<Self> {
        let walk = || session.script(WALK, &[host.to_json()]);
        // What is found may be replaced before the driver has named it: then it is looked for again.
        let mut lines = walk();
        for _ in 0..10 {
            match lines {
                Err(WebDriverError::Refused(ref code, _)) if code == "stale element reference" => lines = walk(),
                _ => break,
            }
        }
        let lines = lines?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let nodes = lines.as_array().into_iter().flatten().filter_map(|line| {
            let states = line[2].as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value)));
            Some(Node {
                role: text(&line[0]),
                name: plain(line[1].as_str()?),
                states: states.collect(),
                depth: usize::try_from(line[3].as_u64()?).ok()?,
                element: Element::from_json(&line[4])?,
            })
        });
        Ok(Self { nodes: nodes.collect() })
    }

    fn read(nodes: &[Value], root: usize, document: &str, is_inside: impl Fn(u64) -> bool) -> Self {
        let by_id: HashMap<&str, &Value> =
            nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
        let mut tree = Self::default();
        // A stack instead of recursion: each entry is a node and its depth.
        let mut waiting: Vec<(&Value, usize)> = nodes.get(root).map(|node| (node, 0)).into_iter().collect();
        while let Some((node, depth)) = waiting.pop() {
            let role = node["role"]["value"].as_str().unwrap_or_default();
            let passed_over = node["ignored"] == true || matches!(role, "InlineTextBox" | "ListMarker" | "none");
            let shown = !passed_over && is_inside(dom_node(node));
            if shown {
                let states = node["properties"].as_array().into_iter().flatten().filter_map(|property| {
                    let value = &property["value"]["value"];
                    Some((
                        property["name"].as_str()?.to_owned(),
                        value.as_str().map_or_else(|| value.to_string(), str::to_owned),
                    ))
                });
                tree.nodes.push(Node {
                    role: role.to_owned(),
                    name: plain(node["name"]["value"].as_str().unwrap_or_default()),
                    states: states.collect(),
                    depth,
                    element: Element(format!("{document}.e.{}", dom_node(node))),
                });
            }
            let children = node["childIds"].as_array().into_iter().flatten().rev();
            let children = children.filter_map(|id| by_id.get(id.as_str()?));
            waiting.extend(children.map(|child| (*child, depth + usize::from(shown))));
        }
        tree
    }

    /// All of a role, in reading order.
    pub fn all(&self, role: &str) -> Vec<&Node> {
        self.nodes.iter().filter(|node| node.role == role).collect()
    }

    /// All of a role and a name.
    pub fn matching(&self, role: &str, name: impl Into<Name>) -> Vec<&Node> {
        let name = name.into();
        self.nodes.iter().filter(|node| node.role == role && name.matches(&node.name)).collect()
    }

    /// The first of a role and a name.
    pub fn find(&self, role: &str, name: impl Into<Name>) -> Option<&Node> {
        self.matching(role, name).into_iter().next()
    }

    /// Where the keyboard is.
    pub fn focused(&self) -> Option<&Node> {
        self.nodes.iter().rev().find(|node| node.role != "RootWebArea" && node.is("focused", "true"))
    }

    /// All that can be read, one piece of text after the other.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.all("StaticText").into_iter().map(|node| node.name.as_str()).collect();
        texts.join(" ")
    }

    /// One line per node, for people: `button "Loire, 81 lieux" (expanded=false)`.
    pub fn outline(&self) -> String {
        let mut outline = String::new();
        for node in &self.nodes {
            let worth = ["expanded", "checked", "pressed", "selected", "disabled", "focused", "level"];
            let states = node.states.iter().filter(|(name, _)| worth.contains(&name.as_str()));
            let states: Vec<String> = states.map(|(name, value)| format!("{name}={value}")).collect();
            let states = if states.is_empty() { String::new() } else { format!(" ({})", states.join(", ")) };
            // Writing to a String cannot fail.
            let _ = writeln!(outline, "{:indent$}{} \"{}\"{states}", "", node.role, node.name, indent = 2 * node.depth);
        }
        outline
    }
}

fn dom_node(node: &Value) -> u64 {
    node["backendDOMNodeId"].as_u64().unwrap_or_default()
}

fn collect_dom_nodes(node: &Value, into: &mut HashSet<u64>) {
    into.extend(node["backendNodeId"].as_u64());
    for family in ["children", "shadowRoots", "pseudoElements"] {
        node[family].as_array().into_iter().flatten().for_each(|child| collect_dom_nodes(child, into));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> Value {
        let node = |id: &str, role: &str, name: &str, dom: u32, children: &[&str]| {
            json!({ "nodeId": id, "ignored": role == "none", "role": { "value": role }, "name": { "value": name },
                    "backendDOMNodeId": dom, "childIds": children,
                    "properties": [{ "name": "level", "value": { "value": 2 } }] })
        };
        json!([
            node("1", "RootWebArea", "page", 1, &["2", "3"]),
            node("2", "heading", "De l’hôte", 2, &[]),
            node("3", "generic", "", 5, &["4"]),
            node("4", "none", "", 6, &["6", "7"]),
            node("7", "button", "Rhône", 9, &[]),
            node("6", "heading", "81\u{202f}lieux", 8, &["8"]),
            node("8", "StaticText", "81\u{202f}lieux", 10, &[]),
        ])
    }

    fn tree() -> Tree {
        Tree::read(nodes().as_array().unwrap(), 2, "f.A.d.B", |_| true)
    }

    #[test]
    fn without_a_node_for_the_host_the_dom_tells_what_is_inside() {
        let dom = json!({ "backendNodeId": 5, "shadowRoots": [{ "backendNodeId": 6, "children": [{ "backendNodeId": 9 }] }] });
        let mut inside = HashSet::new();
        collect_dom_nodes(&dom, &mut inside);
        let tree = Tree::read(nodes().as_array().unwrap(), 0, "f.A.d.B", |node| inside.contains(&node));
        assert_eq!(tree.outline(), "generic \"\" (level=2)\n  button \"Rhône\" (level=2)\n");
    }

    #[test]
    fn only_what_is_below_the_host_is_read_and_in_reading_order() {
        let names: Vec<(String, String)> = tree().nodes.into_iter().map(|node| (node.role, node.name)).collect();
        let expected = [("generic", ""), ("heading", "81 lieux"), ("StaticText", "81 lieux"), ("button", "Rhône")];
        assert_eq!(names, expected.map(|(role, name)| (role.to_owned(), name.to_owned())));
    }

    #[test]
    fn a_node_is_found_by_role_and_name_and_leads_to_its_element() {
        let tree = tree();
        assert_eq!(tree.find("button", "Rhône").unwrap().element, Element("f.A.d.B.e.9".into()));
        assert!(tree.find("heading", "81\u{a0}lieux").unwrap().is("level", "2"));
        assert!(
            tree.find("heading", starting_with("81")).is_some() && tree.find("heading", containing("lieu")).is_some()
        );
        assert!(tree.find("link", "Rhône").is_none() && tree.find("button", "Rhôn").is_none());
        assert_eq!(tree.text(), "81 lieux");
    }
}
