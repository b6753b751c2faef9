//! The demo of processes that should end with their owner.
//!
//! The child is this program itself, so that it is there on every platform: started with [`ECHO`] it repeats what it is told,
//! with [`DEAF`] it doesn't listen.

use std::io::{self, Read, Write};
use std::process::{ExitCode, ExitStatus};
use std::thread;
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::child::{killed_on_drop, left_running, stop};

/// The argument that makes this program repeat its standard input until it ends.
pub const ECHO: &str = "as-a-child-that-echoes";

/// The argument that makes this program wait for a minute, whatever it is told.
pub const DEAF: &str = "as-a-child-that-is-deaf";

/// Plays the child, if that is what this program was started for.
#[must_use]
pub fn play() -> Option<ExitCode> {
    match std::env::args().nth(1)?.as_str() {
        // Whether its input ended or its parent is gone, the end is the same.
        ECHO => echo().unwrap_or_default(),
        DEAF => thread::park_timeout(Duration::from_secs(60)),
        _ => return None,
    }
    Some(ExitCode::SUCCESS)
}

/// Reads and writes, and is no `io::copy`: that leaves it to the kernel, which may move what is there already for a process
/// that has been killed.
fn echo() -> io::Result<()> {
    let (mut from, mut to) = (io::stdin(), io::stdout());
    let mut heard = [0; 1024];
    loop {
        let bytes = from.read(&mut heard)?;
        if bytes == 0 {
            return Ok(());
        }
        to.write_all(&heard[..bytes])?;
        to.flush()?;
    }
}

pub(super) async fn child(stage: &mut Stage) -> Result<(), Failure> {
    let this_program = std::env::current_exe()?;
    let command = |part| {
        let mut command = Command::new(&this_program);
        command.arg(part);
        command
    };
    writeln!(stage, "This program as its own child process:")?;
    let left = answers_when_dropped(left_running(&mut command(ECHO))?).await?;
    let killed = answers_when_dropped(killed_on_drop(&mut command(ECHO))?).await?;
    let listens = killed_on_drop(&mut command(ECHO))?;
    let stopped = stop(listens, Duration::from_secs(5)).await?;
    let deaf = killed_on_drop(&mut command(DEAF))?;
    let forced = stop(deaf, Duration::from_millis(100)).await?;
    stage.figures(&[
        ("dropped", left.to_owned()),
        ("dropped, kill_on_drop", killed.to_owned()),
        ("end of its input", ended(stopped).to_owned()),
        ("the same, if it is deaf", ended(forced).to_owned()),
    ])?;
    Ok(())
}

/// Drops the child but not the pipes to it, and says whether it still repeats what it is told.
async fn answers_when_dropped(mut child: Child) -> io::Result<&'static str> {
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    drop(child);
    // If it is dead, this fails or not, depending on when it died; the answer tells.
    to.write_all(b"?").await.ok();
    let mut answer = [0];
    match from.read(&mut answer).await? {
        0 => Ok("gone"),
        _ => Ok("it still answers"),
    }
}

fn ended(status: ExitStatus) -> &'static str {
    if status.success() {
        "it ended by itself"
    } else {
        "it was killed"
    }
}
