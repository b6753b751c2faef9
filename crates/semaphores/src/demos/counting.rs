//! How many tasks a way of limiting makes: what the demos print, and what the tests assert.

use std::future::poll_fn;
use std::pin::pin;

use tokio::runtime::Handle;

/// The result of `work`, and the most tasks that were alive while it ran.
pub async fn counting_tasks<T>(work: impl Future<Output = T>) -> (T, usize) {
    let metrics = Handle::current().metrics();
    let mut most = 0;
    let mut work = pin!(work);
    let value = poll_fn(|cx| {
        let polled = work.as_mut().poll(cx);
        most = most.max(metrics.num_alive_tasks());
        polled
    })
    .await;
    (value, most)
}
