//! Several workers: one blocker hides, as many blockers as workers stop everything, and one place where a single blocker is
//! enough.

use std::sync::mpsc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::block_in_place;

// ANCHOR: answers
/// Whether a new task gets its turn within `patience`. Ask from a thread *outside* of the runtime: one inside can't tell a
/// blocked runtime from its own bad luck.
#[must_use]
pub fn answers(runtime: &Handle, patience: Duration) -> bool {
    let (answer, answered) = mpsc::channel();
    runtime.spawn(async move {
        // Whoever asked may have given up.
        answer.send(()).ok();
    });
    answered.recv_timeout(patience).is_ok()
}
// ANCHOR_END: answers

/// Tasks that hold their workers until this is dropped.
#[derive(Debug, Default)]
pub struct Blockers {
    releases: Vec<mpsc::Sender<()>>,
}

impl Blockers {
    /// One more task that holds a worker. Returns when it does, or `false` when no worker was free within `patience`.
    pub fn add(&mut self, runtime: &Handle, patience: Duration) -> bool {
        let (began, begun) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        runtime.spawn(async move {
            began.send(()).ok();
            // The wrong kind of waiting, on purpose: an error means that the sender is gone, which ends it.
            released.recv().ok();
        });
        self.releases.push(release);
        begun.recv_timeout(patience).is_ok()
    }
}

// ANCHOR: child
/// Wrong: a task spawned last waits in its parent's own slot, from which no other worker takes it. The parent blocks; the child
/// waits, beside idle workers. Says whether the child ran within `patience`.
pub async fn blocks_after_spawn(patience: Duration) -> bool {
    let (ran, has_run) = mpsc::channel();
    tokio::spawn(async move { ran.send(()).ok() });
    has_run.recv_timeout(patience).is_ok()
}
// ANCHOR_END: child

// ANCHOR: child_in_place
/// Right: `block_in_place` gives the worker's tasks away, the one in the slot included.
///
/// # Panics
///
/// The runtime has one thread only.
pub async fn blocks_in_place_after_spawn(patience: Duration) -> bool {
    let (ran, has_run) = mpsc::channel();
    tokio::spawn(async move { ran.send(()).ok() });
    block_in_place(|| has_run.recv_timeout(patience).is_ok())
}
// ANCHOR_END: child_in_place
