//! What handing over costs: the polls of the consumers, which are the same on every machine, and the time, which isn't.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use timeline::{Lane, Recorder};
use tokio::time::Instant;
use tracing::subscriber::{NoSubscriber, set_default};

use crate::cost::{channel_each, multi_consumer, shared_receiver};

/// Polls are counted with fewer items than time is measured with: there are as many for each.
const COUNTED: u64 = 1_000;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many items go through each queue; for times worth comparing: `cargo run --release`
    #[arg(long, value_name = "N", default_value = "20000", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(super) items: u32,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let items = u64::from(options.items);
    writeln!(
        stage,
        "One producer, two consumers, room for 10, on one thread.\n"
    )?;
    let head = format!("polls for {COUNTED} items      time an item");
    writeln!(stage, "{:<26}  {head}", "")?;
    let cost = (
        counted(channel_each).await,
        quickest(items, channel_each).await,
    );
    writeln!(stage, "{}", row("a channel for each", cost))?;
    let cost = (
        counted(shared_receiver).await,
        quickest(items, shared_receiver).await,
    );
    writeln!(stage, "{}", row("a shared receiver", cost))?;
    let cost = (
        counted(multi_consumer).await,
        quickest(items, multi_consumer).await,
    );
    writeln!(stage, "{}", row("a multi-consumer channel", cost))?;
    writeln!(
        stage,
        "\nTimes of a debug build are good for ratios only: try --release."
    )?;
    Ok(())
}

fn row(way: &str, (polls, time): (usize, Duration)) -> String {
    let micros = time.as_secs_f64() * 1e6;
    format!("{way:<26}  {polls:>20}  {micros:>13.2} us")
}

/// How often the consumers were polled.
async fn counted(way: impl AsyncFn(u64) -> u64) -> usize {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    way(COUNTED).await;
    let run = recorder.snapshot();
    run.lanes_of("consumer").map(Lane::poll_count).sum()
}

/// The time for an item with nobody recording: of five runs the quickest, which others disturbed least.
async fn quickest(items: u64, way: impl AsyncFn(u64) -> u64) -> Duration {
    let _silence = set_default(NoSubscriber::default());
    let mut quickest = Duration::MAX;
    for _run in 1..=5 {
        let started = Instant::now();
        way(items).await;
        quickest = quickest.min(started.elapsed());
    }
    quickest.div_f64(items as f64)
}
