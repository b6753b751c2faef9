//! A loop whose pattern matches only while all is well.

use std::num::ParseIntError;

use futures::stream::{self, BoxStream, StreamExt};
use tracing::warn;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "error-ends-the-stream",
    symptom: "After one malformed line the rest of the input is ignored, and the program ends as if all was well",
    also: &[
        "while let Some(Ok",
        "stream of results",
        "error swallowed",
        "silently stops",
        "data missing",
        "websocket",
        "try_next",
        "lines",
    ],
    cause: "`while let Some(Ok(x))` ends the loop at whatever isn't `Some(Ok(_))`: at the end of the stream, and just as quietly at the first error.",
    cure: "Take `Some(item)` in the head and decide in the body: `?`, or tell and go on; `try_next().await?` does the former.",
    caught_by: &[],
    shown_by: &[Watch::Test("with an error in the middle")],
    met_in: &[
        "https://github.com/wr-org/webex-rust/issues/7",
        "https://github.com/rust-lang/futures-rs/issues/145",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// What was read.
pub type Readings = BoxStream<'static, Result<u32, ParseIntError>>;

// ANCHOR: broken
/// Wrong: an error looks like the end.
pub async fn broken(mut readings: Readings) -> u32 {
    let mut sum = 0;
    while let Some(Ok(reading)) = readings.next().await {
        sum += reading;
    }
    sum
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A stream goes on after an error. Where that makes no sense, return it.
pub async fn fixed(mut readings: Readings) -> u32 {
    let mut sum = 0;
    while let Some(reading) = readings.next().await {
        match reading {
            Ok(reading) => sum += reading,
            Err(error) => warn!(%error, "left out"),
        }
    }
    sum
}
// ANCHOR_END: fixed

async fn scene(add: impl AsyncFnOnce(Readings) -> u32) -> Seen {
    let lines = ["1", "2", "l0", "20", "30"];
    let readings = stream::iter(lines.map(str::parse)).boxed();
    Seen::of("lines", lines.join(", ")).and("sum", add(readings).await)
}
