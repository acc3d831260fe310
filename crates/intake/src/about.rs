//! What a set of lieux says of itself as a whole: for a publication, or a page, that was told nothing.

use crate::order::first_by_key;
use atlas::lieu::Lieu;
use atlas::vocabulary::Facet;
use std::collections::BTreeMap;

/// The newest `date_maj`, `YYYY-MM-DD`; `None` when no lieu has one.
#[must_use]
pub fn newest_date(lieux: &[Lieu]) -> Option<String> {
    let date = lieux.iter().filter_map(|lieu| lieu.date_maj).max()?;
    Some(format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// The sources that lieux name, the most frequent first, at most five.
#[must_use]
pub fn sources(lieux: &[Lieu]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in lieux.iter().flat_map(|lieu| lieu.values_of(Facet::Source)) {
        *counts.entry(value.text(Facet::Source)).or_default() += 1;
    }
    let n_more = counts.len().saturating_sub(5);
    // Of as many, the first by name: the map gives them in that order.
    let first = first_by_key(counts, 5, |(_, count)| std::cmp::Reverse(*count));
    let mut names: Vec<String> = first.into_iter().map(|(name, _)| name.to_owned()).collect();
    if n_more > 0 {
        names.push(format!("et {}", crate::report::counted(n_more, "autre", "autres")));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::lieu::Date;
    use atlas::vocabulary::Value;

    #[test]
    fn the_newest_date_and_the_most_frequent_sources_are_named() {
        let lieu = |source: &str, year: u16| {
            let mut lieu = Lieu { date_maj: Some(Date { year, month: 3, day: 5 }), ..Lieu::default() };
            lieu.values[Facet::Source as usize] = vec![Value::Other(source.to_owned())];
            lieu
        };
        let lieux = [lieu("B", 2021), lieu("A", 2023), lieu("C", 2022), lieu("B", 2020)];
        assert_eq!(newest_date(&lieux).as_deref(), Some("2023-03-05"));
        assert_eq!(sources(&lieux), "B, A, C");
        let many: Vec<Lieu> = ["1", "2", "3", "4", "5", "6"].iter().map(|source| lieu(source, 2020)).collect();
        assert_eq!(sources(&many), "1, 2, 3, 4, 5, et 1 autre");
        assert_eq!((newest_date(&[]), sources(&[])), (None, String::new()));
    }
}
