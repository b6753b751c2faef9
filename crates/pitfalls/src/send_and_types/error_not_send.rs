//! An error that isn't `Send` is alive while something is awaited.

use std::error::Error;

use tokio::task::{JoinError, yield_now};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "error-not-send",
    symptom: "My task doesn't compile as soon as I await something where I handle an error: `dyn Error` cannot be sent between threads",
    also: &[
        "Box<dyn Error>",
        "dyn std::error::Error",
        "Send + Sync",
        "Result",
        "match Err",
        "anyhow",
        "boxed error",
    ],
    cause: "`Box<dyn Error>` promises nothing about threads, and the error is alive in the whole arm that handles it, its awaits included.",
    cure: "Say `Box<dyn Error + Send + Sync>`: the `?` works as before. Where the type is a library's, make a `String` of the error before the `await`.",
    caught_by: &[Check::Refused(
        "future cannot be sent between threads safely",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/clnv/etcd-rs/issues/23",
        "https://github.com/atrium-rs/atrium/issues/20",
        "https://github.com/scylladb/scylla-cdc-rust/issues/15",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/error_not_send.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// This error may go where the task goes.
pub async fn fixed(text: &'static str) -> Result<u32, JoinError> {
    let task = tokio::spawn(async move {
        match parse(text) {
            Ok(number) => number,
            Err(error) => report(error.to_string()).await,
        }
    });
    task.await
}

fn parse(text: &str) -> Result<u32, Box<dyn Error + Send + Sync>> {
    Ok(text.parse()?)
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn report(message: String) -> u32 {
    yield_now().await;
    0
}

async fn scene() -> Seen {
    Seen::of("of \"7\"", fixed("7").await.unwrap_or_default())
        .and("of \"seven\"", fixed("seven").await.unwrap_or_default())
}
