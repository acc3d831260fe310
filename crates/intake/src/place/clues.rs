//! What a record says of its place, looked up in the list of communes. Outlines are not known here.

use super::ground::in_collectivite;
use crate::order::distinct;
use atlas::fold::fold;
use atlas::gazetteer::{CommuneRef, Gazetteer};
use atlas::lieu::{Lieu, Position};
use atlas::territoire::{CodeCommune, CodeDepartement};

/// What a record says of its place, looked up.
pub(super) struct Clues<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    /// The commune of the code, and the arrondissement when the code is of one.
    pub(super) code: Option<CodeCommune>,
    pub(super) arrondissement: Option<CodeCommune>,
    /// The département of the code postal.
    pub(super) departement: Option<CodeDepartement>,
    /// Communes of the code postal.
    pub(super) by_code_postal: Vec<CodeCommune>,
    /// The name, as comparisons spell it; empty when absent.
    pub(super) name: String,
    pub(super) by_name: Vec<CodeCommune>,
    pub(super) position: Option<Position>,
}

/// The city of an arrondissement; any other commune is itself.
pub(super) fn city(code: CodeCommune) -> CodeCommune {
    code.commune_of_arrondissement().unwrap_or(code)
}

fn cities<'a>(found: impl Iterator<Item = &'a CommuneRef>) -> Vec<CodeCommune> {
    distinct(found.map(|commune| city(commune.code)))
}

/// « le mont dore » → « mont dore ».
fn without_article(name: &str) -> &str {
    ["le ", "la ", "les ", "l "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// « lyon 3e arrondissement », « paris 11 » → « lyon », « paris ».
fn without_arrondissement(name: &str) -> &str {
    let end = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    name[..end].trim()
}

impl<'a> Clues<'a> {
    pub(super) fn of(lieu: &Lieu, gazetteer: &'a Gazetteer) -> Self {
        let code =
            lieu.code_insee.filter(|code| gazetteer.get(*code).is_some() || gazetteer.get(city(*code)).is_some());
        let by_code_postal =
            lieu.code_postal.parse().map(|number| cities(gazetteer.by_code_postal(number))).unwrap_or_default();
        let name = fold(&lieu.commune);
        let name = without_arrondissement(&name).to_owned();
        let mut by_name = cities(gazetteer.by_name(&name));
        if by_name.is_empty() && !name.is_empty() {
            let bare = without_article(&name);
            let spellings = ["", "le ", "la ", "les ", "l "].map(|article| format!("{article}{bare}"));
            by_name = spellings.iter().flat_map(|spelling| cities(gazetteer.by_name(spelling))).collect();
        }
        Self {
            gazetteer,
            code: code.map(city),
            arrondissement: code.filter(|code| code.commune_of_arrondissement().is_some()),
            departement: CodeDepartement::of_code_postal(&lieu.code_postal),
            by_code_postal,
            name,
            by_name,
            position: lieu.position,
        }
    }

    /// The only commune that has both the code postal and the name, or that one of them points at alone.
    pub(super) fn named(&self) -> Option<CodeCommune> {
        let both: Vec<CodeCommune> = self.by_code_postal.iter().copied().filter(|code| self.name_fits(*code)).collect();
        let only = |codes: &[CodeCommune]| match codes {
            [code] => Some(*code),
            _ => None,
        };
        match (both.as_slice(), self.by_code_postal.as_slice(), self.by_name.as_slice()) {
            ([code], ..) => Some(*code),
            // Several communes of one code postal begin with the name: the one that is the name.
            ([_, ..], ..) => only(&both.iter().copied().filter(|code| self.by_name.contains(code)).collect::<Vec<_>>()),
            // A code postal that is nobody's (CEDEX, a slip): the name, if one commune of that département has it.
            ([], [], names) => match self.departement {
                Some(departement) => {
                    only(&names.iter().copied().filter(|code| code.departement() == departement).collect::<Vec<_>>())
                }
                None => only(names),
            },
            // A code postal of one commune, a name of none (a hamlet, a former commune): that commune.
            ([], [code], []) => Some(*code),
            // A code postal next door: the name, if one commune of that département has it.
            ([], [first, ..], names) => {
                let departement = first.departement();
                only(&names.iter().copied().filter(|code| code.departement() == departement).collect::<Vec<_>>())
            }
        }
    }

    /// Whether the name is that of a commune, or what it or a part of it is called.
    pub(super) fn name_fits(&self, code: CodeCommune) -> bool {
        if self.name.is_empty() {
            return false;
        }
        let Some(commune) = self.gazetteer.get(code) else { return false };
        let full = fold(&commune.nom);
        let (full, name) = (without_article(&full), without_article(&self.name));
        let begins = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        !full.is_empty() && !name.is_empty() && (begins(full, name) || begins(name, full))
    }

    pub(super) fn code_postal_fits(&self, code: CodeCommune) -> bool {
        self.by_code_postal.contains(&code)
    }

    /// Whether a position may be in a commune, as far as boxes tell. Without position, nothing is against it.
    pub(super) fn may_be_in(&self, code: CodeCommune) -> bool {
        let Some(position) = self.position else { return true };
        match self.gazetteer.get(code).and_then(|commune| commune.extent) {
            Some(extent) => extent.contains(position),
            None => in_collectivite(code.departement(), position).unwrap_or(true),
        }
    }

    /// Départements that have a commune whose box holds the position.
    pub(super) fn departements_around(&self) -> Vec<CodeDepartement> {
        let Some(position) = self.position else { return Vec::new() };
        let holding = self
            .gazetteer
            .communes()
            .iter()
            .filter(|commune| commune.extent.is_some_and(|extent| extent.contains(position)));
        let mut departements: Vec<CodeDepartement> = holding.map(|commune| commune.code.departement()).collect();
        departements.dedup();
        departements
    }

    fn arrondissement_of_code_postal(&self, city_code: CodeCommune, code_postal: &str) -> Option<CodeCommune> {
        let number = code_postal.parse().ok()?;
        let found = self.gazetteer.by_code_postal(number).map(|commune| commune.code);
        let mut found = found.filter(|code| code.commune_of_arrondissement() == Some(city_code));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The arrondissement that code or code postal name, in a city that has some.
    pub(super) fn arrondissement_named(&self, city_code: CodeCommune, code_postal: &str) -> Option<CodeCommune> {
        let of_code = self.arrondissement.filter(|code| city(*code) == city_code);
        of_code.or_else(|| self.arrondissement_of_code_postal(city_code, code_postal))
    }
}
