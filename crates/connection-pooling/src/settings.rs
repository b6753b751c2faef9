//! The settings of reqwest's pool, and what their names don't say.
//!
//! Each is a client with one setting changed; the demo and the tests count what it does.

use std::time::Duration;

use reqwest::{Client, ClientBuilder};

// ANCHOR: settings
/// Keeps at most `connections` that nobody uses. Doesn't limit how many are open.
pub fn max_idle(connections: usize) -> ClientBuilder {
    Client::builder().pool_max_idle_per_host(connections)
}

/// Keeps none: a connection a request, though the client is shared.
pub fn no_pool() -> ClientBuilder {
    Client::builder().pool_max_idle_per_host(0)
}

/// Closes a connection that nobody has used for so long; 90 s unless set, `None` never does.
pub fn idle_timeout(limit: Duration) -> ClientBuilder {
    Client::builder().pool_idle_timeout(limit)
}

/// Sends no TCP keepalive probes, which find out that the other machine is gone. They have nothing to
/// do with HTTP's keep-alive: connections are used again all the same.
pub fn no_tcp_keepalive() -> ClientBuilder {
    Client::builder().tcp_keepalive(None)
}
// ANCHOR_END: settings

// ANCHOR: limits
/// For the whole call, from connecting to the last byte of the body.
pub fn whole_call(limit: Duration) -> ClientBuilder {
    Client::builder().timeout(limit)
}

/// For each wait for bytes: a body that trickles may take for ever.
pub fn silence(limit: Duration) -> ClientBuilder {
    Client::builder().read_timeout(limit)
}

/// For a new connection. A request over a kept one has no limit at all.
pub fn connecting(limit: Duration) -> ClientBuilder {
    Client::builder().connect_timeout(limit)
}
// ANCHOR_END: limits
