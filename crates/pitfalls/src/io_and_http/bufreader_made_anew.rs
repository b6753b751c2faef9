//! A `BufReader` that goes takes with it what it has read ahead.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader, duplex};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "bufreader-made-anew",
    symptom: "Messages that arrive alone are read; when two arrive together, the second is gone",
    also: &[
        "BufReader",
        "lost data",
        "read_line",
        "buffered",
        "second message missing",
        "into_inner",
    ],
    cause: "`BufReader` reads as much as it can get, and gives out a line: the rest is in its buffer, and is dropped with it at the end of the call.",
    cure: "Make one `BufReader` for each connection, keep it as long as the connection lives, and read through it only.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends two messages in one write")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/1662",
        "https://github.com/aaif-goose/goose/pull/1093",
        "https://github.com/jkcoxson/idevice/issues/106",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: what the reader has taken beyond the first line is lost with it. Returns how many lines came.
pub async fn broken(mut peer: impl AsyncRead + Unpin) -> io::Result<usize> {
    let mut lines = 0;
    loop {
        let mut line = String::new();
        if BufReader::new(&mut peer).read_line(&mut line).await? == 0 {
            return Ok(lines);
        }
        lines += 1;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One buffer for the whole connection. Returns how many lines came.
pub async fn fixed(peer: impl AsyncRead + Unpin) -> io::Result<usize> {
    let mut reader = BufReader::new(peer);
    let mut lines = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await? == 0 {
            return Ok(lines);
        }
        lines += 1;
    }
}
// ANCHOR_END: fixed

/// A peer that sends three lines at once.
async fn scene<F>(count: impl FnOnce(tokio::io::DuplexStream) -> F) -> Seen
where
    F: Future<Output = io::Result<usize>>,
{
    let (ours, mut theirs) = duplex(1024);
    theirs.write_all(b"one\ntwo\nthree\n").await.ok();
    drop(theirs);
    match count(ours).await {
        Ok(lines) => Seen::of("lines sent", 3).and("lines read", lines),
        Err(error) => Seen::of("error", error),
    }
}
