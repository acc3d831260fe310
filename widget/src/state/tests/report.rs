//! Stories of reports: what is kept while the visitor goes on, and what becomes of it.

use super::*;
use crate::failure::Refusal;

fn typed(state: AppState, field: Field) -> String {
    state.with_draft(|draft| draft.typed(field).to_owned())
}

fn with_report(story: impl FnOnce(AppState, LieuId, LieuId)) {
    with_state(confined(loire()), |state| {
        deliver(state);
        let (one, other) = (by_name(state, "Médiathèque"), by_name(state, "Écusson"));
        state.toggle_report(one);
        state.choose_problem(Problem::Telephone);
        state.write(Field::Proposed, "04 77 ".into());
        story(state, one, other);
    });
}

#[test]
fn what_is_written_stays_while_the_visitor_looks_at_something_else() {
    with_report(|state, one, other| {
        assert!(state.is_reporting(one) && !state.is_reporting(other));
        state.toggle_report(one);
        assert!(!state.is_reporting(one));
        state.toggle_report(one);
        assert_eq!(typed(state, Field::Proposed), "04 77 ", "as it was typed");
        state.toggle_report(other);
        assert!(state.is_reporting(other) && !state.is_reporting(one));
        assert_eq!((typed(state, Field::Proposed), state.with_draft(|draft| draft.problem)), (String::new(), None));
    });
}

#[test]
fn what_lacks_is_said_once_it_was_to_be_sent_and_no_longer_than_it_lacks() {
    with_report(|state, _, _| {
        state.write(Field::Proposed, " ".into());
        state.write(Field::Mail, "moi".into());
        assert!(!state.lacks(Field::Proposed), "while it is being written");
        assert_eq!(state.try_report(), Some(Field::Proposed));
        assert!(state.lacks(Field::Proposed) && state.lacks(Field::Mail) && !state.lacks(Field::Message));
        state.write(Field::Proposed, "04 77 00 00 00".into());
        assert_eq!(state.try_report(), Some(Field::Mail));
        assert!(!state.lacks(Field::Proposed));
        state.write(Field::Mail, String::new());
        assert_eq!(state.try_report(), None);
    });
}

#[test]
fn a_report_that_is_refused_is_kept_and_one_that_is_taken_is_not() {
    with_report(|state, one, _| {
        let of = state.lieux().map(|lieux| lieux.catalogue.handle(one));
        state.reported(of, Ok(()));
        assert_eq!(state.sending(), Sending::Writing, "nothing was sent");
        state.report_is(Sending::OnItsWay);
        state.reported(of, Err(Refusal::Status(500)));
        assert_eq!(state.sending(), Sending::Failed(Refusal::Status(500)));
        assert_eq!(typed(state, Field::Proposed), "04 77 ");
        state.report_is(Sending::OnItsWay);
        state.reported(of, Ok(()));
        assert_eq!((state.sending(), typed(state, Field::Proposed)), (Sending::Sent, String::new()));
        assert!(state.is_reporting(one), "it is said where it was written");
        assert_eq!(state.try_report(), Some(Field::Problem));
    });
}

#[test]
fn an_answer_that_comes_late_says_nothing_of_another_report() {
    with_report(|state, one, other| {
        let of = state.lieux().map(|lieux| lieux.catalogue.handle(one));
        state.report_is(Sending::OnItsWay);
        state.toggle_report(other);
        state.write(Field::Message, "Fermé".into());
        state.reported(of, Ok(()));
        assert_eq!((state.sending(), typed(state, Field::Message)), (Sending::Writing, "Fermé".to_owned()));
    });
}

#[test]
fn only_one_plain_address_gets_a_copy() {
    for (copy, expected) in [
        ("lieu@exemple.fr", true),
        ("A@B.fr", false),
        ("a@b.fr,c@d.fr", false),
        ("a@b.fr&bcc=c@d.fr", false),
        ("a@b.fr\r\nBcc: c@d.fr", false),
        ("", false),
    ] {
        assert_eq!(is_copy(copy, "a@b.fr"), expected, "{copy:?}");
    }
}
