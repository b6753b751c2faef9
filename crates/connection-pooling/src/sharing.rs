//! A client a request, and one client for all: the same requests, one after another.
//!
//! Doesn't show requests at the same time (`at_once`), which need a connection each.

use reqwest::{Client, ClientBuilder};
use tracing::instrument;

// ANCHOR: each
/// Wrong: a client holds the connections, so a new one has none, and takes its own with it.
///
/// # Errors
/// When a client can't be made, or a request fails.
pub async fn a_client_each(
    url: &str,
    requests: usize,
    client: impl Fn() -> ClientBuilder,
) -> reqwest::Result<()> {
    for n in 1..=requests {
        let client = client().build()?;
        request(n, &client, url).await?;
    }
    Ok(())
}
// ANCHOR_END: each

// ANCHOR: shared
/// One client, made before the first request and dropped after the last. Where the requests are made
/// in several places, each gets a clone.
///
/// # Errors
/// When the client can't be made, or a request fails.
pub async fn one_client(
    url: &str,
    requests: usize,
    client: impl Fn() -> ClientBuilder,
) -> reqwest::Result<()> {
    let client = client().build()?;
    for n in 1..=requests {
        request(n, &client, url).await?;
    }
    Ok(())
}
// ANCHOR_END: shared

// ANCHOR: request
#[instrument(skip(client, url), ret, err)]
async fn request(n: usize, client: &Client, url: &str) -> reqwest::Result<()> {
    let answer = client.get(url).send().await?.error_for_status()?;
    // To the end: the connection is free for the next request then, and not before.
    answer.bytes().await?;
    Ok(())
}
// ANCHOR_END: request
