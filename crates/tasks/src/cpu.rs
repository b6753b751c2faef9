//! Work that computes and never waits: where to do it so that the tasks beside it go on.
//!
//! Work that waits on its thread, such as a file or a driver of a database: `blocking`. How to find it: `runtime`.

use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use tokio::sync::oneshot;
use tokio::task::{JoinError, block_in_place, spawn_blocking};

/// How many primes there are below `limit`, by trial division: work for a processor, nothing else.
#[must_use]
pub fn primes_below(limit: u32) -> usize {
    let is_prime = |n: u32| {
        (2..)
            .take_while(|d| d * d <= n)
            .all(|d| !n.is_multiple_of(d))
    };
    (2..limit).filter(|&n| is_prime(n)).count()
}

// ANCHOR: on_the_worker
/// Wrong: the worker computes, and no other task runs on it meanwhile.
pub async fn on_the_worker<T>(work: impl FnOnce() -> T) -> T {
    work()
}
// ANCHOR_END: on_the_worker

// ANCHOR: in_place
/// This worker hands its other tasks to another thread, and computes. What the *same* task does beside it stands still.
///
/// # Panics
///
/// The runtime has one thread only.
pub async fn in_place<T>(work: impl FnOnce() -> T) -> T {
    block_in_place(work)
}
// ANCHOR_END: in_place

// ANCHOR: on_a_blocking_thread
/// A thread that is there to block computes. There are up to 512 of them: good for waiting, too many for computing.
///
/// Cancel safety: none. Once begun, the work goes on, whoever still waits.
///
/// # Errors
///
/// The work panicked.
pub async fn on_a_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    spawn_blocking(work).await
}
// ANCHOR_END: on_a_blocking_thread

// ANCHOR: on_rayon
/// Rayon's pool computes. It has a thread for each processor, and a queue for what comes beyond that.
///
/// Cancel safety: work that hasn't begun is never begun. What has begun goes on, and its result is dropped.
///
/// # Panics
///
/// The work panicked. The panic goes on here: left to rayon, it would end the process.
pub async fn on_rayon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (answer, answered) = oneshot::channel();
    rayon::spawn(move || compute(work, answer));
    take(answered).await
}

fn compute<T>(work: impl FnOnce() -> T, answer: oneshot::Sender<thread::Result<T>>) {
    if answer.is_closed() {
        return; // whoever asked has gone
    }
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    answer.send(result).ok(); // gone meanwhile
}

async fn take<T>(answered: oneshot::Receiver<thread::Result<T>>) -> T {
    match answered.await {
        Ok(Ok(value)) => value,
        Ok(Err(panic)) => panic::resume_unwind(panic),
        Err(_) => unreachable!("an answer is sent as long as we wait for it"),
    }
}
// ANCHOR_END: on_rayon

// ANCHOR: leaving_one
/// A pool that leaves one processor to those who wait: with one thread fewer than there are processors, and one at least.
///
/// # Errors
///
/// The operating system has no thread left.
pub fn leaving_one_processor() -> Result<ThreadPool, ThreadPoolBuildError> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new()
        .num_threads(processors.saturating_sub(1).max(1))
        .build()
}

/// As [`on_rayon`], on a pool of one's own.
///
/// # Panics
///
/// The work panicked.
pub async fn on_pool<T: Send + 'static>(
    pool: &ThreadPool,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (answer, answered) = oneshot::channel();
    pool.spawn(move || compute(work, answer));
    take(answered).await
}
// ANCHOR_END: leaving_one
