//! Work that holds its thread, and where to put it: the wrong place and three cures. The fourth cure: `own_thread`.
//!
//! `render` stands for anything that doesn't await: a computation, a file, a driver that knows no async. How to find such work in
//! a program: `watch`. Stopping it: the practice `tasks`.

use std::ops::Range;

use tokio::task::{JoinError, block_in_place, coop::consume_budget, spawn_blocking, yield_now};

// ANCHOR: on_the_worker
/// Wrong: while it renders, the worker runs nothing else. No timer fires on it, no socket is read.
pub async fn on_the_worker<T>(pages: Range<u32>, render: impl Fn(u32) -> T) -> Vec<T> {
    pages.map(render).collect()
}
// ANCHOR_END: on_the_worker

// ANCHOR: on_a_blocking_thread
/// On one of up to 512 threads that the runtime keeps for this. The usual cure.
///
/// Cancel safety: none. Once begun, the work runs to its end, whoever still waits.
///
/// # Errors
///
/// `render` panicked.
pub async fn on_a_blocking_thread<T: Send + 'static>(
    pages: Range<u32>,
    render: impl Fn(u32) -> T + Send + 'static,
) -> Result<Vec<T>, JoinError> {
    spawn_blocking(move || pages.map(render).collect()).await
}
// ANCHOR_END: on_a_blocking_thread

// ANCHOR: in_place
/// The worker gives its other tasks to another thread first. Nothing needs to be `'static`, so `render` may borrow.
///
/// The *task* stands still all the same: what it joins or selects beside this call waits too.
///
/// # Panics
///
/// The runtime has one thread only.
pub async fn in_place<T>(pages: Range<u32>, render: impl Fn(u32) -> T) -> Vec<T> {
    block_in_place(|| pages.map(render).collect())
}
// ANCHOR_END: in_place

// ANCHOR: in_turns
/// After each page the others have a turn. Good where a step is short, and known to be.
///
/// Cancel safety: dropped at a turn, it stops there; the pages so far are lost.
pub async fn in_turns<T>(pages: Range<u32>, render: impl Fn(u32) -> T) -> Vec<T> {
    let mut rendered = Vec::with_capacity(pages.len());
    for page in pages {
        rendered.push(render(page));
        yield_now().await;
    }
    rendered
}
// ANCHOR_END: in_turns

// ANCHOR: by_budget
/// For steps of a microsecond, where a turn each would cost more than the work: tokio's own budget gives one every 128 steps.
///
/// Cancel safety: as [`in_turns`].
pub async fn by_budget<T>(pages: Range<u32>, render: impl Fn(u32) -> T) -> Vec<T> {
    let mut rendered = Vec::with_capacity(pages.len());
    for page in pages {
        rendered.push(render(page));
        consume_budget().await;
    }
    rendered
}
// ANCHOR_END: by_budget
