//! The state of one element: facts that only this module writes, conclusions that everybody reads, and the acts of a visitor.
//!
//! No browser here: what must be fetched is a conclusion ([`AppState::wanted`]), what arrived is an act
//! ([`AppState::arrived`]). So all of it runs in native tests.

mod acts;
mod ask;
mod data;
mod look;
mod question;
mod reading;
#[cfg(test)]
mod tests;
mod visit;

pub use ask::{Ask, NEAR_KM, Origin};
pub use data::{About, Arrival, Lieux, Loaded, Part, Shared};
pub use look::{Export, Focus, Format, From, Here, LIEUX, Panel, Tab, View, has_children, shown};
pub use visit::Seen;

use crate::load::LoadError;
use crate::manifest::Manifest;
use crate::signals::{Conclusion, Fact};
use atlas::catalogue::{Handle, LieuId};
use atlas::counts::Counts;
use atlas::gazetteer::Gazetteer;
use atlas::outlines::Outlines;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::wire::DetailsFile;
use data::{Wants, counts_below, find};
use embed_snippet::Config;

/// The state of one element. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct AppState {
    config: Fact<Config>,
    rank: u32,
    generation: Fact<u32>,
    scope: Fact<Territoire>,
    view: Fact<View>,
    panel: Fact<Panel>,
    /// From where the sheet was opened: Escape leads back there.
    opened_from: Fact<From>,
    tab: Fact<Tab>,
    page: Fact<usize>,
    map_open: Fact<bool>,
    focus: Fact<Focus>,
    /// What the visitor last did, by the name of its measure; empty once it is measured.
    act: Fact<&'static str>,
    manifest: Fact<Option<Loaded<Manifest>>>,
    outlines: Fact<Vec<(Part, Loaded<Outlines>)>>,
    lieux: Fact<Option<Loaded<Lieux>>>,
    details: Fact<Vec<(Option<CodeDepartement>, Loaded<DetailsFile>)>>,
    all_details: Fact<Option<Shared<DetailsFile>>>,
    gazetteer: Fact<Option<Loaded<Gazetteer>>>,
    about: Fact<Option<About>>,
    progress: Fact<Vec<(Part, (u64, u64))>>,
    /// What is asked for, and the answers.
    pub ask: Ask,
    /// The visitor went to the search field: names of communes are worth having.
    searching: Fact<bool>,
    /// The lieu under the pointer or the focus, on the map or in the list.
    pointed: Fact<Option<LieuId>>,
    /// A sheet that a link asked for before the lieux were there.
    wished: Fact<Option<Handle>>,
    /// Grows with each change that is not the visitor's.
    by_script: Fact<u32>,
    export: Fact<Option<Export>>,
    /// What must still be fetched, the most urgent first. Failed parts are not in it until [`Self::retry`].
    pub wanted: Conclusion<Vec<Part>>,
    /// How many lieux each territory right below holds; those that hang on the territory itself are under its own key.
    pub counts: Conclusion<Shared<Counts>>,
    /// Lieux in the territory in view.
    pub total: Conclusion<u32>,
    /// What is on its way, with bytes received and expected; the most urgent.
    pub waiting: Conclusion<Option<(Part, u64, u64)>>,
    /// What failed, the most urgent.
    pub failed: Conclusion<Option<(Part, LoadError)>>,
    /// The lieux listed, in order.
    pub listed: Conclusion<Shared<Vec<LieuId>>>,
    /// The lieux on the page of the list in view.
    pub on_page: Conclusion<Shared<Vec<LieuId>>>,
}

impl AppState {
    /// The state of an element just put on a page.
    #[must_use]
    pub fn new(wished: Config, here: Here) -> Self {
        let config = Fact::new(wished.clone());
        let scope = Fact::new(wished.territoire.simplified());
        let panel = Fact::new(Panel::default());
        let manifest = Fact::new(None::<Loaded<Manifest>>);
        let outlines = Fact::new(Vec::<(Part, Loaded<Outlines>)>::new());
        let lieux = Fact::new(None::<Loaded<Lieux>>);
        let details = Fact::new(Vec::<(Option<CodeDepartement>, Loaded<DetailsFile>)>::new());
        let all_details = Fact::new(None::<Shared<DetailsFile>>);
        let progress = Fact::new(Vec::<(Part, (u64, u64))>::new());

        let gazetteer = Fact::new(None::<Loaded<Gazetteer>>);
        let ask = Ask::new(here.now_s, config, scope, lieux, outlines);
        let tab = Fact::new(Tab::Territories);
        let page = Fact::new(0);
        let searching = Fact::new(false);
        let export = Fact::new(None::<Export>);
        let listed = Conclusion::new(move || {
            let group = panel.with(|panel| match panel {
                Panel::Group(ids) | Panel::Sheet(_, ids) if !ids.is_empty() => Some(ids.clone()),
                _ => None,
            });
            let from = ask.from.get();
            Shared::new(lieux.with(|lieux| match (lieux, group) {
                (Some(Ok(lieux)), Some(ids)) => ask::in_order(lieux, &ask::set_of(&ids, lieux.catalogue.len()), from),
                (Some(Ok(lieux)), None) => {
                    ask.visible.get().map(|visible| ask::in_order(lieux, &visible, from)).unwrap_or_default()
                }
                _ => Vec::new(),
            }))
        });
        let on_page = Conclusion::new(move || {
            let lists = panel.with(|panel| match panel {
                Panel::Browse => !has_children(scope.get()) || tab.get() == Tab::Lieux,
                Panel::Group(_) => true,
                Panel::Sheet(..) => false,
            });
            Shared::new(if lists {
                listed.with(|listed| listed[look::shown(page.get(), listed.len(), look::LIEUX)].to_vec())
            } else {
                Vec::new()
            })
        });
        let departements_of = move |ids: &[LieuId]| {
            lieux.with(|lieux| match lieux {
                Some(Ok(lieux)) => {
                    let mut of = Vec::new();
                    for departement in ids.iter().map(|id| lieux.catalogue.node(*id).departement()) {
                        if !of.contains(&departement) {
                            of.push(departement);
                        }
                    }
                    of
                }
                _ => Vec::new(),
            })
        };
        // The details that something on screen cannot do without, and those that only make a list richer.
        let sheets_of = Conclusion::new(move || {
            let sheet = panel.with(|panel| match panel {
                Panel::Sheet(id, _) => departements_of(&[*id]),
                _ => Vec::new(),
            });
            let exported = export.with(|export| export.as_ref().map(|export| departements_of(&export.ids)));
            (sheet, exported.unwrap_or_default())
        });
        let lines_of = Conclusion::new(move || on_page.with(|ids| departements_of(ids)));
        let needed = Conclusion::new(move || {
            manifest.with(|manifest| {
                let Some(Ok(manifest)) = manifest else { return vec![Part::Manifest] };
                let (sheet, exported) = sheets_of.get();
                let origin = ask.origin.with(|origin| match origin {
                    Some(Origin::Commune(code)) => Some(code.departement()),
                    _ => None,
                });
                let wants = Wants { sheet, exported, lines: lines_of.get(), names: searching.get(), origin };
                config.with(|config| data::needed(config, scope.get(), manifest, wants))
            })
        });
        // What became of a part: `None` when it is not there yet.
        let outcome = move |part: Part| -> Option<Result<(), LoadError>> {
            match part {
                Part::Manifest => manifest
                    .with(|loaded| loaded.as_ref().map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))),
                Part::France | Part::Communes(_) => outlines
                    .with(|loaded| find(loaded, &part).map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))),
                Part::Lieux => {
                    lieux.with(|loaded| loaded.as_ref().map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone)))
                }
                Part::Names => gazetteer
                    .with(|loaded| loaded.as_ref().map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))),
                Part::Details(of) => {
                    if all_details.with(Option::is_some) {
                        return Some(Ok(()));
                    }
                    details.with(|loaded| {
                        find(loaded, &of).map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))
                    })
                }
            }
        };
        let wanted = Conclusion::new(move || {
            let mut parts = needed.get();
            parts.retain(|part| outcome(*part).is_none());
            // Something true is on screen before any lieu is loaded: outlines first, alone on the line.
            if parts.iter().any(|part| matches!(part, Part::France | Part::Communes(_))) {
                parts.retain(|part| *part != Part::Lieux);
            }
            parts
        });
        let waiting = Conclusion::new(move || {
            // A list is whole without its phone numbers, and a field takes letters without knowing names: those come by themselves.
            let (sheet, exported) = sheets_of.get();
            let waits = |part: &Part| match part {
                Part::Details(of) => sheet.contains(of) || exported.contains(of),
                Part::Names => false,
                _ => true,
            };
            let part = wanted.with(|parts| parts.iter().copied().find(waits))?;
            let (received, total) = progress.with(|progress| find(progress, &part).copied().unwrap_or_default());
            Some((part, received, total))
        });
        let failed = Conclusion::new(move || {
            needed.with(|parts| parts.iter().find_map(|part| Some((*part, outcome(*part)?.err()?))))
        });
        let counts = Conclusion::new(move || {
            let raw = config.with(|config| config.raw_source().is_some());
            Shared::new(counts_below(scope.get(), ask, lieux, outlines, manifest, raw))
        });
        let total = Conclusion::new(move || counts.with(|counts| counts.total()));
        Self {
            config,
            rank: here.rank,
            generation: Fact::new(0),
            scope,
            view: Fact::new(View::Home),
            panel,
            opened_from: Fact::new(From::Panel),
            tab,
            page,
            map_open: Fact::new(false),
            focus: Fact::new(Focus::Stay),
            act: Fact::new(""),
            manifest,
            outlines,
            lieux,
            details,
            all_details,
            gazetteer,
            about: Fact::new(None),
            progress,
            ask,
            searching,
            pointed: Fact::new(None),
            wished: Fact::new(None),
            by_script: Fact::new(0),
            export,
            wanted,
            counts,
            total,
            waiting,
            failed,
            listed,
            on_page,
        }
    }
}
