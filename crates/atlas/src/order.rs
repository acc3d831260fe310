//! Putting things in order.
//!
//! As quick here as the standard library's sorts, of which every other kind of item and comparison is a copy of 2 to 4 kB in the
//! bundle. Here the merging is compiled once.

use std::cmp::Ordering;

/// Sorts numbers, such as the indices of other things. Equal ones stay in order.
pub fn sort(items: &mut Vec<u32>, compare: &dyn Fn(u32, u32) -> Ordering) {
    let mut length = 1;
    while length < items.len() {
        let mut merged = Vec::with_capacity(items.len());
        for pair in items.chunks(2 * length) {
            let (mut left, mut right) = pair.split_at(length.min(pair.len()));
            while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
                if compare(*a, *b).is_le() {
                    merged.push(*a);
                    left = after_a;
                } else {
                    merged.push(*b);
                    right = after_b;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *items = merged;
        length *= 2;
    }
}

/// Things in order. Equal ones stay as they were.
#[must_use]
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    sort(&mut order, &|a, b| compare(&items[a as usize], &items[b as usize]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| items[index as usize].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    #[test]
    fn things_are_in_the_order_of_a_stable_sort() {
        let mut random = Random(0x50B7);
        for n in [0, 1, 2, 3, 17, 1_000] {
            let items: Vec<(usize, usize)> = (0..n).map(|index| (random.below(1 + n / 3), index)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            assert_eq!(sorted(items.clone(), |a, b| a.0.cmp(&b.0)), expected);
            let mut numbers: Vec<u32> = items.iter().map(|(key, _)| *key as u32).collect();
            sort(&mut numbers, &|a, b| b.cmp(&a));
            assert!(numbers.iter().rev().is_sorted());
        }
    }
}
