//! Nothing ends a request that nobody answers.

use std::time::Duration;

use httpbin::Server;
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "no-timeout",
    symptom: "My program stops at a request now and then, for hours, and no error comes",
    also: &[
        "reqwest timeout",
        "hangs",
        "no response",
        "stuck request",
        "default timeout",
        "request never completes",
        "hangs forever",
        "waits forever",
        "HTTP client",
    ],
    cause: "reqwest has no timeout by default: a server that takes the connection and says nothing holds the request for ever.",
    cure: "Set `timeout` on the client's builder, and `connect_timeout` and `read_timeout` where the whole may take long.",
    caught_by: &[],
    shown_by: &[Watch::Test("against a server that never answers")],
    met_in: &["https://docs.rs/reqwest/latest/reqwest/struct.ClientBuilder.html#method.timeout"],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it waits as long as the server likes.
pub async fn broken(url: &str) -> reqwest::Result<u16> {
    let client = reqwest::Client::new();
    Ok(client.get(url).send().await?.status().as_u16())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Gives up after a tenth of a second.
pub async fn fixed(url: &str) -> reqwest::Result<u16> {
    let limit = Duration::from_millis(100);
    let client = reqwest::Client::builder().timeout(limit).build()?;
    Ok(client.get(url).send().await?.status().as_u16())
}
// ANCHOR_END: fixed

/// A server that never answers, and half a second of patience.
async fn scene(ask: impl AsyncFnOnce(&str) -> reqwest::Result<u16>) -> Seen {
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => return Seen::of("error", error),
    };
    let url = server.url_of("/fault/hang");
    Seen::of(
        "the request",
        match timeout(Duration::from_millis(500), ask(&url)).await {
            Ok(Ok(status)) => format!("status {status}"),
            Ok(Err(error)) if error.is_timeout() => "timed out".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "still waits".to_owned(),
        },
    )
}
