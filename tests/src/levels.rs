//! Whether a level of the carte shows what the publication holds: title, list, map, lieux.
//!
//! It compares; which levels are visited, and of which source, is the journeys' choice.

use crate::carte::Carte;
use crate::oracle::{Oracle, shown};
use crate::walk::{Row, n_lieux};
use crate::{containing, starting_with};
use atlas::drill_down;
use atlas::outlines::Layer;
use atlas::territoire::Territoire;
use std::collections::{BTreeMap, BTreeSet};

impl Oracle {
    /// Each territory right below one, by the name that a page gives it, with its lieux; those that hang on the territory itself
    /// under the empty name.
    pub fn below(&self, parent: Territoire) -> BTreeMap<String, u32> {
        let names = |layer: Layer, departement: &str| -> Vec<(Territoire, String)> {
            let outlines = self.communes(departement);
            outlines.areas(layer).iter().map(|area| (area.territoire.simplified(), area.nom.clone())).collect()
        };
        let mut children: Vec<(Territoire, String)> = match parent {
            Territoire::Departement(code) if code.as_str() == "75" => names(Layer::Arrondissements, "75"),
            Territoire::Departement(code) if !code.is_collectivite() => names(Layer::Communes, code.as_str()),
            Territoire::Commune(code) if code.has_arrondissements() => {
                names(Layer::Arrondissements, code.departement().as_str())
            }
            _ => drill_down::children(parent).into_iter().map(|child| (child, plain_name(child))).collect(),
        };
        // « Non localisés » is worth a line only when something is in it.
        children.retain(|(child, _)| *child != Territoire::NonLocalise || self.n_lieux(*child) > 0);
        let mut below: BTreeMap<String, u32> =
            children.iter().map(|(child, nom)| (nom.clone(), self.n_lieux(*child))).collect();
        assert_eq!(below.len(), children.len(), "two territories of one name below {parent:?}");
        let here = self.catalogue.ids().filter(|id| self.catalogue.node(*id).simplified() == parent).count();
        if here > 0 {
            below.insert(String::new(), u32::try_from(here).unwrap_or(u32::MAX));
        }
        below
    }
}

fn plain_name(territoire: Territoire) -> String {
    match territoire {
        Territoire::Region(code) => code.nom().to_owned(),
        Territoire::Departement(code) => code.nom().to_owned(),
        Territoire::NonLocalise => "Lieux non localisés".to_owned(),
        other => panic!("{other:?} has its name in the outlines"),
    }
}

/// What a list calls the lieux that hang on the territory itself.
const UNSPECIFIED: [&str; 2] = ["Commune non précisée", "Arrondissement non précisé"];

impl Carte<'_> {
    /// The level in view, which has territories below: its title, every line of its list on all pages and folded away, and every
    /// shape of its map say what the publication holds, and add up.
    ///
    /// # Panics
    /// They do not.
    pub fn shows_level(&self, oracle: &Oracle, territoire: Territoire) {
        let expected = oracle.below(territoire);
        assert_eq!(self.total(), oracle.n_lieux(territoire), "the title of {territoire:?}");
        let rows = self.all_rows();
        let said: u32 = rows.iter().map(Row::n_lieux).sum();
        assert_eq!(said, oracle.n_lieux(territoire), "the list of {territoire:?} does not add up: {rows:?}");
        let key = |nom: &str| if UNSPECIFIED.contains(&nom) { String::new() } else { nom.to_owned() };
        let listed: BTreeMap<String, u32> = rows.iter().map(|row| (key(&row.nom), row.n_lieux())).collect();
        assert_eq!(listed.len(), rows.len(), "a line twice in {rows:?}");
        assert_eq!(listed, expected, "the list of {territoire:?}");
        let (full, empty): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.n_lieux() > 0);
        assert!(empty.iter().all(|row| row.more[0] == "aucun lieu"), "{empty:?}");
        assert_eq!(rows[..full.len()].iter().collect::<Vec<_>>(), full, "those with lieux come first");
        // The map shows the same, in shapes and insets.
        let tree = self.tree();
        let mut drawn: Vec<(String, u32)> = tree.on_map().into_iter().filter_map(named_count).collect();
        let insets = tree.inside("list", "Outre-mer").unwrap_or_default();
        for inset in insets.all("button") {
            let said = expected.iter().find(|(nom, n)| inset.name == format!("{nom} {}", lieux(**n)));
            let (nom, n) = said.unwrap_or_else(|| panic!("the inset {:?} says what no territory is", inset.name));
            drawn.push((nom.clone(), *n));
        }
        for (nom, n) in &drawn {
            assert_eq!(expected.get(nom), Some(n), "{nom} on the map of {territoire:?}");
        }
        // What has no outline has no shape, and is in the list alone: nothing else.
        let has_outline = |nom: &str| match territoire {
            Territoire::Departement(code) => {
                let outlines = self::outlined(oracle, code.as_str());
                outlines.contains(nom)
            }
            _ => nom != "Lieux non localisés",
        };
        let undrawn = expected.iter().filter(|(nom, n)| **n > 0 && !drawn.iter().any(|(drawn, _)| drawn == *nom));
        let undrawn: Vec<&String> =
            undrawn.map(|(nom, _)| nom).filter(|nom| !nom.is_empty() && has_outline(nom)).collect();
        assert!(undrawn.is_empty(), "not on the map of {territoire:?}: {undrawn:?}");
        assert!(drawn.len() > 1, "nothing is drawn for {territoire:?}");
    }

    /// The lieux of the level in view, on all pages of their list, are those of the publication, sorted.
    ///
    /// # Panics
    /// They are not.
    pub fn lists_lieux(&self, oracle: &Oracle, territoire: Territoire) {
        let rows = self.all_rows();
        let listed: Vec<String> = rows.into_iter().map(|row| row.nom).collect();
        let mut by_name = listed.clone();
        by_name.sort_by_cached_key(|nom| atlas::fold::fold(nom));
        assert_eq!(listed, by_name, "the lieux of {territoire:?} are not in order");
        let mut sorted: Vec<String> = listed.iter().map(|nom| shown(nom)).collect();
        sorted.sort();
        assert_eq!(sorted, oracle.noms(territoire), "the lieux of {territoire:?}");
    }

    /// Opens the list of lieux, or goes back to that of territories, by the name of its button.
    pub fn choose_list(&self, name: &str) {
        self.click("button", name);
        self.wait("the other list", |tree| tree.find("button", name)?.is("pressed", "true").then_some(()));
    }

    /// Goes down through the list, whatever page the territory is on.
    pub fn enter_by_list(&self, nom: &str) {
        let line = |tree: &crate::Tree| tree.rows().into_iter().find(|row| row.nom == nom);
        self.wait("a list", |tree| (!tree.rows().is_empty()).then_some(()));
        while line(&self.tree()).is_none() {
            let before = self.tree().rows();
            let next = self.get("button", "Page suivante");
            assert!(!next.is("disabled", "true"), "{nom} is on no page of the list");
            self.click("button", "Page suivante");
            self.wait("another page", |tree| (tree.rows() != before).then_some(()));
        }
        let row = line(&self.tree()).unwrap_or_else(|| panic!("{nom} has gone"));
        self.click("button", starting_with(&format!("{nom} {}", row.more[0])));
        self.arrived(nom);
    }

    /// Goes up by the breadcrumb.
    pub fn back_to(&self, nom: &str) {
        let step = self.wait(&format!("{nom} in the breadcrumb"), |tree| {
            tree.inside("navigation", "Territoires")?.find("button", nom).cloned()
        });
        self.session().click(&step.element).unwrap_or_else(|error| panic!("{nom}: {error}"));
        self.arrived(nom);
        self.get("group", containing("Carte :"));
    }
}

/// The communes and arrondissements of a département that have an outline, by name.
fn outlined(oracle: &Oracle, departement: &str) -> BTreeSet<String> {
    let outlines = oracle.communes(departement);
    let layers = [Layer::Communes, Layer::Arrondissements].into_iter();
    let areas = layers.flat_map(|layer| outlines.areas(layer)).filter(|area| area.has_outline());
    areas.map(|area| area.nom.clone()).collect()
}

/// `Loire, 81 lieux` in two.
fn named_count(node: crate::Node) -> Option<(String, u32)> {
    let (nom, count) = node.name.rsplit_once(", ")?;
    Some((nom.to_owned(), n_lieux(count)?))
}

fn lieux(n: u32) -> String {
    match n {
        0 => "aucun lieu".into(),
        1 => "1 lieu".into(),
        n => format!("{n} lieux"),
    }
}
