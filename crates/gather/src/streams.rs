//! A window over many futures: at most `window` are in flight, the next starts when one has ended.
//!
//! A stream of futures makes each future only when there is room for it, so a million requests need memory for one window.
//! It all runs in the task that polls the stream, and *only while it polls*: see `frozen` for what that costs.

use std::time::Duration;

use futures::stream::{self, StreamExt, TryStreamExt};

use crate::service::{Answer, FetchError, Service};

// ANCHOR: buffered
/// Answers come in the order of the requests. An answer that is ready waits for those before it, and keeps its place in
/// the window while it waits.
pub async fn in_input_order(
    service: &Service,
    requests: &[(&str, Duration)],
    window: usize,
) -> Result<Vec<Answer>, FetchError> {
    stream::iter(requests)
        .map(|(name, delay)| service.fetch(name, *delay))
        .buffered(window)
        .try_collect()
        .await
}
// ANCHOR_END: buffered

// ANCHOR: buffer_unordered
/// Answers come as they are ready: a slow one holds up nobody.
pub async fn in_order_of_completion(
    service: &Service,
    requests: &[(&str, Duration)],
    window: usize,
) -> Result<Vec<Answer>, FetchError> {
    stream::iter(requests)
        .map(|(name, delay)| service.fetch(name, *delay))
        .buffer_unordered(window)
        .try_collect()
        .await
}
// ANCHOR_END: buffer_unordered

// ANCHOR: for_each_concurrent
/// Nothing is collected: each request is fetched and handled within the window. The first error drops what is in flight.
pub async fn handle_each(
    service: &Service,
    requests: &[(&str, Duration)],
    window: usize,
    handle: impl AsyncFn(Answer),
) -> Result<(), FetchError> {
    stream::iter(requests)
        .map(Ok)
        .try_for_each_concurrent(window, async |(name, delay)| {
            handle(service.fetch(name, *delay).await?).await;
            Ok(())
        })
        .await
}
// ANCHOR_END: for_each_concurrent
