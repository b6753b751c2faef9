//! Somebody still reads the standard input when the program wants to end.

use std::io::BufRead;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::on_one_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "stdin-at-exit",
    symptom: "`main` has ended, and the program doesn't until I press Enter",
    also: &[
        "tokio::io::stdin",
        "shutdown hangs",
        "press enter",
        "Ctrl-C",
        "exit code",
        "runtime drop waits",
        "doesn't exit",
        "hangs on exit",
    ],
    cause: "`tokio::io::stdin` reads on a thread for blocking, and a read of a terminal can't be taken back. The runtime waits for that thread when it is dropped, though the future was dropped long ago.",
    cure: "Read on a thread of your own, which the end of the program doesn't wait for, and send the lines over a channel; or end the runtime by `shutdown_background`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a standard input that stays open and silent",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/589",
        "https://github.com/boxlite-ai/boxlite/pull/626",
        "https://docs.rs/tokio/latest/tokio/io/struct.Stdin.html",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the timeout drops the future, and the read goes on.
pub async fn broken() -> Option<String> {
    let mut lines = BufReader::new(stdin()).lines();
    let line = timeout(Duration::from_millis(100), lines.next_line()).await;
    line.ok()?.ok()?
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Nobody waits for this thread.
pub async fn fixed() -> Option<String> {
    let (sender, mut lines) = mpsc::channel(8);
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    timeout(Duration::from_millis(100), lines.recv())
        .await
        .ok()?
}
// ANCHOR_END: fixed

/// Asks a user who doesn't answer, and drops the runtime.
fn scene(ask: impl AsyncFnOnce() -> Option<String>) -> Seen {
    let runtime = on_one_thread();
    let answer = runtime.block_on(ask());
    let seen = Seen::of("the user said", answer.as_deref().unwrap_or("nothing"));
    drop(runtime);
    seen.and("the program", "ended")
}
