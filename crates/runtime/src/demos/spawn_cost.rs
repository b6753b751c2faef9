//! What a task costs in the body of `main`, and in a task.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinError;
use tokio::time::Instant;

use super::aside;
use crate::spawn_cost::{in_a_task, in_the_body, parks};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many tasks are spawned and awaited, one after the other: try 100000 with `cargo run --release`
    #[arg(long, value_name = "N", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    tasks: u32,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let tasks = options.tasks;
    let body = aside(move || measured(in_the_body, tasks)).await??;
    let task = aside(move || measured(in_a_task, tasks)).await??;
    writeln!(
        stage,
        "{tasks} tasks, each awaited before the next. One costs, and the worker sleeps:"
    )?;
    stage.figures(&[
        ("in the body of main", body.to_string()),
        ("in a task", task.to_string()),
    ])?;
    Ok(())
}

struct Cost {
    each: Duration,
    parks_each: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let micros = self.each.as_secs_f64() * 1e6;
        write!(f, "{micros:>7.1} us   {:>5.2} times", self.parks_each)
    }
}

fn measured(way: fn(&Runtime, u32) -> Result<(), JoinError>, tasks: u32) -> io::Result<Cost> {
    let runtime = Builder::new_multi_thread().worker_threads(1).build()?;
    let (slept, started) = (parks(&runtime), Instant::now());
    way(&runtime, tasks)?;
    Ok(Cost {
        each: started.elapsed() / tasks,
        parks_each: (parks(&runtime) - slept) as f64 / f64::from(tasks),
    })
}
