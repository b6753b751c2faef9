//! The longest duration there is, for "no limit".

use std::time::Duration;

use tokio::time::{Instant, error::Elapsed, sleep, timeout_at};

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "endless-limit",
    symptom: "With no limit set it panics: \"overflow when adding duration to instant\"",
    also: &[
        "Duration::MAX",
        "Instant overflow",
        "infinite timeout",
        "u64::MAX",
        "deadline",
        "checked_add",
        "timeout_at",
        "unlimited",
    ],
    cause: "There is no moment that far away: `Instant + Duration::MAX` overflows, and the sum panics. `timeout` and `sleep` know that, your own arithmetic doesn't.",
    cure: "Cap what comes in, at a year for instance; or `checked_add`, whose `None` is \"no limit\"; or an `Option<Duration>` in the first place.",
    caught_by: &[],
    shown_by: &[Watch::Panic("overflow when adding duration to instant")],
    met_in: &[
        "https://github.com/NordSecurity/libtelio/pull/1001",
        "https://github.com/dariusc93/rust-ipfs/issues/197",
        "https://github.com/tokio-rs/tokio/issues/6634",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a limit that stands for none has no end.
///
/// # Errors
///
/// The job took longer than `limit`.
pub async fn broken(limit: Duration) -> Result<u32, Elapsed> {
    let end = Instant::now() + limit;
    let connected = timeout_at(end, connect()).await?;
    timeout_at(end, ask(connected)).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// No limit is longer than this.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A year is as good as for ever, and still a moment.
///
/// # Errors
///
/// The job took longer than `limit`.
pub async fn fixed(limit: Duration) -> Result<u32, Elapsed> {
    let end = Instant::now() + limit.min(A_YEAR);
    let connected = timeout_at(end, connect()).await?;
    timeout_at(end, ask(connected)).await
}
// ANCHOR_END: fixed

async fn connect() -> u32 {
    sleep(Duration::from_millis(100)).await;
    41
}

async fn ask(connection: u32) -> u32 {
    sleep(Duration::from_millis(100)).await;
    connection + 1
}

async fn scene<F>(run: fn(Duration) -> F) -> Seen
where
    F: Future<Output = Result<u32, Elapsed>> + Send + 'static,
{
    let ended = match tokio::spawn(run(Duration::MAX)).await {
        Ok(Ok(answer)) => answer.to_string(),
        Ok(Err(elapsed)) => elapsed.to_string(),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => panic_message(&*panic),
            Err(error) => error.to_string(),
        },
    };
    Seen::of("with a limit of `Duration::MAX`", ended)
}
