//! The columns that the outlines and the list of all communes have in common: EPCI, codes, names, codes postaux.

use super::{Epci, Layer};
use crate::bytes::{Reader, WireError, Writer};
use crate::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};

/// The EPCI of a file: numbers, then names.
pub(crate) fn write_epcis(to: &mut Writer, epcis: &[Epci]) {
    to.len(epcis.len());
    write_deltas(to, epcis.iter().map(|epci| epci.siren.into()));
    write_names(to, epcis.iter().map(|epci| &epci.nom[..]));
}

pub(crate) fn read_epcis(from: &mut Reader<'_>) -> Result<Vec<Epci>, WireError> {
    let n_epcis = from.count(1)?;
    let sirens = read_deltas(from, n_epcis)?;
    let names = read_names(from, n_epcis)?;
    let epci = |(siren, nom): (i64, String)| {
        let siren = u32::try_from(siren).map_err(|_| WireError::Malformed("the number of an EPCI"))?;
        Ok(Epci { siren, nom })
    };
    let epcis: Vec<Epci> = sirens.into_iter().zip(names).map(epci).collect::<Result<_, WireError>>()?;
    // Looked up by halving; and one that stood twice would be two.
    if epcis.windows(2).any(|pair| pair[0].siren >= pair[1].siren) {
        return Err(WireError::Malformed("EPCI out of order"));
    }
    Ok(epcis)
}

pub(super) fn read_epci_index(from: &mut Reader<'_>, n_epcis: usize) -> Result<Option<u16>, WireError> {
    Ok(from.index(n_epcis + 1)?.checked_sub(1).and_then(|index| u16::try_from(index).ok()))
}

/// Names in one block, a line each: compressors like them together.
pub(crate) fn write_names<'a>(to: &mut Writer, names: impl Iterator<Item = &'a str>) {
    to.str(&names.collect::<Vec<_>>().join("\n"));
}

pub(crate) fn read_names(from: &mut Reader<'_>, n_names: usize) -> Result<Vec<String>, WireError> {
    let names: Vec<String> = from.str()?.split('\n').take(n_names).map(str::to_owned).collect();
    if names.len() == n_names { Ok(names) } else { Err(WireError::Malformed("fewer names than areas")) }
}

/// Numbers as differences from the one before.
pub(crate) fn write_deltas(to: &mut Writer, numbers: impl Iterator<Item = i64>) {
    let mut last = 0;
    for number in numbers {
        to.zigzag(number - last);
        last = number;
    }
}

pub(crate) fn read_deltas(from: &mut Reader<'_>, n_numbers: usize) -> Result<Vec<i64>, WireError> {
    let mut last = 0i64;
    let mut next = || {
        last = last.checked_add(from.zigzag()?).ok_or(WireError::Malformed("a number of more than 64 bits"))?;
        Ok(last)
    };
    (0..n_numbers).map(|_| next()).collect()
}

/// How many items each of `n_lists` lists has, when at least a byte for every item follows.
pub(super) fn read_counts(from: &mut Reader<'_>, n_lists: usize) -> Result<Vec<usize>, WireError> {
    let counts = (0..n_lists).map(|_| from.count(1)).collect::<Result<Vec<_>, _>>()?;
    let total = counts.iter().fold(0usize, |total, count| total.saturating_add(*count));
    if total <= from.remaining() { Ok(counts) } else { Err(WireError::Truncated) }
}

/// The different codes postaux of a file, in order: most communes share theirs with others.
pub(crate) struct PostalTable(Vec<u32>);

impl PostalTable {
    pub(crate) fn of<'a>(lists: impl Iterator<Item = &'a [u32]>) -> Self {
        let mut table: Vec<u32> = lists.flatten().copied().collect();
        table.sort_unstable();
        table.dedup();
        Self(table)
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.len(self.0.len());
        write_deltas(to, self.0.iter().map(|code| i64::from(*code)));
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, WireError> {
        let n_codes = from.count(1)?;
        let code = |code: i64| u32::try_from(code).map_err(|_| WireError::Malformed("a code postal"));
        Ok(Self(read_deltas(from, n_codes)?.into_iter().map(code).collect::<Result<_, _>>()?))
    }

    /// How many codes each list has, then the codes, as steps in the table.
    pub(crate) fn write_lists<'a>(&self, to: &mut Writer, lists: impl Iterator<Item = &'a [u32]> + Clone) {
        lists.clone().for_each(|list| to.len(list.len()));
        let index = |code: &u32| self.0.partition_point(|other| other < code) as i64;
        write_deltas(to, lists.flatten().map(index));
    }

    pub(crate) fn read_lists(&self, from: &mut Reader<'_>, n_lists: usize) -> Result<Vec<Vec<u32>>, WireError> {
        let lengths = read_counts(from, n_lists)?;
        let mut last = 0i64;
        let mut next = || {
            last = last.saturating_add(from.zigzag()?);
            let code = usize::try_from(last).ok().and_then(|index| self.0.get(index));
            code.copied().ok_or(WireError::Malformed("an unknown code postal"))
        };
        lengths.into_iter().map(|length| (0..length).map(|_| next()).collect()).collect()
    }
}

// The code of a territory as a number: Corsica's letters take the prefixes 96 and 99, which no département has.

pub(super) fn number_of(territoire: Territoire) -> i64 {
    let text = match territoire {
        Territoire::Region(code) => code.to_string(),
        Territoire::Departement(code) => code.to_string(),
        Territoire::Commune(code) => code.to_string(),
        Territoire::France | Territoire::NonLocalise | Territoire::Ensemble(_) => String::new(),
    };
    text.replace("2A", "96").replace("2B", "99").parse().unwrap_or_default()
}

pub(super) fn territoire_of(layer: Layer, number: i64) -> Option<Territoire> {
    let width = if layer <= Layer::Departements { 2 } else { 5 };
    let digits = format!("{number:0width$}");
    let text = match digits.split_at_checked(2)? {
        ("96", rest) => format!("2A{rest}"),
        ("99", rest) => format!("2B{rest}"),
        _ => digits,
    };
    match layer {
        Layer::Regions => CodeRegion::parse(&text).map(Territoire::Region),
        Layer::Departements => CodeDepartement::parse(&text).map(Territoire::Departement),
        Layer::Communes | Layer::Arrondissements => CodeCommune::parse(&text).map(Territoire::Commune),
    }
}

pub(crate) fn number_of_commune(code: CodeCommune) -> i64 {
    number_of(Territoire::Commune(code))
}

pub(crate) fn commune_of_number(number: i64) -> Option<CodeCommune> {
    match territoire_of(Layer::Communes, number) {
        Some(Territoire::Commune(code)) => Some(code),
        _ => None,
    }
}
