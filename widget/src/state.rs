//! The state of one element: signals that only this module writes, memos that everybody reads, and the actions of a visitor.
//!
//! No browser here: what must be fetched is a memo ([`AppState::wanted`]), what arrived is an act
//! ([`AppState::arrived`]). So all of it runs in native tests.

mod acts;
mod ask;
mod data;
mod gathered;
mod hand;
mod look;
mod overlays;
mod parcours;
mod question;
mod reading;
mod report;
#[cfg(test)]
mod tests;
mod unknown;
mod visit;

pub use ask::{Ask, NEAR_KM, Origin};
pub use data::{About, Arrival, Code, Lieux, Loaded, Part, Shared, is_raw_source, primary};
pub use gathered::coming_cut;
pub use hand::{Blank, Hand, MOST, MOST_ON_PAPER, Outcome, Referral};
pub use look::{Export, Focus, Format, Here, LIEUX, Panel, Side, Tab, View, has_children, shown};
pub use report::{Draft, Field, Problem, Sending, is_copy, is_mail};
pub use visit::Seen;
use visit::Wished;

use crate::failure::LoadError;
use crate::reactive::{Memo, RwSignal};
use atlas::catalogue::LieuId;
use atlas::confines::Confines;
use atlas::counts::Counts;
use atlas::filter;
use atlas::parcours::Step;
use atlas::territoire::{Level, Territoire};
use data::{Data, Key, Wants, find};
use embed_snippet::{Config, Section, Vue};

/// The state of one element. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct AppState {
    config: RwSignal<Config>,
    rank: u32,
    generation: RwSignal<u32>,
    /// Where the visitor went; the top of the element until then.
    entered: RwSignal<Option<Territoire>>,
    /// The territory in view.
    scope: Memo<Territoire>,
    /// What the element is confined to, as far as is known.
    pub confines: Memo<Confines>,
    view: RwSignal<View>,
    /// Never [`Panel::Parcours`]: that is browsing while there is a step.
    panel: RwSignal<Panel>,
    /// Where one is in the questionnaire; none outside.
    step: RwSignal<Option<Step>>,
    /// What starting over took away, to be given back.
    wiped: RwSignal<Option<ask::Past>>,
    /// From where the sheet was opened: Escape leads back there.
    opened_from: RwSignal<Side>,
    tab: RwSignal<Tab>,
    page: RwSignal<usize>,
    map_open: RwSignal<bool>,
    list_open: RwSignal<bool>,
    focus: RwSignal<Focus>,
    /// What the visitor last did, by the name of its measure; empty once it is measured.
    act: RwSignal<&'static str>,
    data: Data,
    lieux: Memo<Option<Loaded<Lieux>>>,
    progress: RwSignal<Vec<(Part, (u64, u64))>>,
    /// What is asked for, and the answers.
    pub ask: Ask,
    /// What the visitor keeps.
    pub hand: Hand,
    /// The visitor went to the search field: names of communes are worth having.
    searching: RwSignal<bool>,
    /// The lieu under the pointer or the focus, on the map or in the list.
    pointed: RwSignal<Option<LieuId>>,
    /// A sheet that a link or a script asked for before it was known whose it is.
    wished: RwSignal<Option<Wished>>,
    /// Grows with each change that is not the visitor's.
    by_script: RwSignal<u32>,
    export: RwSignal<Option<Export>>,
    /// What the visitor says is wrong with a lieu.
    draft: RwSignal<Draft>,
    /// What must still be fetched, the most urgent first. Failed parts are not in it until [`Self::retry`].
    pub wanted: Memo<Vec<Part>>,
    /// The same as [`Self::counts`]; `None` until something says so.
    known: Memo<Option<Shared<Counts>>>,
    /// How many lieux each territory right below holds; those that hang on the territory itself are under its own key.
    pub counts: Memo<Shared<Counts>>,
    /// Lieux in the territory in view.
    pub total: Memo<u32>,
    /// What is on its way, with bytes received and expected; the most urgent.
    pub waiting: Memo<Option<(Part, u64, u64)>>,
    /// The element is confined to a territory that nobody knows: there is nothing to show.
    pub nowhere: Memo<bool>,
    /// What failed, the most urgent.
    pub failed: Memo<Option<(Part, LoadError)>>,
    /// The lieux listed, in order.
    pub listed: Memo<Shared<Vec<LieuId>>>,
    /// The lieux on the page of the list in view.
    pub on_page: Memo<Shared<Vec<LieuId>>>,
}

impl AppState {
    /// The state of an element just put on a page.
    #[must_use]
    pub fn new(config: Config, here: Here) -> Self {
        let config = RwSignal::new(config);
        let panel = RwSignal::new(Panel::default());
        let step = RwSignal::new(config.with_untracked(parcours::beginning));
        let guided = Memo::new(move || step.with(Option::is_some));
        let data = Data::new();
        let progress = RwSignal::new(Vec::<(Part, (u64, u64))>::new());
        let confines = gathered::confines(config, data);
        let keys = gathered::keys(config, data, confines);
        let lieux = gathered::lieux(config, data, confines, keys);
        let entered = RwSignal::new(None::<Territoire>);
        let scope = Memo::new(move || {
            let top = confines.with(top_of);
            let entered = entered.get().filter(|of| admits(confines, lieux, *of));
            entered.unwrap_or(top)
        });
        let ask = Ask::new(here.now_s, confines, scope, guided, lieux, data.outlines);
        let hand = Hand::new(lieux);
        let tab = RwSignal::new(Tab::Territories);
        let page = RwSignal::new(0);
        let searching = RwSignal::new(false);
        let wished = RwSignal::new(None::<Wished>);
        let export = RwSignal::new(None::<Export>);
        let listed = Memo::new_with_last(move |last: Option<&Shared<Vec<LieuId>>>| {
            let group = panel.with(|panel| match panel {
                Panel::Group(ids) | Panel::Sheet(_, ids) if !ids.is_empty() => Some(ids.clone()),
                _ => None,
            });
            let from = ask.from.get();
            let results = step.get() == Some(Step::Results);
            let fresh = lieux.with(|lieux| match (lieux, group) {
                (Some(Ok(lieux)), Some(ids)) => ask::in_order(lieux, &ask::set_of(&ids, lieux.catalogue.len()), from),
                // Those that answer, then those that may: each the nearest first.
                (Some(Ok(lieux)), None) if results => {
                    let (Some(base), Some(answers)) = (ask.base.get(), ask.answers.get()) else { return Vec::new() };
                    let mut ids = ask::in_order(lieux, &answers.sure(&base), from);
                    ids.extend(ask::in_order(lieux, &answers.unsure(&base), from));
                    ids
                }
                (Some(Ok(lieux)), None) => {
                    ask.visible.get().map(|visible| ask::in_order(lieux, &visible, from)).unwrap_or_default()
                }
                _ => Vec::new(),
            });
            Shared::new(fresh).or_same(last)
        });
        let on_page = Memo::new_with_last(move |last: Option<&Shared<Vec<LieuId>>>| {
            let lists = panel.with(|panel| match panel {
                Panel::Browse if step.get().is_some() => step.get() == Some(Step::Results),
                Panel::Browse => {
                    let alone =
                        config.with(|config| config.vue == Vue::Fiche || config.hidden.contains(&Section::Territories));
                    alone || !has_children(scope.get()) || tab.get() == Tab::Lieux
                }
                Panel::Group(_) => true,
                Panel::Sheet(..) | Panel::Parcours(_) | Panel::Selection | Panel::Referral(_) => false,
            });
            let fresh = if lists {
                listed.with(|listed| listed[look::shown(page.get(), listed.len(), look::LIEUX)].to_vec())
            } else {
                Vec::new()
            };
            Shared::new(fresh).or_same(last)
        });
        let files_of = move |ids: &[LieuId]| {
            lieux.with(|lieux| match lieux {
                Some(Ok(lieux)) => {
                    let mut of: Vec<Key> = Vec::new();
                    for key in ids.iter().map(|id| lieux.details_of(*id)) {
                        if !of.contains(&key) {
                            of.push(key);
                        }
                    }
                    of
                }
                _ => Vec::new(),
            })
        };
        // The details that something on screen cannot do without, and those that only make a list richer.
        let sheets_of = Memo::new(move || {
            let sheet = panel.with(|panel| match panel {
                Panel::Sheet(id, _) => files_of(&[*id]),
                Panel::Selection => hand.lieux.with(|kept| files_of(kept)),
                Panel::Referral(offered) => files_of(offered),
                _ => Vec::new(),
            });
            let exported = export.with(|export| export.as_ref().map(|export| files_of(&export.ids)));
            (sheet, exported.unwrap_or_default())
        });
        let lines_of = Memo::new(move || on_page.with(|ids| files_of(ids)));
        let nowhere = Memo::new(move || {
            config.with(|config| config.refused)
                || confines.with(|confines| !confines.is_partial && is_nowhere(confines))
        });
        // Title, list, map and page all ask how many: it is counted once.
        let known = Memo::new_with_last(move |last: Option<&Option<Shared<Counts>>>| {
            let fresh = known_counts(config, data, confines, lieux, ask, scope.get())?;
            Some(Shared::new(fresh).or_same(last.and_then(Option::as_ref)))
        });
        let needed = Memo::new(move || {
            if nowhere.get() {
                return Vec::new();
            }
            let manifests = config.with(data::manifests);
            let mut parts: Vec<Part> = manifests.iter().map(|rank| Part::Manifest(*rank)).collect();
            parts.extend(config.with(gathered::cuts).then_some(Part::Code(Code::Cut)));
            parts.extend(export.with(Option::is_some).then_some(Part::Code(Code::Exports)));
            let Some(manifest) = manifests.first().and_then(|rank| data.manifest(*rank)) else { return parts };
            let (sheet, exported) = sheets_of.get();
            let origin = ask.origin.with(|origin| match origin {
                Some(Origin::Commune(code)) => Some(code.departement()),
                _ => None,
            });
            let wants = Wants { sheet, exported, lines: lines_of.get(), names: searching.get(), origin };
            // What came with the outlines is all that a counter says.
            let counted = config.with(|config| config.vue == Vue::Compteur) && known.with(Option::is_some);
            let keys = if counted { None } else { keys.get() };
            parts.extend(confines.with(|of| data::needed(of, scope.get(), &manifest, keys, wants)));
            let by_id = wished.with(|wished| matches!(wished, Some(Wished::Id(_))));
            parts.extend(config.with(|config| overlays::parts(config, data, by_id)));
            parts
        });
        let outcome = move |part: Part| data.outcome(part);
        let wanted = Memo::new(move || {
            let mut parts = needed.get();
            parts.retain(|part| outcome(*part).is_none());
            // Something true is on screen before any lieu is loaded: outlines first, alone on the line. Once all their bytes are here the line
            // is free: lieux are asked for while outlines are drawn. Not for a counter: its number may come with them.
            let counter = config.with(|config| config.vue == Vue::Compteur);
            let all_here = |part| {
                !counter && progress.with(|progress| find(progress, part).is_some_and(|(n, of)| *n > 0 && n == of))
            };
            if parts.iter().any(|part| matches!(part, Part::France | Part::Communes(_)) && !all_here(part)) {
                parts.retain(|part| !matches!(part, Part::Lieux(..)));
            }
            parts
        });
        let waiting = Memo::new(move || {
            // A list is whole without its phone numbers, and a field takes letters without knowing names: those come by themselves.
            let (sheet, exported) = sheets_of.get();
            let waits = |part: &Part| match part {
                Part::Details(rank, of) => sheet.contains(&(*rank, *of)) || exported.contains(&(*rank, *of)),
                Part::Names | Part::Formers | Part::Notices(_) => false,
                _ => true,
            };
            let part = wanted.with(|parts| parts.iter().copied().find(waits))?;
            let (received, total) = progress.with(|progress| find(progress, &part).copied().unwrap_or_default());
            Some((part, received, total))
        });
        let failed =
            Memo::new(move || needed.with(|parts| parts.iter().find_map(|part| Some((*part, outcome(*part)?.err()?)))));
        let counts = Memo::new(move || known.get().unwrap_or_else(|| Shared::new(Counts::default())));
        let total = Memo::new(move || counts.with(|counts| counts.total()));
        Self {
            config,
            rank: here.rank,
            generation: RwSignal::new(0),
            entered,
            scope,
            confines,
            nowhere,
            view: RwSignal::new(View::Home),
            panel,
            step,
            wiped: RwSignal::new(None),
            opened_from: RwSignal::new(Side::Panel),
            tab,
            page,
            map_open: RwSignal::new(false),
            list_open: RwSignal::new(false),
            focus: RwSignal::new(Focus::Stay),
            act: RwSignal::new(""),
            data,
            lieux,
            progress,
            ask,
            hand,
            searching,
            pointed: RwSignal::new(None),
            wished,
            by_script: RwSignal::new(0),
            export,
            draft: RwSignal::new(Draft::default()),
            wanted,
            known,
            counts,
            total,
            waiting,
            failed,
            listed,
            on_page,
        }
    }
}

/// The top of the tree; until it is known, something without a name.
fn top_of(confines: &Confines) -> Territoire {
    confines.top.unwrap_or(Territoire::Ensemble(Level::Communes))
}

/// Whether a territory may be gone to.
fn admits(confines: Memo<Confines>, lieux: Memo<Option<Loaded<Lieux>>>, of: Territoire) -> bool {
    let holds = |of| {
        lieux.with(|lieux| match lieux {
            Some(Ok(lieux)) => !lieux.catalogue.runs_of(of).is_empty(),
            _ => false,
        })
    };
    confines.with(|confines| confines.admit(of, holds))
}

/// Whether nothing that was asked for exists.
fn is_nowhere(confines: &Confines) -> bool {
    let unknown = |of: &Territoire| confines.unknown.contains(&atlas::confines::Unknown::Commune(*of));
    !confines.is_open && confines.members.iter().all(unknown)
}

/// How many lieux each territory right below `parent` holds, once something says so.
fn known_counts(
    config: RwSignal<Config>,
    data: Data,
    confines: Memo<Confines>,
    lieux: Memo<Option<Loaded<Lieux>>>,
    ask: Ask,
    parent: Territoire,
) -> Option<Counts> {
    let counted = lieux.with(|lieux| match lieux {
        Some(Ok(lieux)) => {
            let mut shown = filter::in_territoire(&lieux.catalogue, parent);
            shown.and_with(&*ask.matching.get()?);
            Some(filter::counts_by_child(&lieux.catalogue, &shown, parent))
        }
        _ => None,
    });
    counted.or_else(|| {
        // What came with the outlines was counted without a filter, in the one publication they are of.
        let published = config
            .with(|config| config.sources.len() < 2 && !is_raw_source(config, 0) && config.filtres_fixes.is_empty())
            && config.with(|config| config.corrections.is_none());
        let whole = published && ask.with_filter(filter::Filter::is_empty);
        let manifest = data.manifest(config.with(primary)).filter(|_| whole)?;
        confines.with(|confines| data::counts_of_outlines(data, parent, confines, &manifest))
    })
}
