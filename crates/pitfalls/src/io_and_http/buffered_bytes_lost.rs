//! What is in a `BufWriter` when it is dropped is nowhere.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter, DuplexStream, duplex};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "buffered-bytes-lost",
    symptom: "The end of what I write is missing on the other side, and for short messages all of it",
    also: &[
        "BufWriter",
        "flush",
        "truncated",
        "nothing arrives",
        "last line missing",
    ],
    cause: "`BufWriter` keeps bytes until its buffer is full; its drop can neither await nor write, so it discards them.",
    cure: "Call `flush` (or `shutdown`) and await it before the writer goes.",
    caught_by: &[],
    shown_by: &[Watch::Test("that reads what arrives")],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/io/struct.BufWriter.html",
        "https://github.com/oras-project/rust-oci-client/pull/244",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the last bytes are still in the buffer when it is dropped.
pub async fn broken(peer: DuplexStream, lines: &[&str]) -> io::Result<()> {
    let mut writer = BufWriter::new(peer);
    for line in lines {
        writer.write_all(line.as_bytes()).await?;
    }
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Hands everything on, and tells the peer that this was all.
pub async fn fixed(peer: DuplexStream, lines: &[&str]) -> io::Result<()> {
    let mut writer = BufWriter::new(peer);
    for line in lines {
        writer.write_all(line.as_bytes()).await?;
    }
    writer.shutdown().await
}
// ANCHOR_END: fixed

/// Three lines, and a peer that reads to the end.
async fn scene(send: impl AsyncFnOnce(DuplexStream, &[&str]) -> io::Result<()>) -> Seen {
    let (ours, mut theirs) = duplex(1024);
    let sent = send(ours, &["one\n", "two\n", "three\n"]).await;
    let mut arrived = Vec::new();
    theirs.read_to_end(&mut arrived).await.ok();
    Seen::of("the writer says", if sent.is_ok() { "Ok" } else { "Err" })
        .and("bytes written", 14)
        .and("bytes that arrived", arrived.len())
}
