//! `manifest.json`: what a publication holds and under which names.
//!
//! The shape only; reading the JSON is the browser's work ([`crate::platform`]).

use atlas::territoire::CodeDepartement;

/// The version of the layout that this widget reads. Another one is refused by name.
pub const FORMAT: u32 = 1;

/// A file of the publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRef {
    /// Name, relative to the manifest; the content's hash is in it.
    pub name: String,
    /// Size once decompressed, bytes.
    pub bytes: u64,
}

/// The files of one département.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DepartementFiles {
    /// How many lieux it has.
    pub n_lieux: u32,
    /// Outlines of its communes; none for the collectivités.
    pub communes: Option<FileRef>,
    /// Its lieux; none when it has none.
    pub index: Option<FileRef>,
    /// What sheets add to its lieux; none when it has none.
    pub details: Option<FileRef>,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Address of the folder, with its final slash.
    pub base: String,
    /// Day of publication, `YYYY-MM-DD`; empty when unknown, or still to come.
    pub date: String,
    /// Who collected the lieux.
    pub source: String,
    /// Licence of the lieux.
    pub licence: String,
    /// Whom to thank, to be shown as it is.
    pub attribution: String,
    /// Invented data: the page must say so.
    pub synthetique: bool,
    /// How many lieux in all.
    pub n_lieux: u32,
    /// Outlines of régions, départements and collectivités, with counts.
    pub france: FileRef,
    /// All lieux.
    pub national: FileRef,
    /// All communes by name.
    pub communes_noms: FileRef,
    /// What communes were called; absent from publications made before it existed.
    pub communes_anciennes: Option<FileRef>,
    /// Where each EPCI is; absent from publications made before it existed.
    pub epcis: Option<FileRef>,
    /// What is said of some lieux for a while; absent when there is nothing.
    pub avis: Option<FileRef>,
    /// The ids whose number is not their hash; absent where there is none.
    pub identifiants: Option<FileRef>,
    /// By département or collectivité.
    pub departements: Vec<(CodeDepartement, DepartementFiles)>,
    /// Lieux of no known place.
    pub non_localises: DepartementFiles,
}

impl Manifest {
    /// The files of a département; none when the publication does not know it.
    #[must_use]
    pub fn files(&self, of: CodeDepartement) -> Option<&DepartementFiles> {
        self.departements.iter().find(|(code, _)| *code == of).map(|(_, files)| files)
    }
}
