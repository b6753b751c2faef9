//! A runtime is built by hand, without its clock.

use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::first_sentence;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "timers-disabled",
    symptom: "The program panics at its first `sleep` or `timeout`, or at its first connection",
    also: &[
        "A Tokio 1.x context was found, but timers are disabled. Call `enable_time`",
        "but IO is disabled. Call `enable_io`",
        "runtime::Builder",
        "hyper",
        "reqwest",
    ],
    cause: "A runtime made by `Builder` has neither timers nor sockets unless it is told to. `#[tokio::main]` and `Runtime::new` do tell it.",
    cure: "Say `enable_all`.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "A Tokio 1.x context was found, but timers are disabled.",
    )],
    met_in: &[
        "https://github.com/ntex-rs/ntex/issues/177",
        "https://github.com/ntex-rs/ntex/issues/93",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: it can run tasks and nothing else.
pub fn broken() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).build()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// With timers and sockets.
pub fn fixed() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
}
// ANCHOR_END: fixed

fn scene(build: fn() -> io::Result<Runtime>) -> Seen {
    let runtime = build().unwrap_or_else(|error| panic!("a runtime can't be started: {error}"));
    let task = runtime.spawn(async { tokio::time::sleep(Duration::from_millis(10)).await });
    match runtime.block_on(task) {
        Ok(()) => Seen::of("slept", "yes"),
        Err(error) => Seen::of("panicked", first_sentence(&*error.into_panic())),
    }
}
