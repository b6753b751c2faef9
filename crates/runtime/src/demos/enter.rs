//! What happens in which order around `enter`.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::runtime::Builder;
use tokio::task::yield_now;

use super::aside;
use crate::enter::{entered, spawn_where_possible};

/// What happened, in order.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, line: impl Into<String>) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line.into());
    }
}

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    let log = Log::default();
    aside({
        let log = log.clone();
        move || around_enter(&log)
    })
    .await??;
    for line in log.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        writeln!(stage, "{line}")?;
    }
    Ok(())
}

fn around_enter(log: &Log) -> io::Result<()> {
    if let Err(error) = spawn_where_possible(async {}) {
        log.note("outside:  a task is refused:");
        log.note(format!("          {}", first_clause(&error.to_string())));
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let guard = runtime.enter();
    let task_log = log.clone();
    if spawn_where_possible(async move { task_log.note("          the task runs") }).is_ok() {
        log.note("entered:  a task is spawned; nobody runs it yet");
    }
    drop(guard);
    let timer = entered(&runtime, Duration::from_millis(10));
    log.note("left:     a timer was made in here, too");
    log.note("block_on: begins");
    runtime.block_on(async {
        yield_now().await;
        timer.await;
    });
    log.note("          the timer is over");
    Ok(())
}

fn first_clause(text: &str) -> &str {
    text.split_once(',').map_or(text, |(clause, _)| clause)
}
