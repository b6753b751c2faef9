//! `read` returns what is there, not what was asked for.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "read-is-not-read-exact",
    symptom: "My parser sees garbage once messages get longer, or once the peer is far away",
    also: &[
        "partial read",
        "short read",
        "read_exact",
        "framing",
        "corrupt message",
        "only the first bytes",
        "incomplete frame",
        "split across TCP packets",
        "received data not complete",
    ],
    cause: "A stream has no messages: one `read` returns as many bytes as have arrived, from one up to the length of the buffer.",
    cure: "`read_exact` for a known length, or a buffer that collects until a message is complete.",
    caught_by: &[Check::Clippy("unused_io_amount", Group::Default)],
    shown_by: &[Watch::Test(
        "over a `duplex` with a small buffer, which cuts every message",
    )],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/io/trait.AsyncReadExt.html#method.read",
        "https://tokio.rs/tokio/tutorial/framing",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::unused_io_amount, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: fewer than eight bytes may have come, and the rest of the array is zeros.
pub async fn broken(mut peer: DuplexStream) -> io::Result<u64> {
    let mut bytes = [0; 8];
    peer.read(&mut bytes).await?;
    Ok(u64::from_be_bytes(bytes))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits for all eight bytes; `UnexpectedEof` if the peer goes before.
pub async fn fixed(mut peer: DuplexStream) -> io::Result<u64> {
    let mut bytes = [0; 8];
    peer.read_exact(&mut bytes).await?;
    Ok(u64::from_be_bytes(bytes))
}
// ANCHOR_END: fixed

/// The number 1, of which seven zeros arrive first.
async fn scene(read: impl AsyncFnOnce(DuplexStream) -> io::Result<u64>) -> Seen {
    let (ours, mut theirs) = duplex(7);
    let send = async move { theirs.write_all(&1_u64.to_be_bytes()).await };
    let (_, read) = tokio::join!(send, read(ours));
    let read = read.map_or_else(|error| error.to_string(), |number| number.to_string());
    Seen::of("number sent", 1).and("number read", read)
}
