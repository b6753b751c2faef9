//! A datagram that doesn't fit is cut, and the rest is gone.

use std::io;
use std::net::Ipv4Addr;

use tokio::net::UdpSocket;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "datagram-cut",
    symptom: "Over UDP long messages arrive without their end, and there is no error",
    also: &[
        "UDP",
        "recv_from",
        "truncated",
        "buffer too small",
        "datagram",
    ],
    cause: "A datagram is delivered whole or not: what doesn't fit the buffer of `recv` is discarded, and only its length could tell.",
    cure: "Give `recv` a buffer as long as the longest datagram, 65 535 bytes, or one byte more than your protocol allows, and refuse what fills it.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends the longest message")],
    met_in: &["https://docs.rs/tokio/latest/tokio/net/struct.UdpSocket.html#method.recv_from"],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: what is longer than 512 bytes loses its end.
pub async fn broken(socket: &UdpSocket) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 512];
    let (length, _peer) = socket.recv_from(&mut buffer).await?;
    buffer.truncate(length);
    Ok(buffer)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Room for every datagram that there can be.
pub async fn fixed(socket: &UdpSocket) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 65_535];
    let (length, _peer) = socket.recv_from(&mut buffer).await?;
    buffer.truncate(length);
    Ok(buffer)
}
// ANCHOR_END: fixed

/// A datagram of a thousand bytes.
async fn scene(receive: impl AsyncFnOnce(&UdpSocket) -> io::Result<Vec<u8>>) -> Seen {
    let received = async {
        let receiver = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        sender.send_to(&[1; 1_000], receiver.local_addr()?).await?;
        receive(&receiver).await
    };
    match received.await {
        Ok(message) => Seen::of("bytes sent", 1_000).and("bytes received", message.len()),
        Err(error) => Seen::of("error", error),
    }
}
