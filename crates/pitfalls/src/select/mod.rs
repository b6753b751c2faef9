//! What is lost, starved or polled again in a loop around `select!`.

pub mod biased_starves;
pub mod cancelled_send;
pub mod lost_place_in_the_queue;
pub mod polled_after_completion;
pub mod read_line_in_select;
pub mod recv_then_await;
pub mod refutable_select_pattern;
pub mod select_if_still_evaluates;
pub mod select_without_else;
pub mod sleep_in_select_loop;
pub mod slow_arm_body;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &read_line_in_select::PITFALL,
    &recv_then_await::PITFALL,
    &cancelled_send::PITFALL,
    &sleep_in_select_loop::PITFALL,
    &lost_place_in_the_queue::PITFALL,
    &refutable_select_pattern::PITFALL,
    &select_without_else::PITFALL,
    &select_if_still_evaluates::PITFALL,
    &polled_after_completion::PITFALL,
    &slow_arm_body::PITFALL,
    &biased_starves::PITFALL,
];
