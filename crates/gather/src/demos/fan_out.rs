//! What a fan-out costs: the polls, which are the same on every machine, and the time, which isn't.
//!
//! Each way runs on a runtime of its own whose clock is paused: waiting takes no time there, so the time that passes is the
//! time the processor works, without a crate that asks the operating system for it. (On a busy machine it comes out too
//! long. The polls don't.)

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use crate::fan_out::{at_most, in_chunks, in_tasks, joined, unconstrained, unordered};
use crate::polls::PollCount;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many futures there are, to begin with: try 100000 with `cargo run --release`
    #[arg(long, value_name = "N", default_value = "5000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    futures: u32,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let once = options.futures as usize;
    let twice = once * 2;
    writeln!(
        stage,
        "Futures that sleep and then end, all at the same moment.\n"
    )?;
    writeln!(stage, "{:<24}{once:>11} futures{twice:>17} futures", "")?;
    writeln!(stage, "{:<24}{COST}      {COST}", "")?;
    for way in Way::ALL {
        let few = measure_aside(way, once).await?;
        let many = measure_aside(way, twice).await?;
        writeln!(stage, "{:<24}{few}      {many}", way.name())?;
    }
    Ok(())
}

/// The head over a [`Cost`].
const COST: &str = "     polls      time";

#[derive(Debug, Clone, Copy)]
enum Way {
    JoinAll,
    FuturesUnordered,
    Unconstrained,
    Chunks,
    Tasks,
    AtMost64,
}

impl Way {
    const ALL: [Self; 6] = [
        Self::JoinAll,
        Self::FuturesUnordered,
        Self::Unconstrained,
        Self::Chunks,
        Self::Tasks,
        Self::AtMost64,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::JoinAll => "join_all",
            Self::FuturesUnordered => "FuturesUnordered",
            Self::Unconstrained => "join_all, unconstrained",
            Self::Chunks => "chunks of 30 in tasks",
            Self::Tasks => "JoinSet",
            Self::AtMost64 => "JoinSet, at most 64",
        }
    }

    /// Runs the futures, and says how many came to an end.
    async fn run<F>(self, futures: Vec<F>) -> usize
    where
        F: Future<Output = ()> + Send + 'static,
    {
        match self {
            Self::JoinAll => joined(futures).await.len(),
            Self::FuturesUnordered => unordered(futures).await.len(),
            Self::Unconstrained => unconstrained(futures).await.len(),
            Self::Chunks => in_chunks(futures).await.len(),
            Self::Tasks => in_tasks(futures).await.len(),
            Self::AtMost64 => at_most(64, futures).await.map_or(0, |ended| ended.len()),
        }
    }
}

/// What a way cost.
#[derive(Debug)]
struct Cost {
    polls: u64,
    time: Duration,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>10} {:>6} ms", self.polls, self.time.as_millis())
    }
}

/// Measures on a thread of its own: a runtime can't be started inside of one. A plain thread and not `spawn_blocking`, whose
/// work would hold up the end of the program after Ctrl-C.
async fn measure_aside(way: Way, futures: usize) -> Result<Cost, Failure> {
    let (sender, measured) = oneshot::channel();
    thread::spawn(move || sender.send(measure(way, futures)));
    Ok(measured.await??)
}

fn measure(way: Way, futures: usize) -> io::Result<Cost> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let polls = PollCount::default();
    let sleeps = (0..futures).map(|_| polls.count(async { sleep(Duration::from_secs(1)).await }));
    let sleeps = sleeps.collect();
    // Outside of the runtime, tokio's clock is the real one.
    let started = Instant::now();
    let ended = runtime.block_on(way.run(sleeps));
    let time = started.elapsed();
    debug_assert_eq!(ended, futures, "no way loses a future");
    Ok(Cost {
        polls: polls.so_far(),
        time,
    })
}
