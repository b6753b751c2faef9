//! Two workers, and what an outside thread sees of them.

use std::io::{self, Write};
use std::sync::mpsc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::runtime::{Builder, Handle, Runtime};

use super::{aside, hold_the_thread};
use crate::watch::{Sample, Watchdog};
use crate::workers::{Blockers, answers, blocks_after_spawn, blocks_in_place_after_spawn};

/// Far longer than a healthy runtime takes to run a task.
const PATIENCE: Duration = Duration::from_millis(200);

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    for line in aside(watched).await?? {
        writeln!(stage, "{line}")?;
    }
    Ok(())
}

fn watched() -> io::Result<Vec<String>> {
    let runtime = two_workers()?;
    let (tell, told) = mpsc::channel();
    // The dog tells what it sees; whoever listened may be gone.
    let _dog = Watchdog::start(runtime.handle(), PATIENCE / 2, move |sample| {
        tell.send(sample.clone()).ok();
    })?;
    let mut lines = vec![format!(
        "{:<16} {:>6} {:>5} {:>6} {:>7} {:>7}  a new task",
        "two workers", "asleep", "awake", "tasks", "queued", "busy"
    )];
    lines.push(row("nothing to do", runtime.handle()));
    let mut blockers = Blockers::default();
    blockers.add(runtime.handle(), 10 * PATIENCE);
    lines.push(row("one is blocked", runtime.handle()));
    blockers.add(runtime.handle(), 10 * PATIENCE);
    lines.push(row("both are blocked", runtime.handle()));
    drop(blockers);
    hold_the_thread(PATIENCE);
    lines.push(row("let go", runtime.handle()));

    // Before both were blocked it had nothing to tell.
    if let Some(seen) = told.try_iter().next() {
        lines.push(format!(
            "\nThe watchdog: all workers awake for {}, and {} task waits.",
            seconds(PATIENCE / 2),
            seen.queued
        ));
    }
    lines.push("\nA task spawns a child, then blocks until the child has run:".to_owned());
    let child = runtime.block_on(async { tokio::spawn(blocks_after_spawn(PATIENCE)).await })?;
    lines.push(format!("  as it is           {}", ran(child)));
    let child =
        runtime.block_on(async { tokio::spawn(blocks_in_place_after_spawn(PATIENCE)).await })?;
    lines.push(format!("  in block_in_place  {}", ran(child)));
    Ok(lines)
}

fn two_workers() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
}

fn row(when: &str, runtime: &Handle) -> String {
    let answers = answers(runtime, PATIENCE);
    let before = Sample::of(&runtime.metrics());
    hold_the_thread(PATIENCE);
    let now = Sample::of(&runtime.metrics());
    format!(
        "{when:<16} {:>6} {:>5} {:>6} {:>7} {:>7}  {}",
        now.asleep(),
        now.awake_since(&before),
        now.alive,
        now.queued,
        seconds(now.busy),
        if answers { "runs" } else { "waits" }
    )
}

fn ran(child: bool) -> &'static str {
    if child {
        "the child ran"
    } else {
        "the child waited, beside an idle worker"
    }
}
