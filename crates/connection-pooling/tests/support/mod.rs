//! What several test files need: a client for this machine, and a server's counters when they are due.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses its part"
)]

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use httpbin::{Server, Stats};
use reqwest::{Client, ClientBuilder};
use tokio::time::{sleep, timeout};

/// Longer than any answer that comes, shorter than anybody wants to wait for a failing test.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A proxy that the environment names could not reach the servers that these tests start.
pub(crate) fn local(client: ClientBuilder) -> ClientBuilder {
    client.no_proxy().timeout(LIMIT)
}

pub(crate) fn client() -> Client {
    local(Client::builder()).build().unwrap()
}

/// Waits until the counters are as `expected`: what a client does, its server hears a little later.
#[track_caller]
pub(crate) fn settled(
    server: &Server,
    expected: impl Fn(Stats) -> bool,
) -> impl Future<Output = Stats> {
    let caller = std::panic::Location::caller();
    async move {
        let seen = timeout(LIMIT, async {
            while !expected(server.stats()) {
                sleep(ms(5)).await;
            }
        })
        .await;
        let stats = server.stats();
        assert!(seen.is_ok(), "{caller}: it stayed at {stats:?}");
        stats
    }
}

pub(crate) fn closed_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    free.local_addr().unwrap().port()
}
