//! Tests that pass without testing, and tests that fail now and then.

pub mod assert_in_a_task;
pub mod blocking_holds_the_clock;
pub mod fixed_port;
pub mod pause_on_many_threads;
pub mod port_given_back;
pub mod sleeps_and_hopes;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &assert_in_a_task::PITFALL,
    &sleeps_and_hopes::PITFALL,
    &blocking_holds_the_clock::PITFALL,
    &pause_on_many_threads::PITFALL,
    &fixed_port::PITFALL,
    &port_given_back::PITFALL,
];
