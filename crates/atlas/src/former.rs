//! Names that people have for a place and the list of communes has not: communes that merged or were renamed, the codes they had, and
//! localities that post is addressed to (« Juan-les-Pins »). Each leads to a commune of today.
//!
//! For what [`crate::gazetteer`] does not know: the search, and the weighing of a record that was filled in before a merger. The list is
//! a file of its own, and optional: whoever has none knows the communes of today alone.
//!
//! # The file
//!
//! Columns, by commune: the commune, its old code as a difference from that of the commune (0 for none), the names in one block.

use crate::bytes::{Reader, WireError, Writer, kind};
use crate::fold::fold;
use crate::order;
use crate::outlines::columns::{
    commune_of_number, number_of_commune, read_deltas, read_names, write_deltas, write_names,
};
use crate::territoire::CodeCommune;
use std::sync::OnceLock;

/// A name or a code that is no longer one of a commune, or never was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// With accents; empty where only the code is another.
    pub nom: String,
    /// The code that went with it; none for a locality, and for a commune that kept its code.
    pub code: Option<CodeCommune>,
    /// The commune that it is in today.
    pub commune: CodeCommune,
}

/// All of them, by commune.
#[derive(Debug, Clone, Default)]
pub struct Formers {
    all: Vec<Former>,
    /// Made when a name or a code is first looked up: the search of a page looks none up.
    tables: OnceLock<Tables>,
}

#[derive(Debug, Clone)]
struct Tables {
    /// Their names, folded.
    folded: Vec<String>,
    /// Indices, by folded name.
    by_name: Vec<u32>,
    /// Indices of those that have a code, by code.
    by_code: Vec<u32>,
}

impl PartialEq for Formers {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Formers {
    /// A list, in any order.
    #[must_use]
    pub fn new(mut all: Vec<Former>) -> Self {
        all.sort_by(|a, b| (a.commune, &a.nom, a.code).cmp(&(b.commune, &b.nom, b.code)));
        Self { all, ..Self::default() }
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| {
            let folded: Vec<String> = self.all.iter().map(|former| fold(&former.nom)).collect();
            let mut by_name: Vec<u32> = (0..self.all.len() as u32).collect();
            let mut by_code = by_name.clone();
            let name = |index: u32| folded.get(index as usize);
            let code = |index: u32| self.all.get(index as usize).and_then(|former| former.code);
            by_code.retain(|index| code(*index).is_some());
            order::sort(&mut by_name, &|a, b| name(a).cmp(&name(b)));
            order::sort(&mut by_code, &|a, b| code(a).cmp(&code(b)));
            Tables { folded, by_name, by_code }
        })
    }

    /// All, by commune.
    #[must_use]
    pub fn all(&self) -> &[Former] {
        &self.all
    }

    /// The commune that a code leads to, if it was one.
    #[must_use]
    pub fn of_code(&self, code: CodeCommune) -> Option<CodeCommune> {
        let by_code = &self.tables().by_code;
        let former = |index: &u32| self.all.get(*index as usize);
        let at = by_code.partition_point(|index| former(index).and_then(|former| former.code) < Some(code));
        former(by_code.get(at)?).filter(|former| former.code == Some(code)).map(|former| former.commune)
    }

    /// What a name was or is the name of, as [`fold`] spells it.
    pub fn of_name<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a Former> {
        let tables = self.tables();
        let name = |index: &u32| tables.folded.get(*index as usize).map(String::as_str);
        let start = tables.by_name.partition_point(|index| name(index) < Some(folded));
        let found = tables.by_name.get(start..).unwrap_or_default().iter();
        found
            .take_while(move |index| !folded.is_empty() && name(index) == Some(folded))
            .filter_map(|index| self.all.get(*index as usize))
    }

    /// As a file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut to = Writer::new(kind::FORMERS);
        to.len(self.all.len());
        write_deltas(&mut to, self.all.iter().map(|former| number_of_commune(former.commune)));
        for former in &self.all {
            let apart = former.code.map_or(0, |code| number_of_commune(code) - number_of_commune(former.commune));
            to.zigzag(apart);
        }
        write_names(&mut to, self.all.iter().map(|former| former.nom.as_str()));
        to.finish()
    }

    /// From a file.
    ///
    /// # Errors
    /// When the bytes are not one.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes, kind::FORMERS)?;
        let n = from.count(2)?;
        let communes = read_deltas(&mut from, n)?;
        let mut numbers = Vec::with_capacity(n);
        for commune in communes {
            numbers.push((commune, commune.saturating_add(from.zigzag()?)));
        }
        let known = |number: i64| commune_of_number(number).ok_or(WireError::Malformed("an unknown code"));
        let mut all = Vec::with_capacity(n);
        for ((commune, code), nom) in numbers.into_iter().zip(read_names(&mut from, n)?) {
            let code = if code == commune { None } else { Some(known(code)?) };
            all.push(Former { nom, code, commune: known(commune)? });
        }
        from.end()?;
        if all.windows(2).any(|pair| pair[0].commune > pair[1].commune) {
            return Err(WireError::Malformed("former names out of order"));
        }
        Ok(Self { all, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    fn code(text: &str) -> CodeCommune {
        CodeCommune::parse(text).unwrap()
    }

    fn some() -> Formers {
        let former = |nom: &str, old: &str, commune: &str| Former {
            nom: nom.to_owned(),
            code: CodeCommune::parse(old),
            commune: code(commune),
        };
        Formers::new(vec![
            former("Volgré", "89484", "89003"),
            former("Aillant-sur-Tholon", "", "89003"),
            former("Juan-les-Pins", "", "06004"),
            former("Moriani-Plage", "", "2B313"),
            former("", "78221", "91174"),
            former("Volgré", "", "2A004"),
        ])
    }

    #[test]
    fn a_name_and_a_code_lead_to_the_commune_of_today() {
        let formers = some();
        let named = |name: &str| formers.of_name(name).map(|former| former.commune.to_string()).collect::<Vec<_>>();
        assert_eq!(named("volgre"), ["2A004", "89003"]);
        assert_eq!(named("aillant sur tholon"), ["89003"]);
        assert_eq!(named("aillant"), Vec::<String>::new());
        assert_eq!(named(""), Vec::<String>::new());
        assert_eq!(formers.of_code(code("89484")), Some(code("89003")));
        assert_eq!(formers.of_code(code("78221")), Some(code("91174")));
        assert_eq!(formers.of_code(code("89003")), None);
    }

    #[test]
    fn a_file_says_what_was_written_and_no_damage_is_a_panic() {
        let formers = some();
        let bytes = formers.write();
        assert_eq!(Formers::read(&bytes), Ok(formers));
        assert_eq!(Formers::read(&Formers::default().write()), Ok(Formers::default()));
        assert!(matches!(Formers::read(b"<!doctype html>"), Err(WireError::NotOurs)));
        let mut random = Random(0xF0);
        for _ in 0..2_000 {
            let mut damaged = bytes.clone();
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
            let _ = Formers::read(&damaged);
            let _ = Formers::read(&bytes[..at]);
        }
    }
}
