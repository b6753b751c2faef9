//! `task_local!`: a value that code further down can read without being handed it, such as the number of the request.
//!
//! It belongs to a future, and reaches what is polled inside of that one: `join!` and `select!`, but no other task.
//! Python's `contextvars` reach new tasks and `asyncio.to_thread` too.

use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio::{join, task_local};

// ANCHOR: task_local
task_local! {
    /// The number of the request that this code runs for.
    pub static REQUEST: u32;
}

/// The number of the request, where there is one.
#[must_use]
pub fn request() -> Option<u32> {
    REQUEST.try_get().ok()
}
// ANCHOR_END: task_local

// ANCHOR: joined
/// Joined futures are parts of this one: they see its request.
///
/// # Errors
///
/// None: there is no other task.
pub async fn joined() -> Result<[Option<u32>; 2], JoinError> {
    let (first, second) = join!(async { request() }, async { request() });
    Ok([first, second])
}
// ANCHOR_END: joined

// ANCHOR: lost
/// Wrong: neither a new task nor a thread for blocking knows of the request.
///
/// # Errors
///
/// One of them panicked.
pub async fn lost() -> Result<[Option<u32>; 2], JoinError> {
    let task = tokio::spawn(async { request() });
    let thread = spawn_blocking(request);
    Ok([task.await?, thread.await?])
}
// ANCHOR_END: lost

// ANCHOR: carried
/// The request is carried over: as a scope around the new future, and around the function.
///
/// # Errors
///
/// One of them panicked.
pub async fn carried() -> Result<[Option<u32>; 2], JoinError> {
    let task = spawn_for_request(async { request() });
    let thread = match request() {
        Some(n) => spawn_blocking(move || REQUEST.sync_scope(n, request)),
        None => spawn_blocking(request),
    };
    Ok([task.await?, thread.await?])
}

/// `tokio::spawn`, for the same request.
pub fn spawn_for_request<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    match request() {
        Some(n) => tokio::spawn(REQUEST.scope(n, work)),
        None => tokio::spawn(work),
    }
}
// ANCHOR_END: carried
