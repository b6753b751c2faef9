//! `Ok(0)` is the end, and it comes again each time one asks.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "eof-spins",
    symptom: "One processor is at 100 % as soon as a client has disconnected",
    also: &[
        "busy loop",
        "Ok(0)",
        "EOF",
        "infinite loop",
        "100% CPU",
        "read returns zero",
        "high CPU usage",
        "client disconnects",
    ],
    cause: "A stream that has ended is always ready, with nothing: `read` returns `Ok(0)` at once, and a loop that doesn't take that for the end asks for ever.",
    cure: "End the loop where `read` returns 0.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts the turns of the loop")],
    met_in: &[
        "https://github.com/meshtastic/rust/pull/19",
        "https://github.com/oxidecomputer/omicron/pull/9612",
        "https://github.com/tokio-rs/tokio/pull/3536",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nothing in the loop is the end. (The bound on the turns is there so that you can watch it.)
pub async fn broken(mut client: DuplexStream, most_turns: u32) -> io::Result<u32> {
    let mut buffer = [0; 64];
    let mut turns = 0;
    while turns < most_turns {
        let length = client.read(&mut buffer).await?;
        handle(&buffer[..length]);
        turns += 1;
    }
    Ok(turns)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Ends when the client does.
pub async fn fixed(mut client: DuplexStream, most_turns: u32) -> io::Result<u32> {
    let mut buffer = [0; 64];
    let mut turns = 0;
    while turns < most_turns {
        let length = client.read(&mut buffer).await?;
        if length == 0 {
            break;
        }
        handle(&buffer[..length]);
        turns += 1;
    }
    Ok(turns)
}
// ANCHOR_END: fixed

fn handle(_bytes: &[u8]) {}

/// A client that says one thing and goes.
async fn scene(serve: impl AsyncFnOnce(DuplexStream, u32) -> io::Result<u32>) -> Seen {
    let (server, mut client) = duplex(64);
    client.write_all(b"hello").await.ok();
    drop(client);
    match serve(server, 100_000).await {
        Ok(turns) => Seen::of("messages sent", 1).and("turns of the loop", turns),
        Err(error) => Seen::of("error", error),
    }
}
