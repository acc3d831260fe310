//! Lieux on the map: one shape, three states, and clusters that never hide a lieu that cannot be reached.

use super::{MapState, drawn_bounds};
use crate::dom::{El, svg};
use crate::platform;
use crate::reactive::{Memo, RwSignal};
use crate::state::{Lieux, Origin, Panel, Shared, Side};
use crate::text;
use atlas::camera::Camera;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::cluster::{Clusters, Group};
use atlas::decimal::written as decimal;
use atlas::projection::{MapPoint, project};
use atlas::vocabulary::{Facet, Value};
use leptos::prelude::queue_microtask;
use web_sys::Element;

/// Pixels within which lieux are drawn as one.
const CLUSTER_RADIUS_PX: f64 = 40.0;

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
#[must_use]
pub fn markers(map: MapState) -> [El; 2] {
    let state = map.state;
    let px_per_unit = Memo::new(move || map.camera.get().map(|camera| camera.scale));
    let grouped = Memo::new(move || {
        let subject = map.drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.subject))?;
        if !subject.has_lieux() {
            return None;
        }
        let (lieux, visible, scale) = (state.lieux()?, state.ask.visible.get()?, px_per_unit.get()?);
        let clusters = Clusters::new(&lieux.catalogue, &lieux.index, &visible, scale, CLUSTER_RADIUS_PX);
        Some(Grouped { clusters: Shared::new(clusters), lieux })
    });
    let groups = svg("g").class("marqueurs").group_while(text::LIEUX_ON_MAP, move || grouped.with(Option::is_some));
    let element = groups.element().clone();
    let before = RwSignal::new(None::<Grouped>);
    let groups = groups.children_signal(move |shown| {
        let now = grouped.get();
        keep_focus(&element, before.get_untracked().as_ref(), now.as_ref());
        before.set(now.clone());
        let (Some(grouped), Some(camera)) = (now, map.camera.get()) else { return };
        let bounds = drawn_bounds(camera);
        let catalogue = &grouped.lieux.catalogue;
        let drawn = |group: &Group| place(catalogue, group).filter(|at| bounds.contains(*at));
        let groups =
            || grouped.clusters.groups().iter().enumerate().filter_map(|(i, group)| Some((i, group, drawn(group)?)));
        // One tab stop for them all, in view if one is: Tab does not move the map. Arrows lead to the others.
        let is_seen = |at: MapPoint| {
            let (x, y) = camera.to_screen(at);
            (0.0..camera.width).contains(&x) && (0.0..camera.height).contains(&y)
        };
        let stop = groups().find(|(_, _, at)| is_seen(*at)).or_else(|| groups().next()).map(|(index, ..)| index);
        for (index, group, at) in groups() {
            let tabindex = if stop == Some(index) { "0" } else { "-1" };
            let drawn = marker(catalogue, group).attr("role", "button").attr("tabindex", tabindex);
            shown.push(drawn.attr("data-groupe", &index.to_string()).attr("transform", &translate(camera, at)));
        }
    });
    let marks = svg("g").attr("aria-hidden", "true");
    [
        groups,
        marks.child_signal(move || origin(map)).child_signal(move || selected(map)).child_signal(move || pointed(map)),
    ]
}

/// A marker that is about to be made anew has the focus: the group that its lieu is in now will have it, or failing that the
/// tab stop of the map. Clusters part and join: their names are no identity.
fn keep_focus(markers: &Element, before: Option<&Grouped>, now: Option<&Grouped>) {
    let focused = platform::shadow_root_of(markers).and_then(|root| platform::focused_in(&root));
    let Some(focused) = focused.filter(|focused| markers.contains(Some(focused))) else { return };
    let index = focused.get_attribute("data-groupe").and_then(|index| index.parse::<usize>().ok());
    let lieu =
        before.zip(index).and_then(|(before, index)| before.clusters.groups().get(index)?.ids().first().copied());
    let next = now.zip(lieu).and_then(|(now, lieu)| now.clusters.group_of(lieu));
    let markers = markers.clone();
    // Once they are made.
    queue_microtask(move || {
        let find = |of: &Element, selectors: &str| of.query_selector(selectors).ok().flatten();
        let same = next.and_then(|index| find(&markers, &format!("[data-groupe='{index}']")));
        let stop = || find(&markers.parent_element()?, "[data-groupe][tabindex='0'],[data-rang][tabindex='0']");
        if let Some(element) = same.or_else(stop) {
            platform::focus(&element);
        }
    });
}

fn translate(camera: Camera, at: MapPoint) -> String {
    let (x, y) = camera.to_screen(at);
    format!("translate({} {})", decimal(x, 1), decimal(y, 1))
}

fn place(catalogue: &Catalogue, group: &Group) -> Option<MapPoint> {
    match group {
        Group::Single(id) => catalogue.map_point(*id),
        Group::Several { at, .. } => Some(*at),
    }
}

/// The disc of a marker, of so many pixels.
#[must_use]
pub fn body(radius: f64) -> El {
    svg("circle").class("corps").attr("r", &decimal(radius, 1))
}

/// A marker as it is drawn, here and in the legend.
#[must_use]
pub fn sign(kind: Kind) -> El {
    svg("g").class(kind.class()).child(body(9.0)).child(svg("path").class("signe").attr("d", kind.sign()))
}

fn marker(catalogue: &Catalogue, group: &Group) -> El {
    match group {
        Group::Single(id) => {
            let kind = Kind::of(catalogue, *id);
            let name = match kind.said() {
                Some(said) => format!("{} ({said})", catalogue.nom(*id)),
                None => catalogue.nom(*id).to_owned(),
            };
            let target = svg("circle").class("cible").attr("r", "14");
            sign(kind).child(target).attr("aria-label", &name).attr("data-lieu", &id.0.to_string())
        }
        Group::Several { ids, same_point, .. } => {
            let n = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let first = ids.first().map(|id| id.0.to_string()).unwrap_or_default();
            svg("g")
                .class("grappe")
                .attr("data-lieu", &first)
                .attr("aria-label", &text::cluster_name(n, *same_point))
                .child(body(11.0 + 2.0 * f64::from(n).ln()))
                .child(svg("text").text(&text::number(n)))
        }
    }
}

/// The lieu whose sheet is open stands out even inside a cluster.
fn selected(map: MapState) -> Option<El> {
    let Panel::Sheet(id, _) = map.state.panel() else { return None };
    let lieux = map.state.lieux()?;
    let (camera, at) = (map.camera.get()?, lieux.catalogue.map_point(id)?);
    let ring = svg("circle").class("anneau").attr("r", "14");
    let drawn = sign(Kind::of(&lieux.catalogue, id)).child(ring);
    Some(svg("g").class("choisi").attr("transform", &translate(camera, at)).child(drawn))
}

/// The point that distances are measured from.
fn origin(map: MapState) -> Option<El> {
    let at = project(map.state.ask.from.get()?);
    let camera = map.camera.get()?;
    let place = if matches!(map.state.ask.origin(), Some(Origin::Me(_))) { text::MY_PLACE } else { text::CHOSEN_PLACE };
    let cross = svg("path").attr("d", "M-9 0h18M0-9v18");
    let drawn = svg("g").class("depart").child(svg("title").text(place)).child(body(5.0)).child(cross);
    Some(drawn.attr("transform", &translate(camera, at)))
}

/// The lieu that the pointer or the focus is on in the list, wherever it is drawn: alone or in a cluster.
fn pointed(map: MapState) -> Option<El> {
    let id = map.state.pointed()?;
    let lieux = map.state.lieux()?;
    let (camera, at) = (map.camera.get()?, lieux.catalogue.map_point(id)?);
    let ring = svg("circle").class("anneau").attr("r", "13");
    Some(svg("g").class("choisi").attr("transform", &translate(camera, at)).child(ring))
}

/// What pressing a group does: one lieu opens, several come closer until they part, and what cannot part is listed.
pub fn press(map: MapState, index: usize) {
    let Some(lieux) = map.state.lieux() else { return };
    let Some(visible) = map.state.ask.visible.get_untracked() else { return };
    let Some(camera) = map.camera.get_untracked() else { return };
    // The same call as when they were drawn: clusters depend on nothing else.
    let clusters = Clusters::new(&lieux.catalogue, &lieux.index, &visible, camera.scale, CLUSTER_RADIUS_PX);
    let Some(group) = clusters.groups().get(index) else { return };
    match group {
        Group::Single(id) => map.state.open(*id, Side::Map),
        Group::Several { ids, bounds, .. } => {
            let parts = !group.is_inseparable(CLUSTER_RADIUS_PX) && map.gestures.show(*bounds);
            if !parts {
                map.state.open_group(ids.clone());
            }
        }
    }
}
