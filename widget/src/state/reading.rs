//! What views read of a state.

use super::data::{counts_below, find, outlines_of};
use super::{About, AppState, Export, Focus, Lieux, Panel, Part, Shared, Tab, View, has_children};
use crate::manifest::Manifest;
use crate::text;
use atlas::catalogue::LieuId;
use atlas::counts::Counts;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::Details;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeDepartement, Territoire};
use embed_snippet::Config;
use leptos::prelude::untrack;

impl AppState {
    /// The wishes of the page's owner.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config.get()
    }
    /// What the element's parts of the page's address begin with; none when its owner wants nothing there.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        self.config.with(|config| config.adresse.prefix(self.rank))
    }
    /// Grows each time the data must be loaded anew; what was asked for before is not to be delivered.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }
    /// The territory in view.
    #[must_use]
    pub fn scope(&self) -> Territoire {
        self.scope.get()
    }
    /// The territory that the element is confined to.
    #[must_use]
    pub fn top(&self) -> Territoire {
        self.config.with(|config| config.territoire.simplified())
    }
    /// Where the map looks.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.get()
    }
    /// What the panel shows.
    #[must_use]
    pub fn panel(&self) -> Panel {
        self.panel.get()
    }
    /// Which list is open: a territory without anything below has only lieux.
    #[must_use]
    pub fn tab(&self) -> Tab {
        if has_children(self.scope.get()) { self.tab.get() } else { Tab::Lieux }
    }
    /// The page of the list, from 0.
    #[must_use]
    pub fn page(&self) -> usize {
        self.page.get()
    }
    /// On narrow elements, whether the visitor opened the map.
    #[must_use]
    pub fn map_open(&self) -> bool {
        self.map_open.get()
    }
    /// What should get the focus.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus.get()
    }
    /// The publication, once known.
    #[must_use]
    pub fn manifest(&self) -> Option<Shared<Manifest>> {
        self.manifest.with(|manifest| manifest.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// What the raw file says of itself, once read; `None` for published data.
    #[must_use]
    pub fn about(&self) -> Option<About> {
        self.about.get()
    }
    /// Whether the lieux are invented, which the page must say: the publication says so, or a raw file names that source.
    #[must_use]
    pub fn is_invented(&self) -> bool {
        match self.about() {
            Some(about) => about.source.split(',').any(|source| source.trim() == "synthetique"),
            None => {
                self.config().raw_source().is_none() && self.manifest().is_some_and(|manifest| manifest.synthetique)
            }
        }
    }
    /// Outlines, once there.
    #[must_use]
    pub fn outlines(&self, part: Part) -> Option<Shared<Outlines>> {
        self.outlines.with(|outlines| find(outlines, &part).and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// The lieux, once there.
    #[must_use]
    pub fn lieux(&self) -> Option<Shared<Lieux>> {
        self.lieux.with(|lieux| lieux.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// What the sheet of a lieu adds, once there.
    #[must_use]
    pub fn details(&self, id: LieuId) -> Option<Details> {
        let lieux = self.lieux()?;
        let handle = lieux.catalogue.handle(id);
        if let Some(found) = self.all_details.with(|all| all.as_ref().map(|all| all.get(handle))) {
            return found;
        }
        let of = lieux.catalogue.node(id).departement();
        self.details.with(|details| match find(details, &of) {
            Some(Ok(details)) => details.get(handle),
            _ => None,
        })
    }
    /// How many lieux the territory in view holds; `None` while nothing that would say so is there. Unknown is not zero.
    #[must_use]
    pub fn known_total(&self) -> Option<u32> {
        self.knows_counts_below(self.scope()).then(|| self.total.get())
    }
    /// Whether the lieux below a territory have been counted: outlines carry the counts of the publication they are part of, which
    /// say nothing of a raw file.
    #[must_use]
    pub fn knows_counts_below(&self, parent: Territoire) -> bool {
        let published = self.config.with(|config| config.raw_source().is_none());
        // They say nothing of a filter either.
        let whole = published && self.ask.with_filter(atlas::filter::Filter::is_empty);
        self.lieux().is_some() || (whole && self.outlines(outlines_of(parent)).is_some())
    }
    /// How many lieux each territory right below `parent` holds, those that hang on `parent` itself under its own key; from the
    /// lieux, or from what came with the outlines until they are there.
    #[must_use]
    pub fn counts_below(&self, parent: Territoire) -> Counts {
        let raw = self.config.with(|config| config.raw_source().is_some());
        counts_below(parent, self.ask, self.lieux, self.outlines, self.manifest, raw)
    }
    /// The name of a territory: known from its code, or from the outlines that are there.
    #[must_use]
    pub fn nom(&self, territoire: Territoire) -> String {
        match territoire {
            Territoire::France => text::FRANCE.into(),
            Territoire::Region(region) => region.nom().into(),
            Territoire::Departement(departement) => departement.nom().into(),
            Territoire::NonLocalise => text::NOT_LOCATED.into(),
            Territoire::Commune(commune) => self
                .outlines(Part::Communes(commune.departement()))
                .and_then(|outlines| outlines.area(territoire).map(|area| area.nom.clone()))
                .unwrap_or_else(|| text::commune_without_name(commune.as_str())),
        }
    }

    /// Where a lieu is, for a line of a list; empty when nobody knows.
    #[must_use]
    pub fn nom_of_node(&self, node: Territoire) -> String {
        match node {
            Territoire::NonLocalise => String::new(),
            // Without the outlines of its département the name of a commune is not known here: the département says where.
            Territoire::Commune(commune) if self.outlines(Part::Communes(commune.departement())).is_none() => {
                commune.departement().nom().into()
            }
            node => self.nom(node),
        }
    }
    /// The département that a point is in, among those of the element; none beyond, and none while outlines are not there.
    #[must_use]
    pub fn departement_of(&self, at: atlas::lieu::Position) -> Option<CodeDepartement> {
        let top = untrack(|| self.top());
        let alone = top.departement();
        let found = match alone {
            // The communes of a département say where it ends.
            Some(departement) => untrack(|| self.outlines(Part::Communes(departement)))
                .and_then(|outlines| outlines.find(Layer::Communes, at).map(|area| area.territoire)),
            None => untrack(|| self.outlines(Part::France))
                .and_then(|outlines| outlines.find(Layer::Departements, at).map(|area| area.territoire)),
        };
        found.filter(|found| found.is_within(top)).and_then(Territoire::departement)
    }
    /// The names of all communes, once there.
    #[must_use]
    pub fn gazetteer(&self) -> Option<Shared<Gazetteer>> {
        self.gazetteer.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// Whether the visitor went to the search field.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.searching.get()
    }
    /// The lieu under the pointer or the focus, on the map or in the list.
    #[must_use]
    pub fn pointed(&self) -> Option<LieuId> {
        self.pointed.get()
    }
    /// What is to be given as a file, once all that goes into it is there.
    #[must_use]
    pub fn export(&self) -> Option<(Export, Vec<Details>)> {
        let export = self.export.get()?;
        let details = export.ids.iter().map(|id| self.details(*id)).collect::<Option<Vec<Details>>>()?;
        Some((export, details))
    }
    /// What should get the focus, without following it; `None` once the element is gone.
    #[must_use]
    pub fn focus_untracked(&self) -> Option<Focus> {
        self.focus.try_get_untracked()
    }
}
