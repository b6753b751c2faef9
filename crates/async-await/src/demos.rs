//! The demos of this practice: what they print, and the options that they take.

use std::io::Write;
use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{HttpUrl, delay, http_url};
use demo::{Failure, Needs, Practice, Stage, seconds};
use httpbin::Server;
use reqwest::{Client, blocking};
use tracing::{Instrument, info_span};

use crate::lazy::Log;
use crate::polls::CountedSleep;
use crate::{cancel, executor, lazy, requests, stall};

/// What `cargo run -p async-await` can show.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Three requests: blocking, awaited one by one, and together (the article's case)
    Requests(Requests),
    /// A future does nothing until it is awaited; a task starts by itself
    Lazy,
    /// What `.await` does: each poll of a sleep
    Polls(Polls),
    /// A runtime in twenty lines runs a future
    Executor,
    /// What a blocked thread does to everybody else's heartbeat
    Stall(Stall),
    /// A timeout drops a future between two steps
    Cancel,
}

/// Options of `requests`.
#[derive(Debug, Clone, Args)]
pub struct Requests {
    /// How long the server waits before it answers
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = delay)]
    delay: Duration,
    /// A real service instead of the built-in server; without a path, /delay/SECONDS is asked for
    #[arg(long, value_name = "URL", value_parser = http_url)]
    url: Option<HttpUrl>,
}

/// Options of `polls`.
#[derive(Debug, Clone, Args)]
pub struct Polls {
    /// How long to sleep
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}

/// Options of `stall`.
#[derive(Debug, Clone, Args)]
pub struct Stall {
    /// How long the work takes
    #[arg(long, value_name = "SECONDS", default_value = "0.6", value_parser = delay)]
    delay: Duration,
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "requests";

    fn needs(&self) -> Needs {
        match self {
            Self::Requests(_) | Self::Executor | Self::Stall(_) => Needs::RealTime,
            Self::Lazy | Self::Polls(_) | Self::Cancel => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Requests(options) => requests(stage, &options).await,
            Self::Lazy => lazy(stage).await,
            Self::Polls(options) => polls(stage, &options).await,
            Self::Executor => executor(stage).await,
            Self::Stall(options) => stall(stage, &options).await,
            Self::Cancel => cancel(stage).await,
        }
    }
}

async fn requests(stage: &mut Stage, options: &Requests) -> Result<(), Failure> {
    let server = Server::start()?;
    let path = format!("/delay/{}", options.delay.as_secs_f64());
    let url = match &options.url {
        Some(url) if url.path() != "/" => url.to_string(),
        Some(url) => format!("{}{path}", url.origin()),
        None => server.url_of(&path),
    };
    let wait = seconds(options.delay);
    match &options.url {
        Some(_) => writeln!(stage, "Three requests to {url}.")?,
        None => writeln!(stage, "Three requests; the server takes {wait} for each.")?,
    }

    // A proxy that the environment names can't reach the built-in server.
    let proxy = options.url.is_some();
    let blocking_url = url.clone();
    // The blocking client must not block the demo's own thread.
    let blocking = tokio::task::spawn_blocking(move || {
        let client = blocking::Client::builder().timeout(requests::LONGEST_WAIT);
        let client = if proxy { client } else { client.no_proxy() }.build()?;
        Ok::<_, Failure>(requests::blocking_one_by_one(&client, &blocking_url)?)
    });
    let (answers, blocked) = stage.record("blocking, one by one", blocking).await;
    answers??;
    let client = Client::builder().timeout(requests::LONGEST_WAIT);
    let client = if proxy { client } else { client.no_proxy() }.build()?;
    let (answers, awaited) = stage
        .record("awaited, one by one", requests::one_by_one(&client, &url))
        .await;
    answers?;
    let (answers, joined) = stage
        .record("together", requests::together(&client, &url))
        .await;
    answers?;

    writeln!(stage)?;
    stage.figures(&[
        ("blocking, one by one", seconds(blocked.took())),
        ("awaited, one by one", seconds(awaited.took())),
        ("together", seconds(joined.took())),
    ])?;
    if options.url.is_none() {
        writeln!(
            stage,
            "The server saw at most {} in flight.",
            server.stats().most_in_flight
        )?;
    }
    Ok(())
}

async fn lazy(stage: &mut Stage) -> Result<(), Failure> {
    for (title, log) in [
        (
            "a future, awaited at last",
            logged(async |log| lazy::awaited(&log).await).await,
        ),
        (
            "a task, spawned",
            logged(async |log| lazy::spawned(&log).await).await,
        ),
        (
            "a future, forgotten",
            logged(async |log| lazy::forgotten(&log).await).await,
        ),
    ] {
        writeln!(stage, "{title}")?;
        for line in log.lines() {
            writeln!(stage, "  {line}")?;
        }
    }
    Ok(())
}

async fn logged(work: impl AsyncFnOnce(Log)) -> Log {
    let log = Log::default();
    work(log.clone()).await;
    log
}

async fn polls(stage: &mut Stage, options: &Polls) -> Result<(), Failure> {
    let mut sleep = CountedSleep::new(options.delay);
    (&mut sleep).await;
    writeln!(stage, "A sleep of {}, awaited:", seconds(options.delay))?;
    for (n, (at, ready)) in (1..).zip(&sleep.polls) {
        let answer = if *ready {
            "Ready"
        } else {
            "Pending, and the timer keeps the waker"
        };
        writeln!(stage, "  poll {n} after {}: {answer}", seconds(*at))?;
    }
    writeln!(stage, "Between the polls, the thread did not know of it.")?;
    Ok(())
}

async fn executor(stage: &mut Stage) -> Result<(), Failure> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let sums = std::thread::spawn(move || sender.send((1..=100_u32).sum::<u32>()));
    // An executor blocks its thread, and this one belongs to tokio.
    let doubled = tokio::task::spawn_blocking(|| {
        executor::block_on(async { receiver.await.map(|sum| sum * 2) })
    });
    let doubled = doubled.await??;
    // The other thread has sent, so it has ended or is about to.
    sums.join().ok();
    writeln!(
        stage,
        "Another thread sent 5050, and woke the future; it doubled that: {doubled}."
    )?;
    Ok(())
}

async fn stall(stage: &mut Stage, options: &Stall) -> Result<(), Failure> {
    let wait = options.delay;
    writeln!(
        stage,
        "A heartbeat every {}, beside work that takes {}.",
        seconds(stall::BEAT),
        seconds(wait)
    )?;
    let (blocked, _) = stage
        .record(
            "blocking",
            stall::longest_silence(lane(stall::blocking(wait))),
        )
        .await;
    let (awaited, _) = stage
        .record(
            "awaiting",
            stall::longest_silence(lane(stall::awaiting(wait))),
        )
        .await;
    let (moved, _) = stage
        .record(
            "moved away",
            stall::longest_silence(lane(stall::moved_away(wait))),
        )
        .await;
    writeln!(stage, "\nThe longest silence of the heartbeat:")?;
    stage.figures(&[
        ("blocking the thread", seconds(blocked)),
        ("awaiting", seconds(awaited)),
        ("on a thread for blocking", seconds(moved)),
    ])?;
    Ok(())
}

/// Makes the work a lane of the picture, so that `stall` itself stays as plain as the mistake is.
async fn lane<T>(work: impl Future<Output = T>) -> T {
    let recorded = async {
        let value = work.await;
        timeline::done();
        value
    };
    recorded.instrument(info_span!("work")).await
}

async fn cancel(stage: &mut Stage) -> Result<(), Failure> {
    let log = Log::default();
    let transfer = cancel::timed_out(&log, Duration::from_secs(2), Duration::from_secs(1));
    let (ended, _) = stage
        .record("a transfer of 2 s under a timeout of 1 s", transfer)
        .await;
    writeln!(stage)?;
    for line in log.lines() {
        writeln!(stage, "  {line}")?;
    }
    match ended {
        Ok(()) => writeln!(stage, "The transfer is whole.")?,
        Err(elapsed) => writeln!(stage, "Half of a transfer is left behind: {elapsed}.")?,
    }
    Ok(())
}
