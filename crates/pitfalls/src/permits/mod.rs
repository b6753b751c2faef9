//! Semaphores that limit nothing, or everything.

pub mod let_underscore_permit;
pub mod more_permits_than_there_are;
pub mod permit_for_a_child;
pub mod permit_inside_the_task;
pub mod permit_not_moved;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &let_underscore_permit::PITFALL,
    &permit_not_moved::PITFALL,
    &permit_inside_the_task::PITFALL,
    &permit_for_a_child::PITFALL,
    &more_permits_than_there_are::PITFALL,
];
