//! A panic ends the task in which it happens, and a test is another one.

use std::time::Duration;

use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "assert-in-a-task",
    symptom: "An assertion fails, the output shows the panic, and the test is green",
    also: &[
        "panic in spawned task",
        "test passes though it panicked",
        "swallowed",
        "mock expectations",
    ],
    cause: "`spawn` catches the panic and keeps it in the `JoinHandle`; the test ends well, because nobody asked the handle.",
    cure: "Await the handle in the test, and let its error fail it.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of the test: break the code, and see it stay green",
    )],
    met_in: &[
        "https://github.com/redis-rs/redis-rs/pull/1015",
        "https://github.com/build-trust/ockam/issues/2479",
        "https://github.com/tokio-rs/tokio/issues/1999",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the assertion fails in the task, and the test never hears of it.
pub async fn broken(answer: u32) {
    let _client = tokio::spawn(async move {
        assert_eq!(answer, 42);
    });
    sleep(Duration::from_millis(100)).await;
}
// ANCHOR_END: broken

#[expect(clippy::expect_used, reason = "a test fails by a panic")]
// ANCHOR: fixed
/// The task's panic becomes the test's own.
pub async fn fixed(answer: u32) {
    let client = tokio::spawn(async move {
        assert_eq!(answer, 42);
    });
    client.await.expect("the client's assertions hold");
}
// ANCHOR_END: fixed

/// The server answers 41, which is wrong.
async fn scene<F>(test: impl FnOnce(u32) -> F) -> Seen
where
    F: Future<Output = ()> + Send + 'static,
{
    let ended = tokio::spawn(test(41)).await;
    Seen::of("the answer", "41, which is wrong")
        .and("the test", if ended.is_ok() { "passes" } else { "fails" })
}
