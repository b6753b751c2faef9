//! The demos of tasks and processes that should end with their owner.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::time::sleep;
use tracing::instrument;

use crate::background::{Lease, aborted, asked, awaited, detached};

pub(super) async fn background(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    if delay.is_zero() {
        return Err(Failure::usage(
            "--delay is the time between two renewals here: it must be more than 0",
        ));
    }
    let work = delay * 5 / 2;
    let afterwards = delay * 2;
    writeln!(
        stage,
        "Work of {}, beside a task that renews a lease each {}; and {} afterwards.",
        seconds(work),
        seconds(delay),
        seconds(afterwards)
    )?;
    let mut rows = Vec::new();
    for title in ["detached", "aborted", "asked to end", "waited for"] {
        let lease = Lease::new(delay);
        let run = async {
            match title {
                "detached" => detached(&lease, use_it(work)).await,
                "aborted" => aborted(&lease, use_it(work)).await,
                "asked to end" => asked(&lease, use_it(work)).await,
                _ => awaited(&lease, use_it(work)).await,
            }
            let ended = (lease.renewed(), lease.given_back());
            sleep(afterwards).await;
            ended
        };
        let ((renewed, given_back), _) = stage.record(title, run).await;
        let given_back = match (given_back, lease.given_back()) {
            (true, _) => "given back",
            (false, true) => "given back afterwards",
            (false, false) => "never given back",
        };
        let later = lease.renewed() - renewed;
        rows.push((
            title,
            format!("renewed {renewed} times, {later} times afterwards, {given_back}"),
        ));
    }
    writeln!(stage)?;
    stage.figures(&rows)?;
    Ok(())
}

#[instrument(name = "work", skip_all, ret)]
async fn use_it(length: Duration) {
    sleep(length).await;
}

#[cfg(unix)]
pub(super) async fn child(stage: &mut Stage) -> Result<(), Failure> {
    use crate::child::{killed_on_drop, left_running, stop};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::process::{Child, Command};

    /// Drops the child but not the pipes to it, and says whether `cat` still repeats what it is told.
    async fn answers_when_dropped(mut child: Child) -> std::io::Result<&'static str> {
        let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
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

    writeln!(stage, "`cat` as a child process:")?;
    let started = left_running(&mut Command::new("cat"));
    let child =
        started.map_err(|error| Failure::at_run_time(format!("can't run `cat`: {error}")))?;
    let left = answers_when_dropped(child).await?;
    let killed = answers_when_dropped(killed_on_drop(&mut Command::new("cat"))?).await?;
    let patience = Duration::from_secs(5);
    let stopped = stop(killed_on_drop(&mut Command::new("cat"))?, patience).await?;
    let mut deaf = Command::new("sleep");
    deaf.arg("60");
    let forced = stop(killed_on_drop(&mut deaf)?, Duration::from_millis(100)).await?;
    stage.figures(&[
        ("dropped", left.to_owned()),
        ("dropped, kill_on_drop", killed.to_owned()),
        ("end of its input", stopped.to_string()),
        ("`sleep`, which reads none", forced.to_string()),
    ])?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) async fn child(_stage: &mut Stage) -> Result<(), Failure> {
    std::future::ready(Err(Failure::at_run_time(
        "this demo runs `cat`, which is there on Unix only",
    )))
    .await
}
