//! Something that belongs to one thread is given to a task that may change its thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::task::{JoinError, yield_now};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "rc-in-spawn",
    symptom: "The compiler says that my future cannot be sent between threads safely, and I have no threads",
    also: &[
        "Rc",
        "RefCell",
        "Cell",
        "Send is not implemented",
        "tokio::spawn",
        "not Send",
        "ThreadRng",
        "future is not Send",
        "required by a bound in tokio::spawn",
        "has type which is not Send",
    ],
    cause: "A task of `tokio::spawn` may go on in another thread after each `await`, so all that it holds at one must be `Send`. `Rc` and `RefCell` aren't.",
    cure: "`Arc` and an atomic or a `Mutex`; or keep the tasks on one thread, with a `LocalSet` or a `LocalRuntime`.",
    caught_by: &[Check::Refused(
        "future cannot be sent between threads safely",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/1913",
        "https://github.com/tokio-rs/tokio/issues/3885",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/rc_in_spawn.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// This counter may go where the task goes.
pub async fn fixed() -> Result<u32, JoinError> {
    let task = tokio::spawn(async {
        let hits = Arc::new(AtomicU32::new(0));
        yield_now().await;
        hits.fetch_add(1, Ordering::Relaxed);
        hits.load(Ordering::Relaxed)
    });
    task.await
}
// ANCHOR_END: fixed

async fn scene() -> Seen {
    Seen::of("hits", fixed().await.unwrap_or_default())
}
