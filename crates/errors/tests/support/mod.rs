//! What several test files need.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses its part"
)]

use std::error::Error;
use std::fmt;
use std::future::{Ready, ready};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use errors::backoff::Backoff;
use errors::client::{Limits, client};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use reqwest::ClientBuilder;
use tokio::net::TcpSocket;

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Longer than anything here takes: who waits so long waits for ever.
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// Longer than any answer that comes, shorter than anybody wants to wait for a failing test.
pub(crate) const PATIENT: Limits = Limits {
    connect: ms(10_000),
    silence: ms(20_000),
    whole: ms(20_000),
};

/// A proxy that the environment names could not reach the servers of these tests.
pub(crate) fn local(limits: Limits) -> ClientBuilder {
    client(limits).no_proxy()
}

/// An error that says which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed(pub(crate) u32);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "number {} failed", self.0)
    }
}

impl Error for Failed {}

/// Counts calls, from any task.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU32);

impl Count {
    pub(crate) fn up(&self) -> u32 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn get(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The error and its causes in one text.
pub(crate) fn whole_text(error: &dyn Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(" {cause}");
        source = cause.source();
    }
    text
}

/// An address at which nobody listens. The socket keeps others from listening there meanwhile.
pub(crate) struct ClosedPort {
    pub(crate) url: String,
    _socket: TcpSocket,
}

pub(crate) fn closed_port() -> ClosedPort {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    ClosedPort {
        url: format!("http://{}/", socket.local_addr().unwrap()),
        _socket: socket,
    }
}

pub(crate) const BACKOFF: Backoff = Backoff {
    first: ms(100),
    longest: SECOND,
};

pub(crate) fn random() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(1)
}

/// An attempt that is counted, and fails.
pub(crate) fn fails(count: &Count) -> Ready<Result<(), Failed>> {
    ready(Err(Failed(count.up())))
}
