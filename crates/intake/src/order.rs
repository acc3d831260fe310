//! Small lists in order.
//!
//! The standard library's sorts are fast on a million items and weigh some kilobytes for each type they sort; our lists have a
//! dozen items, and browsers load this crate. Insertion it is.

/// The first `most` items, in the order that `key` gives; equal keys stay in the order they came.
pub(crate) fn first_by_key<T, K: Ord>(
    items: impl IntoIterator<Item = T>,
    most: usize,
    key: impl Fn(&T) -> K,
) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        let at = {
            let wanted = key(&item);
            sorted.iter().rposition(|other| key(other) <= wanted).map_or(0, |before| before + 1)
        };
        if at < most {
            sorted.truncate(most - 1);
            sorted.insert(at, item);
        }
    }
    sorted
}

/// All items in order, each once.
pub(crate) fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        let at = sorted.iter().rposition(|other| *other <= item);
        match at {
            Some(at) if sorted[at] == item => {}
            at => sorted.insert(at.map_or(0, |before| before + 1), item),
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_the_standard_library_sorts_them() {
        let mut seed = 7_u32;
        for n in 0..60 {
            let items: Vec<(u32, usize)> = (0..n)
                .map(|at| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    ((seed >> 16) % 20, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            assert_eq!(first_by_key(items.clone(), usize::MAX, |(key, _)| *key), expected);
            assert_eq!(first_by_key(items.clone(), 5, |(key, _)| *key), expected[..n.min(5)]);
            let keys: std::collections::BTreeSet<u32> = items.iter().map(|(key, _)| *key).collect();
            assert_eq!(distinct(items.iter().map(|(key, _)| *key)), keys.into_iter().collect::<Vec<_>>());
        }
    }
}
