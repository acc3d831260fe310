//! The rule, on ids that really have one hash, found by going through twenty million of this form.

use super::*;
use crate::bytes::VERSION;
use crate::testing::Random;
use std::collections::BTreeSet;

/// Three ids of one hash, in their order.
const THREE: [&str; 3] = ["Hinaura_10083397", "Hinaura_13821949", "Hinaura_18017576"];
/// Two ids of one hash, in their order, and one that comes after them and whose hash is the next number.
const TWO_AND_THE_NEXT: [&str; 3] = ["Hinaura_13794022", "Hinaura_4493215", "Hinaura_6089813"];

fn of(ids: &[&str]) -> Identifiers {
    Identifiers::of(ids.iter().copied().zip(assigned(ids)))
}

/// Some of ids that share hashes, neighbours among them, and some that do not, in any order.
fn random_ids(random: &mut Random) -> Vec<&'static str> {
    let all = THREE.into_iter().chain(TWO_AND_THE_NEXT).chain(["Hinaura_14808", "Hinaura_104593", "a", "b", "é", ""]);
    let mut ids: Vec<&str> = all.filter(|_| !random.one_in(4)).collect();
    for at in (1..ids.len()).rev() {
        ids.swap(at, random.below(at + 1));
    }
    ids
}

#[test]
fn a_handle_is_the_hash_of_its_id() {
    // FNV-1a 64 of "a" is af63dc4c8601ec8c.
    assert_eq!(Handle::of_id("a"), Handle(0xaf63_dc4c ^ 0x8601_ec8c));
    assert_eq!(assigned(&["a"]), [Handle::of_id("a")]);
    assert!(of(&["a", "b"]).is_empty());
}

#[test]
fn the_first_of_one_hash_keeps_it_and_the_others_have_the_next_free_numbers() {
    assert_eq!(THREE.map(Handle::of_id), [Handle(0x0248_a533); 3]);
    assert_eq!(assigned(&THREE), [0x0248_a533, 0x0248_a534, 0x0248_a535].map(Handle));
    let [_, second, next] = TWO_AND_THE_NEXT;
    assert_eq!(TWO_AND_THE_NEXT.map(Handle::of_id), [0x0354_01f8, 0x0354_01f8, 0x0354_01f9].map(Handle));
    assert_eq!(
        of(&TWO_AND_THE_NEXT).all(),
        [(second.to_owned(), Handle(0x0354_01fa))],
        "{next} is alone with its hash"
    );
    // What the rule does not promise: who is first, or has a neighbour, is known by who else is there.
    assert_eq!(of(&[THREE[1], THREE[2]]).all(), [(THREE[2].to_owned(), Handle(0x0248_a534))]);
    assert_eq!(assigned(&TWO_AND_THE_NEXT[..2]), [0x0354_01f8, 0x0354_01f9].map(Handle));
}

#[test]
fn numbers_are_unique_who_is_alone_keeps_theirs_and_order_is_nothing() {
    let mut random = Random(0x1D);
    for _ in 0..2_000 {
        let ids = random_ids(&mut random);
        let handles = assigned(&ids);
        assert_eq!(handles.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        for (id, handle) in ids.iter().zip(&handles) {
            let first = ids.iter().filter(|other| Handle::of_id(other) == Handle::of_id(id)).min();
            assert_eq!(first == Some(id), *handle == Handle::of_id(id), "{id} among {ids:?}");
        }
        let identifiers = of(&ids);
        for (id, handle) in ids.iter().zip(&handles) {
            assert_eq!(identifiers.handle(id), *handle);
            assert_eq!(identifiers.id(*handle), identifiers.has(id).then_some(*id), "{id} among {ids:?}");
        }
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        assert_eq!(of(&sorted), identifiers);
    }
}

#[test]
fn of_a_hundred_and_fifty_thousand_ids_a_few_are_exceptions() {
    let ids: Vec<String> = (0..150_000).map(|index| format!("Coop-numérique_{index}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let hashes: BTreeSet<Handle> = ids.iter().map(|id| Handle::of_id(id)).collect();
    let handles = assigned(&ids);
    assert_eq!(handles.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let n = of(&ids).all().len();
    assert!(n == ids.len() - hashes.len() && (1..20).contains(&n), "{n}");
}

#[test]
fn a_hundred_thousand_doubles_of_one_id_are_told_apart_quickly() {
    let ids = vec!["a"; 100_000];
    assert_eq!(assigned(&ids).into_iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn after_the_last_number_comes_the_first() {
    let last = ["Hinaura_1", "Hinaura_2"].map(|id| (id, Handle(u32::MAX)));
    let one = Identifiers::of(last.into_iter().take(1));
    assert_eq!(Identifiers::read(&one.write()).unwrap().id(Handle(u32::MAX)), Some("Hinaura_1"));
    assert_eq!(one.id(Handle(0)), None);
    let two = Identifiers::of(last.into_iter());
    assert_eq!(Identifiers::read(&two.write()), Err(WireError::Malformed("one number of two ids")));
}

#[test]
fn a_file_says_what_was_written_and_nothing_else_is_one() {
    let identifiers = of(&[&THREE[..], &TWO_AND_THE_NEXT].concat());
    assert_eq!(identifiers.all().len(), 3);
    let bytes = identifiers.write();
    assert_eq!(Identifiers::read(&bytes), Ok(identifiers));
    assert_eq!(Identifiers::read(&Identifiers::default().write()), Ok(Identifiers::default()));
    assert_eq!(Identifiers::read(b"<!doctype html>"), Err(WireError::NotOurs));
    for end in 0..bytes.len() {
        assert!(Identifiers::read(&bytes[..end]).is_err(), "cut at {end}");
    }
    let written = |all: &[(&str, u32)]| {
        let mut to = Writer::new(kind::IDENTIFIERS);
        to.len(all.len());
        for (id, number) in all {
            to.str(id);
            to.varint(u64::from(*number));
        }
        Identifiers::read(&to.finish())
    };
    assert!(written(&[("a", 1), ("b", 2)]).is_ok());
    for bad in [&[("b", 1), ("a", 2)][..], &[("a", 1), ("a", 2)], &[("a", Handle::of_id("a").0)], &[("a", 1), ("b", 1)]]
    {
        assert!(matches!(written(bad), Err(WireError::Malformed(_))), "{bad:?}");
    }
    // More of them than there are bytes.
    let boast = [&b"CMNn"[..], &[VERSION, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, b'a', 7]].concat();
    assert_eq!(Identifiers::read(&boast), Err(WireError::Truncated));
}

#[test]
fn any_bytes_are_read_or_refused() {
    let whole = of(&[&THREE[..], &TWO_AND_THE_NEXT].concat()).write();
    let mut random = Random(0x1DF);
    let mut n_read = 0;
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        n_read += usize::from(crate::holds::holds_any_publication(&bytes));
    }
    assert!(n_read > 0 && n_read < 3_000, "{n_read}");
}
