//! The way down from France to a lieu: what comes below a territory, the way back up, and the classes that colour counts.
//!
//! Names and outlines come with the published files; what a click does is decided elsewhere.

use crate::order;
use crate::territoire::{CodeDepartement, CodeRegion, Level, Territoire};

/// From the top of the embed down to `here`, both included; `here` alone when it is not within `top`.
#[must_use]
pub fn path(top: Territoire, here: Territoire) -> Vec<Territoire> {
    let top = top.simplified();
    if matches!(top, Territoire::Ensemble(_)) && here != top {
        let mut path = path(child_towards(top, here), here);
        path.insert(0, top);
        return path;
    }
    let mut path = vec![here.simplified()];
    while let Some(&first) = path.first()
        && first != top
    {
        match first.parent() {
            Some(parent) => path.insert(0, parent),
            None => return vec![here.simplified()],
        }
    }
    path
}

/// What is right below a territory, as far as codes tell without a file: régions, overseas départements and collectivités
/// below France; départements below a région; nothing below the rest, whose children are in the communes file.
#[must_use]
pub fn children(of: Territoire) -> Vec<Territoire> {
    match of.simplified() {
        Territoire::France => CodeRegion::all()
            .map(|region| Territoire::Region(region).simplified())
            .chain(CodeDepartement::collectivites().map(Territoire::Departement))
            .chain([Territoire::NonLocalise])
            .collect(),
        Territoire::Region(region) => region.departements().map(Territoire::Departement).collect(),
        _ => Vec::new(),
    }
}

/// The child of `parent` that `node` is in or is: the territory to which `node` counts on `parent`'s map. `node` itself when it
/// hangs on `parent` directly or is not within it.
#[must_use]
pub fn child_towards(parent: Territoire, node: Territoire) -> Territoire {
    let parent = parent.simplified();
    let mut here = node.simplified();
    if let Territoire::Ensemble(level) = parent {
        return child_of_ensemble(level, here);
    }
    loop {
        match here.parent() {
            Some(above) if above == parent || here == parent => return here,
            Some(above) => here = above,
            None => return node,
        }
    }
}

/// The territory of a level that a node is in or is; the whole for what hangs above that level.
fn child_of_ensemble(level: Level, node: Territoire) -> Territoire {
    let mut here = node;
    loop {
        let above = here.parent();
        let is_child = match (level, here) {
            (Level::Communes, Territoire::Commune(_)) => matches!(above, Some(Territoire::Departement(_))),
            (Level::Departements, Territoire::Departement(_)) | (Level::Regions, Territoire::Region(_)) => true,
            // What is right below France overseas is its own région.
            (Level::Regions, Territoire::Departement(_)) => above == Some(Territoire::France),
            _ => false,
        };
        match above {
            _ if is_child => return here,
            Some(above) => here = above,
            None => return Territoire::Ensemble(level),
        }
    }
}

/// How many colours a scale has.
pub const CLASSES: usize = 5;

/// A scale of counts: class 0 is « none », classes 1 to 5 go from few to many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scale {
    /// The largest count of each class that is used, increasing; at most [`CLASSES`].
    upper: Vec<u32>,
}

impl Scale {
    /// A scale for these counts. As many territories in each class (quantiles) where that makes five classes; where most counts are
    /// equal (communes: nearly all have one or two lieux, a few have a hundred) each class reaches as many times farther than the
    /// one before it. Limits are rounded so that a legend can be read aloud. Zeros are a class of their own and do not weigh.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = u32>) -> Self {
        let mut counts: Vec<u32> = counts.into_iter().filter(|count| *count > 0).collect();
        order::sort(&mut counts, &|a, b| a.cmp(&b));
        let (Some(&min), Some(&max)) = (counts.first(), counts.last()) else { return Self::default() };
        let quantiles = Self::with_limits(max, |class| rounded(counts[counts.len() * class / CLASSES]));
        if quantiles.upper.len() == CLASSES {
            return quantiles;
        }
        let factor = (f64::from(max) / f64::from(min)).ln() / CLASSES as f64;
        Self::with_limits(max, |class| rounded((f64::from(min) * (factor * class as f64).exp()) as u32))
    }

    fn with_limits(max: u32, limit_of: impl Fn(usize) -> u32) -> Self {
        let mut upper: Vec<u32> = Vec::with_capacity(CLASSES);
        for limit in (1..CLASSES).map(limit_of) {
            if limit < max && upper.last().is_none_or(|last| limit > *last) {
                upper.push(limit);
            }
        }
        upper.push(max);
        Self { upper }
    }

    /// 0 for no lieu, else 1 to 5. With fewer classes than five the darkest are used last: one class alone is class 3.
    #[must_use]
    pub fn class_of(&self, count: u32) -> usize {
        if count == 0 || self.upper.is_empty() {
            return 0;
        }
        let index = self.upper.iter().position(|upper| count <= *upper).unwrap_or(self.upper.len() - 1);
        self.spread(index)
    }

    /// The classes in use with their lowest and highest count: what a legend says.
    pub fn legend(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        self.upper.iter().enumerate().map(|(index, upper)| {
            let lower = if index == 0 { 1 } else { self.upper[index - 1] + 1 };
            (self.spread(index), lower, *upper)
        })
    }

    /// Fewer classes take colours spread over the whole scale, so that neighbours stay apart.
    fn spread(&self, index: usize) -> usize {
        match self.upper.len() {
            0 => 0,
            1 => 3,
            n => 1 + index * (CLASSES - 1) / (n - 1),
        }
    }
}

/// Down to a multiple of 1, 5, 10, 50, 100 … that keeps it at ten steps or more: 7, 12, 35, 60, 150, 2 300 …
fn rounded(count: u32) -> u32 {
    let mut step = 1;
    for factor in [5, 2].into_iter().cycle() {
        if count / step < 20 {
            break;
        }
        step *= factor;
    }
    count / step * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territoire::CodeCommune;

    fn commune(code: &str) -> Territoire {
        Territoire::Commune(CodeCommune::parse(code).unwrap())
    }
    fn departement(code: &str) -> Territoire {
        Territoire::Departement(CodeDepartement::parse(code).unwrap())
    }
    fn region(code: &str) -> Territoire {
        Territoire::Region(CodeRegion::parse(code).unwrap())
    }

    #[test]
    fn several_territories_are_one_whose_children_are_of_its_level() {
        let check = |level: Level, node: Territoire, expected: Territoire| {
            assert_eq!(child_towards(Territoire::Ensemble(level), node), expected, "{node:?}");
        };
        let whole = Territoire::Ensemble(Level::Communes);
        check(Level::Communes, commune("42218"), commune("42218"));
        check(Level::Communes, commune("69383"), commune("69123"));
        check(Level::Communes, commune("75111"), commune("75111"));
        check(Level::Communes, commune("97411"), commune("97411"));
        check(Level::Communes, departement("42"), whole);
        check(Level::Communes, Territoire::NonLocalise, whole);
        check(Level::Departements, commune("69383"), departement("69"));
        check(Level::Departements, commune("97411"), departement("974"));
        check(Level::Departements, region("84"), Territoire::Ensemble(Level::Departements));
        check(Level::Regions, commune("42218"), region("84"));
        check(Level::Regions, commune("97411"), departement("974"));
        check(Level::Regions, departement("988"), departement("988"));
        check(Level::Regions, Territoire::France, Territoire::Ensemble(Level::Regions));
        let departements = Territoire::Ensemble(Level::Departements);
        assert_eq!(path(departements, commune("42218")), [departements, departement("42"), commune("42218")]);
        assert_eq!(path(whole, commune("69383")), [whole, commune("69123"), commune("69383")]);
        assert_eq!(path(whole, whole), [whole]);
    }

    #[test]
    fn the_breadcrumb_starts_where_the_embed_does() {
        assert_eq!(
            path(Territoire::France, commune("42218")),
            [Territoire::France, region("84"), departement("42"), commune("42218")]
        );
        assert_eq!(path(departement("42"), commune("42218")), [departement("42"), commune("42218")]);
        assert_eq!(path(departement("42"), departement("42")), [departement("42")]);
        assert_eq!(
            path(Territoire::France, commune("97411")),
            [Territoire::France, departement("974"), commune("97411")]
        );
        assert_eq!(path(departement("42"), commune("01004")), [commune("01004")], "not within: no false way up");
        assert_eq!(path(region("04"), commune("97411")), [departement("974"), commune("97411")]);
    }

    #[test]
    fn every_departement_is_reached_from_france() {
        let mut reached: Vec<Territoire> = Vec::new();
        let mut next = children(Territoire::France);
        while let Some(node) = next.pop() {
            next.extend(children(node));
            reached.push(node);
        }
        for code in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
            assert!(reached.contains(&Territoire::Departement(code)), "{code}");
        }
        for node in reached {
            assert!(path(Territoire::France, node).len() >= 2, "{node:?}");
        }
    }

    #[test]
    fn a_lieu_counts_for_the_child_it_is_in() {
        let check = |parent, node, expected| assert_eq!(child_towards(parent, node), expected);
        check(Territoire::France, commune("42218"), region("84"));
        check(Territoire::France, commune("97411"), departement("974"));
        check(Territoire::France, Territoire::NonLocalise, Territoire::NonLocalise);
        check(region("84"), commune("69383"), departement("69"));
        check(departement("69"), commune("69383"), commune("69123"));
        check(commune("69123"), commune("69383"), commune("69383"));
        check(departement("75"), commune("75111"), commune("75111"));
        check(departement("42"), departement("42"), departement("42"));
    }

    #[test]
    fn classes_are_ordered_and_cover_every_count() {
        let counts: Vec<u32> = vec![0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 81, 144, 233];
        let scale = Scale::of(counts.iter().copied());
        let classes: Vec<usize> = counts.iter().map(|count| scale.class_of(*count)).collect();
        assert!(classes.is_sorted(), "{classes:?}");
        assert_eq!((classes[0], classes[13]), (0, CLASSES));
        let legend: Vec<_> = scale.legend().collect();
        assert_eq!(legend.first().map(|(_, low, _)| *low), Some(1));
        assert_eq!(legend.last().map(|(_, _, high)| *high), Some(233));
        assert!(legend.windows(2).all(|pair| pair[1].1 == pair[0].2 + 1), "no count between two classes: {legend:?}");
        for count in 1..=233 {
            let class = scale.class_of(count);
            assert!(legend.iter().any(|(of, low, high)| *of == class && (*low..=*high).contains(&count)), "{count}");
        }
    }

    #[test]
    fn one_tiny_territory_does_not_take_the_colours_of_all_others() {
        let regions =
            [3, 30, 50, 73, 94, 166, 189, 307, 561, 767, 778, 789, 824, 844, 1059, 1143, 1901, 1989, 2013, 2134];
        let scale = Scale::of(regions);
        let mut of_class = [0; CLASSES + 1];
        for count in regions {
            of_class[scale.class_of(count)] += 1;
        }
        assert!(of_class[1..].iter().all(|n| (2..=6).contains(n)), "{of_class:?}");
    }

    #[test]
    fn one_large_town_does_not_take_the_colours_of_all_villages() {
        let communes = [vec![1; 40], vec![2, 2, 2, 3, 8, 26]].concat();
        let scale = Scale::of(communes);
        assert!(
            scale.class_of(1) < scale.class_of(3)
                && scale.class_of(3) < scale.class_of(8)
                && scale.class_of(8) < scale.class_of(26)
        );
    }

    #[test]
    fn few_territories_make_few_classes() {
        assert_eq!(Scale::of([0, 0]).legend().count(), 0);
        assert_eq!(Scale::of([7, 7, 7]).legend().collect::<Vec<_>>(), [(3, 1, 7)]);
        assert_eq!(Scale::of([7, 7, 0]).class_of(7), 3);
        assert_eq!(Scale::of([]).class_of(4), 0, "a count no scale was made for");
        assert_eq!(Scale::of([1, 2]).class_of(9), CLASSES, "more than the most is the darkest");
    }
}
