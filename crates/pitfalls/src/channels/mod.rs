//! Channels and notifications: a consumer that never ends, messages that are lost, senders that wait for each other.

pub mod abandoned_request;
pub mod actor_asks_itself;
pub mod blocking_send;
pub mod channel_cycle;
pub mod closed_channel_spins;
pub mod idle_permit;
pub mod own_sender;
pub mod queue_lost_at_shutdown;
pub mod reply_never_comes;
pub mod sender_kept;
pub mod sender_per_item;
pub mod shared_receiver;
pub mod try_send_drops;
pub mod unbounded_channel;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &sender_kept::PITFALL,
    &own_sender::PITFALL,
    &closed_channel_spins::PITFALL,
    &reply_never_comes::PITFALL,
    &abandoned_request::PITFALL,
    &actor_asks_itself::PITFALL,
    &channel_cycle::PITFALL,
    &idle_permit::PITFALL,
    &unbounded_channel::PITFALL,
    &sender_per_item::PITFALL,
    &try_send_drops::PITFALL,
    &queue_lost_at_shutdown::PITFALL,
    &shared_receiver::PITFALL,
    &blocking_send::PITFALL,
];
