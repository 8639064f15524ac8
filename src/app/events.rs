//! The browser's events, timers and promises, each through one door.
//!
//! What is to be called is boxed at the door: the framework's own helpers are made anew for every closure, and that
//! weighed a tenth of the program.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

/// Calls with every event of a kind that reaches the window, until the page that asked is gone.
pub fn listen(event: &'static str, call: impl Fn(&Event) + 'static) {
    listen_boxed(event, Box::new(call));
}

fn listen_boxed(event: &'static str, call: Box<dyn Fn(&Event)>) {
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| call(&event));
    // Capturing would hear the events of others first; bubbling misses those that do not bubble (`scroll` of the page
    // does reach the window).
    let _ = window().add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    let heard = StoredValue::new_local(heard);
    on_cleanup(move || {
        let _ = heard.try_with_value(|heard| {
            window().remove_event_listener_with_callback(event, heard.as_ref().unchecked_ref())
        });
    });
}

/// Calls now and whenever a signal that it read has changed, until the page that asked is gone. Not before the page
/// stands.
pub fn watch(call: impl Fn() + 'static) {
    watch_boxed(Box::new(call));
}

fn watch_boxed(call: Box<dyn Fn()>) {
    Effect::new(move |_| call());
}

/// Calls once, after so many milliseconds.
pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) -> Timer {
    after_boxed(milliseconds, Box::new(call))
}

fn after_boxed(milliseconds: i32, call: Box<dyn FnOnce()>) -> Timer {
    let call = Closure::once_into_js(call);
    Timer(window().set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), milliseconds).ok())
}

/// Calls before the next picture of the page is drawn.
pub fn next_frame(call: impl FnOnce() + 'static) {
    next_frame_boxed(Box::new(call));
}

/// Calls once the next picture of the page is drawn.
pub fn after_frame(call: impl FnOnce() + 'static) {
    let call: Box<dyn FnOnce()> = Box::new(call);
    next_frame(move || {
        after_boxed(0, call);
    });
}

fn next_frame_boxed(call: Box<dyn FnOnce()>) {
    let call = Closure::once_into_js(call);
    let _ = window().request_animation_frame(call.unchecked_ref());
}

/// Goes on with a future as the browser finds time.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

/// Waits so many milliseconds, while the browser does what it has to.
pub async fn pause(milliseconds: i32) {
    let over = Promise::new(&mut |resolve, _| {
        after(milliseconds, move || drop(resolve.call0(&resolve)));
    });
    let _ = JsFuture::from(over).await;
}

/// What a future comes to, which is run from now on, whether or not anybody waits for it yet.
pub struct Eager<T> {
    done: Promise,
    value: Rc<RefCell<Option<T>>>,
}

impl<T: 'static> Eager<T> {
    /// Runs a future.
    pub fn start(future: impl Future<Output = T> + 'static) -> Self {
        let value = Rc::new(RefCell::new(None));
        let mut tell = None;
        let done = Promise::new(&mut |resolve, _| tell = Some(resolve));
        let kept = value.clone();
        spawn(async move {
            *kept.borrow_mut() = Some(future.await);
            if let Some(tell) = tell {
                let _ = tell.call0(&JsValue::UNDEFINED);
            }
        });
        Self { done, value }
    }

    /// Looks at what it came to. `None` before.
    pub fn peek<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.borrow().as_ref().map(look)
    }

    /// What it comes to.
    pub async fn value(self) -> Option<T> {
        let _ = JsFuture::from(self.done).await;
        self.value.take()
    }
}

/// A call that is still to come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timer(Option<i32>);

impl Timer {
    /// Takes it back.
    pub fn stop(self) {
        if let Some(handle) = self.0 {
            window().clear_timeout_with_handle(handle);
        }
    }
}
