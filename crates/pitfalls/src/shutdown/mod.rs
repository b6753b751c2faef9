//! Programs that don't end, or end too early.

pub mod ctrl_c_made_anew;
pub mod drain_without_a_deadline;
pub mod exit_skips_drop;
pub mod loop_that_nobody_tells;
pub mod second_ctrl_c;
mod signals;
pub mod sigterm_ignored;
pub mod tracker_not_closed;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &tracker_not_closed::PITFALL,
    &loop_that_nobody_tells::PITFALL,
    &drain_without_a_deadline::PITFALL,
    &second_ctrl_c::PITFALL,
    &ctrl_c_made_anew::PITFALL,
    &sigterm_ignored::PITFALL,
    &exit_skips_drop::PITFALL,
];
