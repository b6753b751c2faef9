//! The builder: what a program may want to set, with the defaults beside it.
//!
//! Not here: the intervals (`event_interval`, `global_queue_interval`), which nobody should touch who hasn't measured.

use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinError, JoinSet, spawn_blocking};

// ANCHOR: configured
/// A runtime whose every limit is written down.
///
/// # Errors
///
/// The operating system gave no threads or no poll handle.
///
/// # Panics
///
/// A limit is zero.
pub fn configured(workers: usize, blocking: usize) -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(workers) // default: one a processor, or TOKIO_WORKER_THREADS
        .max_blocking_threads(blocking) // default: 512, started when needed; what is more waits in a queue without end
        .thread_keep_alive(Duration::from_secs(10)) // the default: how long an idle one of those stays
        .thread_name("shop") // default: tokio-rt-worker; debuggers and `ps -L` show it
        .enable_all() // without it: no sockets, no timers
        .build()
}
// ANCHOR_END: configured

// ANCHOR: all_blocking
/// Runs every job on a thread for blocking. How many run at once is the builder's business.
///
/// # Errors
///
/// A job panicked.
pub async fn all_blocking<T: Send + 'static>(
    jobs: impl IntoIterator<Item = impl FnOnce() -> T + Send + 'static>,
) -> Result<Vec<T>, JoinError> {
    let mut running = JoinSet::new();
    for job in jobs {
        running.spawn_blocking(job);
    }
    let mut results = Vec::new();
    while let Some(result) = running.join_next().await {
        results.push(result?);
    }
    Ok(results)
}
// ANCHOR_END: all_blocking

// ANCHOR: nested
/// Wrong: a job on a thread for blocking that waits for another such job. As many of these as there are such threads, and none
/// is left for what they wait for.
///
/// # Errors
///
/// `inner` panicked.
pub async fn nested<T: Send + 'static>(
    inner: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let runtime = Handle::current();
    spawn_blocking(move || runtime.block_on(spawn_blocking(inner))).await?
}
// ANCHOR_END: nested
