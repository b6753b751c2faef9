//! `read_line` reads until a newline comes, however long that takes.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "line-without-end",
    symptom: "One client makes the memory of my server grow until it is killed",
    also: &[
        "unbounded line",
        "read_line",
        "lines",
        "memory grows",
        "denial of service",
        "max length",
        "OOM",
    ],
    cause: "`read_line` and `lines` keep everything up to the next newline, and a peer need not send one.",
    cure: "Bound what is read with `take`, and refuse a line that is longer.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends a line without an end")],
    met_in: &[
        "https://docs.rs/tokio-util/latest/tokio_util/codec/struct.LinesCodec.html#method.new_with_max_length",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the peer decides how much memory a line takes.
pub async fn broken(peer: DuplexStream, line: &mut String, longest: u64) -> io::Result<usize> {
    tracing::debug!(longest, "not looked at");
    BufReader::new(peer).read_line(line).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Reads a line of at most `longest` bytes.
pub async fn fixed(peer: DuplexStream, line: &mut String, longest: u64) -> io::Result<usize> {
    let length = BufReader::new(peer.take(longest)).read_line(line).await?;
    if line.ends_with('\n') || (length as u64) < longest {
        Ok(length)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the line is too long",
        ))
    }
}
// ANCHOR_END: fixed

/// A peer that sends a million bytes and no newline; a server that expects a thousand at most.
async fn scene(
    read: impl AsyncFnOnce(DuplexStream, &mut String, u64) -> io::Result<usize>,
) -> Seen {
    let (ours, mut theirs) = duplex(4096);
    let attack = async move {
        // It fails where the server hangs up.
        theirs.write_all(&[b'x'; 1_000_000]).await
    };
    let mut line = String::new();
    let (_, read) = tokio::join!(attack, read(ours, &mut line, 1_000));
    Seen::of("bytes kept", line.len()).and(
        "the server says",
        read.map_or_else(|error| error.to_string(), |_| "Ok".to_owned()),
    )
}
