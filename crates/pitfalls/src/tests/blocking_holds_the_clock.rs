//! A paused clock moves when the runtime is idle, and a runtime with blocking work isn't.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-holds-the-clock",
    symptom: "With a paused clock a sleep of one second never ends, though nothing else is going on",
    also: &[
        "start_paused hangs",
        "spawn_blocking",
        "auto-advance",
        "tokio::fs in test",
        "test hangs",
    ],
    cause: "A paused clock jumps only while the runtime has nothing to do, and a blocking task counts as something until it ends: here one waits on a channel for the whole test.",
    cure: "Keep what blocks for long on a thread of its own, of which the clock knows nothing, or let it end before the test waits.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in a process with a time limit: the test itself never ends",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/7858",
        "https://docs.rs/tokio/latest/tokio/time/fn.pause.html",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the clock stands as long as the blocking task waits for jobs. Returns how long a second took.
pub async fn broken(jobs: Receiver<u32>) -> Duration {
    spawn_blocking(move || jobs.into_iter().for_each(work));
    let start = Instant::now();
    sleep(Duration::from_secs(1)).await;
    start.elapsed()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The clock doesn't know the thread. Returns how long a second took.
pub async fn fixed(jobs: Receiver<u32>) -> Duration {
    thread::spawn(move || jobs.into_iter().for_each(work));
    let start = Instant::now();
    sleep(Duration::from_secs(1)).await;
    start.elapsed()
}
// ANCHOR_END: fixed

fn work(job: u32) {
    println!("job\t{job}");
}

/// A test on a paused clock, with a worker that waits for jobs until the test ends.
fn scene<F: Future<Output = Duration>>(test: impl FnOnce(Receiver<u32>) -> F) -> Seen {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    let (jobs, waiting) = mpsc::channel();
    match runtime {
        Ok(runtime) => {
            let second = runtime.block_on(test(waiting));
            drop(jobs);
            Seen::of("a second of the paused clock", "passed").and("it took", demo::seconds(second))
        }
        Err(error) => panic!("a runtime can't be started: {error}"),
    }
}
