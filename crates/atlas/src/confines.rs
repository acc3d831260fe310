//! What an element is confined to: from what its owner writes (territories, EPCI, ids, a drawn outline, so many kilometres around) to
//! the files that must be fetched to tell, the top of its tree, and whether a lieu is in it.
//!
//! Files arrive in any order and some are named by others: [`Confines::of`] is asked again each time one is there, says what it still
//! needs, and is whole once it needs nothing. How the attributes are written and where the files are is decided elsewhere.

use crate::catalogue::{Catalogue, Handle, LieuId};
use crate::epcis::{self, Epcis};
use crate::filter::Bitset;
use crate::identifiers::Identifiers;
use crate::lieu::Position;
use crate::outlines::{Area, Layer, Outlines};
use crate::rings::{self, Bounds, Ring};
use crate::territoire::{CodeDepartement, Level, Territoire};

/// What an owner asks for. The default is the whole country.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Perimeter {
    /// Régions, départements, communes.
    pub territoires: Vec<Territoire>,
    /// Numbers of EPCI.
    pub epcis: Vec<u32>,
    /// The ids of lieux.
    pub lieux: Vec<String>,
    /// An outline is drawn in a file of its own.
    pub drawn: bool,
    /// « Et autour »: kilometres beyond what the rest says; 0 for none.
    pub around_km: u16,
}

impl Perimeter {
    /// The one node of the tree that is asked for, when that is all; France when nothing is.
    #[must_use]
    pub fn node(&self) -> Option<Territoire> {
        let more = !self.epcis.is_empty() || !self.lieux.is_empty() || self.drawn;
        match self.territoires[..] {
            _ if more => None,
            [] => Some(Territoire::France),
            [of] if self.around_km == 0 || of == Territoire::France => Some(of.simplified()),
            _ => None,
        }
    }
}

/// What has arrived.
#[derive(Default)]
pub struct Ground<'a> {
    /// All EPCI.
    pub epcis: Option<&'a Epcis>,
    /// The drawn outline.
    pub drawn: Option<&'a [Ring]>,
    /// Outlines of régions and départements.
    pub france: Option<&'a Outlines>,
    /// Outlines of communes.
    pub communes: Vec<(CodeDepartement, &'a Outlines)>,
    /// Where the lieux asked for by their ids are; they are found in the lieux of the whole country.
    pub found: Option<Vec<Territoire>>,
}

impl<'a> Ground<'a> {
    fn communes_of(&self, departement: CodeDepartement) -> Option<&'a Outlines> {
        self.communes.iter().find(|(of, _)| *of == departement).map(|(_, outlines)| *outlines)
    }

    fn area(&self, of: Territoire) -> Option<(&'a Outlines, &'a Area)> {
        let outlines = match of {
            // The outlines of France know no communes, but the collectivités, which have no file of communes.
            Territoire::Commune(code) => self.communes_of(code.departement()),
            _ => self.france,
        }?;
        Some((outlines, outlines.area(of)?))
    }
}

/// A file that must be there to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// [`Ground::epcis`].
    Epcis,
    /// [`Ground::drawn`].
    Drawn,
    /// [`Ground::france`].
    France,
    /// [`Ground::communes`].
    Communes(CodeDepartement),
    /// [`Ground::found`].
    Found,
}

/// Up to so many départements are shown by their communes, on one map; more of them by départements first: each costs a file of some
/// 13 kB and a drawing of three hundred communes.
const BY_COMMUNES: usize = 3;

/// What an element is confined to, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confines {
    /// The top of its tree.
    pub top: Option<Territoire>,
    /// The territories that are in it whole; none is within another.
    pub members: Vec<Territoire>,
    /// The départements whose lieux may be in it; `None`: any.
    pub departements: Option<Vec<CodeDepartement>>,
    /// Lieux may be in it that are in none of its members.
    pub is_open: bool,
    /// What is needed to tell, whether it is there or not.
    pub needs: Vec<Need>,
    /// Something needed is not there yet: the rest may grow.
    pub is_partial: bool,
    /// Numbers of EPCI and codes of communes that do not exist.
    pub unknown: Vec<Unknown>,
}

/// A code of the right shape that is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// The number of no EPCI.
    Epci(u32),
    /// The code of no commune.
    Commune(Territoire),
}

impl Confines {
    /// One node of the tree, nothing more: nothing else is needed to tell, but whether a commune exists.
    #[must_use]
    pub fn of_whole(node: Territoire) -> Self {
        let departements = node.departement().map(|departement| vec![departement]);
        Self { top: Some(node), members: vec![node], departements, ..Self::default() }
    }

    /// What is known of a perimeter with what has arrived.
    #[must_use]
    pub fn of(perimeter: &Perimeter, ground: &Ground) -> Self {
        if let Some(node) = perimeter.node() {
            return Self::of_whole(node).with_known(ground);
        }
        let mut confines = Self::default();
        for territoire in &perimeter.territoires {
            confines.add(territoire.simplified());
        }
        confines.add_epcis(&perimeter.epcis, ground);
        confines.keep_smallest();
        confines.is_open = perimeter.drawn || !perimeter.lieux.is_empty() || perimeter.around_km > 0;
        let mut touched = confines.departements_of_members();
        if confines.is_open {
            confines.reach(perimeter, ground, &mut touched);
        }
        if !perimeter.lieux.is_empty() {
            confines.need(Need::Found, ground.found.is_some());
            let found = ground.found.iter().flatten().filter_map(|node| node.departement());
            found.for_each(|departement| put(&mut touched, departement));
        }
        confines.top = (!confines.is_partial || !touched.is_empty()).then(|| confines.whole(perimeter, &touched));
        if confines.top == Some(Territoire::Ensemble(Level::Communes)) {
            for departement in &touched {
                confines.need_communes(*departement, ground);
            }
        }
        confines.departements = perimeter.lieux.is_empty().then_some(touched);
        confines.with_known(ground)
    }

    /// Codes of communes are checked where their outlines are there.
    fn with_known(mut self, ground: &Ground) -> Self {
        let missing = |member: &Territoire| match member {
            Territoire::Commune(code) => {
                ground.communes_of(code.departement()).is_some_and(|outlines| outlines.area(*member).is_none())
            }
            _ => false,
        };
        let unknown: Vec<Territoire> = self.members.iter().copied().filter(missing).collect();
        self.unknown.extend(unknown.into_iter().map(Unknown::Commune));
        self
    }

    fn add(&mut self, member: Territoire) {
        if !self.members.contains(&member) {
            self.members.push(member);
        }
    }

    fn need(&mut self, need: Need, is_there: bool) {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
        self.is_partial |= !is_there;
    }

    /// Collectivités have no communes drawn: their silhouette is with France.
    fn need_communes(&mut self, departement: CodeDepartement, ground: &Ground) {
        if departement.is_collectivite() {
            self.need(Need::France, ground.france.is_some());
        } else {
            self.need(Need::Communes(departement), ground.communes_of(departement).is_some());
        }
    }

    fn add_epcis(&mut self, epcis: &[u32], ground: &Ground) {
        for siren in epcis {
            self.need(Need::Epcis, ground.epcis.is_some());
            let Some(all) = ground.epcis else { continue };
            let Some(entry) = all.get(*siren) else {
                self.unknown.push(Unknown::Epci(*siren));
                continue;
            };
            for departement in &entry.departements {
                self.need_communes(*departement, ground);
                let communes = ground
                    .communes_of(*departement)
                    .into_iter()
                    .flat_map(|outlines| epcis::communes_of(outlines, *siren));
                communes.for_each(|commune| self.add(commune));
            }
        }
    }

    /// A territory narrows one that holds it: « région 84, département 42 » is the département.
    fn keep_smallest(&mut self) {
        let all = self.members.clone();
        self.members.retain(|member| !all.iter().any(|other| other != member && other.is_within(*member)));
    }

    fn departements_of_members(&self) -> Vec<CodeDepartement> {
        let mut touched = Vec::new();
        for member in &self.members {
            match member {
                Territoire::Region(region) => region.departements().for_each(|of| put(&mut touched, of)),
                _ => member.departement().into_iter().for_each(|of| put(&mut touched, of)),
            }
        }
        touched
    }

    /// The départements within reach of what is drawn, or around. Communes say where lieux without a position are.
    fn reach(&mut self, perimeter: &Perimeter, ground: &Ground, touched: &mut Vec<CodeDepartement>) {
        if perimeter.drawn {
            self.need(Need::Drawn, ground.drawn.is_some());
        }
        if !perimeter.drawn && perimeter.around_km == 0 {
            return;
        }
        self.need(Need::France, ground.france.is_some());
        for member in self.members.clone() {
            if let Territoire::Commune(code) = member {
                self.need_communes(code.departement(), ground);
            }
        }
        let Some(france) = ground.france else { return };
        let of_members = self.members.iter().filter_map(|member| {
            let (outlines, area) = ground.area(*member)?;
            outlines.extent_of(area)
        });
        let of_drawn = Bounds::around(ground.drawn.into_iter().flatten().flatten().copied());
        let Some(bounds) = of_members.chain(of_drawn).reduce(Bounds::with) else { return };
        let bounds = bounds.grown_m(f64::from(perimeter.around_km) * 1_000.0);
        for area in france.areas(Layer::Departements) {
            if let Some(departement) = area.territoire.departement()
                && france.extent_of(area).is_some_and(|extent| extent.meets(&bounds))
            {
                self.need_communes(departement, ground);
                // The box around a département reaches farther than its communes.
                let within_reach = |outlines: &Outlines| {
                    let mut communes = outlines.areas(Layer::Communes).iter();
                    communes.any(|area| outlines.extent_of(area).is_some_and(|extent| extent.meets(&bounds)))
                };
                if ground.communes_of(departement).is_none_or(within_reach) {
                    put(touched, departement);
                }
            }
        }
    }

    fn whole(&self, perimeter: &Perimeter, touched: &[CodeDepartement]) -> Territoire {
        let all = |is: fn(&Territoire) -> bool| !self.is_open && self.members.iter().all(is);
        let alone = perimeter.epcis.is_empty() && !self.is_open;
        Territoire::Ensemble(match self.members[..] {
            // What narrowed something else down to one node is that node.
            [only] if alone => return only,
            _ if all(|member| matches!(member, Territoire::Region(_))) => Level::Regions,
            _ if all(|member| matches!(member, Territoire::Region(_) | Territoire::Departement(_))) => {
                Level::Departements
            }
            _ if touched.len() <= BY_COMMUNES => Level::Communes,
            _ => Level::Departements,
        })
    }

    /// Whether files of whole territories hold more than what is in it: lieux have to be taken out.
    #[must_use]
    pub fn cuts(&self) -> bool {
        let whole = |top| matches!(top, Territoire::France | Territoire::Region(_) | Territoire::Departement(_));
        !self.top.is_some_and(whole)
    }

    /// Whether all lieux of a territory are in it.
    #[must_use]
    pub fn holds_whole(&self, territoire: Territoire) -> bool {
        self.members.iter().any(|member| territoire.is_within(*member))
    }

    /// Whether a territory may be gone to: the top, what is in a member or holds one, and where it is open, what `holds` lieux.
    #[must_use]
    pub fn admit(&self, territoire: Territoire, holds: impl Fn(Territoire) -> bool) -> bool {
        let Some(top) = self.top else { return false };
        if territoire == top {
            return true;
        }
        let below = match top {
            Territoire::Ensemble(level) => match territoire {
                Territoire::Commune(_) => true,
                // Paris is commune and département at once.
                Territoire::Departement(code) => level != Level::Communes || code.as_str() == "75",
                Territoire::Region(_) => level == Level::Regions,
                _ => false,
            },
            _ => territoire.is_within(top),
        };
        let member = |member: &Territoire| territoire.is_within(*member) || member.is_within(territoire);
        below && (self.members.iter().any(member) || (self.is_open && holds(territoire)))
    }

    /// The lieux of a catalogue that are in it. Those without position are where their commune is; those asked for by their ids have the
    /// numbers that the publication of the catalogue gives these.
    #[must_use]
    pub fn lieux(
        &self,
        perimeter: &Perimeter,
        ground: &Ground,
        catalogue: &Catalogue,
        identifiers: &Identifiers,
    ) -> Bitset {
        let asked: Vec<Handle> = perimeter.lieux.iter().map(|id| identifiers.handle(id)).collect();
        let lines = self.lines(perimeter, ground);
        let drawn = ground.drawn.unwrap_or_default();
        let reach_m = f64::from(perimeter.around_km) * 1_000.0;
        let mut kept = Bitset::new(catalogue.len());
        for id in catalogue.ids() {
            let node = catalogue.node(id).simplified();
            let holds = self.members.iter().any(|member| node.is_within(*member))
                || asked.contains(&catalogue.handle(id))
                || (!lines.is_empty() || !drawn.is_empty())
                    && place_of(catalogue, id, ground).is_some_and(|at| {
                        let near = |(reach, line): &(Bounds, Ring)| {
                            reach.contains(at) && rings::distance_to_line_m(line, at) <= reach_m
                        };
                        rings::hold(drawn, at) || lines.iter().any(near)
                    });
            if holds {
                kept.insert(id);
            }
        }
        kept
    }

    /// The lines to measure from, each in the box that is near enough.
    fn lines(&self, perimeter: &Perimeter, ground: &Ground) -> Vec<(Bounds, Ring)> {
        if perimeter.around_km == 0 {
            return Vec::new();
        }
        let of_members = self.members.iter().filter_map(|member| {
            let (outlines, area) = ground.area(*member)?;
            Some(outlines.rings(area))
        });
        let rings = of_members.flatten().chain(ground.drawn.into_iter().flatten().cloned());
        let closed = rings.filter_map(|mut ring| {
            ring.extend(ring.first().copied());
            let bounds = Bounds::around(ring.iter().copied())?;
            Some((bounds.grown_m(f64::from(perimeter.around_km) * 1_000.0), ring))
        });
        closed.collect()
    }
}

fn place_of(catalogue: &Catalogue, id: LieuId, ground: &Ground) -> Option<Position> {
    catalogue.position(id).or_else(|| {
        let (_, area) =
            ground.area(catalogue.node(id)).filter(|(_, area)| Layer::of(area.territoire) >= Some(Layer::Communes))?;
        area.mairie.or_else(|| area.has_outline().then_some(area.label))
    })
}

fn put(departements: &mut Vec<CodeDepartement>, departement: CodeDepartement) {
    if let Err(place) = departements.binary_search(&departement) {
        departements.insert(place, departement);
    }
}
