//! Web Locks: what is to be written is written once and in turn.

use std::cell::RefCell;
use std::rc::Rc;

use courant::store::browser::under_lock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Otherwise, pause, script, settle};

/// Holds the lock of a name as another tab would, until it is let go.
const HELD: &str = "
    let letGo;
    navigator.locks.request(it, () => new Promise((resolve) => { letGo = resolve; }));
    return () => letGo();";
const INSTEAD: &str = "
    Object.defineProperty(navigator, 'locks', { configurable: true, get: new Function(it) });
    return () => { delete navigator.locks; };";

#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<&'static str>>>);

impl Log {
    fn writes(&self, word: &'static str) -> impl FnOnce() + 'static {
        let log = self.0.clone();
        move || log.borrow_mut().push(word)
    }

    fn words(&self) -> Vec<&'static str> {
        self.0.borrow().clone()
    }
}

async fn until(log: &Log, length: usize) {
    for _ in 0..100 {
        if log.words().len() >= length {
            break;
        }
        pause(10).await;
    }
    // And no more than these.
    pause(30).await;
}

#[wasm_bindgen_test]
async fn each_task_runs_once_and_in_turn() {
    let log = Log::default();
    for word in ["one", "two", "three"] {
        under_lock("courant-test-turn", log.writes(word));
    }
    until(&log, 3).await;
    assert_eq!(log.words(), ["one", "two", "three"]);
}

#[wasm_bindgen_test]
async fn a_task_waits_for_another_tab_and_for_no_other_name() {
    let log = Log::default();
    // Dropped: let go.
    let held = Otherwise::new(HELD, "courant-test-held");
    pause(30).await;
    under_lock("courant-test-held", log.writes("after"));
    under_lock("courant-test-free", log.writes("before"));
    until(&log, 2).await;
    assert_eq!(log.words(), ["before"]);
    drop(held);
    until(&log, 2).await;
    assert_eq!(log.words(), ["before", "after"]);
}

#[wasm_bindgen_test]
async fn a_refused_lock_stops_no_writing() {
    let log = Log::default();
    // The standard refuses names that begin so.
    under_lock("-courant", log.writes("ran"));
    until(&log, 1).await;
    assert_eq!(log.words(), ["ran"]);
    {
        let _thrown = Otherwise::new(INSTEAD, "return { request() { throw new TypeError('no'); } }");
        under_lock("courant-test-thrown", log.writes("ran at once"));
    }
    assert_eq!(log.words(), ["ran", "ran at once"]);
}

#[wasm_bindgen_test]
async fn without_locks_a_task_runs_at_once() {
    let log = Log::default();
    {
        let _none = Otherwise::new(INSTEAD, "return undefined");
        under_lock("courant-test-none", log.writes("ran"));
        assert_eq!(log.words(), ["ran"]);
    }
    settle().await;
    assert_eq!(log.words(), ["ran"]);
    assert!(script("return 'request' in navigator.locks", "").is_truthy());
}
