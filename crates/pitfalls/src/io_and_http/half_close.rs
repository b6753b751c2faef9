//! Both wait for the other to finish.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::timeout;
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "half-close",
    symptom: "Client and server have sent everything, and both hang",
    also: &[
        "shutdown",
        "FIN",
        "half close",
        "read_to_end hangs",
        "echo",
        "split",
        "copy never ends",
        "copy_bidirectional hangs",
        "connection never closes",
    ],
    cause: "The peer reads to the end before it answers, and the end never comes: nobody has shut down the writing side, because the connection is still needed for the answer.",
    cure: "`shutdown` the writing half when everything is sent; the reading half stays open.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://github.com/tokio-rs/website/issues/754",
        "https://docs.rs/tokio/latest/tokio/io/trait.AsyncWriteExt.html#method.shutdown",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the server can't know that this was the whole question.
#[instrument(name = "client", skip_all, ret)]
pub async fn broken(mut server: DuplexStream, question: &str) -> io::Result<String> {
    server.write_all(question.as_bytes()).await?;
    let mut answer = String::new();
    server.read_to_string(&mut answer).await?;
    Ok(answer)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Says when the question is over, and still hears the answer.
#[instrument(name = "client", skip_all, ret)]
pub async fn fixed(mut server: DuplexStream, question: &str) -> io::Result<String> {
    server.write_all(question.as_bytes()).await?;
    server.shutdown().await?;
    let mut answer = String::new();
    server.read_to_string(&mut answer).await?;
    Ok(answer)
}
// ANCHOR_END: fixed

/// Answers with the length of the question, once it has all of it.
async fn server(mut client: DuplexStream) -> io::Result<()> {
    let mut question = Vec::new();
    client.read_to_end(&mut question).await?;
    let answer = format!("{} bytes", question.len());
    client.write_all(answer.as_bytes()).await
}

/// A question of five bytes, and a second of patience.
async fn scene(ask: impl AsyncFnOnce(DuplexStream, &str) -> io::Result<String>) -> Seen {
    let (ours, theirs) = duplex(64);
    tokio::spawn(lane(info_span!("server"), server(theirs)));
    match timeout(Duration::from_secs(1), ask(ours, "hello")).await {
        Ok(Ok(answer)) => Seen::of("answer", answer),
        Ok(Err(error)) => Seen::of("error", error),
        Err(_) => Seen::of("answer", "none, both still wait"),
    }
}
