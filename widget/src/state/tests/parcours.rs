//! Stories of the questionnaire: steps, answers, what remains, the way there and back.

use super::*;
use atlas::filter::{Change, Filter};
use atlas::parcours::Step;
use embed_snippet::{Section, Vue};

fn guided() -> Config {
    Config { vue: Vue::Parcours, ..Config::default() }
}

fn walk(state: AppState) -> Vec<Step> {
    let mut steps = vec![state.step().unwrap()];
    loop {
        state.next_step();
        let step = state.step().unwrap();
        if steps.last() == Some(&step) {
            return steps;
        }
        steps.push(step);
    }
}

#[test]
fn the_questions_come_one_after_the_other_and_those_that_the_owner_hides_do_not() {
    with_state(Config::default(), |state| {
        deliver(state);
        assert_eq!(state.panel(), Panel::Browse);
        state.open_parcours();
        assert_eq!(state.panel(), Panel::Parcours(Step::Need));
        assert_eq!(walk(state), Step::ALL);
        state.previous_step();
        assert_eq!(state.step(), Some(Step::Price));
        state.go_to_step(Step::Place);
        let Focus::Title(turn) = state.focus() else { panic!("{:?}", state.focus()) };
        state.previous_step();
        state.previous_step();
        assert_eq!(state.step(), Some(Step::Need), "nothing is before the first");
        assert!(matches!(state.focus(), Focus::Title(now) if now > turn));
    });
    let mut hides =
        Config { filtres_masques: vec![Criterion::Facet(Facet::Services), Criterion::Distance], ..guided() };
    hides.filtres_fixes.choose(Facet::Frais, free());
    with_state(hides, |state| {
        assert_eq!(walk(state), [Step::Reception, Step::Hours, Step::Help, Step::Results]);
        state.follow(Link { parcours: Some(Step::Price), ..Link::default() }, false);
        assert_eq!(state.step(), Some(Step::Reception), "not asked here");
    });
}

#[test]
fn what_remains_is_of_the_whole_element_whatever_the_map_shows() {
    with_state(Config::default(), |state| {
        assert_eq!(state.n_answers(), None, "not counted yet");
        deliver(state);
        state.open_parcours();
        assert_eq!(state.n_answers(), Some((7, 0)));
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        assert_eq!((state.step(), state.focus()), (Some(Step::Need), Focus::Title(1)), "the question stays");
        deliver(state);
        assert_eq!((state.scope(), state.view()), (loire(), View::Around), "the map goes there");
        assert_eq!(state.ask.filter().radius_km, Some(30));
        // Roanne is 66 km away, Lyon 51; the bus and « Nulle part » have no position.
        assert_eq!(state.n_answers(), Some((2, 2)));
        state.limit_to(Some(60));
        assert_eq!(state.n_answers(), Some((3, 2)), "Lyon is in another département");
        state.go_to_step(Step::Results);
        assert_eq!(listed(state)[2..], ["Guillotière", "Bus", "Nulle part"]);
        state.leave_parcours();
        assert_eq!(state.ask.n.get_untracked(), (2, 1), "outside, of what is in view");
        assert_eq!(state.ask.filter().radius_km, Some(60), "nothing is lost");
    });
}

#[test]
fn a_point_that_was_chosen_before_is_near_once_questions_are_asked() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(Origin::Commune(code("42187")), Some(departement("42")));
        state.show_unsure(true);
        state.open_parcours();
        assert_eq!((state.ask.filter().radius_km, state.ask.shows_unsure()), (Some(30), false));
        assert_eq!(state.n_answers(), Some((1, 1)));
        state.limit_to(None);
        state.go_to_step(Step::Place);
        assert_eq!(state.ask.filter().radius_km, None, "any distance was said on purpose");
    });
}

#[test]
fn results_are_those_that_answer_then_those_that_may_and_only_they_ask_for_phone_numbers() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.open_parcours();
        state.go_near(Origin::Commune(code("42187")), Some(departement("42")));
        state.limit_to(Some(100));
        state.toggle(Facet::Services, cv());
        assert_eq!(deliver(state), [], "a question lists nothing");
        state.go_to_step(Step::Results);
        assert_eq!(deliver(state), [Part::Details(0, Some(departement("42")))]);
        assert_eq!(listed(state), ["Écusson", "Médiathèque", "Bus"]);
        let id = by_name(state, "Médiathèque");
        state.open(id, Side::Panel);
        state.escape(Side::Panel);
        assert_eq!(state.panel(), Panel::Parcours(Step::Results));
        assert!(matches!(state.focus(), Focus::Lieu(of, Side::Panel, _) if of == id), "{:?}", state.focus());
        state.escape(Side::Panel);
        assert_eq!(state.panel(), Panel::Parcours(Step::Results), "a key loses nothing");
    });
}

#[test]
fn where_nothing_answers_a_way_gives_what_it_says() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.open_parcours();
        assert_eq!(state.ways(), [], "something answers");
        state.toggle(Facet::Services, cv());
        state.toggle(Facet::Frais, free());
        state.toggle_when(When::Slot { weekday: 6, part: DayPart::Morning });
        assert_eq!(state.n_answers().map(|n| n.0), Some(0));
        let ways = state.ways();
        let first = ways.first().unwrap();
        assert_eq!(first.changes, [Change::Also(WEDNESDAY_AFTERNOON)], "{ways:?}");
        state.take(first);
        assert_eq!(state.n_answers().map(|n| n.0), Some(first.n));
        assert_eq!(state.ask.filter().when().len(), 2, "Sunday is still asked for");
        assert_eq!(state.step(), Some(Step::Need));
    });
}

#[test]
fn an_address_keeps_the_step_and_never_where_the_visitor_is() {
    with_state(Config::default(), |state| {
        deliver(state);
        state.open_parcours();
        let at = Position::new(4.39, 45.44).unwrap();
        state.go_near(Origin::Me(at), Some(departement("42")));
        state.toggle(Facet::Services, cv());
        state.go_to_step(Step::Hours);
        let link = state.link();
        assert_eq!((link.parcours, link.around), (Some(Step::Hours), None));
        assert!(link.to_text("carte").starts_with("carte-parcours--horaires__"));
        with_state(Config::default(), |other| {
            deliver(other);
            other.follow(link.clone(), false);
            assert_eq!((other.panel(), other.ask.filter()), (Panel::Parcours(Step::Hours), state.ask.filter()));
            assert_eq!(other.ask.origin(), None);
        });
    });
    // An element of one lieu, or of a number, asks nothing.
    for vue in [Vue::Fiche, Vue::Compteur] {
        with_state(Config { vue, ..Config::default() }, |state| {
            state.follow(Link { parcours: Some(Step::Hours), ..Link::default() }, false);
            assert_eq!(state.step(), None, "{vue:?}");
        });
    }
}

#[test]
fn going_back_to_a_question_keeps_what_was_answered_after_it() {
    with_state(guided(), |state| {
        deliver(state);
        let first = state.link();
        assert_eq!((state.step(), first.to_text("c").as_str()), (Some(Step::Need), ""), "the beginning");
        state.toggle(Facet::Services, cv());
        let answered = state.link();
        assert!(state.is_same_step(&first, &answered), "an answer is no entry of the history");
        state.next_step();
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        let place = state.link();
        assert!(!state.is_same_step(&answered, &place));
        // What the browser's Back gives is the address of the question before.
        state.follow(state.between_steps(&answered).unwrap(), false);
        assert_eq!(state.step(), Some(Step::Need));
        assert_eq!(
            (state.ask.origin(), state.ask.filter().radius_km),
            (Some(Origin::Commune(code("42218"))), Some(30))
        );
        state.follow(state.between_steps(&place).unwrap(), false);
        assert_eq!((state.step(), state.link()), (Some(Step::Place), place));
    });
    with_state(Config::default(), |state| {
        deliver(state);
        let outside = state.link();
        state.open_parcours();
        assert_eq!(state.between_steps(&outside), None, "back to before the questions is back");
    });
}

#[test]
fn starting_over_can_be_taken_back() {
    let mut preset = Filter::default();
    preset.choose(Facet::Frais, free());
    with_state(Config { filtres: preset.clone(), ..guided() }, |state| {
        state.follow(Link::default(), false);
        deliver(state);
        assert_eq!((state.can_restore(), state.ask.filter()), (false, preset.clone()));
        state.toggle(Facet::Services, cv());
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        state.go_to_step(Step::Results);
        let before = (state.ask.filter(), state.ask.origin());
        state.restart();
        assert_eq!((state.step(), state.ask.filter(), state.ask.origin()), (Some(Step::Need), preset, None));
        assert!(state.can_restore());
        state.restore();
        assert_eq!((state.ask.filter(), state.ask.origin()), before);
        assert!(!state.can_restore());
        state.restart();
        state.toggle(Facet::Services, free());
        assert!(!state.can_restore(), "something else was answered");
        assert!(!state.can_leave_parcours());
        state.leave_parcours();
        assert_eq!(state.step(), Some(Step::Need), "there is nothing else to go to");
    });
}

#[test]
fn a_day_and_its_halves_are_not_asked_for_together() {
    with_state(guided(), |state| {
        let slot = |weekday, part| When::Slot { weekday, part };
        state.toggle_slot(5, DayPart::Morning);
        state.toggle_slot(5, DayPart::Afternoon);
        state.toggle_slot(0, DayPart::Morning);
        assert_eq!(state.ask.filter().when().len(), 3);
        state.toggle_slot(5, DayPart::Any);
        assert_eq!(state.ask.filter().when(), [slot(0, DayPart::Morning), slot(5, DayPart::Any)]);
        state.toggle_slot(5, DayPart::Morning);
        assert_eq!(state.ask.filter().when(), [slot(0, DayPart::Morning), slot(5, DayPart::Morning)]);
        state.toggle_slot(5, DayPart::Morning);
        assert_eq!(state.ask.filter().when(), [slot(0, DayPart::Morning)]);
    });
}

#[test]
fn what_no_question_asks_is_said_besides() {
    let hidden = Config { hidden: vec![Section::Parcours], ..Config::default() };
    with_state(hidden, |state| {
        deliver(state);
        assert!(state.hides(Section::Parcours));
        state.toggle(Facet::Publics, Value::Standard(3));
        state.toggle(Facet::Services, cv());
        state.toggle_link(Criterion::Rdv);
        state.open_parcours();
        assert_eq!(state.asked_besides(), [Criterion::Facet(Facet::Publics), Criterion::Rdv]);
        assert!(state.is_answered(Step::Need) && !state.is_answered(Step::Place));
    });
}
