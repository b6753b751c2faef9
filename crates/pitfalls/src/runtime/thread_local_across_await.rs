//! A thread-local value is set before an `await` and read after it.

use std::cell::Cell;
use std::time::Duration;

use tokio::task_local;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "thread-local-across-await",
    symptom: "Under load, requests are now and then done for the wrong user",
    also: &[
        "thread_local!",
        "context mixed up",
        "tenant",
        "locale",
        "OpenTelemetry context",
        "RNG",
        "wrong value after await",
    ],
    cause: "Between two awaits other tasks run on the thread, and they set the same variable; and on a multi-thread runtime the task may go on in another thread, which has another one.",
    cure: "A `task_local!` belongs to the future, wherever it runs; or pass the value as an argument.",
    caught_by: &[],
    shown_by: &[Watch::Test("with two tasks at once")],
    met_in: &[
        "https://github.com/open-telemetry/opentelemetry-rust/pull/239",
        "https://github.com/awslabs/shuttle/issues/199",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

thread_local! {
    static THREADS_USER: Cell<u32> = const { Cell::new(0) };
}

task_local! {
    static USER: u32;
}

// ANCHOR: broken
/// Wrong: while this waits, another request says who its user is.
pub async fn broken(user: u32) -> u32 {
    THREADS_USER.set(user);
    load_the_cart().await;
    THREADS_USER.get()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The value goes where the future goes.
pub async fn fixed(user: u32) -> u32 {
    let pay = async {
        load_the_cart().await;
        USER.get()
    };
    USER.scope(user, pay).await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn load_the_cart() {
    sleep(Duration::from_millis(100)).await;
}

async fn scene(pay: impl AsyncFn(u32) -> u32) -> Seen {
    let (first, second) = tokio::join!(pay(1), pay(2));
    Seen::of("user 1's cart is paid by user", first).and("user 2's cart is paid by user", second)
}
