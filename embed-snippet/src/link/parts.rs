//! The parts of a fragment: whose each is, how they are told apart and put together. What they say is [`super`]'s.

use super::words::{escaped, unescaped};
use atlas::vocabulary::Facet;
use std::borrow::Cow;

/// What parts say beside the facets, which are called by their columns.
const KEYS: [&str; 13] = [
    "parcours",
    "territoire",
    "horaires",
    "rdv",
    "acceslibre",
    "filtres",
    "rayon",
    "autour",
    "voir",
    "liste",
    "page",
    "lieu",
    "vue",
];

fn is_key(key: &str) -> bool {
    KEYS.contains(&key) || Facet::of_column(key).is_some()
}

/// How the parts of an element begin: a selector may not begin with a digit or a dash.
fn beginning(prefix: &str) -> Cow<'_, str> {
    if prefix.starts_with(|first: char| first.is_ascii_alphabetic()) {
        Cow::Borrowed(prefix)
    } else {
        Cow::Owned(["_", prefix].concat())
    }
}

/// One part. `value`: as an attribute has it, items after commas, what is outside the standard escaped as in an address.
pub(super) fn written(prefix: &str, key: &str, value: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut part = [&beginning(prefix), "-", key, "-"].concat();
    for item in value.split(',') {
        part.push('-');
        let item = unescaped(item).into_bytes();
        let is_letter = |at: Option<usize>| at.and_then(|at| item.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        for (at, byte) in item.iter().enumerate() {
            // Two dashes are the sign between items.
            if is_letter(Some(at)) || *byte == b'-' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)) {
                part.push(char::from(*byte));
            } else {
                part.push('_');
                part.push(char::from(HEX[usize::from(byte >> 4)]));
                part.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
        part.push('-');
    }
    part.pop();
    part
}

/// What a part of this prefix says: its key, and its value as an attribute has it; none for the parts of others.
pub(super) fn own<'a>(part: &'a str, prefix: &str) -> Option<(&'a str, Cow<'a, str>)> {
    if let Some(old) = part.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')) {
        let (key, value) = old.split_once('=').unwrap_or((old, ""));
        return Some((key, Cow::Borrowed(value)));
    }
    let (key, value) = part.strip_prefix(&*beginning(prefix))?.strip_prefix('-').and_then(|part| cut(part, b'-'))?;
    is_key(key).then(|| (key, Cow::Owned(read(key, value))))
}

/// A value as an attribute has it.
fn read(key: &str, value: &str) -> String {
    let of_facet = Facet::of_column(key).is_some();
    let mut items = Vec::new();
    let mut rest = Some(value);
    while let Some(value) = rest {
        let (item, after) = cut(value, b'-').map_or((value, None), |(item, after)| (item, Some(after)));
        // The same escapes, under another sign.
        let item = unescaped(&item.split('_').collect::<Vec<_>>().join("%"));
        items.push(if of_facet { escaped(&item) } else { item });
        rest = after;
    }
    items.join(",")
}

/// What is before and after the first place where a sign of ASCII stands twice. The standard library looks for any text, which weighs.
fn cut(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().windows(2).position(|two| two == [sign, sign])?;
    Some((text.get(..at)?, text.get(at + 2..)?))
}

/// The parts of a fragment, of whomever.
pub(super) fn parts(fragment: &str) -> impl Iterator<Item = &str> {
    pieces(fragment).map(|(_, part)| part)
}

/// The parts with the sign before each; the first has none that means anything.
fn pieces(fragment: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let all = fragment.strip_prefix('#').unwrap_or(fragment).split('&').filter(|piece| !piece.is_empty());
    all.flat_map(|piece| {
        // Before version 0.2 a value could hold two of these.
        let is_old = piece.split_once('=').is_some_and(|(key, _)| key.contains('.'));
        let mut rest = Some(piece);
        let mut sign = "&";
        std::iter::from_fn(move || {
            let (part, after) = match cut(rest?, b'_') {
                Some((part, after)) if !is_old => (part, Some(after)),
                _ => (rest?, None),
            };
            rest = after;
            Some((std::mem::replace(&mut sign, "__"), part))
        })
    })
}

/// What a fragment holds besides the parts of this prefix: the page's own anchor, other elements.
#[must_use]
pub fn foreign<'a>(fragment: &'a str, prefix: &str) -> Vec<&'a str> {
    parts(fragment).filter(|part| own(part, prefix).is_none()).collect()
}

/// A fragment with these parts of ours after what is not ours; without `#`.
#[must_use]
pub fn with_foreign(fragment: &str, prefix: &str, ours: &str) -> String {
    let mut all = without(fragment, |part| own(part, prefix).is_some());
    if !ours.is_empty() {
        if !all.is_empty() {
            // What no selector can be is a page's own language, most often `&` between its parts.
            let is_plain = all.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            all.push_str(if is_plain { "__" } else { "&" });
        }
        all.push_str(ours);
    }
    all
}

/// A fragment without what elements write into it, whatever their prefixes.
#[must_use]
pub fn of_page(fragment: &str) -> String {
    without(fragment, |part| {
        let old = part.split_once('=').is_some_and(|(key, _)| key.contains('.') && !key.contains('/'));
        let keyed = |(before, _): (&str, &str)| {
            let mut dashes = before.bytes().enumerate().skip(1).filter(|(_, byte)| *byte == b'-');
            dashes.any(|(at, _)| before.get(at + 1..).is_some_and(is_key))
        };
        old || cut(part, b'-').is_some_and(keyed)
    })
}

/// A fragment without some of its parts; the others stay as they were put together.
fn without(fragment: &str, goes: impl Fn(&str) -> bool) -> String {
    let mut all = String::new();
    let mut is_first = true;
    for (sign, part) in pieces(fragment).filter(|(_, part)| !goes(part)) {
        if !is_first {
            all.push_str(sign);
        }
        is_first = false;
        all.push_str(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_of_what_a_selector_may_hold() {
        assert_eq!(written("carte", "territoire", "region-84"), "carte-territoire--region-84");
        assert_eq!(written("carte", "vue", "-45.44,4.387,131072"), "carte-vue--_2d45_2e44--4_2e387--131072");
        assert_eq!(
            written("carte", "source", "%C3%89t%C3%A9%20%26%20hiver%2C_"),
            "carte-source--_c3_89t_c3_a9_20_26_20hiver_2c_5f"
        );
        assert_eq!(written("carte", "source", "-a--b-"), "carte-source--_2da_2d_2db_2d");
        assert_eq!(written("42-b", "page", "3"), "_42-b-page--3");
        for (prefix, key, value) in [
            ("carte", "vue", "-45.44,4.387,131072"),
            ("42-b", "source", "%C3%89t%C3%A9%2C_,%25,--,-a-"),
            ("-", "services", "aide-aux-demarches-administratives,utilisation-securisee-du-numerique"),
        ] {
            let part = written(prefix, key, value);
            assert!(part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')), "{part}");
            assert!(part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'), "{part}");
            assert!(!part[1..].contains("__"), "{part}");
            let (of, read) = own(&part, prefix).unwrap();
            let plain = |text: &str| text.split(',').map(unescaped).collect::<Vec<_>>();
            assert_eq!((of, plain(&read)), (key, plain(value)), "{part}");
        }
    }

    #[test]
    fn what_is_somebody_elses_is_left_to_them() {
        for part in [
            "contact",
            "carte",
            "carte-des-lieux",
            "carte--x",
            "carte-plan--2",
            "carte2-page--3",
            "carte-2-page--3",
            "xcarte-page--3",
        ] {
            assert_eq!(own(part, "carte"), None, "{part}");
        }
        assert_eq!(own("carte-2-page--3", "carte-2").unwrap().0, "page");
    }

    #[test]
    fn elements_and_the_page_share_one_fragment() {
        let fragment = "#contact__carte-page--2__carte2-page--3";
        assert_eq!(foreign(fragment, "carte"), ["contact", "carte2-page--3"]);
        assert_eq!(with_foreign(fragment, "carte", "carte-page--9"), "contact__carte2-page--3__carte-page--9");
        assert_eq!(with_foreign("#carte-page--2", "carte", ""), "");
        assert_eq!(with_foreign("#bloc__titre", "carte", "carte-page--2"), "bloc__titre__carte-page--2");
        assert_eq!(with_foreign("#bloc__titre__carte-page--2__", "carte", ""), "bloc__titre__");
        // A page that speaks a language of its own there.
        assert_eq!(with_foreign("#/lieux?a=1&b=2", "carte", "carte-page--2"), "/lieux?a=1&b=2&carte-page--2");
        assert_eq!(with_foreign("#/lieux?a=1&b=2&carte-page--2", "carte", ""), "/lieux?a=1&b=2");
        // Old addresses, and both at once.
        let old = "#contact&carte.page=2&carte2.page=3";
        assert_eq!(foreign(old, "carte"), ["contact", "carte2.page=3"]);
        assert_eq!(with_foreign(old, "carte", "carte-page--9"), "contact&carte2.page=3&carte-page--9");
        assert_eq!(with_foreign("#carte.source=a__b", "carte", ""), "");
        // Found by fuzzing: an anchor of the page may begin with the sign of anchors.
        assert_eq!(foreign(&["#", &with_foreign("#carte.page=2&#a", "carte", "")].concat(), "carte"), ["#a"]);
    }

    #[test]
    fn what_is_shared_has_the_pages_own_anchor_and_of_no_element() {
        for (fragment, expected) in [
            ("", ""),
            ("contact", "contact"),
            ("contact__carte2-page--3__carte-lieu--1a2b", "contact"),
            ("_42-b-page--3__contact", "contact"),
            ("bloc__titre--grand", "bloc__titre--grand"),
            ("/lieux?page=2&carte2.services=x&carte2.vue=45.4,4.3,9", "/lieux?page=2"),
            ("carte.page=2&/v1.2/lieux?a=b&onglet=carte", "/v1.2/lieux?a=b&onglet=carte"),
        ] {
            assert_eq!(of_page(fragment), expected, "{fragment}");
        }
    }
}
