//! A background task that holds what is to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "task-keeps-its-owner",
    symptom: "I drop a session, and its `Drop` never runs; with every session there is one task more",
    also: &[
        "memory leak",
        "memory grows",
        "Arc cycle",
        "reference cycle",
        "Drop never called",
        "background task leak",
        "Weak",
        "tokio::spawn self",
        "memory not released",
        "never freed",
    ],
    cause: "The task has an `Arc` of its owner, so the owner isn't dropped while the task lives, and the task lives until the owner is dropped.",
    cure: "Give the task a `Weak`, upgraded for as long as one turn takes, or only the parts that it needs.",
    caught_by: &[],
    shown_by: &[
        Watch::Metric("num_alive_tasks"),
        Watch::Test("that drops the owner and looks who is left"),
    ],
    met_in: &[
        "https://github.com/openai/codex/pull/8196",
        "https://github.com/casper-network/casper-node/pull/1365",
        "https://github.com/Finomnis/tokio-graceful-shutdown/issues/19",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: while this task is there, the session isn't dropped, and it is there for ever.
pub fn broken(session: &Arc<Session>) -> JoinHandle<()> {
    let session = Arc::clone(session);
    tokio::spawn(async move {
        loop {
            sleep(Duration::from_millis(100)).await;
            session.ping();
        }
    })
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The task doesn't keep the session, and ends when it is gone.
pub fn fixed(session: &Arc<Session>) -> JoinHandle<()> {
    let session = Arc::downgrade(session);
    tokio::spawn(async move {
        loop {
            sleep(Duration::from_millis(100)).await;
            let Some(session) = session.upgrade() else {
                return;
            };
            session.ping();
        }
    })
}
// ANCHOR_END: fixed

/// What a server knows.
#[derive(Debug, Default)]
struct Counts {
    open: AtomicU32,
    pings: AtomicU32,
}

/// Open from its beginning to its `Drop`.
#[derive(Debug)]
pub struct Session(Arc<Counts>);

impl Session {
    fn open(counts: &Arc<Counts>) -> Arc<Self> {
        counts.open.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self(Arc::clone(counts)))
    }

    fn ping(&self) {
        self.0.pings.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A session is dropped after 250 ms; a second later one looks again.
async fn scene(keep_alive: impl Fn(&Arc<Session>) -> JoinHandle<()>) -> Seen {
    let metrics = Handle::current().metrics();
    let others = metrics.num_alive_tasks();
    let counts = Arc::new(Counts::default());
    let session = Session::open(&counts);
    let task = keep_alive(&session);
    sleep(Duration::from_millis(250)).await;
    drop(session);
    sleep(Duration::from_secs(1)).await;
    let seen = Seen::of("sessions open", counts.open.load(Ordering::Relaxed))
        .and("pings", counts.pings.load(Ordering::Relaxed))
        .and("tasks alive", metrics.num_alive_tasks() - others);
    task.abort();
    task.await.ok();
    seen
}
