//! Answers whose body nobody wants: dropped, read, or read up to a point.
//!
//! A connection is free when the answer on it has been read to its end. A response that is dropped
//! before takes its connection with it.

use reqwest::{Client, Response, StatusCode};

// ANCHOR: dropped
/// Wrong where it is called often: the body is on its way, and dropped with its connection.
///
/// # Errors
/// When there is no answer.
pub async fn status_unread(client: &Client, url: &str) -> reqwest::Result<StatusCode> {
    let answer = client.get(url).send().await?;
    Ok(answer.status())
}
// ANCHOR_END: dropped

// ANCHOR: drained
/// Reads what it doesn't need, up to a point: beyond it a new connection is cheaper.
///
/// # Errors
/// When there is no answer. One that breaks off is an answer: the connection is lost, no more.
pub async fn status(client: &Client, url: &str) -> reqwest::Result<StatusCode> {
    let mut answer = client.get(url).send().await?;
    drain(&mut answer, 256 * 1024).await;
    Ok(answer.status())
}

/// Reads the rest of the body, if it has at most about `limit` bytes. Whether that worked doesn't
/// matter to whoever has what they came for.
pub async fn drain(answer: &mut Response, limit: usize) {
    let mut read = 0;
    while read <= limit
        && let Ok(Some(chunk)) = answer.chunk().await
    {
        read += chunk.len();
    }
}
// ANCHOR_END: drained

// ANCHOR: head
/// Doesn't ask for the body in the first place, where the server answers a HEAD.
///
/// # Errors
/// When there is no answer.
pub async fn status_by_head(client: &Client, url: &str) -> reqwest::Result<StatusCode> {
    let answer = client.head(url).send().await?;
    Ok(answer.status())
}
// ANCHOR_END: head
