//! What people do with the lieux of a list: keep some, open one.
//!
//! It knows the words on their buttons; it does not know which lieux there should be.

use crate::accessibility::{Node, starting_with};
use crate::carte::{Carte, done};

impl Carte<'_> {
    /// Keeps the next lieux of the list, by the mouse.
    pub fn keep_lieux(&self, n: usize) {
        for at in 1..=n {
            let next = self.wait("a lieu to keep", |tree| {
                let panel = tree.panel();
                let keepers = panel.matching("button", starting_with("Garder dans ma sélection")).into_iter();
                keepers.filter(|node| node.is("pressed", "false")).map(|node| (*node).clone()).next()
            });
            self.click_in_the_middle(&next);
            self.get("StaticText", starting_with(&format!("Ajouté à la sélection, {at} sur 5.")));
        }
    }

    /// Opens the sheet of the first lieu of the list that is as wanted, by the mouse, and waits for all of it; returns its name.
    ///
    /// # Panics
    /// None is.
    pub fn open_lieu(&self, is_wanted: impl Fn(&crate::Row) -> bool) -> String {
        let (nom, line) = self.wait("a lieu to open", |tree| {
            let row = tree.rows().into_iter().find(|row| is_wanted(row))?;
            let line = tree.panel().find("button", starting_with(&format!("{} ", row.nom)))?.clone();
            Some((row.nom, line))
        });
        self.click_in_the_middle(&line);
        self.arrived(&nom);
        self.get("term", "Identifiant");
        nom
    }

    /// Clicks what may lie under something that sticks to an edge of the window, once it no longer does.
    fn click_in_the_middle(&self, node: &Node) {
        done(self.session().script("arguments[0].scrollIntoView({ block: 'center' })", &[node.element.to_json()]));
        done(self.session().click(&node.element));
    }
}
