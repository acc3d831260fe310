//! The short list and the *fiche d'orientation*: what is kept, what is forgotten, and where the way back leads.

use super::*;
use crate::kept::rows;
use crate::text;

/// Runs a story with all lieux, which are seven.
fn among_all(story: impl FnOnce(AppState, &[LieuId])) {
    with_state(Config::default(), |state| {
        deliver(state);
        let all: Vec<LieuId> = state.lieux().unwrap().catalogue.ids().collect();
        story(state, &all);
    });
}

#[test]
fn five_are_kept_and_the_sixth_is_told_why_not() {
    among_all(|state, all| {
        for (n, id) in all.iter().take(MOST).enumerate() {
            state.toggle_kept(*id);
            assert_eq!(state.hand.outcome().1, Outcome::Added(n + 1));
        }
        let (turn, _) = state.hand.outcome();
        for more in 1..3 {
            state.toggle_kept(all[MOST]);
            assert_eq!(state.hand.outcome(), (turn + more, Outcome::Full), "said again");
        }
        assert_eq!(*state.hand.lieux.get_untracked(), all[..MOST]);
        state.toggle_kept(all[1]);
        assert_eq!(state.hand.outcome().1, Outcome::Removed(MOST - 1));
        assert!(!state.is_kept(all[1]) && state.is_kept(all[2]));
        state.toggle_kept(all[MOST]);
        assert_eq!(state.hand.lieux.get_untracked().last(), Some(&all[MOST]));
    });
}

#[test]
fn what_is_kept_is_in_no_address() {
    among_all(|state, all| {
        let before = state.link();
        state.toggle_kept(all[0]);
        state.open_selection();
        assert_eq!(state.link(), before);
        state.open_referral(None);
        state.fill(Blank::FamilyName, "Durand".into());
        assert_eq!(state.link(), before);
    });
}

#[test]
fn the_way_back_goes_through_what_was_passed() {
    among_all(|state, all| {
        let sheet = |n: usize| Panel::Sheet(all[n], Vec::new());
        state.toggle_kept(all[0]);
        state.toggle_kept(all[1]);
        state.open(all[3], Side::Panel);
        state.open_selection();
        state.open(all[0], Side::Panel);
        state.open_referral(Some(all[0]));
        assert_eq!(state.panel(), Panel::Referral(vec![all[0], all[1]]));
        let mut seen = Vec::new();
        while state.panel() != Panel::Browse {
            state.escape(Side::Panel);
            seen.push(state.panel());
        }
        assert_eq!(seen, [sheet(0), Panel::Selection, sheet(3), Panel::Browse]);
        // Going round does not make it longer.
        for _ in 0..10 {
            state.open_selection();
            state.open(all[1], Side::Panel);
        }
        let n =
            (0..).take_while(|_| (state.panel() != Panel::Browse).then(|| state.close(Side::Panel)).is_some()).count();
        assert_eq!(n, 2);
        // Who goes elsewhere does not come back to a panel of before.
        state.open_selection();
        state.enter(loire(), Side::Panel);
        state.open(all[0], Side::Panel);
        state.close(Side::Panel);
        assert_eq!(state.panel(), Panel::Browse);
    });
}

#[test]
fn a_fiche_begins_with_the_day_and_what_was_looked_for_and_keeps_what_was_typed() {
    among_all(|state, all| {
        let looked_for = Value::Standard(0);
        state.toggle(Facet::Services, looked_for.clone());
        state.open_referral(Some(all[0]));
        assert_eq!(state.hand.text(Blank::Date).replace('\u{a0}', " "), "24 novembre 2026");
        assert_eq!(state.hand.referral().services, std::slice::from_ref(&looked_for));
        assert!(state.is_chosen(all[0]) && !state.is_chosen(all[1]));
        state.fill(Blank::FamilyName, "Durand".into());
        state.toggle_need(&looked_for);
        state.toggle_need(&Value::Standard(3));
        state.close(Side::Panel);
        state.open_referral(Some(all[1]));
        assert_eq!(state.hand.text(Blank::FamilyName), "Durand");
        assert_eq!(state.hand.referral().services, [Value::Standard(3)]);
        assert!(state.is_chosen(all[1]) && !state.is_chosen(all[0]));
        state.erase_referral();
        assert_eq!(state.hand.text(Blank::FamilyName), "");
        assert_eq!(state.hand.referral().services, [looked_for]);
        assert!(state.is_chosen(all[1]), "where to is no personal matter");
        state.toggle_chosen(all[1]);
        assert!(!state.is_chosen(all[1]));
    });
}

#[test]
fn emptying_the_list_closes_what_compared_it() {
    among_all(|state, all| {
        state.toggle_kept(all[0]);
        state.open_selection();
        state.empty_kept();
        assert_eq!((state.panel(), state.hand.outcome().1), (Panel::Browse, Outcome::Removed(0)));
        assert!(state.hand.lieux.get_untracked().is_empty());
    });
}

#[test]
fn details_are_wanted_of_what_is_compared_and_a_failure_is_said() {
    among_all(|state, all| {
        let of = |id: LieuId| state.lieux().unwrap().details_of(id);
        let (a, far) = (all[0], *all.iter().find(|id| of(**id).1 != of(all[0]).1).unwrap());
        state.toggle_kept(a);
        state.toggle_kept(far);
        assert!(!state.wanted.get_untracked().iter().any(|part| matches!(part, Part::Details(..))));
        state.open_selection();
        for id in [a, far] {
            let (rank, of) = of(id);
            assert!(state.wanted.get_untracked().contains(&Part::Details(rank, of)), "{of:?}");
        }
        let said = |title: &str, at: usize| {
            let rows = rows(state, &state.hand.lieux.get_untracked());
            rows.into_iter().find(|row| row.title == title).unwrap().cells[at].lines.clone()
        };
        assert_eq!(said(text::ADDRESS, 0), [text::COMING]);
        let (rank, departement) = of(a);
        let whole = lieux();
        let file = atlas::wire::write_details(&whole, &atlas::wire::handles(&whole));
        state.arrived(state.generation(), Part::Details(rank, departement), Ok(Arrival::Bytes(file)));
        assert!(said(text::ADDRESS, 0)[0].starts_with("1 rue"), "{:?}", said(text::ADDRESS, 0));
        assert_eq!(said(text::ADDRESS, 1), [text::COMING]);
        assert_eq!(said(text::PHONE, 0), [text::UNKNOWN]);
        let (rank, departement) = of(far);
        state.arrived(state.generation(), Part::Details(rank, departement), Err(LoadError::Network));
        assert_eq!(said(text::ADDRESS, 1), [text::UNAVAILABLE]);
    });
}
