//! Bytes that stay in a buffer, peers that wait for each other, sockets that run out.

pub mod accept_ends_at_an_error;
pub mod accept_error_spins;
pub mod buffered_bytes_lost;
pub mod bufreader_made_anew;
pub mod child_outlives_the_timeout;
pub mod client_per_request;
pub mod datagram_cut;
pub mod eof_spins;
pub mod file_not_flushed;
pub mod half_close;
pub mod line_without_end;
pub mod no_timeout;
pub mod pipe_full;
pub mod read_is_not_read_exact;
pub mod retry_storm;
pub mod status_is_no_error;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &buffered_bytes_lost::PITFALL,
    &file_not_flushed::PITFALL,
    &read_is_not_read_exact::PITFALL,
    &bufreader_made_anew::PITFALL,
    &eof_spins::PITFALL,
    &line_without_end::PITFALL,
    &half_close::PITFALL,
    &datagram_cut::PITFALL,
    &accept_ends_at_an_error::PITFALL,
    &accept_error_spins::PITFALL,
    &client_per_request::PITFALL,
    &no_timeout::PITFALL,
    &status_is_no_error::PITFALL,
    &retry_storm::PITFALL,
    &pipe_full::PITFALL,
    &child_outlives_the_timeout::PITFALL,
];
