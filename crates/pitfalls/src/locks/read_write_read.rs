//! A task reads twice, and a writer comes in between.

use std::time::Duration;

use tokio::sync::RwLock;
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "read-write-read",
    symptom: "Reads hang as soon as somebody writes, though readers shouldn't exclude each other",
    also: &[
        "deadlock",
        "RwLock",
        "recursive read",
        "write starvation",
        "nested read lock",
        "fair",
        "read lock hangs",
    ],
    cause: "A waiting writer goes before readers that come later, so that it isn't kept out for ever. A second `read` of the same task waits for the writer, and the writer for the first `read`.",
    cure: "Read once, and hand the guard's content on; or end the first guard before the second.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which a writer comes between the two reads")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2849",
        "https://github.com/holochain/holochain/pull/925",
        "https://github.com/matrix-org/matrix-rust-sdk/pull/6839",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: settings
/// What a greeting is made of.
#[derive(Debug)]
pub struct Settings {
    word: String,
    name: String,
}

async fn name(settings: &RwLock<Settings>) -> String {
    settings.read().await.name.clone()
}
// ANCHOR_END: settings

// ANCHOR: broken
/// Wrong: `name` reads again while `settings` is being read.
pub async fn broken(shared: &RwLock<Settings>) -> String {
    let settings = shared.read().await;
    translate(&settings.word).await;
    format!("{} {}", settings.word, name(shared).await)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One guard for all.
pub async fn fixed(shared: &RwLock<Settings>) -> String {
    let settings = shared.read().await;
    translate(&settings.word).await;
    format!("{} {}", settings.word, settings.name)
}
// ANCHOR_END: fixed

async fn translate(_word: &str) {
    sleep(Duration::from_millis(100)).await;
}

/// A reader, and a writer that comes while the reader translates.
async fn scene(greet: impl AsyncFn(&RwLock<Settings>) -> String) -> Seen {
    let settings = RwLock::new(Settings {
        word: "good day".to_owned(),
        name: "Ada".to_owned(),
    });
    let rename = async {
        sleep(Duration::from_millis(50)).await;
        settings.write().await.name = "Grace".to_owned();
    };
    let both = async {
        let reader = lane(info_span!("reader"), greet(&settings));
        let writer = lane(info_span!("writer"), rename);
        tokio::join!(reader, writer).0
    };
    let ended = timeout(Duration::from_secs(1), both).await;
    Seen::of(
        "the greeting",
        ended.unwrap_or_else(|_| "none: both wait for ever".to_owned()),
    )
}
