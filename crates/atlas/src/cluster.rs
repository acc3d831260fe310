//! Lieux too close to be told apart on a map, in groups.
//!
//! Groups depend on the scale, never on the pan: they do not dance while the map moves. What is in view, what a group looks
//! like and what a click on it does is decided elsewhere.

use crate::camera::MAX_SCALE;
use crate::catalogue::{Catalogue, LieuId};
use crate::filter::Bitset;
use crate::projection::{MapBounds, MapPoint};
use crate::spatial_index::SpatialIndex;

/// Closer than this at the closest view is the same point: nobody could press one and not the other. Pixels.
const SAME_POINT_PX: f64 = 2.0;

/// One mark on the map.
#[derive(Debug, Clone, PartialEq)]
pub enum Group {
    /// A lieu that stands alone, where it is.
    Single(LieuId),
    /// Two lieux or more.
    Several {
        /// Where the mark is: on one of the lieux.
        at: MapPoint,
        /// Which lieux, increasing.
        ids: Vec<LieuId>,
        /// The smallest rectangle around them: where to zoom.
        bounds: MapBounds,
        /// All on one point, within two pixels of the closest view: to be listed, since zooming shows nothing.
        same_point: bool,
    },
}

impl Group {
    /// Its lieux, increasing.
    #[must_use]
    pub fn ids(&self) -> &[LieuId] {
        match self {
            Group::Single(id) => std::slice::from_ref(id),
            Group::Several { ids, .. } => ids,
        }
    }

    /// Whether even the closest view may keep it together, marks being `radius_px` apart: to be listed rather than zoomed at.
    #[must_use]
    pub fn is_inseparable(&self, radius_px: f64) -> bool {
        match self {
            Group::Single(_) => false,
            Group::Several { bounds, .. } => {
                bounds.width().hypot(bounds.height()) * MAX_SCALE <= radius_px.max(SAME_POINT_PX)
            }
        }
    }
}

/// All marks of one scope at one scale.
///
/// Every visible lieu that has a position is in exactly one group. Marks are more than the radius apart: each is on a lieu, its
/// *seed*, and no seed is taken within the radius of another. Each other lieu goes with the nearest seed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clusters {
    groups: Vec<Group>,
    /// Lieu and number of its group, by lieu.
    group_of: Vec<(LieuId, u32)>,
}

/// A lieu while groups are made.
#[derive(Clone, Copy)]
struct Member {
    id: LieuId,
    point: MapPoint,
    /// The nearest seed so far.
    seed: u32,
    /// Map units, squared; infinite before any seed reached it.
    distance_2: f64,
}

impl Clusters {
    /// # Units
    /// `scale`: pixels per map unit. `radius_px`: pixels; zero groups only what is on the same grid point.
    #[must_use]
    pub fn new(catalogue: &Catalogue, index: &SpatialIndex, visible: &Bitset, scale: f64, radius_px: f64) -> Self {
        let radius = Some(radius_px / scale).filter(|radius| radius.is_finite() && *radius > 0.0).unwrap_or(0.0);
        let mut members: Vec<Member> = visible
            .iter()
            .filter_map(|id| Some(Member { id, point: catalogue.map_point(id)?, seed: 0, distance_2: f64::INFINITY }))
            .collect();
        let Some(first) = members.first().map(|member| member.id.0) else { return Self::default() };
        let last = members.last().map_or(first, |member| member.id.0);
        // Where each lieu is among the members, from the first id on.
        let mut member_of = vec![u32::MAX; (last - first) as usize + 1];
        for (slot, member) in members.iter().enumerate() {
            member_of[(member.id.0 - first) as usize] = slot as u32;
        }

        let mut n_seeds = 0;
        for slot in 0..members.len() {
            let Member { point: at, distance_2, .. } = members[slot];
            if distance_2.is_finite() {
                continue;
            }
            let reach = MapBounds {
                min: MapPoint { x: at.x - radius, y: at.y - radius },
                max: MapPoint { x: at.x + radius, y: at.y + radius },
            };
            for id in index.candidates(reach) {
                let slot = id.0.checked_sub(first).and_then(|place| member_of.get(place as usize));
                let Some(member) = slot.and_then(|slot| members.get_mut(*slot as usize)) else { continue };
                let (dx, dy) = (member.point.x - at.x, member.point.y - at.y);
                let distance_2 = dx * dx + dy * dy;
                if distance_2 <= radius * radius && distance_2 < member.distance_2 {
                    (member.seed, member.distance_2) = (n_seeds, distance_2);
                }
            }
            // Reached by itself, whatever the index says: every member has a group.
            (members[slot].seed, members[slot].distance_2) = (n_seeds, 0.0);
            n_seeds += 1;
        }
        Self::of_members(&members, n_seeds as usize)
    }

    fn of_members(members: &[Member], n_seeds: usize) -> Self {
        let mut by_seed: Vec<Vec<&Member>> = vec![Vec::new(); n_seeds];
        for member in members {
            by_seed[member.seed as usize].push(member);
        }
        let groups = by_seed.iter().filter_map(|members| group(members)).collect();
        Self { groups, group_of: members.iter().map(|member| (member.id, member.seed)).collect() }
    }

    /// All groups, in the order of the tree.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Which of the groups a lieu is in: what to light up when the list is hovered.
    #[must_use]
    pub fn group_of(&self, id: LieuId) -> Option<usize> {
        let place = self.group_of.binary_search_by_key(&id, |(of, _)| *of).ok()?;
        Some(self.group_of[place].1 as usize)
    }
}

fn group(members: &[&Member]) -> Option<Group> {
    let seed = members.iter().find(|member| member.distance_2 == 0.0).or(members.first())?;
    if members.len() == 1 {
        return Some(Group::Single(seed.id));
    }
    let bounds = MapBounds::around(members.iter().map(|member| member.point))?;
    Some(Group::Several {
        at: seed.point,
        ids: members.iter().map(|member| member.id).collect(),
        bounds,
        same_point: bounds.width().max(bounds.height()) * MAX_SCALE < SAME_POINT_PX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{Asker, Filter, answers, in_territoire};
    use crate::lieu::{Lieu, Position};
    use crate::testing::{Random, catalogue_of, departement, random_catalogue};
    use crate::vocabulary::{Facet, Value};

    const RADIUS_PX: f64 = 40.0;

    fn at(catalogue: &Catalogue, group: &Group) -> MapPoint {
        match group {
            Group::Single(id) => catalogue.map_point(*id).unwrap(),
            Group::Several { at, .. } => *at,
        }
    }

    fn lieux_at(positions: &[(f64, f64)]) -> Catalogue {
        let lieux: Vec<Lieu> = positions
            .iter()
            .enumerate()
            .map(|(index, (lon, lat))| Lieu {
                id: index.to_string(),
                nom: format!("{index:03}"),
                position: Position::new(*lon, *lat),
                ..Lieu::default()
            })
            .collect();
        catalogue_of(&lieux)
    }

    fn clusters(catalogue: &Catalogue, visible: &Bitset, scale: f64) -> Clusters {
        Clusters::new(catalogue, &SpatialIndex::new(catalogue), visible, scale, RADIUS_PX)
    }

    #[test]
    fn every_visible_lieu_with_a_position_is_in_exactly_one_group() {
        let catalogue = random_catalogue(2_500, 0xC1);
        let mut filter = Filter::default();
        filter.toggle(Facet::Services, Value::Standard(1));
        for lieux in [
            Bitset::full(catalogue.len()),
            answers(&catalogue, &SpatialIndex::new(&catalogue), &filter, &Asker::default())
                .sure(&Bitset::full(catalogue.len())),
            Bitset::new(catalogue.len()),
        ] {
            let expected: Vec<LieuId> = lieux.iter().filter(|id| catalogue.position(*id).is_some()).collect();
            for zoom in [0, 5, 8, 11, 14, 17] {
                let clusters = clusters(&catalogue, &lieux, 256.0 * f64::from(1 << zoom));
                let mut found = Vec::new();
                for (number, group) in clusters.groups().iter().enumerate() {
                    assert!(group.ids().is_sorted());
                    assert!(group.ids().iter().all(|id| clusters.group_of(*id) == Some(number)));
                    if let Group::Several { ids, bounds, .. } = group {
                        assert!(ids.len() > 1);
                        assert!(ids.iter().all(|id| bounds.contains(catalogue.map_point(*id).unwrap())));
                    }
                    found.extend_from_slice(group.ids());
                }
                found.sort();
                assert_eq!(found, expected);
            }
        }
        assert_eq!(clusters(&catalogue, &Bitset::new(catalogue.len()), 1.0).group_of(LieuId(3)), None);
    }

    #[test]
    fn marks_are_more_than_the_radius_apart_and_each_lieu_is_within_it_of_the_nearest() {
        let catalogue = random_catalogue(1_200, 0xC2);
        let lieux = Bitset::full(catalogue.len());
        for zoom in [6, 9, 12, 15] {
            let scale = 256.0 * f64::from(1 << zoom);
            let clusters = clusters(&catalogue, &lieux, scale);
            let marks: Vec<MapPoint> = clusters.groups().iter().map(|group| at(&catalogue, group)).collect();
            let px = |a: MapPoint, b: MapPoint| (a.x - b.x).hypot(a.y - b.y) * scale;
            for (index, a) in marks.iter().enumerate() {
                assert!(marks[..index].iter().all(|b| px(*a, *b) > RADIUS_PX), "zoom {zoom}");
            }
            for (group, mark) in clusters.groups().iter().zip(&marks) {
                for id in group.ids() {
                    let point = catalogue.map_point(*id).unwrap();
                    let nearest = marks.iter().map(|mark| px(point, *mark)).fold(f64::INFINITY, f64::min);
                    assert!(px(point, *mark) <= nearest + 1e-6 && nearest <= RADIUS_PX + 1e-6);
                }
            }
        }
    }

    #[test]
    fn closer_views_separate_until_only_the_same_point_is_left() {
        let catalogue = lieux_at(&[(4.0, 45.0), (4.0, 45.0), (4.0001, 45.0), (4.2, 45.1), (5.5, 45.9)]);
        let lieux = Bitset::full(catalogue.len());
        let n_groups = |zoom: u32| clusters(&catalogue, &lieux, 256.0 * f64::from(1 << zoom)).groups().len();
        assert_eq!((n_groups(3), n_groups(9), n_groups(12)), (1, 3, 3));
        let closest = Clusters::new(&catalogue, &SpatialIndex::new(&catalogue), &lieux, MAX_SCALE, 5.0);
        let same: Vec<&Group> =
            closest.groups().iter().filter(|group| matches!(group, Group::Several { same_point: true, .. })).collect();
        assert_eq!(same.len(), 1);
        assert_eq!(same[0].ids(), [LieuId(0), LieuId(1)]);
        assert!(same[0].is_inseparable(5.0));
        assert_eq!(closest.groups().len(), 4);
    }

    #[test]
    fn neighbours_of_a_few_metres_are_listed_where_marks_would_touch() {
        // Eight metres apart: ten pixels at the closest view.
        let catalogue = lieux_at(&[(4.0, 45.0), (4.0001, 45.0)]);
        let clusters = clusters(&catalogue, &Bitset::full(2), MAX_SCALE);
        let [group @ Group::Several { same_point: false, .. }] = clusters.groups() else { panic!("{clusters:?}") };
        assert!(group.is_inseparable(RADIUS_PX) && !group.is_inseparable(5.0));
    }

    #[test]
    fn odd_scales_still_group_everything() {
        let catalogue = random_catalogue(200, 3);
        let lieux = Bitset::full(catalogue.len());
        for (scale, radius_px) in [(0.0, 40.0), (f64::NAN, 40.0), (1e300, 40.0), (256.0, -1.0), (256.0, f64::INFINITY)]
        {
            let clusters = Clusters::new(&catalogue, &SpatialIndex::new(&catalogue), &lieux, scale, radius_px);
            let n: usize = clusters.groups().iter().map(|group| group.ids().len()).sum();
            assert_eq!(n, SpatialIndex::new(&catalogue).len(), "{scale} {radius_px}");
        }
    }

    #[test]
    fn other_lieux_elsewhere_change_nothing_here() {
        let catalogue = random_catalogue(2_000, 0xC5);
        let scale = 256.0 * 512.0;
        let mut here = in_territoire(&catalogue, departement("42"));
        here.retain(|id| catalogue.position(LieuId(id)).is_some_and(|position| position.lon.abs() < 20.0));
        let loire = clusters(&catalogue, &here, scale);
        // By position: some lieux are drawn far from their commune.
        let mut more = Bitset::full(catalogue.len());
        more.retain(|id| catalogue.position(LieuId(id)).is_some_and(|position| position.lon.abs() > 20.0));
        assert!(more.count() > 100);
        more.or_with(&here);
        let both = clusters(&catalogue, &more, scale);
        assert!(loire.groups().len() > 10);
        assert!(loire.groups().iter().all(|group| both.groups().contains(group)));
    }

    /// Ten thousand lieux in one département: a generous limit, since machines differ and this is not optimised; in release
    /// 1 to 5 ms were measured.
    #[test]
    fn a_large_departement_is_quick() {
        let mut random = Random(0xFA57);
        let positions: Vec<(f64, f64)> =
            (0..10_000).map(|_| (random.between(2.1, 4.2), random.between(50.0, 51.1))).collect();
        let catalogue = lieux_at(&positions);
        let index = SpatialIndex::new(&catalogue);
        let lieux = Bitset::full(catalogue.len());
        for zoom in [8, 11, 14] {
            let start = std::time::Instant::now();
            let clusters = Clusters::new(&catalogue, &index, &lieux, 256.0 * f64::from(1 << zoom), RADIUS_PX);
            let took = start.elapsed();
            println!("zoom {zoom}: {} groups in {took:?}", clusters.groups().len());
            assert!(took.as_millis() < 2_000);
        }
    }
}
