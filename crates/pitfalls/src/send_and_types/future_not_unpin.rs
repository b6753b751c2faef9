//! A future is to be polled more than once, and isn't pinned.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "future-not-unpin",
    symptom: "The compiler says that my future cannot be unpinned when I wait for `&mut future`, in a `timeout` or a `select!`",
    also: &[
        "E0277",
        "Unpin",
        "PhantomPinned",
        "consider using pin!",
        "Box::pin",
        "select loop",
        "Pin",
    ],
    cause: "An async function's future may have references to itself, so it must not be moved once it was polled. `&mut future` can't promise that.",
    cure: "`let mut future = pin!(future);` on the stack, or `Box::pin` where it is to be stored.",
    caught_by: &[Check::Refused("E0277")],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/1811",
        "https://github.com/namada-net/namada/pull/505",
        "https://tokio.rs/tokio/tutorial/select",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/future_not_unpin.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// It stays where it is, so it can be polled again and again.
pub async fn fixed() -> (u32, u32) {
    let mut beats = 0;
    let mut answer = pin!(fetch());
    loop {
        match timeout(Duration::from_millis(200), &mut answer).await {
            Ok(status) => return (status, beats),
            Err(_) => beats += 1,
        }
    }
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn fetch() -> u32 {
    sleep(Duration::from_millis(500)).await;
    200
}

async fn scene() -> Seen {
    let (status, beats) = fixed().await;
    Seen::of("status", status).and("beats meanwhile", beats)
}
