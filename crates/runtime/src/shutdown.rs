//! How a runtime ends, and what it takes with it.
//!
//! Ending in good order, with tasks that are told and waited for, comes before all this: the practice `tasks`.

use std::io;
use std::ops::Deref;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

// ANCHOR: with_deadline
/// `#[tokio::main]` with a deadline for the end: blocking work that is still running then is left behind.
///
/// The attribute has no such deadline: there, a read that never returns keeps the program from ending.
///
/// # Errors
///
/// The operating system gave no resources.
pub fn main_with_deadline<T>(body: impl Future<Output = T>, patience: Duration) -> io::Result<T> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let value = runtime.block_on(body);
    runtime.shutdown_timeout(patience);
    Ok(value)
}
// ANCHOR_END: with_deadline

// ANCHOR: anywhere
/// A runtime that may be dropped anywhere, in async code too. For a type that brings a runtime along, and doesn't know who will
/// drop it.
///
/// Its tasks are dropped at the await that they have reached; nothing is waited for.
#[derive(Debug)]
pub struct DroppedAnywhere(Option<Runtime>); // `None` while it is dropped

impl DroppedAnywhere {
    /// Takes the runtime over.
    #[must_use]
    pub fn new(runtime: Runtime) -> Self {
        Self(Some(runtime))
    }
}

impl Drop for DroppedAnywhere {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
// ANCHOR_END: anywhere

impl Deref for DroppedAnywhere {
    type Target = Runtime;

    #[expect(clippy::expect_used, reason = "only `drop` takes the runtime")]
    fn deref(&self) -> &Runtime {
        self.0
            .as_ref()
            .expect("the runtime is there until the drop")
    }
}
