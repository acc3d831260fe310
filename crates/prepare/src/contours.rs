//! The files of outlines: where they are, and what is read of them.

use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::outlines::Outlines;
use atlas::territoire::CodeDepartement;
use intake::place::OutlinesOf;
use std::path::{Path, PathBuf};

const FORMERS: &str = "communes-anciennes.bin";

/// A directory of outlines.
#[derive(Debug, Clone)]
pub struct Contours {
    directory: PathBuf,
}

impl Contours {
    /// The directory asked for, else `contours` beside the program, else `data/contours` of the current directory or of the workspace
    /// the program was built in.
    ///
    /// # Errors
    /// One sentence, in French, when there is none.
    pub fn find(asked: Option<&Path>) -> Result<Self, String> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/contours");
        let candidates = match asked {
            Some(directory) => vec![directory.to_owned()],
            None => {
                // What a hub was given: the program, its outlines beside it.
                let program = std::env::current_exe().ok();
                let given = program.and_then(|program| Some(program.parent()?.join("contours")));
                given.into_iter().chain([PathBuf::from("data/contours"), beside]).collect()
            }
        };
        let found = candidates.iter().find(|directory| directory.join("communes-noms.bin").is_file());
        match (found, asked) {
            (Some(directory), _) => Ok(Self { directory: directory.clone() }),
            (None, Some(asked)) => Err(format!("{} ne contient pas de contours (communes-noms.bin)", asked.display())),
            (None, None) => Err("contours introuvables ; dites où ils sont : --contours DOSSIER".to_owned()),
        }
    }

    /// The bytes of the file of régions and départements.
    pub fn france(&self) -> Result<Vec<u8>, String> {
        self.bytes("france.bin")
    }

    /// The bytes of the list of communes.
    pub fn communes_noms(&self) -> Result<Vec<u8>, String> {
        self.bytes("communes-noms.bin")
    }

    /// The bytes of the communes of a département; `None` for a collectivité, which has no such file.
    pub fn communes(&self, departement: CodeDepartement) -> Result<Option<Vec<u8>>, String> {
        if departement.is_collectivite() {
            Ok(None)
        } else {
            self.bytes(&format!("communes-{departement}.bin")).map(Some)
        }
    }

    /// The bytes of the list of former names; `None` in a folder from before it existed.
    pub fn communes_anciennes(&self) -> Result<Option<Vec<u8>>, String> {
        if self.directory.join(FORMERS).is_file() { self.bytes(FORMERS).map(Some) } else { Ok(None) }
    }

    /// The list of communes, which knows former names where the folder has them.
    pub fn gazetteer(&self) -> Result<Gazetteer, String> {
        let gazetteer =
            Gazetteer::read(&self.communes_noms()?).map_err(|error| self.unreadable("communes-noms.bin", &error))?;
        let Some(bytes) = self.communes_anciennes()? else { return Ok(gazetteer) };
        Ok(gazetteer.knowing(Formers::read(&bytes).map_err(|error| self.unreadable(FORMERS, &error))?))
    }

    /// The outlines of some départements.
    pub fn outlines_of(&self, departements: &[CodeDepartement]) -> Result<OutlinesOf, String> {
        let mut outlines = OutlinesOf::new();
        for departement in departements {
            if let Some(bytes) = self.communes(*departement)? {
                let name = format!("communes-{departement}.bin");
                outlines.insert(*departement, Outlines::read(&bytes).map_err(|error| self.unreadable(&name, &error))?);
            }
        }
        Ok(outlines)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.directory.join(name);
        std::fs::read(&path).map_err(|error| format!("{} : {error}", path.display()))
    }

    fn unreadable(&self, name: &str, error: &dyn std::fmt::Display) -> String {
        format!("{} : contours illisibles ({error})", self.directory.join(name).display())
    }
}
