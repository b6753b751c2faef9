//! The server closes a connection that the pool has kept: who notices, and what is asked again.
//!
//! Doesn't show backoff, deadlines and budgets: that is the practice on errors.

use std::error::Error;

use reqwest::{Client, ClientBuilder, Method, retry};

// ANCHOR: again
/// Has a request asked again, once and at once, where its connection was lost before an answer and
/// asking twice does no harm. reqwest by itself does it only where not a byte was sent.
///
/// `host` is the only one for which it holds: others may have other ideas of what does no harm.
pub fn ask_again(client: ClientBuilder, host: &'static str) -> ClientBuilder {
    let policy = retry::for_host(host)
        .max_retries_per_request(1)
        .classify_fn(|attempt| {
            if is_idempotent(attempt.method()) && attempt.error().is_some_and(is_lost) {
                attempt.retryable()
            } else {
                attempt.success()
            }
        });
    client.retry(policy)
}

fn is_idempotent(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE
    )
}

/// Not where nobody is there, or somebody is slow: asking at once would not help.
fn is_lost(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<reqwest::Error>()
        .is_some_and(|error| !error.is_connect() && !error.is_timeout())
}
// ANCHOR_END: again

/// Asks `url`, and reads the answer to its end.
///
/// # Errors
/// When there is no answer.
pub async fn ask(client: &Client, method: Method, url: &str) -> reqwest::Result<()> {
    let answer = client.request(method, url).send().await?;
    answer.error_for_status()?.bytes().await?;
    Ok(())
}
