//! The program's edge: there, an error is for a person, and says what was being done.
//!
//! A library doesn't do this: `anyhow::Error` tells its callers nothing that they could match on.

use anyhow::Context;
use reqwest::{Client, Method};

use crate::again::{Again, again};
use crate::error::FetchError;
use crate::report::title;

// ANCHOR: context
/// One line about the page at `url`.
///
/// # Errors
///
/// With what was attempted on the outside, and the cause within.
pub async fn headline(client: &Client, url: &str) -> anyhow::Result<String> {
    let title = title(client, url)
        .await
        .with_context(|| format!("can't show the page at {url}"))?;
    Ok(format!("Today: {title}"))
}

/// The exit code: 75, by which mail servers and schedulers know that it is worth another attempt,
/// or 1. The typed error is still within, under its context.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<FetchError>() {
        Some(error) if again(&Method::GET, error) != Again::Never => 75,
        _ => 1,
    }
}
// ANCHOR_END: context
