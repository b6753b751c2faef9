//! A program ends while work is under way.

use std::io::{self, Write};
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};
use tracing::{Instrument, info_span};

use super::{aside, hold_the_thread};
use crate::shutdown::main_with_deadline;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long the blocking work takes
    #[arg(long, value_name = "SECONDS", default_value = "0.6", value_parser = delay)]
    work: Duration,
    /// How long the program waits for it at its end
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay)]
    patience: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options { work, patience } = options;
    writeln!(
        stage,
        "A task sleeps, a thread holds work of {}, and `main` returns.",
        seconds(work)
    )?;
    let attribute = aside(move || held_up(by_attribute, work));
    let (attribute, _) = stage.record("#[tokio::main]", attribute).await;
    let deadline = aside(move || held_up(|body| main_with_deadline(body, patience), work));
    let (deadline, _) = stage.record("with a deadline", deadline).await;
    writeln!(stage, "\nThe end of the program was held up for:")?;
    stage.figures(&[
        ("#[tokio::main]", seconds(attribute??)),
        ("with a deadline", seconds(deadline??)),
    ])?;
    Ok(())
}

#[tokio::main]
async fn by_attribute<F: Future>(body: F) -> io::Result<F::Output> {
    Ok(body.await)
}

/// The time from the end of the body to the end of `main`.
fn held_up<M>(main: M, work: Duration) -> io::Result<Duration>
where
    M: FnOnce(std::pin::Pin<Box<dyn Future<Output = Instant>>>) -> io::Result<Instant>,
{
    let (began, begun) = mpsc::channel();
    let body = async move {
        let [task, thread] = [info_span!("task"), info_span!("blocking work")];
        tokio::spawn(sleep(Duration::from_secs(3600)).instrument(task));
        spawn_blocking(move || thread.in_scope(|| block(&began, work)));
        // Blocking the body is harmless here: no task of this runtime needs its thread.
        begun.recv().ok();
        sleep(Duration::from_millis(100)).await;
        Instant::now()
    };
    let ended = main(Box::pin(body))?;
    Ok(ended.elapsed())
}

fn block(began: &mpsc::Sender<()>, work: Duration) {
    began.send(()).ok();
    hold_the_thread(work);
    timeline::done();
}
