//! Futures that are held together, and freeze, flood or starve together.

pub mod ended_stream_polled;
pub mod error_ends_the_stream;
pub mod first_stream_only;
pub mod frozen_futures;
pub mod head_of_line;
pub mod join_is_not_parallel;
pub mod late_error;
pub mod limit_on_handles;
pub mod nothing_in_flight;
pub mod one_after_another;
pub mod quadratic_join_all;
pub mod room_for_none;
pub mod siblings_dropped;
pub mod unlimited_join_all;
pub mod waiting_for_a_full_batch;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &one_after_another::PITFALL,
    &join_is_not_parallel::PITFALL,
    &unlimited_join_all::PITFALL,
    &limit_on_handles::PITFALL,
    &quadratic_join_all::PITFALL,
    &siblings_dropped::PITFALL,
    &late_error::PITFALL,
    &frozen_futures::PITFALL,
    &head_of_line::PITFALL,
    &room_for_none::PITFALL,
    &waiting_for_a_full_batch::PITFALL,
    &nothing_in_flight::PITFALL,
    &ended_stream_polled::PITFALL,
    &error_ends_the_stream::PITFALL,
    &first_stream_only::PITFALL,
];
