//! What people do to find a lieu: type in the field, choose options, read chips and the list, mouse or keyboard.
//!
//! It knows what a field, a group of options and a list look like to assistive technology; it does not know who should be found.

use crate::accessibility::{Name, Node, Tree, starting_with};
use crate::carte::{Carte, done};
use crate::walk::n_lieux;
use serde_json::json;
use xtask::webdriver::Element;

/// The field.
pub const FIELD: &str = "Rechercher";

impl Tree {
    /// What the field proposes, in order.
    #[must_use]
    pub fn propositions(&self) -> Vec<Node> {
        let list = self.inside("listbox", "Propositions").unwrap_or_default();
        list.nodes.into_iter().filter(|node| node.role == "option").collect()
    }

    /// What is asked for: the names of the chips.
    #[must_use]
    pub fn chips(&self) -> Vec<String> {
        let chips = self.inside("group", "Filtres actifs").unwrap_or_default();
        let chips = chips.nodes.into_iter().filter(|node| node.role == "button");
        chips.filter_map(|node| Some(node.name.strip_prefix("Retirer : ")?.to_owned())).collect()
    }

    /// An option of the group that is open, and how many lieux it says it would leave.
    #[must_use]
    pub fn option(&self, label: &str) -> Option<(Node, u32)> {
        self.options().into_iter().find(|(_, said, _)| said == label).map(|(node, _, n)| (node, n))
    }

    /// The options of the group that is open: what stands beside each box, without examples, and how many lieux it would leave.
    #[must_use]
    pub fn options(&self) -> Vec<(Node, String, u32)> {
        let mut options = Vec::new();
        for (index, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.role == "checkbox") {
            // The label is around the box: its first text follows.
            let texts = self.nodes[index + 1..].iter().filter(|node| node.role == "StaticText");
            let label = texts.map(|text| text.name.clone()).next().unwrap_or_default();
            let count =
                node.name.strip_suffix(" lieux").and_then(|name| name.rsplit_once(label.as_str()).map(|_| name));
            let n = count.and_then(|name| match name.trim_end().strip_suffix("aucun") {
                Some(_) => Some(0),
                None => {
                    let start = name.trim_end().rfind(|letter: char| !letter.is_ascii_digit() && letter != ' ')?;
                    let digits: String = name[start..].chars().filter(char::is_ascii_digit).collect();
                    digits.parse().ok()
                }
            });
            options.extend(n.map(|n| (node.clone(), label, n)));
        }
        options
    }

    /// What to let go of when nothing answers: the words, and the number of lieux that they promise.
    #[must_use]
    pub fn relaxations(&self) -> Vec<(String, u32)> {
        let panel = self.panel();
        let Some(start) = panel.nodes.iter().position(|node| node.name == RELAX) else { return Vec::new() };
        let buttons = panel.nodes[start..].iter().filter(|node| node.role == "button");
        let ways = buttons.filter_map(|node| {
            let count = node.name.rsplit_once(" : ").or_else(|| node.name.rsplit_once(", "))?.1;
            Some((node.name.clone(), n_lieux(count)?))
        });
        ways.collect()
    }

    /// What is said of those that leave something unsaid, and their number: `et 9 sans horaires connus`.
    #[must_use]
    pub fn unsure(&self) -> Option<(String, u32)> {
        let panel = self.panel();
        // What is near beyond the border is said too, and is no doubt.
        let said = panel.matching("StaticText", starting_with("et ")).into_iter().map(|node| node.name.clone());
        let said = said.into_iter().find(|said| !said.contains("hors de"))?;
        let n = said.strip_prefix("et ")?.chars().take_while(|letter| letter.is_ascii_digit() || *letter == ' ');
        let n = n.filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
        Some((said, n))
    }

    /// Lieux in markers and clusters.
    #[must_use]
    pub fn n_on_map(&self) -> u32 {
        let of = |marker: &Node| n_lieux(marker.name.trim_end_matches(" à la même adresse")).unwrap_or(1);
        self.markers().iter().map(of).sum()
    }
}

/// The title of what is offered when nothing answers.
pub(crate) const RELAX: &str = "Élargir la recherche";

impl Carte<'_> {
    /// Goes to the field by a click and types, in place of what was there.
    pub fn search(&self, text: &str) {
        self.click("combobox", FIELD);
        self.chord(&["Control", "a"]);
        self.press(&["Delete"]);
        self.write(text);
    }

    /// Presses a key for each letter, where the focus is.
    pub fn write(&self, text: &str) {
        let letters: Vec<&str> = text.char_indices().map(|(at, letter)| &text[at..at + letter.len_utf8()]).collect();
        self.press(&letters);
    }

    /// Waits for a proposition of the field.
    pub fn proposed(&self, name: impl Into<Name>) -> Node {
        let name = name.into();
        self.wait(&format!("the proposition {name:?}"), |tree| {
            Tree { nodes: tree.propositions() }.find("option", name.clone()).cloned()
        })
    }

    /// Clicks a proposition of the field.
    pub fn take(&self, name: impl Into<Name>) {
        let node = self.proposed(name);
        done(self.session().click(&node.element));
        self.gone("listbox", "Propositions");
    }

    /// Goes down the propositions by the arrow until one of this name is the active one, then takes it by Enter.
    ///
    /// # Panics
    /// The arrow does not lead there.
    pub fn take_by_keyboard(&self, name: impl Into<Name>) {
        let name = name.into();
        self.proposed(name.clone());
        for _ in 0..20 {
            self.press(&["ArrowDown"]);
            let chosen = self.wait("an active proposition", |tree| {
                tree.propositions().into_iter().find(|node| node.is("selected", "true"))
            });
            if (Tree { nodes: vec![chosen] }).find("option", name.clone()).is_some() {
                self.press(&["Enter"]);
                return self.gone("listbox", "Propositions");
            }
        }
        panic!("twenty arrows did not lead to the proposition {name:?}");
    }

    /// Opens a group of filters, if it is not open.
    pub fn open_filters(&self, name: &str) {
        // On a narrow column they are folded away.
        if let Some(fold) = self.tree().find("button", starting_with("Filtres")).cloned()
            && !fold.is("expanded", "true")
        {
            done(self.session().click(&fold.element));
        }
        let button = self.filters_button(name);
        if !button.is("expanded", "true") {
            done(self.session().click(&button.element));
        }
        self.get("group", name);
        // Of many values some are folded away.
        let folded = |tree: &Tree| {
            let folds = tree.inside("group", name)?.nodes.into_iter().filter(|node| node.role == "DisclosureTriangle");
            folds.into_iter().find(|node| !node.is("expanded", "true"))
        };
        while let Some(fold) = folded(&self.tree()) {
            done(self.session().click(&fold.element));
            self.wait("the other options", |tree| (folded(tree).as_ref() != Some(&fold)).then_some(()));
        }
    }

    /// The button of a group of filters, whatever number it has in parentheses.
    pub fn filters_button(&self, name: &str) -> Node {
        self.wait(&format!("the filters « {name} »"), |tree| {
            let bar = tree.inside("group", "Filtres")?;
            let is_it = |node: &Node| node.name == name || node.name.starts_with(&format!("{name} ("));
            bar.nodes.into_iter().find(|node| node.role == "button" && is_it(node))
        })
    }

    /// Checks, or unchecks, an option of the group that is open; returns how many lieux it said it would leave.
    pub fn toggle_option(&self, label: &str) -> u32 {
        let (node, n) = self.wait(&format!("the option « {label} »"), |tree| tree.option(label));
        let was = node.is("checked", "true");
        done(self.session().click(&node.element));
        self.wait(&format!("« {label} » changed"), |tree| {
            (tree.option(label)?.0.is("checked", "true") != was).then_some(())
        });
        n
    }

    /// Chooses a line of a list that folds out, with the mouse.
    ///
    /// # Panics
    /// It has no such line.
    pub fn choose(&self, select: &str, line: &str) {
        const FIND: &str = "const plain = (text) => text.replace(/[\\u00a0\\u202f]/g, ' ').trim();
            return [...arguments[0].options].find((one) => plain(one.text) === arguments[1]) ?? null;";
        let node = self.get("combobox", select);
        let found = done(self.session().script(FIND, &[node.element.to_json(), json!(line)]));
        let option = Element::from_json(&found).unwrap_or_else(|| panic!("« {select} » has no line « {line} »"));
        done(self.session().click(&option));
        self.wait(&format!("« {line} » in « {select} »"), |_| (self.chosen(select) == line).then_some(()));
    }

    /// The line that a list that folds out shows.
    pub fn chosen(&self, select: &str) -> String {
        let node = self.get("combobox", select);
        let said =
            self.session().script("return arguments[0].selectedOptions[0]?.text ?? ''", &[node.element.to_json()]);
        crate::oracle::shown(done(said).as_str().unwrap_or_default())
    }

    /// Takes a chip away.
    pub fn remove_chip(&self, name: &str) {
        self.click("button", format!("Retirer : {name}"));
        self.wait(&format!("no chip « {name} »"), |tree| (!tree.chips().contains(&name.to_owned())).then_some(()));
    }

    /// Waits until the panel's title says so many lieux.
    pub fn counts(&self, n: u32) {
        self.wait(&format!("{n} lieux in the title"), |tree| {
            let heading = tree.panel().inside("heading", crate::containing(""))?;
            (n_lieux(&heading.find("StaticText", crate::containing("lieu"))?.name)? == n).then_some(())
        });
    }

    /// Names of all lieux of the list, from its first page to its last.
    pub fn names_listed(&self) -> Vec<String> {
        let first = self.tree().pages().and_then(|pages| {
            let first = pages.find("button", "1").cloned()?;
            (!first.is("current", "page")).then_some(first)
        });
        if let Some(first) = first {
            done(self.session().click(&first.element));
            self.wait("the first page", |tree| tree.panel().find("StaticText", starting_with("1 à ")).map(drop));
        }
        self.all_rows().into_iter().map(|row| row.nom).collect()
    }
}
