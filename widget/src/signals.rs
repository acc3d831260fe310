//! Facts and conclusions: Leptos' signals and memos with their values kept aside.
//!
//! Leptos compiles its reactive graph anew for every type of value, 4 kB or more each. Here the graph only ever carries a number, how
//! often a value has changed, and the values lie beside it: one compiled graph for all of them, and values need not be `Send`. What
//! depends on the type of a value is as little as can be: looking at it, comparing it, putting it in a box.

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value of any type. It is never changed while somebody looks at it: another one takes its place.
type Value = Rc<dyn Any>;

/// Given the last value, answers another one when it differs. One way to be called, where `dyn Fn` would have three.
trait Conclude {
    fn conclude(&self, last: Option<&dyn Any>) -> Option<Value>;
}
impl<F: Fn(Option<&dyn Any>) -> Option<Value>> Conclude for F {
    fn conclude(&self, last: Option<&dyn Any>) -> Option<Value> {
        self(last)
    }
}

/// What lies in an owner's arena: a value, and how often it has changed.
struct Kept {
    turn: Turn,
    value: Rc<RefCell<Option<Value>>>,
}

/// How often a value has changed, by an act or by itself.
enum Turn {
    Fact(ArcRwSignal<u32>),
    Conclusion(ArcMemo<u32>),
}

/// Whether what runs now runs again when the value changes.
#[derive(Clone, Copy)]
enum Look {
    Once,
    Again,
}

/// A handle, of no type.
#[derive(Clone, Copy)]
struct Slot(StoredValue<Rc<Kept>, LocalStorage>);

impl Slot {
    fn of_fact(value: Value) -> Self {
        let value = Rc::new(RefCell::new(Some(value)));
        Self(StoredValue::new_local(Rc::new(Kept { turn: Turn::Fact(ArcRwSignal::new(0)), value })))
    }

    fn of_conclusion(conclude: Box<dyn Conclude>) -> Self {
        let value = Rc::new(RefCell::new(None::<Value>));
        let kept = Rc::clone(&value);
        let turn = move |turn: Option<&u32>| {
            let last = kept.borrow().clone();
            let fresh = conclude.conclude(last.as_deref());
            let differs = fresh.is_some();
            if differs {
                kept.replace(fresh);
            }
            turn.copied().unwrap_or_default().wrapping_add(u32::from(differs))
        };
        // The browser has one thread, and so has each native test.
        let turn = SendWrapper::new(turn);
        let turn = Turn::Conclusion(ArcMemo::new(move |last: Option<&u32>| turn(last)));
        Self(StoredValue::new_local(Rc::new(Kept { turn, value })))
    }

    fn value(self, look: Look) -> Option<Value> {
        let kept = self.0.try_get_value()?;
        match (&kept.turn, look) {
            (Turn::Fact(_), Look::Once) => {}
            (Turn::Fact(turn), Look::Again) => turn.track(),
            // Asking works it out.
            (Turn::Conclusion(turn), Look::Once) => drop(turn.get_untracked()),
            (Turn::Conclusion(turn), Look::Again) => drop(turn.get()),
        }
        kept.value.borrow().clone()
    }

    /// Takes the value of a fact out, to be changed and put back.
    fn take(self) -> Option<Value> {
        self.0.try_get_value()?.value.take()
    }

    /// Puts a value in the place of that of a fact, and says so. Nothing, once the owner is gone.
    fn put(self, value: Value) {
        let Some(kept) = self.0.try_get_value() else { return };
        // Told once the value is there: whoever listens may read it at once.
        drop(kept.value.replace(Some(value)));
        if let Turn::Fact(turn) = &kept.turn {
            turn.update(|turn| *turn = turn.wrapping_add(1));
        }
    }
}

/// The value of a handle; none once the owner is gone. One of these for each type, whatever is then done with it.
#[inline(never)]
fn find<T: 'static>(slot: Slot, look: Look) -> Option<Rc<T>> {
    slot.value(look)?.downcast().ok()
}

/// Reading what was disposed of with its element is a mistake of ours: the script that asked gets an exception, the page goes on.
#[inline(never)]
fn held<T: 'static>(slot: Slot, look: Look) -> Rc<T> {
    find(slot, look).unwrap_or_else(|| wasm_bindgen::throw_str("carte-mednum : cet élément a été retiré de la page"))
}

/// A fresh value of a conclusion, if it differs from the last one.
#[inline(never)]
fn unless_same<T: PartialEq + 'static>(last: Option<&dyn Any>, fresh: T) -> Option<Value> {
    if last.and_then(|last| last.downcast_ref()) == Some(&fresh) { None } else { Some(Rc::new(fresh)) }
}

/// A value that an act changes. A handle: copying it copies nothing.
pub struct Fact<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Fact<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Fact<T> {}

impl<T: 'static> Fact<T> {
    /// A fact of the current owner.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { slot: Slot::of_fact(Rc::new(value)), of: PhantomData }
    }

    /// Looks at the value; what runs now runs again when it changes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Look::Again))
    }

    /// Looks at the value, once.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Look::Once))
    }

    /// Changes the value in place and says so. While somebody looks at it, it is not changed.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        let Some(mut value) = self.slot.take().and_then(|value| value.downcast::<T>().ok()) else { return };
        if let Some(value) = Rc::get_mut(&mut value) {
            change(value);
        }
        self.slot.put(value);
    }

    /// Takes another value.
    pub fn set(&self, value: T) {
        self.slot.put(Rc::new(value));
    }
}

impl<T: Clone + 'static> Fact<T> {
    /// A copy; what runs now runs again when it changes.
    #[must_use]
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// A copy, once.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }

    /// A copy, once; `None` when the element is gone.
    #[must_use]
    pub fn try_get_untracked(&self) -> Option<T> {
        find::<T>(self.slot, Look::Once).map(|value| T::clone(&value))
    }
}

/// A value that follows from others, worked out when it is asked for, and said to have changed only when it differs.
pub struct Conclusion<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Conclusion<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Conclusion<T> {}

impl<T: PartialEq + 'static> Conclusion<T> {
    /// A conclusion of the current owner.
    #[must_use]
    pub fn new(conclude: impl Fn() -> T + 'static) -> Self {
        let slot = Slot::of_conclusion(Box::new(move |last: Option<&dyn Any>| unless_same(last, conclude())));
        Self { slot, of: PhantomData }
    }

    /// A conclusion that also depends on what it was.
    #[must_use]
    pub fn from_last(conclude: impl Fn(Option<&T>) -> T + 'static) -> Self {
        let conclude =
            move |last: Option<&dyn Any>| unless_same(last, conclude(last.and_then(|last| last.downcast_ref())));
        Self { slot: Slot::of_conclusion(Box::new(conclude)), of: PhantomData }
    }

    /// Looks at the value; what runs now runs again when it changes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Look::Again))
    }

    /// Looks at the value, once.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Look::Once))
    }
}

impl<T: Clone + PartialEq + 'static> Conclusion<T> {
    /// A copy; what runs now runs again when it changes.
    #[must_use]
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// A copy, once.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

/// A number that follows from others, looked at in the middle of something larger: that runs again when the number differs, not whenever what
/// it is made of moves (the clock, what has arrived). Numbers and texts alone, so that two kinds of graph serve all who ask.
#[must_use]
pub fn settled(conclude: impl Fn() -> u32 + 'static) -> u32 {
    fn settled_boxed(conclude: Box<dyn Number>) -> u32 {
        // Where nothing will run again (an act, a message) there is no owner either that would let go of it.
        if Observer::get().is_none() { conclude.number() } else { Conclusion::new(move || conclude.number()).get() }
    }
    settled_boxed(Box::new(conclude))
}

/// The same of something that holds or does not.
#[must_use]
pub fn holds(conclude: impl Fn() -> bool + 'static) -> bool {
    settled(move || u32::from(conclude())) != 0
}

/// The same of words: until they differ, what is made of them stays.
pub fn while_said(words: impl Fn() -> String + 'static) {
    fn while_boxed(words: Box<dyn Words>) {
        Conclusion::new(move || words.words()).with(|_| ());
    }
    if Observer::get().is_some() {
        while_boxed(Box::new(words));
    }
}

trait Number {
    fn number(&self) -> u32;
}
impl<F: Fn() -> u32> Number for F {
    fn number(&self) -> u32 {
        self()
    }
}

trait Words {
    fn words(&self) -> String;
}
impl<F: Fn() -> String> Words for F {
    fn words(&self) -> String {
        self()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_conclusion_is_worked_out_once_a_change_and_says_only_differences() {
        let owner = Owner::new();
        owner.set();
        let n = Fact::new(3);
        let runs = Rc::new(Cell::new((0, 0)));
        let (first, second) = (Rc::clone(&runs), Rc::clone(&runs));
        let even = Conclusion::new(move || {
            first.set((first.get().0 + 1, first.get().1));
            n.get() % 2 == 0
        });
        let said = Conclusion::new(move || {
            second.set((second.get().0, second.get().1 + 1));
            if even.get() { "pair" } else { "impair" }
        });
        assert_eq!((said.get_untracked(), said.get_untracked(), runs.get()), ("impair", "impair", (1, 1)));
        n.set(5);
        assert_eq!((said.get_untracked(), runs.get()), ("impair", (2, 1)), "still odd: nothing to say");
        n.update(|n| *n += 1);
        assert_eq!((said.get_untracked(), runs.get()), ("pair", (3, 2)));
    }

    #[test]
    fn a_conclusion_may_hold_on_to_what_it_was() {
        let owner = Owner::new();
        owner.set();
        let n = Fact::new(Some(1));
        let last = Conclusion::from_last(move |before: Option<&i32>| n.get().or(before.copied()).unwrap_or_default());
        assert_eq!(last.get_untracked(), 1);
        n.set(None);
        assert_eq!(last.get_untracked(), 1);
        n.set(Some(2));
        assert_eq!(last.get_untracked(), 2);
    }

    #[test]
    fn nothing_is_read_or_written_after_the_owner_is_gone() {
        let owner = Owner::new();
        let n = owner.with(|| Fact::new(String::from("là")));
        assert_eq!(n.try_get_untracked().as_deref(), Some("là"));
        owner.cleanup();
        assert_eq!(n.try_get_untracked(), None);
        n.set("encore".into());
    }
}
