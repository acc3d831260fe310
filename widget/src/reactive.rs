//! [`RwSignal`] and [`Memo`]: Leptos' own by name and use, on one compiled graph for all types, with values that need not be `Send`.
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

/// A memo's function: given the last value, the new one if it differs. One way to be called, where `dyn Fn` would have three.
trait Compute {
    fn compute(&self, last: Option<&dyn Any>) -> Option<Value>;
}
impl<F: Fn(Option<&dyn Any>) -> Option<Value>> Compute for F {
    fn compute(&self, last: Option<&dyn Any>) -> Option<Value> {
        self(last)
    }
}

/// What lies in an owner's arena: a value and its version.
struct Kept {
    version: Version,
    value: Rc<RefCell<Option<Value>>>,
}

/// Version counter: bumped by a write (signal) or a recomputation (memo).
enum Version {
    Signal(ArcRwSignal<u32>),
    Memo(ArcMemo<u32>),
}

/// Whether the running memo or effect subscribes to the value.
#[derive(Clone, Copy)]
enum Tracking {
    Untracked,
    Tracked,
}

/// An untyped handle.
#[derive(Clone, Copy)]
struct Slot(StoredValue<Rc<Kept>, LocalStorage>);

impl Slot {
    fn of_signal(value: Value) -> Self {
        let value = Rc::new(RefCell::new(Some(value)));
        Self(StoredValue::new_local(Rc::new(Kept { version: Version::Signal(ArcRwSignal::new(0)), value })))
    }

    fn of_memo(compute: Box<dyn Compute>) -> Self {
        let value = Rc::new(RefCell::new(None::<Value>));
        let kept = Rc::clone(&value);
        let turn = move |turn: Option<&u32>| {
            let last = kept.borrow().clone();
            let fresh = compute.compute(last.as_deref());
            let differs = fresh.is_some();
            if differs {
                kept.replace(fresh);
            }
            turn.copied().unwrap_or_default().wrapping_add(u32::from(differs))
        };
        // The browser has one thread, and so has each native test.
        let turn = SendWrapper::new(turn);
        let turn = Version::Memo(ArcMemo::new(move |last: Option<&u32>| turn(last)));
        Self(StoredValue::new_local(Rc::new(Kept { version: turn, value })))
    }

    fn value(self, tracking: Tracking) -> Option<Value> {
        let kept = self.0.try_get_value()?;
        match (&kept.version, tracking) {
            (Version::Signal(_), Tracking::Untracked) => {}
            (Version::Signal(turn), Tracking::Tracked) => turn.track(),
            // Asking works it out.
            (Version::Memo(turn), Tracking::Untracked) => drop(turn.get_untracked()),
            (Version::Memo(turn), Tracking::Tracked) => drop(turn.get()),
        }
        kept.value.borrow().clone()
    }

    /// Takes the value of a signal out, to be changed and put back.
    fn take(self) -> Option<Value> {
        self.0.try_get_value()?.value.take()
    }

    /// Puts a value in the place of that of a signal, and says so. Nothing, once the owner is gone.
    fn put(self, value: Value) {
        let Some(kept) = self.0.try_get_value() else { return };
        // Told once the value is there: whoever listens may read it at once.
        drop(kept.value.replace(Some(value)));
        if let Version::Signal(turn) = &kept.version {
            turn.update(|turn| *turn = turn.wrapping_add(1));
        }
    }
}

/// The typed value; none once the owner is disposed of. Compiled once per type, whatever is then done with it.
#[inline(never)]
fn find<T: 'static>(slot: Slot, tracking: Tracking) -> Option<Rc<T>> {
    slot.value(tracking)?.downcast().ok()
}

/// Reading what was disposed of with its element is a mistake of ours: the script that asked gets an exception, the page goes on.
#[inline(never)]
fn held<T: 'static>(slot: Slot, tracking: Tracking) -> Rc<T> {
    find(slot, tracking)
        .unwrap_or_else(|| wasm_bindgen::throw_str("carte-mednum : cet élément a été retiré de la page"))
}

/// A fresh value of a memo, if it differs from the last one.
#[inline(never)]
fn unless_same<T: PartialEq + 'static>(last: Option<&dyn Any>, fresh: T) -> Option<Value> {
    if last.and_then(|last| last.downcast_ref()) == Some(&fresh) { None } else { Some(Rc::new(fresh)) }
}

/// Leptos' `RwSignal`, but for values that need not be `Send`, on one graph for all types: 131 kB of a widget that weighed 144 with
/// Leptos' own (brotli, 2026-11-23). A `Copy` handle.
pub struct RwSignal<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for RwSignal<T> {}

impl<T: 'static> RwSignal<T> {
    /// A signal of the current owner.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { slot: Slot::of_signal(Rc::new(value)), of: PhantomData }
    }

    /// Reads by reference; subscribes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Tracking::Tracked))
    }

    /// Reads by reference, untracked.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Tracking::Untracked))
    }

    /// Changes the value in place and notifies. Ignored while it is being read by reference.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        let Some(mut value) = self.slot.take().and_then(|value| value.downcast::<T>().ok()) else { return };
        if let Some(value) = Rc::get_mut(&mut value) {
            change(value);
        }
        self.slot.put(value);
    }

    /// Replaces the value and notifies.
    pub fn set(&self, value: T) {
        self.slot.put(Rc::new(value));
    }
}

impl<T: Clone + 'static> RwSignal<T> {
    /// Reads a clone; subscribes.
    #[must_use]
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Reads a clone, untracked.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }

    /// Reads a clone, untracked; `None` once the owner is disposed of.
    #[must_use]
    pub fn try_get_untracked(&self) -> Option<T> {
        find::<T>(self.slot, Tracking::Untracked).map(|value| T::clone(&value))
    }
}

/// Leptos' `Memo`, with the differences of [`RwSignal`]: computed lazily, notifies only when its value differs.
pub struct Memo<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Memo<T> {}

impl<T: PartialEq + 'static> Memo<T> {
    /// A memo of the current owner.
    #[must_use]
    pub fn new(compute: impl Fn() -> T + 'static) -> Self {
        let slot = Slot::of_memo(Box::new(move |last: Option<&dyn Any>| unless_same(last, compute())));
        Self { slot, of: PhantomData }
    }

    /// A memo that also reads its last value.
    #[must_use]
    pub fn new_with_last(compute: impl Fn(Option<&T>) -> T + 'static) -> Self {
        let compute =
            move |last: Option<&dyn Any>| unless_same(last, compute(last.and_then(|last| last.downcast_ref())));
        Self { slot: Slot::of_memo(Box::new(compute)), of: PhantomData }
    }

    /// Reads by reference; subscribes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Tracking::Tracked))
    }

    /// Reads by reference, untracked.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&held(self.slot, Tracking::Untracked))
    }
}

impl<T: Clone + PartialEq + 'static> Memo<T> {
    /// Reads a clone; subscribes.
    #[must_use]
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Reads a clone, untracked.
    #[must_use]
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

/// Reads a number through a memo of its own, so that the caller runs again only when the number differs, not whenever what it is computed
/// from moves (the clock, arrivals). Numbers and texts alone, so that two compiled memos serve all callers.
#[must_use]
pub fn settled(compute: impl Fn() -> u32 + 'static) -> u32 {
    fn settled_boxed(compute: Box<dyn Number>) -> u32 {
        // Where nothing will run again (an act, a message) there is no owner either that would let go of it.
        if Observer::get().is_none() { compute.number() } else { Memo::new(move || compute.number()).get() }
    }
    settled_boxed(Box::new(compute))
}

/// The same for a condition.
#[must_use]
pub fn holds(compute: impl Fn() -> bool + 'static) -> bool {
    settled(move || u32::from(compute())) != 0
}

/// The same for a text: the caller is not rebuilt until it differs.
pub fn while_said(words: impl Fn() -> String + 'static) {
    fn while_boxed(words: Box<dyn Words>) {
        Memo::new(move || words.words()).with(|_| ());
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
        let n = RwSignal::new(3);
        let runs = Rc::new(Cell::new((0, 0)));
        let (first, second) = (Rc::clone(&runs), Rc::clone(&runs));
        let even = Memo::new(move || {
            first.set((first.get().0 + 1, first.get().1));
            n.get() % 2 == 0
        });
        let said = Memo::new(move || {
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
        let n = RwSignal::new(Some(1));
        let last = Memo::new_with_last(move |before: Option<&i32>| n.get().or(before.copied()).unwrap_or_default());
        assert_eq!(last.get_untracked(), 1);
        n.set(None);
        assert_eq!(last.get_untracked(), 1);
        n.set(Some(2));
        assert_eq!(last.get_untracked(), 2);
    }

    #[test]
    fn nothing_is_read_or_written_after_the_owner_is_gone() {
        let owner = Owner::new();
        let n = owner.with(|| RwSignal::new(String::from("là")));
        assert_eq!(n.try_get_untracked().as_deref(), Some("là"));
        owner.cleanup();
        assert_eq!(n.try_get_untracked(), None);
        n.set("encore".into());
    }
}
