//! After the first listener, Ctrl-C ends nothing by itself any more.

use std::future::pending;
use std::io;

use tokio::signal::ctrl_c;
use tokio::task::yield_now;

use super::signals;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "second-ctrl-c",
    symptom: "The first Ctrl-C starts the clean-up, the clean-up is stuck, and pressing it again does nothing",
    also: &[
        "SIGINT swallowed",
        "can't be killed",
        "only kill -9 helps",
        "signal handler",
        "unkillable",
        "Ctrl+C twice",
        "has to be killed",
    ],
    cause: "The first `ctrl_c()` replaces the system's default action for as long as the process lives: later signals go to whoever listens, and nobody does.",
    cure: "Wait for a second `ctrl_c()` beside the clean-up, and give up on the clean-up then.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends two real signals to a process")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/7905",
        "https://github.com/Dicklesworthstone/frankenterm/issues/20",
        "https://docs.rs/tokio/latest/tokio/signal/unix/struct.Signal.html",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: once the first signal was heard, nobody listens to the next. Returns whether the clean-up is complete.
pub async fn broken(clean_up: impl Future<Output = ()>) -> io::Result<bool> {
    ctrl_c().await?;
    clean_up.await;
    Ok(true)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Cleans up after the first Ctrl-C; a second one gives up on that. Returns whether the clean-up is complete.
pub async fn fixed(clean_up: impl Future<Output = ()>) -> io::Result<bool> {
    ctrl_c().await?;
    tokio::select! {
        () = clean_up => Ok(true),
        pressed = ctrl_c() => pressed.map(|()| false),
    }
}
// ANCHOR_END: fixed

/// A person presses Ctrl-C, waits until the clean-up has begun, and presses again: the clean-up is stuck.
fn scene<F>(run: impl FnOnce(std::pin::Pin<Box<dyn Future<Output = ()>>>) -> F) -> Seen
where
    F: Future<Output = io::Result<bool>>,
{
    signals::runtime().block_on(async {
        let stuck = Box::pin(async {
            println!("the first Ctrl-C\tstarted the clean-up");
            pressed_later().await;
            pending().await
        });
        let person = async {
            // The program has been polled once before: it listens.
            yield_now().await;
            signals::send_interrupt();
            pending::<()>().await
        };
        let ended = tokio::select! {
            biased;
            ended = run(stuck) => ended,
            () = person => Ok(false),
        };
        match ended {
            Ok(complete) => Seen::of("the second Ctrl-C", "ended the program").and(
                "the clean-up is complete",
                if complete { "yes" } else { "no" },
            ),
            Err(error) => Seen::of("the second Ctrl-C", error),
        }
    })
}

/// The second signal comes when everybody who wants to listen does.
async fn pressed_later() {
    for _ in 0..3 {
        yield_now().await;
    }
    signals::send_interrupt();
}
