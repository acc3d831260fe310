//! How many lieux hang at or below each node of the tree of territories.

use atlas::lieu::Lieu;
use atlas::territoire::Territoire;
use std::collections::HashMap;

/// Counts of a publication.
#[derive(Debug, Clone, Default)]
pub struct Counts(HashMap<Territoire, u32>);

impl Counts {
    /// Each lieu counts at its node and at every node above.
    #[must_use]
    pub fn of(lieux: &[Lieu]) -> Self {
        let mut counts = HashMap::new();
        for lieu in lieux {
            let mut node = Some(lieu.node());
            while let Some(here) = node {
                *counts.entry(here.simplified()).or_default() += 1;
                node = here.simplified().parent();
            }
        }
        Self(counts)
    }

    /// How many hang at or below a node.
    #[must_use]
    pub fn at(&self, territoire: Territoire) -> u32 {
        self.0.get(&territoire.simplified()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion};

    #[test]
    fn every_level_adds_up() {
        let commune = |code: &str| Some(Territoire::Commune(CodeCommune::parse(code).unwrap()));
        let departement = |code: &str| Territoire::Departement(CodeDepartement::parse(code).unwrap());
        let nodes = [
            commune("42218"),
            commune("42218"),
            commune("69383"),
            commune("75111"),
            commune("97411"),
            Some(departement("988")),
            Some(departement("42")),
            None,
        ];
        let lieux: Vec<Lieu> = nodes.into_iter().map(|territoire| Lieu { territoire, ..Lieu::default() }).collect();
        let counts = Counts::of(&lieux);
        assert_eq!(counts.at(Territoire::France), 8);
        let regions: u32 = CodeRegion::all().map(|region| counts.at(Territoire::Region(region))).sum();
        let collectivites: u32 =
            CodeDepartement::collectivites().map(|code| counts.at(Territoire::Departement(code))).sum();
        assert_eq!(regions + collectivites + counts.at(Territoire::NonLocalise), 8);
        assert_eq!(counts.at(departement("42")), 3);
        assert_eq!(counts.at(departement("75")), 1);
        assert_eq!(counts.at(departement("974")), 1);
        assert_eq!(counts.at(commune("69123").unwrap()), 1);
        assert_eq!(counts.at(commune("75056").unwrap()), 1);
    }
}
