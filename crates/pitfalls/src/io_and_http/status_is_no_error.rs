//! A server that says no has answered.

use httpbin::Server;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "status-is-no-error",
    symptom: "My program takes an error page for data",
    also: &["error_for_status", "500", "503", "404", "HTTP status", "Ok"],
    cause: "`send` fails where no answer comes; an answer with status 503 is an `Ok` like any other.",
    cure: "`error_for_status` makes it an error; or match the status, where some of them are expected.",
    caught_by: &[],
    shown_by: &[Watch::Test("against a server that fails")],
    met_in: &[
        "https://docs.rs/reqwest/latest/reqwest/struct.Response.html#method.error_for_status",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: whatever comes is the text.
pub async fn broken(url: &str) -> reqwest::Result<String> {
    reqwest::get(url).await?.text().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The text, if the server gives it.
pub async fn fixed(url: &str) -> reqwest::Result<String> {
    reqwest::get(url).await?.error_for_status()?.text().await
}
// ANCHOR_END: fixed

/// A server that is overloaded.
async fn scene(fetch: impl AsyncFnOnce(&str) -> reqwest::Result<String>) -> Seen {
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => return Seen::of("error", error),
    };
    Seen::of("the server says", 503).and(
        "the program has",
        match fetch(&server.url_of("/status/503")).await {
            Ok(text) => format!("a text of {} bytes", text.len()),
            Err(error) => format!(
                "an error: {}",
                error.status().map_or(0, |status| status.as_u16())
            ),
        },
    )
}
