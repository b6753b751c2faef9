//! A child process that ends with its owner.
//!
//! `Drop` can kill, which needs no await; it can't wait. Who wants the child to end in order, asks first and waits: [`stop`].

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::timeout;

// ANCHOR: left_running
/// Wrong for a helper of ours: when the `Child` is dropped, the process goes on.
pub fn left_running(command: &mut Command) -> io::Result<Child> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
}
// ANCHOR_END: left_running

// ANCHOR: killed
/// When the `Child` is dropped, the process is killed.
pub fn killed_on_drop(command: &mut Command) -> io::Result<Child> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}
// ANCHOR_END: killed

// ANCHOR: stop
/// Ends the process in order: it has reached the end of its input. If it doesn't listen, it is
/// killed.
///
/// Cancel safety: dropped, it kills the process if that was started with `kill_on_drop`.
pub async fn stop(mut child: Child, patience: Duration) -> io::Result<ExitStatus> {
    drop(child.stdin.take());
    match timeout(patience, child.wait()).await {
        Ok(ended) => ended,
        Err(_) => {
            child.start_kill()?;
            child.wait().await
        }
    }
}
// ANCHOR_END: stop
