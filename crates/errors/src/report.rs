//! The article's case: fetch something that may fail, in a dozen ways.
//!
//! What a caller can do with the error is in `again`, `fallback` and `context`.

use reqwest::Client;
use serde::Deserialize;

use crate::client::get_json;
use crate::error::FetchError;

/// What httpbin's `/json` answers, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// The only thing on it.
    pub slideshow: Slideshow,
}

/// A slideshow, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Slideshow {
    /// What it is called.
    pub title: String,
}

// ANCHOR: none
/// Wrong: whatever went wrong, the caller learns nothing of it, and can do nothing about it.
pub async fn title_or_none(client: &Client, url: &str) -> Option<String> {
    match get_json::<Page>(client, url).await {
        Ok(page) => Some(page.slideshow.title),
        Err(error) => {
            tracing::warn!(%error, "fetch failed");
            None
        }
    }
}
// ANCHOR_END: none

// ANCHOR: result
/// What the page at `url` is called.
///
/// # Errors
///
/// A [`FetchError`], which says what the caller can do about it.
pub async fn title(client: &Client, url: &str) -> Result<String, FetchError> {
    let page: Page = get_json(client, url).await?;
    Ok(page.slideshow.title)
}
// ANCHOR_END: result
