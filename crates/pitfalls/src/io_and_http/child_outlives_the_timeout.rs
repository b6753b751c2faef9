//! A child process is no future: dropping what waits for it doesn't end it.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::{sleep, timeout};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "child-outlives-the-timeout",
    symptom: "A command that timed out finishes its work all the same, and a busy server is full of such processes",
    also: &[
        "kill_on_drop",
        "zombie",
        "orphan",
        "process leak",
        "timeout does not kill",
        "child process",
        "defunct",
        "Command dropped",
    ],
    cause: "The timeout drops the future, the future drops the `Child`, and by default a dropped child runs on.",
    cure: "`kill_on_drop(true)` on the command; where the end must be certain, `child.kill().await`, which also waits.",
    caught_by: &[],
    shown_by: &[Watch::Test("that looks for what the child would have done")],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/process/struct.Command.html#method.kill_on_drop",
        "https://docs.rs/tokio/latest/tokio/process/index.html#caveats",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: after the timeout the process goes on.
pub async fn broken(mut command: Command, limit: Duration) -> io::Result<bool> {
    match timeout(limit, command.status()).await {
        Ok(status) => Ok(status?.success()),
        Err(_) => Ok(false),
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// After the timeout the process is killed.
pub async fn fixed(mut command: Command, limit: Duration) -> io::Result<bool> {
    command.kill_on_drop(true);
    match timeout(limit, command.status()).await {
        Ok(status) => Ok(status?.success()),
        Err(_) => Ok(false),
    }
}
// ANCHOR_END: fixed

/// A command that takes its time and then writes a file.
fn slow(folder: &Path) -> Command {
    let mut command = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", "ping -n 2 127.0.0.1 >NUL & type nul > done"]);
        shell
    } else {
        let mut shell = Command::new("sh");
        // `read` with nothing to read ends when the shell is killed; a `sleep` would be a child of its own.
        shell.args(["-c", "sleep 0.2; : > done"]);
        shell
    };
    command.current_dir(folder);
    command
}

/// A limit of 50 ms, and a look half a second later.
async fn scene(run: impl AsyncFnOnce(Command, Duration) -> io::Result<bool>) -> Seen {
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return Seen::of("error", error),
    };
    let ended = run(slow(folder.path()), Duration::from_millis(50)).await;
    sleep(Duration::from_millis(if cfg!(windows) {
        1500
    } else {
        450
    }))
    .await;
    let done = folder.path().join("done").exists();
    Seen::of(
        "ended in time",
        if matches!(ended, Ok(true)) {
            "yes"
        } else {
            "no"
        },
    )
    .and(
        "its work was done",
        if done { "yes, after the timeout" } else { "no" },
    )
}
