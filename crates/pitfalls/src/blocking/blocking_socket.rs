//! A socket of `std` is handed to tokio as it is.

use std::io;
use std::net;

use tokio::net::TcpListener;

use crate::frame::{Pitfall, Scene, Seen, Watch};
use crate::runtime::first_sentence;

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-socket",
    symptom: "The listener that I got from elsewhere accepts one connection, and then everything stands still",
    also: &[
        "from_std",
        "set_nonblocking",
        "socket2",
        "listenfd",
        "systemd socket activation",
        "accept blocks",
        "UdpSocket",
        "tokio_allow_from_blocking_fd",
    ],
    cause: "Sockets of `std` block, and `from_std` leaves them so. An `accept` for which nobody is waiting then keeps the thread instead of saying `Pending`.",
    cure: "`set_nonblocking(true)` before `from_std`; or let tokio make the socket.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "Registering a blocking socket with the tokio runtime is unsupported.",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/3539",
        "https://github.com/tokio-rs/tokio/issues/3099",
        "https://github.com/mitsuhiko/systemfd/issues/34",
        "https://github.com/programatik29/axum-server/issues/181",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it blocks, and tokio counts on it that it doesn't.
pub fn broken(listener: net::TcpListener) -> io::Result<TcpListener> {
    TcpListener::from_std(listener)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Now it says at once that nobody is there.
pub fn fixed(listener: net::TcpListener) -> io::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}
// ANCHOR_END: fixed

async fn scene(wrap: fn(net::TcpListener) -> io::Result<TcpListener>) -> Seen {
    let listener = net::TcpListener::bind("127.0.0.1:0")
        .unwrap_or_else(|error| panic!("no port is free: {error}"));
    match tokio::spawn(async move { wrap(listener).is_ok() }).await {
        Ok(listens) => Seen::of("it listens", if listens { "yes" } else { "no" }),
        Err(error) => Seen::of("panicked", first_sentence(&*error.into_panic())),
    }
}
