//! `try_join_all` over more than thirty futures.

use std::time::Duration;

use futures::future::try_join_all;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "late-error",
    symptom: "`try_join_all` fails at once with thirty requests; with forty it tells me after minutes",
    also: &[
        "try_join_all",
        "short circuit",
        "error delayed",
        "hang",
        "FuturesOrdered",
        "doesn't cancel",
        "waits for all",
    ],
    cause: "With more than thirty futures `try_join_all` of the `futures` crate takes their results in order, so that an error is seen when all before it are done.",
    cure: "Collect a `FuturesUnordered` with `try_collect`, or use a `JoinSet`: both tell of the first that fails, in time.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with forty futures of which the first is slow and another fails",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2866",
        "https://github.com/commonwarexyz/monorepo/pull/4728",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the documentation says "immediately", and from the thirty-first on it isn't so.
///
/// # Errors
///
/// A request failed.
pub async fn broken(requests: u32) -> Result<Vec<u32>, &'static str> {
    try_join_all((0..requests).map(request)).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Whichever fails first is heard first. The answers come in the order of their ends.
///
/// # Errors
///
/// A request failed.
pub async fn fixed(requests: u32) -> Result<Vec<u32>, &'static str> {
    let requests: FuturesUnordered<_> = (0..requests).map(request).collect();
    requests.try_collect().await
}
// ANCHOR_END: fixed

/// The first takes a second, the second one fails after a tenth of one.
async fn request(n: u32) -> Result<u32, &'static str> {
    let takes = if n == 0 { 1000 } else { 100 };
    sleep(Duration::from_millis(takes)).await;
    if n == 1 { Err("refused") } else { Ok(n) }
}

async fn scene(run: impl AsyncFn(u32) -> Result<Vec<u32>, &'static str>) -> Seen {
    let mut seen = Seen::default();
    for requests in [30, 31] {
        let start = Instant::now();
        let error = run(requests).await.err().unwrap_or("no error");
        let after = demo::seconds(start.elapsed());
        seen = seen.and(
            &format!("with {requests} requests"),
            format!("{error} after {after}"),
        );
    }
    seen
}
