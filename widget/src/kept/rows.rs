//! What is compared of the lieux that are kept: for each thing, what each of them says, and whether all say the same.

use crate::state::AppState;
use crate::text;
use crate::ui::{distance_to, said_now, to_dial, usual_week};
use atlas::catalogue::LieuId;
use atlas::lieu::Details;
use atlas::telephone;
use atlas::vocabulary::Facet;

/// What one lieu says of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// A line for each value.
    pub lines: Vec<String>,
    /// Where they lead.
    pub href: String,
}

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub title: &'static str,
    /// What each lieu says, in their order.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Whether all lieux say this.
    #[must_use]
    pub fn is_common(&self, line: &String) -> bool {
        self.cells.iter().all(|cell| cell.lines.contains(line))
    }

    /// Whether all lieux say the same, of several.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.cells.len() > 1 && self.cells.iter().all(|cell| cell.lines == self.cells[0].lines)
    }
}

/// What is compared, in the order that a person asks it.
#[must_use]
pub fn rows(state: AppState, kept: &[LieuId]) -> Vec<Row> {
    let Some(lieux) = state.lieux() else { return Vec::new() };
    let catalogue = &lieux.catalogue;
    let details: Vec<Option<Details>> = kept.iter().map(|id| state.details(*id)).collect();
    let coming = if state.failed.get().is_some() { text::UNAVAILABLE } else { text::COMING };
    let or_unknown = |lines: Vec<String>| match lines.is_empty() {
        true => vec![text::UNKNOWN.to_owned()],
        false => lines,
    };
    let mut rows = Vec::new();
    let mut row = |title: &'static str, cell: &dyn Fn(LieuId) -> (Vec<String>, String)| {
        let cell = |id: &LieuId| {
            let (lines, href) = cell(*id);
            Cell { lines: or_unknown(lines), href }
        };
        rows.push(Row { title, cells: kept.iter().map(cell).collect() });
    };
    // What stands in the details, once they are there.
    let detail = |id: LieuId, say: &dyn Fn(&Details) -> (Vec<String>, String)| {
        let at = kept.iter().position(|other| *other == id).and_then(|at| details.get(at)?.as_ref());
        at.map_or_else(|| (vec![coming.to_owned()], String::new()), say)
    };
    let plain = |lines: Vec<String>| (lines, String::new());

    row(text::ADDRESS, &|id| detail(id, &|details| plain(text::address_lines(details))));
    if state.ask.from.get().is_some() {
        row(text::DISTANCE_HERE, &|id| plain(distance_to(state, catalogue, id).into_iter().collect()));
    }
    row(text::NOW, &|id| {
        let known = catalogue.has_horaires(id) || catalogue.semaine(id).is_some();
        plain(known.then(|| said_now(state, catalogue, id).0).into_iter().collect())
    });
    row(text::USUAL_WEEK, &|id| detail(id, &|details| plain(usual_week(catalogue, id, details))));
    for facet in [Facet::Services, Facet::Frais, Facet::PriseEnCharge, Facet::ModalitesAccompagnement] {
        let values = |id| catalogue.values(id, facet).map(|value| value.label(facet).to_owned()).collect();
        row(text::facet_of_sheet(facet), &|id| plain(values(id)));
    }
    row(text::PHONE, &|id| {
        detail(id, &|details| match &*details.telephone {
            "" => plain(Vec::new()),
            phone => (vec![telephone::displayed(phone)], to_dial(phone)),
        })
    });
    row(text::RDV, &|id| {
        detail(id, &|details| match &*details.prise_rdv {
            "" => plain(Vec::new()),
            rdv => (vec![text::BOOK.to_owned()], rdv.to_owned()),
        })
    });
    rows
}
