//! What views read of a state.

use super::data::find;
use super::{
    About, AppState, Code, Export, Focus, Lieux, Panel, Part, Shared, Tab, View, has_children, is_raw_source, primary,
};
use crate::manifest::Manifest;
use atlas::catalogue::LieuId;
use atlas::confines::Unknown;
use atlas::counts::Counts;
use atlas::filter::Criterion;
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::Details;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeDepartement, Territoire};
use embed_snippet::{Config, Section, Vue};
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
        self.confines.with(super::top_of)
    }
    /// Whether a territory is one of the element's.
    #[must_use]
    pub fn admits(&self, of: Territoire) -> bool {
        super::admits(self.confines, self.lieux, of)
    }
    /// Whether the source of this rank is a raw file.
    #[must_use]
    pub fn is_raw(&self, rank: u8) -> bool {
        self.config.with(|config| is_raw_source(config, rank))
    }
    /// Where the map looks.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.get()
    }
    /// What the panel shows.
    #[must_use]
    pub fn panel(&self) -> Panel {
        match (self.panel.get(), self.step.get()) {
            (Panel::Browse, Some(step)) => Panel::Parcours(step),
            (panel, _) => panel,
        }
    }
    /// Which list is open: a territory without anything below has only lieux.
    #[must_use]
    pub fn tab(&self) -> Tab {
        let vue = self.config.with(|config| config.vue);
        let territories = has_children(self.scope.get()) && vue != Vue::Fiche && !self.hides(Section::Territories);
        if territories { self.tab.get() } else { Tab::Lieux }
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
    /// Where the map stands alone, whether the visitor opened the list.
    #[must_use]
    pub fn list_open(&self) -> bool {
        self.list_open.get()
    }
    /// Whether a part is left out.
    #[must_use]
    pub fn hides(&self, section: Section) -> bool {
        self.config.with(|config| config.hidden.contains(&section))
    }
    /// Whether a criterion is offered: neither hidden by the page's owner nor asked for in any case.
    #[must_use]
    pub fn offers(&self, criterion: Criterion) -> bool {
        self.config.with(|config| !config.filtres_masques.contains(&criterion) && !config.filtres_fixes.asks(criterion))
    }
    /// What should get the focus.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus.get()
    }
    /// The publication whose outlines are drawn, once known.
    #[must_use]
    pub fn manifest(&self) -> Option<Shared<Manifest>> {
        self.manifest_of(self.config.with(primary))
    }
    /// The publication of the source of this rank, once known.
    #[must_use]
    pub fn manifest_of(&self, rank: u8) -> Option<Shared<Manifest>> {
        self.data.manifest(rank)
    }
    /// How many sources there are.
    #[must_use]
    pub fn n_sources(&self) -> u8 {
        self.config.with(super::data::n_sources)
    }
    /// What the raw file of this rank says of itself, once read; `None` for published data.
    #[must_use]
    pub fn about(&self, rank: u8) -> Option<About> {
        self.data.abouts.with(|abouts| find(abouts, &rank).cloned())
    }
    /// Under which licence the lieux of this rank are, and whom to thank for them: what their publication says, else the tag, which completes it.
    /// That nobody says under which is said as well.
    #[must_use]
    pub fn rights(&self, rank: u8) -> [String; 2] {
        let manifest = self.manifest_of(rank).filter(|_| !self.is_raw(rank));
        let own = manifest.map(|manifest| [manifest.licence.clone(), manifest.attribution.clone()]).unwrap_or_default();
        let mut said =
            self.config.with(|config| [&config.licence, &config.attribution].map(|of| of.clone().unwrap_or_default()));
        for (said, own) in said.iter_mut().zip(own) {
            if !own.is_empty() {
                *said = own;
            }
        }
        if said[0].is_empty() {
            said[0] = phrases::NO_LICENCE.to_owned();
        }
        said
    }
    /// Whether lieux are invented, which the page must say: a publication says so, or a raw file names that source.
    #[must_use]
    pub fn is_invented(&self) -> bool {
        (0..self.n_sources()).any(|rank| match self.about(rank) {
            Some(about) => about.source.split(',').any(|source| source.trim() == "synthetique"),
            None => !self.is_raw(rank) && self.manifest_of(rank).is_some_and(|manifest| manifest.synthetique),
        })
    }
    /// Outlines, once there.
    #[must_use]
    pub fn outlines(&self, part: Part) -> Option<Shared<Outlines>> {
        self.data.outlines(part)
    }
    /// The lieux, once there.
    #[must_use]
    pub fn lieux(&self) -> Option<Shared<Lieux>> {
        self.lieux.with(|lieux| lieux.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// What the sheet of a lieu adds, once there.
    #[must_use]
    pub fn details(&self, id: LieuId) -> Option<Details> {
        let mut details = self.published_details(id)?;
        self.data.corrections.with(|loaded| {
            if let Some(Ok(overlay)) = loaded {
                overlay.correct(&mut details);
            }
        });
        Some(details)
    }
    fn published_details(&self, id: LieuId) -> Option<Details> {
        let lieux = self.lieux()?;
        let handle = lieux.catalogue.handle(id);
        let key = lieux.details_of(id);
        if let Some(found) = self.data.all_details.with(|all| find(all, &key.0).map(|all| all.get(handle))) {
            return found;
        }
        self.data.details(key)?.get(handle)
    }
    /// How many lieux the territory in view holds; `None` while nothing that would say so is there. Unknown is not zero.
    #[must_use]
    pub fn known_total(&self) -> Option<u32> {
        self.known.with(|known| known.as_ref().map(|counts| counts.total()))
    }
    /// The same for the page's owner. How many are within some kilometres of a place, asked for one distance after another, tells the place:
    /// where it is the visitor's alone, that is not known.
    #[must_use]
    pub fn told_total(&self) -> Option<u32> {
        let near = self.ask.is_private() && self.ask.with_filter(|filter| filter.radius_km.is_some());
        self.known_total().filter(|_| !near)
    }
    /// How many lieux each territory right below `parent` holds, those that hang on `parent` itself under its own key; from the
    /// lieux, or from what came with the outlines until they are there. `None` where nothing says so: outlines carry the counts of the
    /// publication they are part of, which say nothing of a raw file.
    #[must_use]
    pub fn counts_below(&self, parent: Territoire) -> Option<Shared<Counts>> {
        if parent == self.scope() {
            return self.known.get();
        }
        let known = super::known_counts(self.config, self.data, self.confines, self.lieux, self.ask, parent);
        known.map(Shared::new)
    }
    /// The name of a territory: known from its code, or from the outlines that are there.
    #[must_use]
    pub fn nom(&self, territoire: Territoire) -> String {
        if territoire == self.top()
            && let Some(nom) = self.config.with(|config| config.nom.clone())
        {
            return nom;
        }
        match territoire {
            Territoire::France => phrases::FRANCE.into(),
            Territoire::Region(region) => region.nom().into(),
            Territoire::Departement(departement) => departement.nom().into(),
            Territoire::NonLocalise => phrases::NOT_LOCATED.into(),
            Territoire::Ensemble(_) => self.nom_of_ensemble(),
            Territoire::Commune(commune) => self
                .outlines(Part::Communes(commune.departement()))
                .and_then(|outlines| outlines.area(territoire).map(|area| area.nom.clone()))
                .unwrap_or_else(|| phrases::commune_without_name(commune.as_str())),
        }
    }

    /// The name of several territories: theirs when they are few, else how many.
    fn nom_of_ensemble(&self) -> String {
        let config = self.config.get();
        // What does not exist has no name: its owner is told, visitors see the rest.
        let unknown = self.confines.with(|confines| confines.unknown.clone());
        let exists = |of: &&Territoire| !unknown.contains(&Unknown::Commune(**of));
        let mut names: Vec<String> =
            config.perimeter.territoires.iter().filter(exists).map(|of| self.nom(*of)).collect();
        let epcis = self.data.epcis.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()));
        for siren in &config.perimeter.epcis {
            let known = epcis.as_ref().and_then(|epcis| epcis.get(*siren));
            names.extend(known.map(|entry| entry.epci.nom.clone()));
        }
        phrases::ensemble(&names, config.perimeter.around_km)
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
        let in_communes = |departement| {
            let outlines = untrack(|| self.outlines(Part::Communes(departement)))?;
            outlines.find(Layer::Communes, at).map(|area| area.territoire)
        };
        let own = self.confines.with_untracked(|confines| confines.departements.clone()).unwrap_or_default();
        // The communes of a département say where it ends.
        let found = own.into_iter().find_map(in_communes).or_else(|| {
            let france = untrack(|| self.outlines(Part::France))?;
            france.find(Layer::Departements, at).map(|area| area.territoire)
        });
        found.filter(|found| found.is_within(top)).and_then(Territoire::departement)
    }
    /// The names of all communes, once there.
    #[must_use]
    pub fn gazetteer(&self) -> Option<Shared<Gazetteer>> {
        self.data.gazetteer.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// The names that communes had, once there.
    #[must_use]
    pub fn formers(&self) -> Option<Shared<Formers>> {
        self.data.formers.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
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
        self.data.outcome(Part::Code(Code::Exports))?.ok()?;
        let details = export.ids.iter().map(|id| self.details(*id)).collect::<Option<Vec<Details>>>()?;
        Some((export, details))
    }
    /// What should get the focus, without following it; `None` once the element is gone.
    #[must_use]
    pub fn focus_untracked(&self) -> Option<Focus> {
        self.focus.try_get_untracked()
    }
}
