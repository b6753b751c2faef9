//! A look at a watched value that isn't over when the next one is sent.

use tokio::runtime::Builder;
use tokio::sync::watch::{self, Sender};

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "borrow-while-sending",
    symptom: "The whole program freezes in `watch::Sender::send`, and not even a timeout fires",
    also: &[
        "watch",
        "borrow",
        "deadlock",
        "RwLock",
        "Ref",
        "send_modify",
        "hangs",
        "thread blocked",
        "read lock",
        "Sender::send hangs",
    ],
    cause: "What `borrow` returns is a read lock, here alive to the end of the `match`, and `send` wants the write lock. These are locks of threads: the thread waits for itself.",
    cure: "Copy what you need out of `borrow` in a statement of its own, or do it all inside of `send_if_modified`; never hold a `Ref` across an await.",
    caught_by: &[Check::Clippy(
        "significant_drop_in_scrutinee",
        Group::Nursery,
    )],
    shown_by: &[Watch::Test(
        "in a process of its own that is ended after a while",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/4360",
        "https://github.com/ZcashFoundation/zebra/pull/3378",
        "https://github.com/tokio-rs/tokio/issues/4246",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

#[expect(
    clippy::significant_drop_in_scrutinee,
    reason = "the pitfall is that the borrow lives so long"
)]
// ANCHOR: broken
/// Wrong: the borrow lives to the end of the `match`.
pub fn broken(level: &Sender<u32>) {
    match *level.borrow() {
        full @ 10.. => tracing::info!(full, "enough"),
        filling => {
            level.send_replace(filling + 1);
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The borrow ends with its statement.
pub fn fixed(level: &Sender<u32>) {
    let now = *level.borrow();
    match now {
        full @ 10.. => tracing::info!(full, "enough"),
        filling => {
            level.send_replace(filling + 1);
        }
    }
}
// ANCHOR_END: fixed

/// One step, on a runtime of one thread.
fn scene(step: fn(&Sender<u32>)) -> Seen {
    let Ok(runtime) = Builder::new_current_thread().build() else {
        return Seen::of("a runtime", "can't be built");
    };
    let (level, _watcher) = watch::channel(1);
    runtime.block_on(async { step(&level) });
    Seen::of("the level", *level.borrow())
}
