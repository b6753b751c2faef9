//! A read that is dropped in the middle of a line.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::time::{interval, sleep};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "read-line-in-select",
    symptom: "Now and then a line arrives without its beginning, when the network is slow",
    also: &[
        "cancel safety",
        "cancellation unsafe",
        "read_line",
        "read_exact",
        "read_until",
        "read_to_end",
        "bytes lost",
        "corrupt frame",
        "desync",
        "select loop",
        "truncated",
    ],
    cause: "`read_line` takes bytes from the socket as they come and keeps them in its future. When another arm of the `select!` is first, the future is dropped, and they with it.",
    cure: "Use what keeps its state outside of the future: `Lines`, `Framed`, `read_buf`; or make the future once, pin it, and await `&mut` of it; or read in a task of its own.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in which a line arrives in two pieces, with a tick between them",
    )],
    met_in: &[
        "https://github.com/google/comprehensive-rust/pull/713",
        "https://github.com/Quantus-Network/chain/issues/674",
        "https://github.com/diamondrod/kdbplus/issues/8",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a tick drops the future that has the first half of a line.
pub async fn broken(socket: DuplexStream) -> Vec<String> {
    let mut socket = BufReader::new(socket);
    let mut tick = interval(Duration::from_millis(500));
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        tokio::select! {
            read = socket.read_line(&mut line) => match read {
                Ok(0) | Err(_) => return lines,
                Ok(_) => lines.push(line.trim_end().to_owned()),
            },
            _ = tick.tick() => ping().await,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What has come of a line is kept in `socket`, and `next_line` goes on with it.
pub async fn fixed(socket: DuplexStream) -> Vec<String> {
    let mut socket = BufReader::new(socket).lines();
    let mut tick = interval(Duration::from_millis(500));
    let mut lines = Vec::new();
    loop {
        tokio::select! {
            read = socket.next_line() => match read {
                Ok(None) | Err(_) => return lines,
                Ok(Some(line)) => lines.push(line),
            },
            _ = tick.tick() => ping().await,
        }
    }
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn ping() {
    sleep(Duration::from_millis(10)).await;
}

/// Two lines, the second in two pieces.
async fn scene(read: impl AsyncFn(DuplexStream) -> Vec<String>) -> Seen {
    let (mut client, server) = duplex(64);
    let write = async move {
        for piece in ["first line\n", "second", " line\n"] {
            sleep(Duration::from_millis(200)).await;
            client.write_all(piece.as_bytes()).await.ok();
        }
    };
    let writer = lane(info_span!("writer"), write);
    let reader = lane(info_span!("reader"), read(server));
    let ((), lines) = tokio::join!(writer, reader);
    Seen::of("lines", format!("{lines:?}"))
}
