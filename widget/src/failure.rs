//! Why data did not come and why a report was not taken: what who fetches, who keeps and who says all name.

use atlas::bytes::WireError;

/// Why a part is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// No connection, one lost half-way, or an answer that this page may not read: of a server that refuses its origin, or that allows it
    /// on successes alone and has no such file.
    Network,
    /// Nothing came for twenty seconds.
    Silence,
    /// The server answered something else than success.
    Status(u16),
    /// Something came, but no data of ours: an HTML error page, most often.
    NotData,
    /// Data of another version of this widget.
    Version,
    /// The reader refused a raw file, and says why in French.
    Refused(String),
    /// What reads raw files did not come: the fault of none of them.
    NoReader,
}

impl From<WireError> for LoadError {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Version { .. } => LoadError::Version,
            _ => LoadError::NotData,
        }
    }
}

impl LoadError {
    /// Whether a moment may heal it.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, LoadError::Network | LoadError::Status(500..=599))
    }

    /// One word for scripts.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            LoadError::Network | LoadError::NoReader => "reseau",
            LoadError::Silence => "delai",
            LoadError::Status(404 | 410) => "introuvable",
            LoadError::Status(_) => "statut",
            LoadError::NotData => "contenu",
            LoadError::Version => "version",
            LoadError::Refused(_) => "fichier",
        }
    }
}

/// Why a report was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No connection.
    Network,
    /// Nothing came for so long.
    Silence,
    /// The server is there, and does not take reports from this page.
    Origin,
    /// It answered something else than success.
    Status(u16),
}
