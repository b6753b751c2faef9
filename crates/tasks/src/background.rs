//! Fire and forget, without losing errors: nobody waits for a single task, somebody hears of each that fails, and the
//! program can wait for all of them.
//!
//! What is still lost: what runs when the process is killed. Work that must survive that belongs in a database.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{error::Elapsed, timeout};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

// ANCHOR: background
/// Runs tasks that nobody awaits, and tells how they failed.
///
/// A clone starts tasks of the same group.
#[derive(Clone)]
pub struct Background {
    tasks: TaskTracker,
    tell: Arc<dyn Fn(Failed) + Send + Sync>,
}

/// A task that failed.
#[derive(Debug, PartialEq, Eq)]
pub struct Failed {
    /// The name that the task was given.
    pub task: String,
    /// What its error or its panic said.
    pub why: String,
}

impl Background {
    /// `tell` hears of each failure as it happens. It must be quick: it runs on the runtime's threads.
    pub fn new(tell: impl Fn(Failed) + Send + Sync + 'static) -> Self {
        Self {
            tasks: TaskTracker::new(),
            tell: Arc::new(tell),
        }
    }

    /// Starts `work` and returns at once.
    pub fn spawn<T, E>(
        &self,
        task: impl Into<String>,
        work: impl Future<Output = Result<T, E>> + Send + 'static,
    ) where
        T: Send + 'static,
        E: Display + Send + 'static,
    {
        let (task, tell) = (task.into(), Arc::clone(&self.tell));
        // The work keeps the span of whoever started it: the log says which request it belongs to.
        let work = tokio::spawn(work.in_current_span());
        // A second task waits for the first: a panic ends only the first.
        self.tasks.spawn(async move {
            let why = match work.await {
                Ok(Ok(_)) => return,
                Ok(Err(error)) => error.to_string(),
                Err(died) => what_it_said(died),
            };
            tell(Failed { task, why });
        });
    }

    /// Takes no more than `limit` to wait for everything that was started.
    ///
    /// Cancel safety: dropping it gives up the wait. The tasks go on.
    ///
    /// # Errors
    ///
    /// Tasks were still running after `limit`. They go on, until the runtime ends.
    pub async fn wait(&self, limit: Duration) -> Result<(), Elapsed> {
        self.tasks.close();
        timeout(limit, self.tasks.wait()).await
    }
}
// ANCHOR_END: background

/// The message of a panic, which is a `&str` or a `String` unless somebody panicked with a value of their own.
fn what_it_said(died: JoinError) -> String {
    let panic = match died.try_into_panic() {
        Ok(panic) => panic,
        Err(_) => return "aborted".to_owned(),
    };
    let said = panic
        .downcast_ref::<&str>()
        .map(|said| (*said).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!(
        "panicked: {}",
        said.as_deref().unwrap_or("a value without a message")
    )
}
