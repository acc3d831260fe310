//! Lieux as a paper lists them: by commune.
//!
//! In which order the lieux of a commune come is the caller's: it is kept.

use atlas::fold::fold;
use atlas::lieu::Lieu;
use atlas::order;
use atlas::territoire::{CodeDepartement, Territoire};

/// The lieux of one commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, as the first of them says it; empty when they do not.
    pub commune: String,
    /// Its département: communes share names. `None` when nobody knows.
    pub departement: Option<CodeDepartement>,
    /// Their places in what was given, in that order.
    pub lieux: Vec<usize>,
    key: (bool, String),
    node: Territoire,
}

/// Groups by commune, in the order of their names; those of no known commune come last. One code is one commune however it is written,
/// and so is one name in one département, however many arrondissements it has.
#[must_use]
pub fn by_commune(lieux: &[Lieu]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, lieu) in lieux.iter().enumerate() {
        let node = lieu.node();
        let (departement, folded) = (node.departement(), fold(&lieu.commune));
        let same = |group: &&mut Group| {
            let by_code = matches!(node, Territoire::Commune(_)) && group.node == node;
            by_code || (group.key.1 == folded && group.departement == departement)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            group.lieux.push(at);
        } else {
            let (commune, key) = (lieu.commune.clone(), (folded.is_empty(), folded));
            groups.push(Group { commune, departement, lieux: vec![at], key, node });
        }
    }
    order::sorted(groups, |a, b| (&a.key, a.departement).cmp(&(&b.key, b.departement)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{every_file, hostile_lieux};
    use atlas::territoire::CodeCommune;

    fn lieu(commune: &str, code: &str) -> Lieu {
        let territoire = CodeCommune::parse(code).map(Territoire::Commune);
        let departement = || CodeDepartement::parse(code).map(Territoire::Departement);
        Lieu { commune: commune.into(), territoire: territoire.or_else(departement), ..Lieu::default() }
    }

    fn check(lieux: &[Lieu], expected: &[(&str, &str, &[usize])]) {
        let found = by_commune(lieux);
        let code = |of: Option<CodeDepartement>| of.map(|of| of.as_str().to_owned()).unwrap_or_default();
        let found: Vec<_> =
            found.iter().map(|group| (&*group.commune, code(group.departement), &*group.lieux)).collect();
        let expected: Vec<_> = expected.iter().map(|(nom, of, lieux)| (*nom, (*of).to_owned(), *lieux)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn communes_come_by_name_and_their_lieux_in_the_order_given() {
        check(
            &[lieu("Roanne", "42187"), lieu("Écully", "69081"), lieu("Roanne", "42187"), lieu("Bourg", "01053")],
            &[("Bourg", "01", &[3]), ("Écully", "69", &[1]), ("Roanne", "42", &[0, 2])],
        );
    }

    #[test]
    fn a_name_in_two_departements_is_two_communes() {
        check(
            &[lieu("Saint-Denis", "97411"), lieu("Saint-Denis", "93066")],
            &[("Saint-Denis", "93", &[1]), ("Saint-Denis", "974", &[0])],
        );
    }

    #[test]
    fn one_commune_written_in_two_ways_is_one() {
        check(&[lieu("St-Étienne", "42218"), lieu("Saint-Etienne", "42218")], &[("St-Étienne", "42", &[0, 1])]);
        check(&[lieu("LYON", "69383"), lieu("Lyon", "69387"), lieu("Lyon", "69")], &[("LYON", "69", &[0, 1, 2])]);
    }

    #[test]
    fn who_says_no_commune_comes_last() {
        check(
            &[lieu("", ""), lieu("Zuydcoote", "59668"), lieu("", "42")],
            &[("Zuydcoote", "59", &[1]), ("", "", &[0]), ("", "42", &[2])],
        );
        check(&[], &[]);
    }

    #[test]
    fn every_lieu_is_in_one_group_and_no_group_is_empty() {
        let hostile = hostile_lieux(500, 0xB0A7);
        for lieux in every_file().map(|(_, lieux)| lieux).chain([hostile]) {
            let lieux = &lieux[..lieux.len().min(2_000)];
            let groups = by_commune(lieux);
            let mut all: Vec<usize> = groups.iter().flat_map(|group| group.lieux.clone()).collect();
            assert!(groups.iter().all(|group| group.lieux.is_sorted() && !group.lieux.is_empty()));
            all.sort_unstable();
            assert_eq!(all, (0..lieux.len()).collect::<Vec<_>>());
        }
    }
}
