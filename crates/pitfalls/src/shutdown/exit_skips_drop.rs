//! `std::process::exit` ends the process where it stands: no value is dropped.

use std::process;

use super::signals;
use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "exit-skips-drop",
    symptom: "The last log lines before the end are missing, and only when the program ends with an error code",
    also: &[
        "std::process::exit",
        "destructors",
        "flush",
        "guard",
        "temporary files left",
        "tracing appender",
        "sentry",
    ],
    cause: "`std::process::exit` runs no destructors, on no thread: what a guard would have flushed, closed or removed is left as it is.",
    cure: "Return an `ExitCode` from `main`, so that everything in scope is dropped first.",
    caught_by: &[Check::Clippy("exit", Group::Restriction)],
    shown_by: &[Watch::Test(
        "that runs the program and looks at what it left",
    )],
    met_in: &[
        "https://github.com/getsentry/snuba/pull/5394",
        "https://github.com/bug-ops/zeph/pull/6697",
        "https://doc.rust-lang.org/std/process/fn.exit.html",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: guard
/// Keeps log lines in memory, and writes them out when it is dropped.
struct BufferedLog(Vec<&'static str>);

impl Drop for BufferedLog {
    fn drop(&mut self) {
        for line in &self.0 {
            println!("logged\t{line}");
        }
    }
}
// ANCHOR_END: guard

#[expect(clippy::exit, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: `log` is never dropped.
pub async fn broken() -> u8 {
    let mut log = BufferedLog(Vec::new());
    if let Err(error) = serve().await {
        log.0.push(error);
        process::exit(1);
    }
    0
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The exit code goes up to `main`, and what is in scope is dropped on the way.
pub async fn fixed() -> u8 {
    let mut log = BufferedLog(Vec::new());
    if let Err(error) = serve().await {
        log.0.push(error);
        return 1;
    }
    0
}
// ANCHOR_END: fixed

async fn serve() -> Result<(), &'static str> {
    tokio::task::yield_now().await;
    Err("the disk is full")
}

/// A service that fails, and the program that wants to say so.
fn scene<F: Future<Output = u8>>(run: impl FnOnce() -> F) -> Seen {
    let code = signals::runtime().block_on(run());
    Seen::of("exit code", code)
}
