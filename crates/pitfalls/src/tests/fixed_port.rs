//! Two tests want one port.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "fixed-port",
    symptom: "Each test is green by itself, and together some fail: the address is already in use",
    also: &[
        "AddrInUse",
        "EADDRINUSE",
        "port conflict",
        "parallel tests",
        "8080",
        "os error 98",
    ],
    cause: "Each test starts its server on the same port, and `cargo test` runs tests side by side.",
    cure: "Bind to port 0, and ask the listener for the port that the system chose.",
    caught_by: &[],
    shown_by: &[Watch::Test("run beside another, or twice at once")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/5062",
        "https://github.com/databendlabs/databend/issues/3838",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: there is one such address on a machine.
pub async fn broken(usual: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(usual).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Takes a free port. `local_addr` of the listener tells which.
pub async fn fixed(usual: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind((usual.ip(), 0)).await
}
// ANCHOR_END: fixed

/// Another test's server listens at the usual address.
async fn scene(start: impl AsyncFnOnce(SocketAddr) -> io::Result<TcpListener>) -> Seen {
    let other = TcpListener::bind(("127.0.0.1", 0)).await;
    let started = match other.as_ref().map(TcpListener::local_addr) {
        Ok(Ok(usual)) => start(usual).await,
        Ok(Err(error)) => Err(error),
        Err(error) => panic!("no port is free: {error}"),
    };
    Seen::of(
        "the second server",
        match started {
            Ok(_) => "listens, at a port of its own".to_owned(),
            Err(error) => format!("{:?}", error.kind()),
        },
    )
}
