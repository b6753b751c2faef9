//! Work that never runs, or not to its end: futures that nobody polls, tasks that nobody keeps, wake-ups that nobody sends.

pub mod async_in_map;
pub mod async_yields_async;
pub mod detached_at_exit;
pub mod future_not_awaited;
pub mod idle_runtime;
pub mod ignored_join_handle;
pub mod join_set_dropped;
pub mod local_set_not_driven;
mod mailbox;
pub mod pending_without_waker;
pub mod spawn_blocking_async;
pub mod stale_waker;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &future_not_awaited::PITFALL,
    &async_in_map::PITFALL,
    &async_yields_async::PITFALL,
    &spawn_blocking_async::PITFALL,
    &ignored_join_handle::PITFALL,
    &detached_at_exit::PITFALL,
    &join_set_dropped::PITFALL,
    &idle_runtime::PITFALL,
    &local_set_not_driven::PITFALL,
    &pending_without_waker::PITFALL,
    &stale_waker::PITFALL,
];
