//! Entering a runtime: for code that isn't async and makes something which belongs to a runtime.
//!
//! A timer, a socket, a task: each asks a thread-local variable for its runtime when it is *made*. `block_on` and workers set it;
//! elsewhere `enter` does. Entering runs nothing.

use std::time::Duration;

use tokio::runtime::{Handle, Runtime, TryCurrentError};
use tokio::task::JoinHandle;
use tokio::time::{Sleep, sleep};

// ANCHOR: outside
/// Wrong: no runtime is known here, so there is no timer to set.
///
/// # Panics
///
/// Always, unless the caller happens to run inside a runtime.
pub fn outside(_runtime: &Runtime, length: Duration) -> Sleep {
    sleep(length)
}
// ANCHOR_END: outside

// ANCHOR: let_underscore
/// Wrong: `_` keeps nothing, so the runtime is left again before the next line.
///
/// # Panics
///
/// As [`outside`].
#[expect(
    clippy::let_underscore_must_use,
    reason = "the mistake, and the lint that finds it"
)]
pub fn entered_for_a_moment(runtime: &Runtime, length: Duration) -> Sleep {
    let _ = runtime.enter();
    sleep(length)
}
// ANCHOR_END: let_underscore

// ANCHOR: entered
/// Right: the guard lives as long as the function.
pub fn entered(runtime: &Runtime, length: Duration) -> Sleep {
    let _entered = runtime.enter();
    sleep(length)
}
// ANCHOR_END: entered

// ANCHOR: argument
/// Wrong: an argument is made before the call, so the timer is made outside.
///
/// # Panics
///
/// As [`outside`].
pub fn in_the_argument(runtime: &Runtime, length: Duration) {
    runtime.block_on(sleep(length));
}
// ANCHOR_END: argument

// ANCHOR: block
/// Right: nothing in an `async` block runs before it is polled, and then the runtime is there.
pub fn in_a_block(runtime: &Runtime, length: Duration) {
    runtime.block_on(async { sleep(length).await });
}
// ANCHOR_END: block

// ANCHOR: try_current
/// For a library that may be called from anywhere: an error where `tokio::spawn` would panic.
///
/// # Errors
///
/// No runtime is around.
pub fn spawn_where_possible<F>(future: F) -> Result<JoinHandle<F::Output>, TryCurrentError>
where
    F: Future<Output: Send> + Send + 'static,
{
    Ok(Handle::try_current()?.spawn(future))
}
// ANCHOR_END: try_current
