//! Timers that fire too often, too late, or never.

pub mod advance_jumps;
pub mod burst_of_ticks;
pub mod endless_limit;
pub mod first_tick_at_once;
pub mod interval_made_anew;
pub mod paused_clock_and_sockets;
pub mod sleep_drifts;
pub mod sleep_rounds_up;
pub mod suspended_timer;
pub mod timeout_made_early;
pub mod timeout_per_item;
pub mod two_clocks;
pub mod zero_interval;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &burst_of_ticks::PITFALL,
    &first_tick_at_once::PITFALL,
    &interval_made_anew::PITFALL,
    &zero_interval::PITFALL,
    &sleep_drifts::PITFALL,
    &suspended_timer::PITFALL,
    &sleep_rounds_up::PITFALL,
    &timeout_per_item::PITFALL,
    &timeout_made_early::PITFALL,
    &endless_limit::PITFALL,
    &two_clocks::PITFALL,
    &paused_clock_and_sockets::PITFALL,
    &advance_jumps::PITFALL,
];
