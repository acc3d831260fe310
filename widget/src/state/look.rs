//! What an element shows: values, each one enum.

use super::Shared;
use atlas::camera::Camera;
use atlas::catalogue::LieuId;
use atlas::parcours::Step;
use atlas::territoire::Territoire;
use std::ops::Range;

/// When and where on a page an element begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Here {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub now_s: i64,
    /// Which of the page's elements it is, from 1.
    pub rank: u32,
}

/// What the side panel shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Panel {
    /// The territories below, or the lieux.
    #[default]
    Browse,
    /// Lieux that stand on one point.
    Group(Vec<LieuId>),
    /// One lieu; and the group it was chosen from.
    Sheet(LieuId, Vec<LieuId>),
    /// A step of the questionnaire.
    Parcours(Step),
    /// The short list, side by side.
    Selection,
    /// A *fiche d'orientation*, and the lieux that it may send to.
    Referral(Vec<LieuId>),
}

/// Which of the two lists is open while browsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Territories below this one.
    #[default]
    Territories,
    /// Lieux of this territory.
    Lieux,
}

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum View {
    /// The whole of the territory, whatever the size of the element.
    #[default]
    Home,
    /// The point that distances are measured from, with what is near.
    Around,
    /// Where the visitor moved it.
    At(Camera),
    /// The same, moved while distances were measured from a place that is theirs alone. It began around that place and may still show it, so
    /// that no address has it; not after the place was taken away either, until they go to a territory or have it shown whole again.
    Near(Camera),
}

/// From where the visitor acted: focus stays on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The map, its markers or its buttons.
    Map,
    /// The list, the breadcrumb, or anything else.
    Panel,
}

/// What should get the keyboard focus once the new state is drawn. The number makes two equal wishes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// Leave it where it is.
    #[default]
    Stay,
    /// A territory of the map, else the map itself.
    Map(Territoire, u32),
    /// The title of the panel.
    Title(u32),
    /// A lieu, in the list or on the map, wherever it is shown.
    Lieu(LieuId, Side, u32),
}

/// What kind of file a list is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV for a French spreadsheet.
    Spreadsheet,
    /// CSV exactly in the standard.
    Standard,
    /// GeoJSON.
    GeoJson,
    /// On paper, by commune.
    OnPaper,
    /// The same, of the short list.
    KeptOnPaper,
}

/// A file that the visitor asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Grows with each wish: the same twice is two files.
    pub turn: u32,
    /// What kind.
    pub format: Format,
    /// The lieux that were listed when it was asked for, in order.
    pub ids: Shared<Vec<LieuId>>,
}

/// Lieux on a page of their list.
pub const LIEUX: usize = 20;

/// The lines on the page in view, whatever number it has: beyond the last page is the last.
#[must_use]
pub fn shown(page: usize, n: usize, size: usize) -> Range<usize> {
    let last = n.saturating_sub(1) / size;
    let first = page.min(last) * size;
    first..n.min(first + size)
}

/// Whether a territory has territories below it.
#[must_use]
pub fn has_children(of: Territoire) -> bool {
    match of {
        Territoire::France | Territoire::Region(_) | Territoire::Ensemble(_) => true,
        Territoire::Departement(departement) => !departement.is_collectivite(),
        Territoire::Commune(commune) => commune.has_arrondissements(),
        Territoire::NonLocalise => false,
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn every_page_shows_something() {
        assert_eq!(shown(0, 0, 20), 0..0);
        assert_eq!(shown(0, 20, 20), 0..20);
        assert_eq!(shown(9, 20, 20), 0..20);
        assert_eq!(shown(1, 45, 20), 20..40);
        assert_eq!(shown(7, 45, 20), 40..45);
    }
}
