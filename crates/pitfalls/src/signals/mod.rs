//! Signals that come too early, too often, or to nobody.

pub mod borrow_while_sending;
pub mod first_value_unseen;
pub mod lag_ends_the_loop;
pub mod late_subscriber;
pub mod lost_notification;
pub mod merged_notifications;
pub mod sent_to_nobody;
pub mod unwatched_value;
pub mod watch_clone_spins;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &lag_ends_the_loop::PITFALL,
    &late_subscriber::PITFALL,
    &sent_to_nobody::PITFALL,
    &first_value_unseen::PITFALL,
    &unwatched_value::PITFALL,
    &watch_clone_spins::PITFALL,
    &borrow_while_sending::PITFALL,
    &lost_notification::PITFALL,
    &merged_notifications::PITFALL,
];
