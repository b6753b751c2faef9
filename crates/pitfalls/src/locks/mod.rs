//! Locks that are held too long, taken twice, or taken in two orders.

pub mod blocking_lock;
pub mod check_then_act;
pub mod futurelock;
pub mod guard_across_await;
pub mod guard_in_a_match;
pub mod lock_across_a_request;
pub mod lock_order;
pub mod lock_per_key_kept;
pub mod lock_taken_twice;
pub mod map_entry_across_await;
pub mod no_poisoning;
pub mod once_cell_in_itself;
pub mod read_write_read;
pub mod refcell_across_await;
pub mod send_under_a_lock;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &guard_across_await::PITFALL,
    &map_entry_across_await::PITFALL,
    &refcell_across_await::PITFALL,
    &guard_in_a_match::PITFALL,
    &check_then_act::PITFALL,
    &lock_taken_twice::PITFALL,
    &read_write_read::PITFALL,
    &lock_order::PITFALL,
    &send_under_a_lock::PITFALL,
    &futurelock::PITFALL,
    &lock_across_a_request::PITFALL,
    &lock_per_key_kept::PITFALL,
    &no_poisoning::PITFALL,
    &blocking_lock::PITFALL,
    &once_cell_in_itself::PITFALL,
];
