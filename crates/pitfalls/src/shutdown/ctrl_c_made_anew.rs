//! A listener that is made anew for each turn of a loop hears nothing between two turns.

use std::pin::pin;

use tokio::signal::ctrl_c;
use tokio::sync::mpsc::{self, Receiver};

use super::signals;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "ctrl-c-made-anew",
    symptom: "Now and then Ctrl-C, or the stop of a container, has no effect at all, and the next one has",
    also: &[
        "SIGTERM lost",
        "signal missed",
        "select loop",
        "intermittent",
        "has to be pressed twice",
        "Ctrl+C ignored",
    ],
    cause: "`ctrl_c()` inside a `select!` in a loop listens only while the `select!` waits: a signal that comes while a branch works is taken from the system and given to nobody.",
    cure: "Make the listener once, before the loop, and poll the same one in each turn.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends a real signal while a branch works")],
    met_in: &[
        "https://github.com/rocky-data/rocky/pull/1490",
        "https://github.com/Mesh-LLM/mesh-llm/issues/1812",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: nobody listens during `work`. Returns how many jobs were done.
pub async fn broken(mut jobs: Receiver<u32>, work: impl AsyncFn(u32)) -> u32 {
    let mut done = 0;
    loop {
        tokio::select! {
            biased;
            _ = ctrl_c() => return done,
            job = jobs.recv() => match job {
                Some(job) => work(job).await,
                None => return done,
            },
        }
        done += 1;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Works until the jobs or the user's patience end. Returns how many jobs were done.
pub async fn fixed(mut jobs: Receiver<u32>, work: impl AsyncFn(u32)) -> u32 {
    let mut stop = pin!(ctrl_c());
    let mut done = 0;
    loop {
        tokio::select! {
            biased;
            _ = &mut stop => return done,
            job = jobs.recv() => match job {
                Some(job) => work(job).await,
                None => return done,
            },
        }
        done += 1;
    }
}
// ANCHOR_END: fixed

/// Five jobs; Ctrl-C comes in the middle of the second.
fn scene(run: impl AsyncFnOnce(Receiver<u32>, fn(u32) -> Work) -> u32) -> Seen {
    signals::runtime().block_on(async {
        let (tx, rx) = mpsc::channel(5);
        for job in 1..=5 {
            tx.send(job).await.ok();
        }
        drop(tx);
        let done = run(rx, work).await;
        Seen::of("Ctrl-C came", "during job 2").and("jobs done", done)
    })
}

type Work = std::pin::Pin<Box<dyn Future<Output = ()>>>;

fn work(job: u32) -> Work {
    Box::pin(async move {
        if job == 2 {
            signals::send_interrupt();
        }
        // Long enough for the runtime to fetch the signal from the system.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    })
}
