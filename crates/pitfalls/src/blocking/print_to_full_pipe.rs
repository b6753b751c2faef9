//! Nobody reads the log, and one day the pipe is full.

use std::io::{PipeWriter, Write};
use std::sync::mpsc::{TrySendError, sync_channel};
use std::thread;

use super::on_one_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "print-to-full-pipe",
    symptom: "My service hangs at random places, which turn out to be those where it logs",
    also: &[
        "println!",
        "eprintln!",
        "tracing fmt",
        "stdout",
        "stderr",
        "pipe buffer",
        "docker logs",
        "child process hangs",
        "non_blocking",
    ],
    cause: "Writing to a pipe blocks when the pipe is full and its reader doesn't read. `println!` and the usual log writers write where they are called: on a worker, while they hold the lock of the output.",
    cure: "Give the lines to a thread that writes, through a bounded queue, and decide what happens when the queue is full; `tracing_appender::non_blocking` is that.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a reader that doesn't read")],
    met_in: &[
        "https://github.com/tokio-rs/tracing/issues/2653",
        "https://github.com/apollographql/router/pull/4625",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: as soon as the pipe is full, this waits for its reader, and the thread with it.
pub async fn broken(mut log: PipeWriter, requests: u32) -> u32 {
    for request in 0..requests {
        if writeln!(log, "{request}: GET /index.html 200").is_err() {
            break;
        }
    }
    requests
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A thread writes. When it can't keep up, lines are lost, and the service isn't.
pub async fn fixed(mut log: PipeWriter, requests: u32) -> u32 {
    let (lines, queue) = sync_channel::<String>(1000);
    thread::spawn(move || queue.iter().try_for_each(|line| writeln!(log, "{line}")));
    for request in 0..requests {
        let line = format!("{request}: GET /index.html 200");
        if let Err(TrySendError::Disconnected(_)) = lines.try_send(line) {
            break;
        }
    }
    requests
}
// ANCHOR_END: fixed

/// Ten thousand requests, and a reader that has gone to sleep.
fn scene(serve: impl AsyncFnOnce(PipeWriter, u32) -> u32) -> Seen {
    let (_asleep, log) = match std::io::pipe() {
        Ok(pipe) => pipe,
        Err(error) => panic!("a pipe can't be made: {error}"),
    };
    let served = on_one_thread().block_on(serve(log, 10_000));
    Seen::of("requests served", served)
}
