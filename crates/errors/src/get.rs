//! The two put together: a GET that is tried again when that may help.

use std::time::Duration;

use rand::Rng;
use reqwest::{Client, Method};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use crate::again::again;
use crate::client::get_json;
use crate::error::FetchError;
use crate::retry::{GaveUp, Retries};

// ANCHOR: get
/// Asks for `url` until there is an answer, or no hope, for at most `within`.
///
/// The generator is an argument, so that a test can hand in one with a seed. For a future that is
/// to be spawned it can't be `ThreadRng`, which isn't `Send`; a `StdRng` is.
///
/// # Errors
///
/// [`GaveUp`], with the reason and the last error.
pub async fn get<T: DeserializeOwned>(
    client: &Client,
    url: &str,
    retries: &Retries,
    within: Duration,
    random: &mut impl Rng,
) -> Result<T, GaveUp<FetchError>> {
    let deadline = Instant::now() + within;
    let again = |error: &FetchError| again(&Method::GET, error);
    retries
        .call(deadline, random, again, || get_json(client, url))
        .await
}
// ANCHOR_END: get
