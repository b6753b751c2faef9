//! What is lost when a future is dropped in the middle.

pub mod abort_is_not_immediate;
pub mod abort_leaves_children;
pub mod aborted_task_unwrapped;
pub mod cleanup_in_drop;
pub mod clone_of_a_token;
pub mod half_done;
pub mod once_cell_starts_over;
pub mod task_keeps_its_owner;
pub mod timeout_on_a_join_handle;
pub mod timeout_over_blocking_code;
pub mod token_checked_between;
pub mod try_join_handles;
pub mod write_all_under_a_timeout;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &half_done::PITFALL,
    &write_all_under_a_timeout::PITFALL,
    &once_cell_starts_over::PITFALL,
    &timeout_on_a_join_handle::PITFALL,
    &timeout_over_blocking_code::PITFALL,
    &try_join_handles::PITFALL,
    &abort_leaves_children::PITFALL,
    &abort_is_not_immediate::PITFALL,
    &aborted_task_unwrapped::PITFALL,
    &token_checked_between::PITFALL,
    &clone_of_a_token::PITFALL,
    &task_keeps_its_owner::PITFALL,
    &cleanup_in_drop::PITFALL,
];
