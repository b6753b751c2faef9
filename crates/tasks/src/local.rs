//! Tasks that are not `Send`: they hold an `Rc`, a `RefCell` borrow, or a handle of a library that knows one thread only.
//!
//! `tokio::spawn` refuses them when the program is compiled, on a current-thread runtime too. Three places take them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use tokio::runtime::LocalRuntime;
use tokio::task::{JoinError, JoinSet, LocalSet};
use tokio::time::sleep;
use tokio_util::task::LocalPoolHandle;
use tracing::instrument;

/// How often each word came: a value that several tasks share, and no second thread may see.
type Counts = Rc<RefCell<BTreeMap<&'static str, u32>>>;

#[instrument(name = "count", skip(counts, takes), ret)]
async fn count(word: &'static str, takes: Duration, counts: Counts) {
    sleep(takes).await;
    // No lock: the borrow ends before the next await.
    *counts.borrow_mut().entry(word).or_default() += 1;
}

// ANCHOR: count_all
/// Counts each word in a task of its own. It needs a place that takes such tasks around it.
///
/// # Panics
///
/// A task panicked, or there is no such place.
pub async fn count_all(words: &[&'static str], takes: Duration) -> BTreeMap<&'static str, u32> {
    let counts = Counts::default();
    let mut tasks = JoinSet::new();
    for &word in words {
        tasks.spawn_local(count(word, takes, Rc::clone(&counts)));
    }
    tasks.join_all().await;
    counts.take()
}
// ANCHOR_END: count_all

// ANCHOR: local_set
/// In any runtime: the tasks of a `LocalSet` run inside the future that runs the set. Drop that, and they are dropped.
pub async fn in_a_local_set(
    words: &[&'static str],
    takes: Duration,
) -> BTreeMap<&'static str, u32> {
    LocalSet::new().run_until(count_all(words, takes)).await
}
// ANCHOR_END: local_set

// ANCHOR: local_runtime
/// For a program of one thread: a runtime whose every task may be local. `#[tokio::main(flavor = "local")]` makes it too.
///
/// # Errors
///
/// The operating system gave no resources.
pub fn in_a_local_runtime(
    words: &[&'static str],
    takes: Duration,
) -> io::Result<BTreeMap<&'static str, u32>> {
    let runtime = LocalRuntime::new()?;
    Ok(runtime.block_on(count_all(words, takes)))
}
// ANCHOR_END: local_runtime

// ANCHOR: pool
/// From tasks that are `Send`: threads that are there for those that are not. What is sent is the function that makes the
/// future, and its result.
///
/// Cancel safety: dropping it aborts nothing. The task on the other thread goes on.
///
/// # Errors
///
/// The task panicked.
pub async fn in_a_pool(
    pool: &LocalPoolHandle,
    words: &'static [&'static str],
    takes: Duration,
) -> Result<BTreeMap<&'static str, u32>, JoinError> {
    pool.spawn_pinned(move || count_all(words, takes)).await
}
// ANCHOR_END: pool
