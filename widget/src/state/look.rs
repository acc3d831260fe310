//! What an element shows: values, each one enum.

use atlas::camera::Camera;
use atlas::catalogue::LieuId;
use atlas::territoire::Territoire;

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
    /// Where the visitor moved it.
    At(Camera),
}

/// From where the visitor acted: focus stays on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
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
    Lieu(LieuId, From, u32),
}

/// Whether a territory has territories below it.
#[must_use]
pub fn has_children(of: Territoire) -> bool {
    match of {
        Territoire::France | Territoire::Region(_) => true,
        Territoire::Departement(departement) => !departement.is_collectivite(),
        Territoire::Commune(commune) => commune.has_arrondissements(),
        Territoire::NonLocalise => false,
    }
}
