//! Work on a thread for blocking, and everything that doesn't stop it.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::blocking::{Leave, begin, goes_on, is_told, leave, steps};

/// Options of `blocking`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long the work takes
    #[arg(long, value_name = "SECONDS", default_value = "0.4", value_parser = delay)]
    delay: Duration,
}

const STEPS: u32 = 10;

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let length = options.delay;
    let limit = length / 4;
    writeln!(
        stage,
        "Work of {} on a thread for blocking. Its caller gives up after {}.\nThe thread was busy for",
        seconds(length),
        seconds(limit)
    )?;
    let (work, busy) = work_in_steps(length);
    goes_on(limit, work).await.transpose()?;
    let untold = busy.await?;
    let (work, busy) = work_in_steps(length);
    is_told(limit, work).await.transpose()?;
    let told = busy.await?;
    stage.figures(&[
        ("with a timeout", seconds(untold)),
        ("with a timeout and a token", seconds(told)),
    ])?;

    writeln!(
        stage,
        "\nA program ends while such work runs. It was held up for"
    )?;
    let dropped = held_up(length, Leave::Drop).await?;
    let timeout = held_up(length, Leave::Timeout(limit)).await?;
    let background = held_up(length, Leave::Background).await?;
    stage.figures(&[
        ("by drop", seconds(dropped)),
        ("by shutdown_timeout", seconds(timeout)),
        ("by shutdown_background", seconds(background)),
    ])?;
    Ok(())
}

/// Work that looks at its token ten times, and how long it was busy.
fn work_in_steps(
    length: Duration,
) -> (
    impl FnOnce(CancellationToken) -> u64 + Send + 'static,
    oneshot::Receiver<Duration>,
) {
    let (ended, busy) = oneshot::channel();
    let work = move |stop: CancellationToken| {
        let began = Instant::now();
        let done = steps(u64::from(STEPS), &stop, || nap(length / STEPS));
        // Nobody may want to know.
        ended.send(began.elapsed()).ok();
        done
    };
    (work, busy)
}

/// How long it takes to leave a runtime in which work of this length has just begun.
async fn held_up(length: Duration, how: Leave) -> Result<Duration, Failure> {
    // A runtime's end blocks its thread, and this one belongs to another runtime.
    let held_up = spawn_blocking(move || {
        let runtime = Builder::new_current_thread().build()?;
        begin(&runtime, move || nap(length));
        let started = Instant::now();
        leave(runtime, how);
        Ok::<_, io::Error>(started.elapsed())
    });
    Ok(held_up.await??)
}

#[expect(clippy::disallowed_methods, reason = "this thread is allowed to block")]
fn nap(length: Duration) {
    thread::sleep(length);
}
