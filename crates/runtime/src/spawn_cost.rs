//! Where a task is cheap: the body of a multi-thread `main` isn't one of the workers.
//!
//! `block_on` runs its future on the thread that calls it. Each task that it spawns goes through the shared queue to a worker that
//! sleeps, and each result comes back to a thread that sleeps: tokio's issue 5446.

use tokio::runtime::Runtime;
use tokio::task::JoinError;

// ANCHOR: many_tasks
/// Spawns tasks that do nothing, and awaits each before the next.
async fn many_tasks(tasks: u32) -> Result<(), JoinError> {
    for _ in 0..tasks {
        tokio::spawn(async {}).await?;
    }
    Ok(())
}
// ANCHOR_END: many_tasks

// ANCHOR: in_the_body
/// Wrong for a program that spawns all the time: two threads wake each other for each task.
///
/// # Errors
///
/// None of these tasks panics.
pub fn in_the_body(runtime: &Runtime, tasks: u32) -> Result<(), JoinError> {
    runtime.block_on(many_tasks(tasks))
}
// ANCHOR_END: in_the_body

// ANCHOR: in_a_task
/// Right: the body is a task itself, so a worker runs it, and runs what it spawns without waking anybody.
///
/// # Errors
///
/// None of these tasks panics.
pub fn in_a_task(runtime: &Runtime, tasks: u32) -> Result<(), JoinError> {
    runtime.block_on(async { tokio::spawn(many_tasks(tasks)).await? })
}
// ANCHOR_END: in_a_task

/// How often the workers have gone to sleep so far.
#[must_use]
pub fn parks(runtime: &Runtime) -> u64 {
    let metrics = runtime.metrics();
    (0..metrics.num_workers())
        .map(|worker| metrics.worker_park_count(worker))
        .sum()
}
