//! Lieux on the map: one shape, three states, and clusters that never hide a lieu that cannot be reached.

use super::{MapState, drawn_bounds};
use crate::map::drawing::Subject;
use crate::state::{Lieux, Panel, Shared};
use crate::text;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::cluster::{Clusters, Group};
use atlas::vocabulary::{Facet, Value};
use leptos::prelude::*;

/// Pixels within which lieux are drawn as one.
const CLUSTER_RADIUS_PX: f64 = 36.0;

/// What a marker tells at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A place that opens its door.
    Fixe,
    /// A bus, a van: it comes by.
    Itinerant,
    /// A team without a public door.
    SansPublic,
}

impl Kind {
    /// What the columns `itinerance` and `modalites_acces` say of a lieu.
    #[must_use]
    pub fn of(catalogue: &Catalogue, id: LieuId) -> Self {
        let has = |facet, index| catalogue.values(id, facet).any(|value| *value == Value::Standard(index));
        let itinerant = has(Facet::Itinerance, 0);
        // « Ce lieu n'accueille pas de public » is the fifth of the standard's list.
        let closed = has(Facet::ModalitesAcces, 4);
        match (closed, itinerant) {
            (true, _) => Kind::SansPublic,
            (false, true) => Kind::Itinerant,
            (false, false) => Kind::Fixe,
        }
    }

    /// The class that draws it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Kind::Fixe => "lieu",
            Kind::Itinerant => "lieu itinerant",
            Kind::SansPublic => "lieu sans-public",
        }
    }

    /// The sign inside the marker: a dot, two arrows, a bar.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Kind::Fixe => "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z",
            Kind::Itinerant => "M-5 0l3-3v2h4v-2l3 3l-3 3v-2h-4v2z",
            Kind::SansPublic => "M-4-1.25h8v2.5h-8z",
        }
    }

    /// What follows the name for those who do not see the sign.
    #[must_use]
    pub fn said(self) -> Option<&'static str> {
        match self {
            Kind::Fixe => None,
            Kind::Itinerant => Some(text::ITINERANT),
            Kind::SansPublic => Some(text::NO_PUBLIC),
        }
    }
}

/// The groups in view, kept while only the pan changes.
#[derive(Clone, PartialEq)]
pub struct Grouped {
    lieux: Shared<Lieux>,
    clusters: Shared<Clusters>,
}

/// Markers and clusters of the lieux in view; none where territories carry their counts.
#[component]
pub fn Markers(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let state = map.state;
    let px_per_unit = Memo::new(move |_| map.camera.get().map(|camera| camera.scale));
    let grouped = Memo::new(move |_| {
        let subject = map.drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.subject))?;
        if matches!(subject, Subject::France | Subject::Region(_)) {
            return None;
        }
        let (lieux, visible, scale) = (state.lieux()?, state.visible.get()?, px_per_unit.get()?);
        let clusters = Clusters::new(&lieux.catalogue, &lieux.index, &visible, scale, CLUSTER_RADIUS_PX);
        Some(Grouped { clusters: Shared::new(clusters), lieux })
    });
    view! {
        <g class="marqueurs" role="group" aria-label=text::LIEUX_ON_MAP>
            {move || {
                let (grouped, camera) = (grouped.get()?, map.camera.get()?);
                let bounds = drawn_bounds(camera);
                let catalogue = &grouped.lieux.catalogue;
                let shown = grouped.clusters.groups().iter().enumerate().filter_map(|(index, group)| {
                    let at = place(catalogue, group).filter(|at| bounds.contains(*at))?;
                    let (x, y) = camera.to_screen(at);
                    Some((index, format!("translate({x:.1} {y:.1})"), group))
                });
                let mut first = true;
                Some(
                    shown
                        .map(|(index, transform, group)| {
                            let tabindex = if std::mem::take(&mut first) { "0" } else { "-1" };
                            marker(catalogue, index, transform, group, tabindex)
                        })
                        .collect_view(),
                )
            }}
        </g>
        {move || selected(map)}
    }
}

fn place(catalogue: &Catalogue, group: &Group) -> Option<atlas::projection::MapPoint> {
    match group {
        Group::Single(id) => catalogue.map_point(*id),
        Group::Several { at, .. } => Some(*at),
    }
}

fn marker(catalogue: &Catalogue, index: usize, transform: String, group: &Group, tabindex: &'static str) -> AnyView {
    match group {
        Group::Single(id) => {
            let kind = Kind::of(catalogue, *id);
            let name = match kind.said() {
                Some(said) => format!("{} ({said})", catalogue.nom(*id)),
                None => catalogue.nom(*id).to_owned(),
            };
            view! {
                <g role="button" class=kind.class() transform=transform tabindex=tabindex aria-label=name
                    data-groupe=index.to_string() data-lieu=id.0.to_string()>
                    <circle class="cible" r="14"></circle>
                    <circle class="corps" r="9"></circle>
                    <path class="signe" d=kind.sign()></path>
                </g>
            }
            .into_any()
        }
        Group::Several { ids, same_point, .. } => {
            let n = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let radius = 12.0 + 2.5 * f64::from(n).ln();
            view! {
                <g role="button" class="grappe" transform=transform tabindex=tabindex
                    aria-label=text::cluster_name(n, *same_point) data-groupe=index.to_string()>
                    <circle class="corps" r=format!("{radius:.1}")></circle>
                    <text>{text::number(n)}</text>
                </g>
            }
            .into_any()
        }
    }
}

/// The lieu whose sheet is open stands out even inside a cluster.
fn selected(map: MapState) -> impl IntoView + use<> {
    let Panel::Sheet(id, _) = map.state.panel() else { return None };
    let lieux = map.state.lieux()?;
    let (camera, at) = (map.camera.get()?, lieux.catalogue.map_point(id)?);
    let (x, y) = camera.to_screen(at);
    let kind = Kind::of(&lieux.catalogue, id);
    Some(view! {
        <g class=format!("{} choisi", kind.class()) transform=format!("translate({x:.1} {y:.1})") aria-hidden="true">
            <circle class="anneau" r="17"></circle>
            <circle class="corps" r="12"></circle>
            <path class="signe" d=kind.sign() transform="scale(1.3)"></path>
        </g>
    })
}

/// What pressing a group does: one lieu opens, several come closer until they part, and what cannot part is listed.
pub fn press(map: MapState, index: usize) {
    let Some(lieux) = map.state.lieux() else { return };
    let Some(visible) = map.state.visible.get_untracked() else { return };
    let Some(camera) = map.camera.get_untracked() else { return };
    // The same call as when they were drawn: clusters depend on nothing else.
    let clusters = Clusters::new(&lieux.catalogue, &lieux.index, &visible, camera.scale, CLUSTER_RADIUS_PX);
    match clusters.groups().get(index) {
        Some(Group::Single(id)) => map.state.open(*id),
        Some(Group::Several { ids, bounds, same_point, .. }) => {
            if *same_point || !map.gestures.show(*bounds) {
                map.state.open_group(ids.clone());
            }
        }
        None => {}
    }
}
