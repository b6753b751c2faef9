//! What the ways cost, on one file: inserts and point reads, by one caller and by many.
//!
//! Each round measures every way, in turn from the first to the last and from the last to the first, since what a
//! machine does beside it comes and goes. Printed is the median of the rounds.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use clap::{Args, ValueEnum};
use cpu_time::ProcessTime;
use demo::arguments::at_least_one;
use demo::{Failure, Needs, Stage};
use rusqlite::Connection;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::subscriber::{NoSubscriber, set_default};

use super::File;
use super::ways::{Sync, Way};
use crate::direct::connection::{insert, open};

/// Options of `sqlite`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many rows are written, and read; for numbers worth comparing: `cargo run --release`, and 10000
    #[arg(long, value_name = "N", default_value = "200", value_parser = at_least_one, allow_negative_numbers = true)]
    rows: usize,
    /// How many tasks ask at once, where one doesn't
    #[arg(long, value_name = "N", default_value = "64", value_parser = at_least_one, allow_negative_numbers = true)]
    callers: usize,
    /// How often all is measured
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one, allow_negative_numbers = true)]
    rounds: usize,
    /// When a commit is on the disk
    #[arg(long, value_enum, default_value_t = Sync::Normal)]
    synchronous: Sync,
    /// Where the callers run
    #[arg(long, value_enum, default_value_t = Runtime::CurrentThread)]
    runtime: Runtime,
}

/// The runtime of the callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Runtime {
    /// All on one thread
    CurrentThread,
    /// On a worker for each processor
    MultiThread,
}

impl Options {
    /// What the measurement needs of its runtime.
    pub(in crate::demos) fn needs(&self) -> Needs {
        match self.runtime {
            Runtime::CurrentThread => Needs::RealTime,
            Runtime::MultiThread => Needs::Workers,
        }
    }
}

/// Time by the clock, and time of the processors.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Insert,
    Find,
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    // Nobody records: it would be measured.
    let _silence = set_default(NoSubscriber::default());
    let file = File::new()?;
    let users = Users::new(&file.path, options.rows)?;
    let ways = Way::all(&file.path, options.synchronous).await?;
    let mut order: Vec<usize> = (0..ways.len()).collect();
    // A way's columns: alone and in company, each a cost a round.
    let mut inserts = vec![[const { Vec::new() }; 2]; ways.len()];
    let mut finds = inserts.clone();
    for _round in 0..options.rounds {
        for &n in &order {
            for (column, callers) in [1, options.callers].into_iter().enumerate() {
                let (_, way) = &ways[n];
                inserts[n][column].push(users.asked(way, Op::Insert, callers).await?);
                users.clean()?;
                finds[n][column].push(users.asked(way, Op::Find, callers).await?);
            }
        }
        order.reverse();
    }

    let Options { rows, callers, .. } = *options;
    writeln!(
        stage,
        "{rows} users in one file, WAL, synchronous = {}.",
        options.synchronous
    )?;
    let names = ways.iter().map(|(name, _)| *name);
    table(
        stage,
        &format!("{rows} inserts, one costs"),
        callers,
        names.clone().zip(inserts),
    )?;
    table(
        stage,
        &format!("{rows} reads, one costs"),
        callers,
        names.zip(finds),
    )?;
    writeln!(
        stage,
        "\nTimes of a debug build are good for ratios only: try --release --rows 10000."
    )?;
    Ok(())
}

fn table<'a>(
    stage: &mut Stage,
    head: &str,
    callers: usize,
    ways: impl Iterator<Item = (&'a str, [Vec<Cost>; 2])>,
) -> Result<(), Failure> {
    let company = format!("{callers} callers");
    writeln!(stage, "\n{head:<23}{:>22}{company:>24}", "1 caller")?;
    writeln!(
        stage,
        "{:<23}{:>12}{:>12}{:>12}{:>12}",
        "", "wall", "cpu", "wall", "cpu"
    )?;
    for (way, columns) in ways {
        let [alone, company] = columns.map(median);
        writeln!(stage, "{way:<23}{alone}{company}")?;
    }
    Ok(())
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        write!(
            f,
            "{:>9.1} us{:>9.1} us",
            micros(self.wall),
            micros(self.cpu)
        )
    }
}

fn median(costs: Vec<Cost>) -> Cost {
    let middle = |time: fn(&Cost) -> Duration| {
        let mut times: Vec<Duration> = costs.iter().map(time).collect();
        times.sort();
        times[times.len() / 2]
    };
    Cost {
        wall: middle(|cost| cost.wall),
        cpu: middle(|cost| cost.cpu),
    }
}

/// The rows that are there before, and the connection that takes away what was written.
struct Users {
    rows: usize,
    connection: Connection,
}

impl Users {
    fn new(file: &Path, rows: usize) -> Result<Self, Failure> {
        let connection = open(file)?;
        let all = connection.unchecked_transaction()?;
        for n in 0..rows {
            insert(&all, "Bea", &format!("bea.{n}@example.com"))?;
        }
        all.commit()?;
        Ok(Self { rows, connection })
    }

    /// What it costs to ask for each row once, by so many callers at once.
    async fn asked(&self, way: &Way, op: Op, callers: usize) -> Result<Cost, Failure> {
        let (rows, began, worked) = (self.rows, Instant::now(), ProcessTime::now());
        let mut asking = JoinSet::new();
        for caller in 0..callers {
            let way = way.clone();
            asking.spawn(async move {
                for n in (caller..rows).step_by(callers) {
                    match op {
                        Op::Insert => drop(way.insert(format!("ada.{n}@example.com")).await?),
                        Op::Find => drop(way.find(scattered(n, rows)).await?),
                    }
                }
                Ok::<_, Failure>(())
            });
        }
        while let Some(asked) = asking.join_next().await {
            asked??;
        }
        let (wall, cpu) = (began.elapsed(), worked.elapsed());
        let each = |time: Duration| time.div_f64(rows as f64);
        Ok(Cost {
            wall: each(wall),
            cpu: each(cpu),
        })
    }

    /// The next way finds what this one found, and doesn't pay for what it left in the log.
    fn clean(&self) -> Result<(), Failure> {
        let written = "DELETE FROM users WHERE id > ?1";
        self.connection.execute(written, [self.rows as i64])?;
        let log = "PRAGMA wal_checkpoint(TRUNCATE)";
        self.connection.query_row(log, [], |_| Ok(()))?;
        Ok(())
    }
}

/// Neighbours in time are not neighbours in the file.
fn scattered(n: usize, rows: usize) -> i64 {
    (n * 7919 % rows) as i64 + 1
}
