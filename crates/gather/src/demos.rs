//! What `cargo run -p gather` shows. Nothing here is worth copying: it calls the other modules and prints what they did.

mod fan_out;
mod frozen;
mod join;
mod join_all;
mod join_set;
mod race;
mod streams;
mod task_group;
mod together;
mod try_join;

use std::fmt::Display;
use std::io::{self, Write};
use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{self, HttpUrl};
use demo::{Failure, Needs, Stage};
use timeline::{Outcome, Timeline};
use tokio::time::sleep;

use crate::service::{Answer, FetchError, Service};
use crate::task_group::TaskError;
use crate::try_join::over_flattened_handles;

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Three fetches: one by one, together, and what happens to the others when one fails
    Together(Fetching),
    /// `join!` waits for all, whatever fails; futures that are made first don't run first
    Join(Fetching),
    /// `try_join!` drops the others at the first error, and over handles stops nothing
    TryJoin(Fetching),
    /// `join_all` and `try_join_all`: a number of futures known at run time
    JoinAll(Fetching),
    /// `JoinSet`: order of completion, order of input, a panic, abort on drop
    JoinSet(Fetching),
    /// A `TaskGroup` made of a `JoinSet`: the first error cancels the rest and waits for them
    TaskGroup(Fetching),
    /// `buffered`, `buffer_unordered`, `try_for_each_concurrent`: a window over many futures
    Streams(streams::Options),
    /// The frozen stream: one job, five ways, 18 s to 12 s (at once with --paused)
    Frozen(frozen::Options),
    /// `select!`: the first wins, the losers are dropped; what that may lose
    Race(Fetching),
    /// What many futures cost, in polls and in time: `join_all` against chunks and tasks
    FanOut(fan_out::Options),
}

impl demo::Practice for Demo {
    const NAME: &'static str = "gather";
    const ABOUT: &'static str = "Run operations concurrently and collect their results";
    const STORY: &'static str = "together";

    fn needs(&self) -> Needs {
        match self {
            Self::Together(fetching)
            | Self::Join(fetching)
            | Self::TryJoin(fetching)
            | Self::JoinAll(fetching)
            | Self::JoinSet(fetching)
            | Self::TaskGroup(fetching)
            | Self::Race(fetching) => fetching.needs(),
            Self::Streams(options) => options.needs(),
            Self::Frozen(_) => Needs::Timers,
            Self::FanOut(_) => Needs::RealTime,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Together(fetching) => together::run(stage, &fetching).await,
            Self::Join(fetching) => join::run(stage, &fetching).await,
            Self::TryJoin(fetching) => try_join::run(stage, &fetching).await,
            Self::JoinAll(fetching) => join_all::run(stage, &fetching).await,
            Self::JoinSet(fetching) => join_set::run(stage, &fetching).await,
            Self::TaskGroup(fetching) => task_group::run(stage, &fetching).await,
            Self::Streams(options) => streams::run(stage, &options).await,
            Self::Frozen(options) => frozen::run(stage, &options).await,
            Self::Race(fetching) => race::run(stage, &fetching).await,
            Self::FanOut(options) => fan_out::run(stage, &options).await,
        }
    }
}

/// What the fetches of a demo ask, and how long it takes.
#[derive(Debug, Clone, Args)]
pub struct Fetching {
    /// How long the service takes for a fetch
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = arguments::delay)]
    delay: Duration,
    /// When the fetch that fails does so
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = arguments::delay)]
    fails_after: Duration,
    /// Ask a real httpbin instead of a timer, such as http://127.0.0.1:8080
    #[arg(long, value_name = "URL", value_parser = arguments::http_origin)]
    url: Option<HttpUrl>,
}

impl Fetching {
    fn needs(&self) -> Needs {
        if self.url.is_some() {
            Needs::RealTime
        } else {
            Needs::Timers
        }
    }

    fn service(&self) -> Service {
        match &self.url {
            None => Service::simulated(),
            Some(url) => Service::at(url.host(), url.port()),
        }
    }

    /// The service that refuses `name`.
    fn service_without(&self, name: &str) -> Service {
        self.service().failing(name, self.fails_after)
    }

    /// Three requests: one is done before the failing one fails, two are not.
    fn requests(&self) -> [(&'static str, Duration); 3] {
        let fifth = self.delay / 5;
        [
            ("users", fifth * 6),
            ("orders", fifth * 2),
            ("stock", fifth * 4),
        ]
    }
}

/// Prints what a group of fetches came to, where an error is no surprise.
fn tell<E: Display>(stage: &mut Stage, result: Result<Vec<Answer>, E>) -> io::Result<()> {
    match result {
        Ok(answers) => tell_answers(stage, &answers),
        Err(error) => writeln!(stage, "  error: {error}"),
    }
}

fn tell_answers(stage: &mut Stage, answers: &[Answer]) -> io::Result<()> {
    let names: Vec<_> = answers.iter().map(|answer| answer.name.as_str()).collect();
    writeln!(stage, "  answers: {}", names.join(", "))
}

/// Prints what each of several fetches came to.
fn tell_each<E: Display>(stage: &mut Stage, results: &[Result<Answer, E>]) -> io::Result<()> {
    for result in results {
        match result {
            Ok(answer) => writeln!(stage, "  answer: {answer}")?,
            Err(error) => writeln!(stage, "  error: {error}")?,
        }
    }
    Ok(())
}

fn tell_took(stage: &mut Stage, run: &Timeline) -> io::Result<()> {
    stage.figures(&[("took", demo::seconds(run.took()))])
}

/// The answers of the fetches that have a name each in the teaching code.
fn listed((users, orders, stock): (Answer, Answer, Answer)) -> Vec<Answer> {
    vec![users, orders, stock]
}

/// Fetches in tasks that an error detaches, and then waits to see what becomes of them.
async fn detached_and_watched(
    service: &Service,
    delay: Duration,
) -> Result<Vec<Answer>, TaskError<FetchError>> {
    let fetched = over_flattened_handles(service, delay).await;
    sleep(delay).await;
    fetched.map(listed)
}

/// Prints when the error came, and when the last of the detached tasks ended.
fn tell_detached(stage: &mut Stage, run: &Timeline) -> io::Result<()> {
    let failed = run
        .lanes()
        .iter()
        .filter(|lane| lane.outcome == Outcome::Failed);
    let error_after = failed
        .filter_map(|lane| lane.ended)
        .min()
        .unwrap_or_default();
    let last_ended = run
        .lanes()
        .iter()
        .filter_map(|lane| lane.ended)
        .max()
        .unwrap_or_default();
    stage.figures(&[
        ("error after", demo::seconds(error_after)),
        ("last task ended after", demo::seconds(last_ended)),
    ])
}
