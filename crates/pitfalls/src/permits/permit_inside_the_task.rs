//! A permit that is taken when the task is there already.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "permit-inside-the-task",
    symptom: "Memory grows with the length of my input, although a semaphore limits the work",
    also: &[
        "out of memory",
        "OOM",
        "unbounded tasks",
        "spawn in a loop",
        "backpressure",
        "memory leak",
        "acquire_owned",
        "queue drained into memory",
    ],
    cause: "The loop spawns a task for every item at once. Each waits for its permit as a task, with its item and its future in memory.",
    cure: "Take the permit before `spawn`, so that the loop waits, and reads on when there is room.",
    caught_by: &[],
    shown_by: &[Watch::Metric("num_alive_tasks")],
    met_in: &[
        "https://github.com/MystenLabs/sui/pull/3572",
        "https://github.com/quickwit-oss/quickwit/pull/3785",
        "https://github.com/tokio-rs/tokio/pull/5956",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: all tasks are made before the first permit is given back.
pub async fn broken(limit: Arc<Semaphore>, items: u32) -> Result<(), AcquireError> {
    let mut tasks = JoinSet::new();
    for item in 1..=items {
        let limit = Arc::clone(&limit);
        tasks.spawn(async move {
            let permit = limit.acquire_owned().await;
            work(item).await;
            drop(permit);
        });
        while tasks.try_join_next().is_some() {}
    }
    while tasks.join_next().await.is_some() {}
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// There are as many tasks as permits, and the loop waits.
pub async fn fixed(limit: Arc<Semaphore>, items: u32) -> Result<(), AcquireError> {
    let mut tasks = JoinSet::new();
    for item in 1..=items {
        let permit = Arc::clone(&limit).acquire_owned().await?;
        tasks.spawn(async move {
            work(item).await;
            drop(permit);
        });
        while tasks.try_join_next().is_some() {}
    }
    while tasks.join_next().await.is_some() {}
    Ok(())
}
// ANCHOR_END: fixed

async fn work(_item: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// A thousand items through a hundred permits; somebody counts the tasks while the work goes on.
async fn scene(run: impl AsyncFn(Arc<Semaphore>, u32) -> Result<(), AcquireError>) -> Seen {
    let metrics = Handle::current().metrics();
    let others = metrics.num_alive_tasks();
    let work = run(Arc::new(Semaphore::new(100)), 1000);
    let count = async {
        sleep(Duration::from_millis(50)).await;
        metrics.num_alive_tasks() - others
    };
    let (done, tasks) = tokio::join!(work, count);
    Seen::of("all done", done.is_ok())
        .and("permits", 100)
        .and("tasks alive", tasks)
}
