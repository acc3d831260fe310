//! What a record says of its place, looked up in the list of communes. Outlines are not known here.

use super::ground::in_collectivite;
use crate::order::distinct;
use atlas::fold::fold;
use atlas::gazetteer::{CommuneRef, Gazetteer};
use atlas::lieu::{Lieu, Position};
use atlas::territoire::{CodeCommune, CodeDepartement};
use atlas::toponym::{self, departement_at_end, ordinal};

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
    /// Communes that the name was, or a part of them, or is a locality of.
    pub(super) by_former_name: Vec<CodeCommune>,
    /// The number of the arrondissement that follows the name.
    number: Option<u32>,
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

/// « marseille xiii », « lyon 3e arrondissement » → the city and the number.
fn of_city(name: &str) -> (&str, Option<u32>) {
    let mut words = name.split(' ');
    let city = words.next().filter(|city| matches!(*city, "paris" | "lyon" | "marseille"));
    let number = city.and_then(|_| ordinal(words.next()?));
    (city.filter(|_| number.is_some()).unwrap_or(name), number)
}

/// The communes of a name, with or without its article.
fn named(gazetteer: &Gazetteer, name: &str) -> Vec<CodeCommune> {
    either_spelling(name, &|spelling| cities(gazetteer.by_name(spelling)))
}

/// The same of names that are not of today.
fn former(gazetteer: &Gazetteer, name: &str) -> Vec<CodeCommune> {
    either_spelling(name, &|spelling| cities(gazetteer.by_former_name(spelling)))
}

fn either_spelling(name: &str, find: &dyn Fn(&str) -> Vec<CodeCommune>) -> Vec<CodeCommune> {
    let found = find(name);
    if !found.is_empty() || name.is_empty() {
        return found;
    }
    let bare = without_article(name);
    ["", "le ", "la ", "les ", "l "].iter().flat_map(|article| find(&format!("{article}{bare}"))).collect()
}

impl<'a> Clues<'a> {
    pub(super) fn of(lieu: &Lieu, gazetteer: &'a Gazetteer) -> Self {
        let code = lieu.code_insee.and_then(|code| {
            let arrondissement = || gazetteer.get(city(code)).map(|_| code);
            gazetteer.today(code).map(|commune| commune.code).or_else(arrondissement)
        });
        let by_code_postal =
            lieu.code_postal.parse().map(|number| cities(gazetteer.by_code_postal(number))).unwrap_or_default();
        let name = fold(&lieu.commune);
        let (of_city, number) = of_city(&name);
        let mut name = without_arrondissement(of_city).to_owned();
        let mut departement = CodeDepartement::of_code_postal(&lieu.code_postal);
        let mut by_name = named(gazetteer, &name);
        let mut by_former_name = former(gazetteer, &name);
        if by_name.is_empty() && by_former_name.is_empty() {
            // « Firminy, Loire »
            let words: Vec<&str> = name.split(' ').collect();
            if let Some((said, n_words)) = departement_at_end(&words) {
                let of_it = |codes: Vec<CodeCommune>| -> Vec<CodeCommune> {
                    codes.into_iter().filter(|code| code.departement() == said).collect()
                };
                let bare = words[..words.len() - n_words].join(" ");
                (by_name, by_former_name) = (of_it(named(gazetteer, &bare)), of_it(former(gazetteer, &bare)));
                if !by_name.is_empty() || !by_former_name.is_empty() {
                    name = bare;
                    departement = departement.or(Some(said));
                }
            }
        }
        Self {
            gazetteer,
            code: code.map(city),
            arrondissement: code.filter(|code| code.commune_of_arrondissement().is_some()),
            departement,
            by_code_postal,
            name,
            by_name,
            by_former_name,
            number,
            position: lieu.position,
        }
    }

    /// The only commune that has both the code postal and the name, or that one of them points at alone.
    pub(super) fn named(&self) -> Option<CodeCommune> {
        let only = |codes: &[CodeCommune]| match codes {
            [code] => Some(*code),
            _ => None,
        };
        let within = |names: &[CodeCommune], departement: CodeDepartement| {
            only(&names.iter().copied().filter(|code| code.departement() == departement).collect::<Vec<_>>())
        };
        let both = |fits: &dyn Fn(CodeCommune) -> bool| -> Vec<CodeCommune> {
            self.by_code_postal.iter().copied().filter(|code| fits(*code)).collect()
        };
        // What communes are called today comes before what any was called: a former name may be another's today.
        let mut names = &self.by_name;
        let mut fitting = both(&|code| self.is_called(code));
        if fitting.is_empty() {
            fitting = both(&|code| self.by_former_name.contains(&code));
        }
        let any_of = |departement: CodeDepartement| {
            within(&self.by_name, departement).or_else(|| within(&self.by_former_name, departement))
        };
        if names.is_empty() {
            names = &self.by_former_name;
        }
        match (fitting.as_slice(), self.by_code_postal.as_slice(), names.as_slice()) {
            ([code], ..) => Some(*code),
            // Several communes of one code postal begin with the name: the one that is the name.
            ([_, ..], ..) => {
                let of = |names: &Vec<CodeCommune>| {
                    only(&fitting.iter().copied().filter(|code| names.contains(code)).collect::<Vec<_>>())
                };
                of(&self.by_name).or_else(|| of(&self.by_former_name))
            }
            // A code postal that is nobody's (CEDEX, a slip): the name, if one commune of that département has it.
            ([], [], names) => self.departement.map_or_else(|| only(names), any_of),
            // A code postal of one commune, a name of none (a hamlet, a former commune): that commune.
            ([], [code], []) => Some(*code),
            // A code postal next door: the name, if one commune of that département has it.
            ([], [first, ..], _) => any_of(first.departement()),
        }
    }

    /// Whether the name is that of a commune, or what it or a part of it is or was called.
    pub(super) fn name_fits(&self, code: CodeCommune) -> bool {
        self.is_called(code) || self.by_former_name.contains(&code)
    }

    fn is_called(&self, code: CodeCommune) -> bool {
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
        of_code
            .or_else(|| self.arrondissement_of_code_postal(city_code, code_postal))
            .or_else(|| toponym::arrondissement(city_code, self.number?))
    }
}
