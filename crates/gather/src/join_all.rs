//! `join_all` and `try_join_all`: `join!` and `try_join!` for a number of futures that is known only at run time.
//!
//! Answers come in the order of the input, whichever came first. Everything starts at once: there is no limit here, and
//! beyond a few hundred futures there should be one (`streams`), for the service's sake and for the reason in `fan_out`.

use std::time::Duration;

use futures::future::{join_all, try_join_all};

use crate::service::{Answer, FetchError, Service};

// ANCHOR: each_result
/// Fetches all of them together and keeps what each came to: `asyncio.gather(*fetches, return_exceptions=True)`.
pub async fn each_result(
    service: &Service,
    requests: &[(&str, Duration)],
) -> Vec<Result<Answer, FetchError>> {
    join_all(
        requests
            .iter()
            .map(|(name, delay)| service.fetch(name, *delay)),
    )
    .await
}
// ANCHOR_END: each_result

// ANCHOR: all_or_first_error
/// Fetches all of them together; at the first error the others are dropped where they stand.
pub async fn all_or_first_error(
    service: &Service,
    requests: &[(&str, Duration)],
) -> Result<Vec<Answer>, FetchError> {
    try_join_all(
        requests
            .iter()
            .map(|(name, delay)| service.fetch(name, *delay)),
    )
    .await
}
// ANCHOR_END: all_or_first_error
