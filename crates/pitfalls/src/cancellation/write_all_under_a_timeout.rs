//! A write that is given up in the middle and begun again.

use std::pin::pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "write-all-under-a-timeout",
    symptom: "When the network is slow, the other side complains of a malformed message",
    also: &[
        "cancel safety",
        "write_all",
        "partial write",
        "retry",
        "corrupt stream",
        "torn frame",
        "sent twice",
        "protocol desync",
    ],
    cause: "When the timeout drops `write_all`, a part of the bytes is on its way already, and nobody knows how many. The next message, or the same one again, follows in the middle.",
    cure: "Go on with the same future; or, after a write that was given up, close the connection, for it is of no more use.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a reader that is slower than the patience",
    )],
    met_in: &[
        "https://github.com/vm0-ai/vm0/issues/12205",
        "https://github.com/diamondrod/kdbplus/issues/8",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: each try begins with the first byte.
pub async fn broken(mut socket: DuplexStream, message: &[u8]) -> std::io::Result<()> {
    loop {
        let patience = Duration::from_millis(500);
        match timeout(patience, socket.write_all(message)).await {
            Ok(written) => return written,
            Err(_) => tracing::warn!("slow, trying again"),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One future writes it all, however long it takes.
pub async fn fixed(mut socket: DuplexStream, message: &[u8]) -> std::io::Result<()> {
    let mut write = pin!(socket.write_all(message));
    loop {
        let patience = Duration::from_millis(500);
        match timeout(patience, write.as_mut()).await {
            Ok(written) => return written,
            Err(_) => tracing::warn!("slow, still writing"),
        }
    }
}
// ANCHOR_END: fixed

/// A pipe that holds eight bytes, and a reader that begins after 700 ms.
async fn scene(write: impl AsyncFn(DuplexStream, &[u8]) -> std::io::Result<()>) -> Seen {
    let (client, mut server) = duplex(8);
    let read = async {
        sleep(Duration::from_millis(700)).await;
        let mut received = String::new();
        server.read_to_string(&mut received).await.ok();
        received
    };
    let writer = lane(info_span!("writer"), write(client, b"good morning"));
    let reader = lane(info_span!("reader"), read);
    let (_, received) = tokio::join!(writer, reader);
    Seen::of("sent", "good morning").and("received", received)
}
