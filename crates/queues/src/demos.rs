//! What `cargo run -p queues` shows. Nothing here is worth copying: it calls the other modules and
//! prints what they did.

mod acks;
mod backpressure;
mod batches;
mod broadcast;
mod cost;
mod crawl;
mod dead_consumer;
mod delays;
mod drain;
mod ending;
mod fairness;
mod fan_in;
mod oneshot;
mod priorities;
mod priority_queue;
mod reader;
mod reserve;
mod story;
mod watch;
mod workers;

use std::fmt::Display;
use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments;
use demo::{Failure, Needs, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// One producer, two consumers, and no sentinel (the article's case)
    Story(story::Options),
    /// A bound makes the producer wait; without one it fills the memory; or it is refused
    Backpressure(backpressure::Options),
    /// Several producers, one consumer
    FanIn(Pace),
    /// Several consumers: three ways, and one that looks right and isn't
    Workers(workers::Options),
    /// What each of these ways costs: polls, and time an item
    Cost(cost::Options),
    /// A consumer that never yields its thread, and two that do
    Fairness(cost::Options),
    /// A sender that somebody forgot keeps the stream open; a weak one doesn't
    Ending(Pace),
    /// Work that makes work: who knows when it is over
    Crawl(Pace),
    /// To wait until all that was put is done: `task_done` and `join`
    Acks(Pace),
    /// An answer to each question; questions that nobody waits for are left out
    Oneshot(Pace),
    /// Shutdown: what waits in the queue is lost, done, or given back
    Drain(Pace),
    /// The consumer dies: what the producer learns, and what is lost
    DeadConsumer(Pace),
    /// A cancelled `send` destroys its item; `reserve` and `send_timeout` don't
    Reserve(Pace),
    /// A read that can't be cancelled, in a select loop and in a task of its own
    Reader(Pace),
    /// Items in batches, by number and by time
    Batches(Pace),
    /// Urgent and ordinary: the ordinary ones starve, or get every third turn
    Priorities(Pace),
    /// The most important first: `asyncio.PriorityQueue` in fifty lines
    PriorityQueue,
    /// Items that become due later
    Delays(Pace),
    /// Everybody gets everything, and who is too slow is told
    Broadcast(Pace),
    /// Everybody gets the latest
    Watch(Pace),
}

/// How fast a demo goes.
#[derive(Debug, Clone, Args)]
pub struct Pace {
    /// The unit of time in this demo: most things in it take one to three of it
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = pace)]
    delay: Duration,
}

/// Timers count in milliseconds, and the demos take thirds of this.
fn pace(text: &str) -> Result<Duration, String> {
    match arguments::delay(text)? {
        delay if delay < Duration::from_millis(10) => Err("must be at least 10ms".to_owned()),
        delay => Ok(delay),
    }
}

impl demo::Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "story";

    fn needs(&self) -> Needs {
        match self {
            Self::Cost(_) => Needs::RealTime,
            _ => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Story(options) => story::run(stage, &options).await,
            Self::Backpressure(options) => backpressure::run(stage, &options).await,
            Self::FanIn(Pace { delay }) => fan_in::run(stage, delay).await,
            Self::Workers(options) => workers::run(stage, &options).await,
            Self::Cost(options) => cost::run(stage, &options).await,
            Self::Fairness(options) => fairness::run(stage, &options).await,
            Self::Ending(Pace { delay }) => ending::run(stage, delay).await,
            Self::Crawl(Pace { delay }) => crawl::run(stage, delay).await,
            Self::Acks(Pace { delay }) => acks::run(stage, delay).await,
            Self::Oneshot(Pace { delay }) => oneshot::run(stage, delay).await,
            Self::Drain(Pace { delay }) => drain::run(stage, delay).await,
            Self::DeadConsumer(Pace { delay }) => dead_consumer::run(stage, delay).await,
            Self::Reserve(Pace { delay }) => reserve::run(stage, delay).await,
            Self::Reader(Pace { delay }) => reader::run(stage, delay).await,
            Self::Batches(Pace { delay }) => batches::run(stage, delay).await,
            Self::Priorities(Pace { delay }) => priorities::run(stage, delay).await,
            Self::PriorityQueue => priority_queue::run(stage).await,
            Self::Delays(Pace { delay }) => delays::run(stage, delay).await,
            Self::Broadcast(Pace { delay }) => broadcast::run(stage, delay).await,
            Self::Watch(Pace { delay }) => watch::run(stage, delay).await,
        }
    }
}

/// `1, 2, 3`; or `none`.
fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() {
        "none".to_owned()
    } else {
        items.join(", ")
    }
}
