//! A task that was aborted, and a result that is unwrapped.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "aborted-task-unwrapped",
    symptom: "My program panics with `JoinError::Cancelled` when it shuts down",
    also: &[
        "called `Result::unwrap()` on an `Err` value: JoinError",
        "task was cancelled",
        "JoinSet::join_all panics",
        "abort_all",
        "is_cancelled",
        "shutdown panic",
    ],
    cause: "A `JoinError` is a panic of the task or the news that it was aborted, and at shutdown the second is what one wanted.",
    cure: "Tell them apart with `is_cancelled` and `is_panic`. `JoinSet::join_all` unwraps too: use `shutdown`, or `join_next`.",
    caught_by: &[
        Check::Clippy("unwrap_used", Group::Restriction),
        Check::Clippy("missing_panics_doc", Group::Pedantic),
    ],
    shown_by: &[Watch::Panic(
        "called `Result::unwrap()` on an `Err` value: JoinError::Cancelled",
    )],
    met_in: &[
        "https://github.com/freenet/freenet-core/pull/2742",
        "https://github.com/svix/diom/pull/730",
        "https://github.com/kevinmehall/nusb/issues/156",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::unwrap_used, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: an aborted task is an `Err` too.
pub async fn broken(mut workers: JoinSet<u32>) -> u32 {
    workers.abort_all();
    let mut done = 0;
    while let Some(worker) = workers.join_next().await {
        done += worker.unwrap();
    }
    done
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// An aborted task was to be expected, and a panic wasn't.
pub async fn fixed(mut workers: JoinSet<u32>) -> u32 {
    workers.abort_all();
    let mut done = 0;
    while let Some(worker) = workers.join_next().await {
        match worker {
            Ok(jobs) => done += jobs,
            Err(error) if error.is_cancelled() => {}
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    done
}
// ANCHOR_END: fixed

/// One worker that is done, and one that isn't.
async fn scene(stop: impl AsyncFn(JoinSet<u32>) -> u32) -> Seen {
    let mut workers = JoinSet::new();
    for job in [Duration::from_millis(100), Duration::from_secs(60)] {
        workers.spawn(async move {
            sleep(job).await;
            5
        });
    }
    sleep(Duration::from_millis(200)).await;
    match AssertUnwindSafe(stop(workers)).catch_unwind().await {
        Ok(done) => Seen::of("jobs done", done),
        Err(panic) => Seen::of("panic", without_number(&panic_message(&*panic))),
    }
}

/// Tasks have a number, which isn't the same each time.
fn without_number(message: &str) -> &str {
    message.split("(Id").next().unwrap_or(message)
}
