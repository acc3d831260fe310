//! Facts and conclusions: Leptos' signals and memos with their values kept aside.
//!
//! Leptos compiles its reactive graph anew for every type of value, 4 kB or more each. Here the graph only ever carries a number, how
//! often a value has changed, and the values lie beside it: one compiled graph for all of them, and values need not be `Send`.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// The values of an owner's arena: one type for all, told apart when they are read.
type Slot = StoredValue<Rc<dyn Any>, LocalStorage>;

/// Reading what was disposed of with its element is a mistake of ours: the script that asked gets an exception, the page goes on.
fn disposed() -> ! {
    wasm_bindgen::throw_str("carte-mednum : cet élément a été retiré de la page")
}

fn read<T: 'static, R>(slot: Slot, read: impl FnOnce(&T) -> R) -> Option<R> {
    let value = slot.try_get_value()?;
    let value = value.downcast_ref::<RefCell<T>>()?;
    let value = value.try_borrow().ok()?;
    Some(read(&value))
}

/// A value that an act changes. A handle: copying it copies nothing.
pub struct Fact<T> {
    slot: Slot,
    turn: RwSignal<u32>,
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
        let value: Rc<dyn Any> = Rc::new(RefCell::new(value));
        Self { slot: StoredValue::new_local(value), turn: RwSignal::new(0), of: PhantomData }
    }

    /// Looks at the value; what runs now runs again when it changes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.turn.track();
        self.with_untracked(look)
    }

    /// Looks at the value, once.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        read(self.slot, look).unwrap_or_else(|| disposed())
    }

    /// Changes the value in place and says so.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        if let Some(value) = self.slot.try_get_value()
            && let Some(value) = value.downcast_ref::<RefCell<T>>()
            && let Ok(mut value) = value.try_borrow_mut()
        {
            change(&mut value);
        }
        // Told once the value is free again: whoever listens may read it at once.
        if let Some(turn) = self.turn.try_get_untracked() {
            self.turn.set(turn.wrapping_add(1));
        }
    }

    /// Takes another value.
    pub fn set(&self, value: T) {
        self.update(|old| *old = value);
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
        read(self.slot, T::clone)
    }
}

/// A value that follows from others, worked out when it is asked for, and said to have changed only when it differs.
pub struct Conclusion<T> {
    slot: Slot,
    turn: Memo<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Conclusion<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Conclusion<T> {}

fn memo(changed: Box<dyn Fn() -> bool>) -> Memo<u32> {
    // The browser has one thread, and so has each native test.
    let changed = SendWrapper::new(changed);
    Memo::new(move |turn: Option<&u32>| turn.copied().unwrap_or_default().wrapping_add(u32::from(changed())))
}

impl<T: PartialEq + 'static> Conclusion<T> {
    /// A conclusion of the current owner.
    #[must_use]
    pub fn new(conclude: impl Fn() -> T + 'static) -> Self {
        Self::from_last(move |_| conclude())
    }

    /// A conclusion that also depends on what it was.
    #[must_use]
    pub fn from_last(conclude: impl Fn(Option<&T>) -> T + 'static) -> Self {
        let value = Rc::new(RefCell::new(None::<T>));
        let kept = Rc::clone(&value);
        let turn = memo(Box::new(move || {
            let fresh = conclude(kept.borrow().as_ref());
            let differs = kept.borrow().as_ref() != Some(&fresh);
            if differs {
                *kept.borrow_mut() = Some(fresh);
            }
            differs
        }));
        let value: Rc<dyn Any> = value;
        Self { slot: StoredValue::new_local(value), turn, of: PhantomData }
    }

    /// Looks at the value; what runs now runs again when it changes.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let _ = self.turn.get();
        self.look(look)
    }

    /// Looks at the value, once.
    pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let _ = self.turn.get_untracked();
        self.look(look)
    }

    fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        read(self.slot, |value: &Option<T>| value.as_ref().map(look)).flatten().unwrap_or_else(|| disposed())
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
