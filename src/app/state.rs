//! What pages follow: a value, and a signal that says when to ask again.
//!
//! The framework's signals are made anew for every type of value, some three kilobytes each. Here all values share one
//! signal type, and a value is kept behind [`Any`]: the price is a check of its type with every access.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::*;

use super::events::watch;

/// A value that belongs to the app or to a page and goes with it. A copy is as good as the original; a copy that is used
/// after the page is gone finds nothing and does nothing.
pub struct State<T> {
    changes: RwSignal<()>,
    value: StoredValue<Rc<dyn Any>, LocalStorage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T: Default + 'static> Default for State<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: 'static> State<T> {
    /// Keeps a value for as long as the page that asked.
    pub fn new(value: T) -> Self {
        let (changes, value) = keep(Rc::new(RefCell::new(value)));
        Self { changes, value, kind: PhantomData }
    }

    /// Looks at the value; whoever does so is told when it changes. `None` where it is gone.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.follow();
        self.peek(look)
    }

    /// Looks at the value without being told. `None` where it is gone.
    pub fn peek<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        let cell = self.cell()?;
        let value = cell.try_borrow().ok()?;
        Some(look(&value))
    }

    /// Changes the value without telling. `None` where it is gone.
    pub fn change<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let cell = self.cell()?;
        let mut value = cell.try_borrow_mut().ok()?;
        Some(change(&mut value))
    }

    /// Puts another value in its place, and tells.
    pub fn set(self, value: T) {
        if self.change(|old| *old = value).is_some() {
            self.tell();
        }
    }

    /// Changes the value, and tells.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if self.change(change).is_some() {
            self.tell();
        }
    }

    /// Tells that the value has changed.
    pub fn tell(self) {
        tell(self.value, self.changes);
    }

    /// Is told from now on.
    pub fn follow(self) {
        follow(self.value, self.changes);
    }

    fn cell(self) -> Option<Rc<RefCell<T>>> {
        take(self.value)?.downcast().ok()
    }
}

// These stand once in the program, whatever the type of the value.
#[inline(never)]
fn take(value: StoredValue<Rc<dyn Any>, LocalStorage>) -> Option<Rc<dyn Any>> {
    value.try_get_value()
}

#[inline(never)]
fn tell(value: StoredValue<Rc<dyn Any>, LocalStorage>, changes: RwSignal<()>) {
    if take(value).is_some() {
        changes.notify();
    }
}

#[inline(never)]
fn follow(value: StoredValue<Rc<dyn Any>, LocalStorage>, changes: RwSignal<()>) {
    if take(value).is_some() {
        changes.track();
    }
}

#[inline(never)]
fn keep(value: Rc<dyn Any>) -> (RwSignal<()>, StoredValue<Rc<dyn Any>, LocalStorage>) {
    (RwSignal::new(()), StoredValue::new_local(value))
}

impl<T: Clone + Default + 'static> State<T> {
    /// The value; whoever asks is told when it changes. Gone, it is its type's default.
    pub fn get(self) -> T {
        self.with(T::clone).unwrap_or_default()
    }

    /// The value, without being told.
    pub fn now(self) -> T {
        self.peek(T::clone).unwrap_or_default()
    }
}

/// A value that follows from others, and tells only when it is another one.
pub fn derived<T: PartialEq + 'static>(ask: impl Fn() -> T + 'static) -> State<T> {
    let state = State::new(untrack(&ask));
    watch(move || {
        let now = ask();
        if state.peek(|old| *old != now) == Some(true) {
            state.set(now);
        }
    });
    state
}
