//! A child writes until the pipe is full, and then it waits for a reader.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "pipe-full",
    symptom: "A child process never ends, and only if it prints much",
    also: &[
        "pipe buffer",
        "wait hangs",
        "stdout piped",
        "64 KiB",
        "child process deadlock",
        "stderr",
        "Command hangs",
        "output() hangs",
        "large output",
    ],
    cause: "A pipe holds some sixty kilobytes; with nobody reading, the child blocks in its next write, and `wait` waits for the child.",
    cure: "Read while you wait: `wait_with_output` does both at once; or let the child inherit the output, or throw it away.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a child that prints more than a pipe holds",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/5526",
        "https://docs.rs/tokio/latest/tokio/process/struct.Child.html#method.wait",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody reads the pipe while we wait. Returns whether the child ended well.
pub async fn broken(mut child: Child) -> io::Result<bool> {
    let status = child.wait().await?;
    Ok(status.success())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Reads the output and waits, both at once. Returns whether the child ended well.
pub async fn fixed(child: Child) -> io::Result<bool> {
    let output = child.wait_with_output().await?;
    Ok(output.status.success())
}
// ANCHOR_END: fixed

/// A child that prints two hundred thousand bytes.
fn chatterbox() -> io::Result<Child> {
    let mut command = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args([
            "/C",
            "for /L %i in (1,1,10000) do @echo 12345678901234567890",
        ]);
        shell
    } else {
        let mut head = Command::new("head");
        head.args(["-c", "200000", "/dev/zero"]);
        head
    };
    command.stdout(Stdio::piped()).kill_on_drop(true).spawn()
}

/// A chatterbox, and half a second of patience with one that nobody listens to.
async fn scene(wait: impl AsyncFnOnce(Child) -> io::Result<bool>) -> Seen {
    let child = match chatterbox() {
        Ok(child) => child,
        Err(error) => return Seen::of("error", error),
    };
    let patience = Duration::from_millis(500);
    match timeout(patience, wait(child)).await {
        Ok(Ok(true)) => Seen::of("the child", "ended"),
        Ok(Ok(false)) => Seen::of("the child", "failed"),
        Ok(Err(error)) => Seen::of("error", error),
        Err(_) => Seen::of("the child", "still waits for somebody who reads"),
    }
}
