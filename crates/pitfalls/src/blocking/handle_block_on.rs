//! A handle blocks on a future, and nobody drives what the future waits for.

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::sleep;

use super::on_one_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "handle-block-on",
    symptom: "`Handle::block_on` never returns as soon as the future has a timer or a socket in it",
    also: &[
        "current_thread",
        "hangs",
        "timer never fires",
        "IO not driven",
        "handle().block_on",
    ],
    cause: "On a current-thread runtime only `Runtime::block_on` drives timers and sockets. `Handle::block_on` polls the one future, and waits for somebody else to drive the rest.",
    cure: "Block on the runtime itself; if only a handle is at hand, let another thread be inside of the runtime's `block_on`, or use a multi-thread runtime.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a timer in it, which hangs")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/3569",
        "https://docs.rs/tokio/latest/tokio/runtime/struct.Handle.html#method.block_on",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: nobody looks at the clock.
pub fn broken(runtime: &Runtime) -> u32 {
    runtime.handle().block_on(fetch())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The runtime itself looks at the clock while it waits.
pub fn fixed(runtime: &Runtime) -> u32 {
    runtime.block_on(fetch())
}
// ANCHOR_END: fixed

async fn fetch() -> u32 {
    sleep(Duration::from_millis(10)).await;
    200
}

fn scene(call: impl FnOnce(&Runtime) -> u32) -> Seen {
    Seen::of("status", call(&on_one_thread()))
}
