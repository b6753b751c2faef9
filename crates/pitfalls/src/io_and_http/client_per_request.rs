//! A client is a pool of connections, and this one is thrown away.

use httpbin::Server;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "client-per-request",
    symptom: "Under load requests get slower and fail with \"too many open files\", though few are in flight",
    also: &[
        "reqwest::Client",
        "connection pool",
        "TIME_WAIT",
        "new connection each time",
        "keep-alive",
        "os error 24",
        "port exhaustion",
        "Cannot assign requested address",
        "ephemeral ports",
    ],
    cause: "Each client has a pool of its own: made for one request, it opens a connection (and does the handshake of TLS) and throws it away.",
    cure: "Make one client, clone it freely, and use it for all requests.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts connections at the server")],
    met_in: &[
        "https://github.com/pierresouchay/consul-rust/issues/66",
        "https://github.com/IronCoreLabs/ironoxide/issues/85",
        "https://docs.rs/reqwest/latest/reqwest/struct.Client.html",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a pool for each request.
pub async fn broken(url: &str, requests: u32) -> reqwest::Result<()> {
    for _ in 0..requests {
        let client = reqwest::Client::new();
        client.get(url).send().await?.bytes().await?;
    }
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One pool for all.
pub async fn fixed(url: &str, requests: u32) -> reqwest::Result<()> {
    let client = reqwest::Client::new();
    for _ in 0..requests {
        client.get(url).send().await?.bytes().await?;
    }
    Ok(())
}
// ANCHOR_END: fixed

/// Ten requests, one after another.
async fn scene(fetch: impl AsyncFnOnce(&str, u32) -> reqwest::Result<()>) -> Seen {
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => return Seen::of("error", error),
    };
    match fetch(&server.url_of("/get"), 10).await {
        Ok(()) => Seen::of("requests", server.stats().requests)
            .and("connections", server.stats().connections),
        Err(error) => Seen::of("error", error),
    }
}
