//! loom: every order in which two threads can take their steps, and every value that their loads may see.
//!
//! `event.rs` is compiled here a second time, on loom's atomics and locks instead of std's.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "what the library shows to others is private here"
)]

// ANCHOR: shim
/// What `event.rs` finds under this name in place of std's.
mod sync {
    pub(crate) use loom::sync::Mutex;
    pub(crate) use loom::sync::atomic::{AtomicBool, Ordering};
}

#[path = "../src/event.rs"]
mod event;
// ANCHOR_END: shim

use event::Event;
use loom::sync::Arc;
use tokio_test::task;

// ANCHOR: loom
/// One thread waits, another sets; in every order.
fn whoever_waits_is_woken(wait: impl AsyncFn(&Event) + Copy + Send + Sync + 'static) {
    loom::model(move || {
        let event = Arc::new(Event::new());
        let setter = Arc::clone(&event);
        let thread = loom::thread::spawn(move || setter.set());
        let mut waiting = task::spawn(wait(&event));
        let ended = waiting.poll().is_ready();
        thread.join().unwrap();
        assert!(
            ended || waiting.is_woken(),
            "it happened, and nobody was woken"
        );
    });
}

#[test]
fn a_waker_left_first_is_woken_in_every_order() {
    whoever_waits_is_woken(Event::wait);
}

#[test]
#[should_panic(expected = "it happened, and nobody was woken")]
fn loom_finds_the_order_in_which_a_wake_up_is_lost() {
    whoever_waits_is_woken(Event::wait_looking_first);
}
// ANCHOR_END: loom
