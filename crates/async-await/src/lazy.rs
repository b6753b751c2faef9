//! A future does nothing until it is awaited; a task starts by itself.
//!
//! What becomes of a task that nobody awaits: `tasks`.

use std::sync::{Arc, Mutex, PoisonError};

/// What happened, in order.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<&'static str>>>);

impl Log {
    /// Writes a line down.
    pub fn note(&self, what: &'static str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(what);
    }

    /// All lines so far.
    #[must_use]
    pub fn lines(&self) -> Vec<&'static str> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

// ANCHOR: greet
async fn greet(log: Log) {
    log.note("greet: hello");
    tokio::task::yield_now().await;
    log.note("greet: done");
}
// ANCHOR_END: greet

// ANCHOR: awaited
/// Calling an `async fn` makes a value. The first `poll`, here by `.await`, runs its first line.
pub async fn awaited(log: &Log) {
    let greeting = greet(log.clone());
    log.note("called");
    tokio::task::yield_now().await;
    log.note("waited a turn");
    greeting.await;
    log.note("awaited");
}
// ANCHOR_END: awaited

// ANCHOR: spawned
/// A task is handed to the runtime. It runs at the next turn, whether it is awaited or not.
pub async fn spawned(log: &Log) {
    let greeting = tokio::spawn(greet(log.clone()));
    log.note("called");
    tokio::task::yield_now().await;
    log.note("waited a turn");
    if greeting.await.is_ok() {
        log.note("awaited");
    }
}
// ANCHOR_END: spawned

// ANCHOR: forgotten
/// Wrong: the future is dropped at the end of the line, and nothing in it ever runs.
pub async fn forgotten(log: &Log) {
    drop(greet(log.clone()));
    log.note("called");
    tokio::task::yield_now().await;
    log.note("waited a turn");
}
// ANCHOR_END: forgotten
