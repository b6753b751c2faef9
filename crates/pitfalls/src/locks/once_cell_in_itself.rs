//! A value that is made on first use, and that is used while it is made.

use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "once-cell-in-itself",
    symptom: "My program hangs at the first use of a global that is made lazily",
    also: &[
        "deadlock",
        "OnceCell",
        "get_or_init",
        "lazy static",
        "recursive initialization",
        "config",
    ],
    cause: "Who asks for the cell while it is being made waits until it is made, and here the one who waits is the one who makes it.",
    cure: "Let the initializer call nothing that asks for the cell: hand it what it needs.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/sync/struct.OnceCell.html#method.get_or_init",
        "https://github.com/PyO3/pyo3/pull/2398",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: config
async fn url(config: &OnceCell<String>) -> &String {
    config
        .get_or_init(async || "http://localhost".to_owned())
        .await
}
// ANCHOR_END: config

// ANCHOR: broken
/// Wrong: to make the cell, `url` asks for the cell.
pub async fn broken(config: &OnceCell<String>) -> &String {
    let with_port = async || format!("{}:8080", url(config).await);
    config.get_or_init(with_port).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What the cell is made of comes from elsewhere.
pub async fn fixed(config: &OnceCell<String>) -> &String {
    let with_port = async || format!("{}:8080", "http://localhost");
    config.get_or_init(with_port).await
}
// ANCHOR_END: fixed

/// The first use, and a second of patience.
async fn scene(get: impl AsyncFn(&OnceCell<String>) -> &String) -> Seen {
    let config = OnceCell::new();
    match timeout(Duration::from_secs(1), get(&config)).await {
        Ok(url) => Seen::of("the value", url),
        Err(_) => Seen::of("the value", "none: it waits for itself for ever"),
    }
}
