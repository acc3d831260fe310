//! The lieux that are measured, as the index has them and as a plain list.
//!
//! They are those of `cargo xtask synth`, which is asked for them: nothing has to lie on the disk. What is measured is decided elsewhere.

use crate::plain_csv::lieux_in;
use atlas::calendar::moment;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::filter::Bitset;
use atlas::fold::fold;
use atlas::horaires::{Holidays, Horaires, Span, Week};
use atlas::lieu::{Lieu, Position};
use atlas::projection::MapPoint;
use atlas::search::{CommuneName, SearchIndex};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeCommune, CodeDepartement, Territoire};
use atlas::vocabulary::Facet;
use atlas::wire::{handles, read_index, write_index};
use std::collections::BTreeMap;
use std::process::Command;

/// A Thursday afternoon in November 2026.
pub const NOW_S: i64 = 1_795_000_000;

/// One lieu of the list that is walked: all that a question needs is in it or was computed before.
pub struct Record {
    pub nom: String,
    pub folded: String,
    pub position: Option<Position>,
    pub point: Option<MapPoint>,
    pub node: Territoire,
    pub departement: Option<CodeDepartement>,
    /// The clocks where it is.
    pub now: atlas::calendar::Moment,
    /// Places in [`Catalogue::all_values`].
    pub values: [Vec<u16>; Facet::COUNT],
    pub semaine: Option<Horaires>,
    /// Which of [`Lieux::communes`].
    pub commune: Option<usize>,
}

/// A commune of the list that is walked.
pub struct Commune {
    pub code: CodeCommune,
    pub nom: String,
    pub folded: String,
}

/// So many lieux.
pub struct Lieux {
    pub wire: Vec<u8>,
    pub json: Vec<u8>,
    pub catalogue: Catalogue,
    pub index: SpatialIndex,
    pub search: SearchIndex,
    pub records: Vec<Record>,
    pub communes: Vec<Commune>,
}

impl Lieux {
    /// The first `n` of the national dataset of seed 42.
    pub fn synthetic(n: usize) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let words = ["run", "--release", "--quiet", "--package", "xtask", "--", "synth", "--seed", "42", "--n"];
        let made = Command::new(cargo).args(words).arg(n.to_string()).output().expect("cargo cannot be run");
        assert!(made.status.success(), "cargo xtask synth: {}", String::from_utf8_lossy(&made.stderr));
        let lieux: Vec<Lieu> = lieux_in(std::str::from_utf8(&made.stdout).expect("CSV in UTF-8")).collect();
        assert_eq!(lieux.len(), n);
        let wire = write_index(&lieux, &handles(&lieux));
        let catalogue = read_index(&wire).expect("what was written is read");
        let names: BTreeMap<CodeCommune, &str> =
            lieux.iter().filter_map(|lieu| Some((lieu.code_insee?, lieu.commune.as_str()))).collect();
        let communes: Vec<Commune> =
            names.into_iter().map(|(code, nom)| Commune { code, nom: nom.to_owned(), folded: fold(nom) }).collect();
        let records = catalogue.ids().map(|id| record(&catalogue, &communes, id)).collect();
        Self {
            json: json(&catalogue),
            index: SpatialIndex::new(&catalogue),
            search: SearchIndex::new(&catalogue, &names_of(&communes)),
            wire,
            catalogue,
            records,
            communes,
        }
    }

    pub fn all(&self) -> Bitset {
        Bitset::full(self.catalogue.len())
    }

    pub fn names(&self) -> Vec<CommuneName<'_>> {
        names_of(&self.communes)
    }
}

fn names_of(communes: &[Commune]) -> Vec<CommuneName<'_>> {
    communes
        .iter()
        .map(|commune| CommuneName { code: commune.code, nom: &commune.nom, codes_postaux: &[], population: 0 })
        .collect()
}

fn record(catalogue: &Catalogue, communes: &[Commune], id: LieuId) -> Record {
    let node = catalogue.node(id);
    let departement = node.departement();
    let place = |code: CodeCommune| communes.binary_search_by_key(&code, |commune| commune.code).ok();
    Record {
        nom: catalogue.nom(id).to_owned(),
        folded: fold(catalogue.nom(id)),
        position: catalogue.position(id),
        point: catalogue.map_point(id),
        node,
        departement,
        now: moment(NOW_S, departement),
        values: Facet::ALL.map(|facet| {
            let place = |value| catalogue.all_values(facet).iter().position(|of| of == value).unwrap() as u16;
            catalogue.values(id, facet).map(place).collect()
        }),
        semaine: catalogue.semaine(id).map(owned),
        commune: if let Territoire::Commune(code) = node { place(code) } else { None },
    }
}

fn owned(of: Horaires<&[Span]>) -> Horaires {
    let week = |week: Week<&[Span]>| Week(week.0.map(<[Span]>::to_vec));
    Horaires {
        week: week(of.week),
        even_week: of.even_week.map(week),
        holidays: match of.holidays {
            Holidays::Open(day) => Holidays::Open(day.to_vec()),
            Holidays::Closed => Holidays::Closed,
            Holidays::Unsaid => Holidays::Unsaid,
        },
        to_confirm: of.to_confirm,
    }
}

/// What a script would be sent: slim, without the weeks themselves, to its advantage.
fn json(catalogue: &Catalogue) -> Vec<u8> {
    let of = |id: LieuId| {
        let at = catalogue.position(id).map(|position| [position.lon, position.lat]);
        let commune =
            if let Territoire::Commune(code) = catalogue.node(id) { code.as_str().to_owned() } else { String::new() };
        let values = Facet::ALL.map(|facet| {
            let place = |value| catalogue.all_values(facet).iter().position(|of| of == value);
            catalogue.values(id, facet).filter_map(place).collect::<Vec<usize>>()
        });
        let flags = [catalogue.has_rdv(id), catalogue.has_acces_libre(id), catalogue.has_horaires(id)];
        let flags = (0..).zip(flags).map(|(bit, set)| u8::from(set) << bit).sum::<u8>();
        (catalogue.handle(id).0, catalogue.nom(id), at, commune, flags, catalogue.semaine_index(id), values)
    };
    serde_json::to_vec(&catalogue.ids().map(of).collect::<Vec<_>>()).expect("numbers and texts are JSON")
}
