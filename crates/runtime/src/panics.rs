//! What a runtime refuses to do, one function a panic. The words are tokio's, and tests pin them.
//!
//! All of it is found at run time only: no compiler and no lint sees any of these.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;
use tokio::task::{block_in_place, spawn_local};
use tokio::time::{Sleep, sleep};

// ANCHOR: block_on_inside
/// Wrong: `block_on` in async code. The thread would wait for itself.
pub async fn block_on_inside() -> u32 {
    Handle::current().block_on(async { 1 })
}
// ANCHOR_END: block_on_inside

// ANCHOR: blocking_recv_inside
/// Wrong: the blocking half of a channel, in async code.
pub async fn blocking_recv_inside() -> Option<u32> {
    let (_sender, receiver) = oneshot::channel();
    receiver.blocking_recv().ok()
}
// ANCHOR_END: blocking_recv_inside

// ANCHOR: drop_inside
/// Wrong: a runtime that is dropped in async code, where its drop would block. A struct that owns one is enough.
pub async fn drop_inside(runtime: Runtime) {
    drop(runtime);
}
// ANCHOR_END: drop_inside

// ANCHOR: no_runtime
/// Wrong: a timer, a socket or a task where no runtime is.
pub fn no_runtime() -> Sleep {
    sleep(Duration::from_secs(1))
}
// ANCHOR_END: no_runtime

// ANCHOR: nothing_enabled
/// Wrong: a builder without `enable_time`. (`enable_all` is what one wants; the attribute does it.)
///
/// # Errors
///
/// The operating system gave no resources.
pub fn nothing_enabled() -> io::Result<()> {
    let runtime = Builder::new_current_thread().build()?;
    runtime.block_on(async { sleep(Duration::from_secs(1)).await });
    Ok(())
}
// ANCHOR_END: nothing_enabled

// ANCHOR: in_place_on_one_thread
/// Wrong on one thread: there is no other to take the tasks over. `#[tokio::test]` is such a runtime.
pub async fn in_place_on_one_thread() -> u32 {
    block_in_place(|| 1)
}
// ANCHOR_END: in_place_on_one_thread

// ANCHOR: local_anywhere
/// Wrong: a task that isn't `Send`, where tasks may change their thread.
pub async fn local_anywhere() {
    drop(spawn_local(async {}));
}
// ANCHOR_END: local_anywhere

/// Runs `work`, and gives the words with which it panics, or `None` where it doesn't.
///
/// For tests and demos: a program that catches its own bugs keeps them.
pub fn words_of<T>(work: impl FnOnce() -> T) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(work)).err()?;
    let words = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
    Some(words.unwrap_or_default())
}
