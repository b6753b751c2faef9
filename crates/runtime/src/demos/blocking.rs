//! The story: pages are rendered while requests wait for their answers.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::runtime::Builder;
use tokio::task::{JoinError, JoinSet, yield_now};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use super::{aside, hold_the_thread};
use crate::blocking::{in_place, in_turns, on_a_blocking_thread, on_the_worker};
use crate::own_thread::OwnThread;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many pages there are
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u32).range(1..=100))]
    pages: u32,
    /// How long a page holds its thread
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = delay)]
    page: Duration,
}

/// A request that others want answered meanwhile: it waits, and needs the worker for a moment only.
#[instrument(ret)]
async fn request(n: u32) {
    sleep(n * WAIT).await;
}

const WAIT: Duration = Duration::from_millis(100);

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let (pages, page) = (0..options.pages, options.page);
    let render = move |number| {
        hold_the_thread(page);
        number
    };
    writeln!(
        stage,
        "{} pages, each holds its thread for {}. One worker, and requests on it.",
        options.pages,
        seconds(page)
    )?;
    let printer = OwnThread::start("printer", || ())?;
    let on_its_own = {
        let pages = pages.clone();
        async move {
            let rendered = printer.call(move |()| pages.map(render).collect::<Vec<_>>());
            rendered.await
        }
    };
    let took = [
        beside(stage, "on the worker", on_the_worker(pages.clone(), render)).await?,
        beside(
            stage,
            "spawn_blocking",
            on_a_blocking_thread(pages.clone(), render),
        )
        .await?,
        beside(stage, "block_in_place", in_place(pages.clone(), render)).await?,
        beside(stage, "a thread of its own", on_its_own).await?,
        beside(stage, "in turns", in_turns(pages, render)).await?,
    ];
    writeln!(
        stage,
        "\nThe first request waits for {}. It took:",
        seconds(WAIT)
    )?;
    stage.figures(&took)?;
    Ok(())
}

/// Records `work` beside three requests, all on one worker, and gives the time that the first request took.
async fn beside<T: Send + 'static>(
    stage: &mut Stage,
    title: &'static str,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<(&'static str, String), Failure> {
    let (ran, run) = stage
        .record(title, aside(move || on_one_worker(work)))
        .await;
    ran???;
    let first = run.lane("request 1").and_then(|first| first.in_flight());
    Ok((title, seconds(first.unwrap_or_default())))
}

fn on_one_worker<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> io::Result<Result<(), JoinError>> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let work = async {
        work.await;
        timeline::done();
    };
    // In a task: the body of `block_on` would run on another thread than the worker.
    let all = async {
        let mut tasks = JoinSet::new();
        for n in 1..=3 {
            tasks.spawn(request(n));
            // It sets its timer before the next task is made.
            yield_now().await;
        }
        // A little later, so that no page ends when a request is due.
        sleep(WAIT / 5).await;
        tasks.spawn(work.instrument(info_span!("pages")));
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        Ok(())
    };
    runtime.block_on(async { Ok(tokio::spawn(all).await.and_then(|ended| ended)) })
}
