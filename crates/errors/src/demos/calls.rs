//! The demos of operations that are made of several calls, or tasks.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;
use tracing::instrument;

use super::{count, some_time};
use crate::collect::{all_or_all_errors, all_or_first_error};
use crate::deadline::{report_by_call, report_in_time, report_so_far};
use crate::unstoppable::{handle_aborts, handle_dropped, job, late_is_late};

const TENTH: Duration = Duration::from_millis(100);

/// How long a report is, and how long it may take.
#[derive(Debug, Clone, Args)]
pub struct Sizes {
    /// How many pages the report has
    #[arg(long, value_name = "N", default_value = "5", value_parser = count)]
    pages: u32,
    /// How long a page takes
    #[arg(long, value_name = "SECONDS", default_value = "0.4", value_parser = delay)]
    delay: Duration,
    /// The limit, for a page and for the report
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = some_time)]
    timeout: Duration,
}

pub(super) async fn deadline(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        pages,
        delay,
        timeout,
    } = *sizes;
    writeln!(
        stage,
        "{pages} pages of {}, a limit of {}",
        seconds(delay),
        seconds(timeout)
    )?;
    let by_call = report_by_call(pages, delay, timeout);
    let (by_call, by_call_run) = stage.record("a limit for each call", by_call).await;
    let in_time = report_in_time(pages, delay, timeout);
    let (in_time, in_time_run) = stage.record("a limit for the operation", in_time).await;
    let so_far = report_so_far(pages, delay, timeout);
    let (so_far, so_far_run) = stage.record("as far as it comes", so_far).await;

    let line = |got: usize, took| format!("{got} of {pages} pages, after {}", seconds(took));
    let pages_of = |report: &Result<Vec<u32>, _>| report.as_ref().map_or(0, Vec::len);
    writeln!(stage)?;
    stage.figures(&[
        ("each call", line(pages_of(&by_call), by_call_run.took())),
        ("operation", line(pages_of(&in_time), in_time_run.took())),
        ("as far as it comes", line(so_far.len(), so_far_run.took())),
    ])?;
    Ok(())
}

pub(super) async fn unstoppable(stage: &mut Stage) -> Result<(), Failure> {
    let limit = 3 * TENTH / 2;
    writeln!(
        stage,
        "A job of three steps in a task, and a timeout in the second"
    )?;

    // The recording goes on after the timeout, to show what the task does then.
    let dropped = async {
        let ended = handle_dropped(limit, job(TENTH, |_| ())).await;
        sleep(3 * TENTH).await;
        ended
    };
    let (dropped, _) = stage.record("the handle is dropped", dropped).await;
    let aborted = async {
        let ended = handle_aborts(limit, job(TENTH, |_| ())).await;
        sleep(3 * TENTH).await;
        ended
    };
    let (aborted, _) = stage.record("the handle aborts", aborted).await;
    let late = late_is_late(limit, job(TENTH, |_| ()));
    let (late, run) = stage.record("the handle is lent", late).await;
    let ((), late) = late?;

    let line = |in_time: bool| if in_time { "in time" } else { "too late" }.to_owned();
    writeln!(stage)?;
    stage.figures(&[
        ("dropped", line(dropped.is_ok())),
        ("aborts", line(aborted.is_ok())),
        (
            "lent",
            format!("{}, done after {}", line(!late), seconds(run.took())),
        ),
    ])?;
    Ok(())
}

/// What became of one part.
#[derive(Debug, thiserror::Error)]
#[error("part {0} is missing")]
struct Missing(u32);

#[instrument(skip(takes, there), ret, err)]
async fn part(n: u32, takes: Duration, there: bool) -> Result<u32, Missing> {
    sleep(takes).await;
    if there { Ok(n) } else { Err(Missing(n)) }
}

/// Five parts, two of which aren't there.
fn parts() -> JoinSet<Result<u32, Missing>> {
    let there = [true, false, true, false, true];
    let mut parts = JoinSet::new();
    for (n, there) in (1..).zip(there) {
        parts.spawn(part(n, TENTH * n, there));
    }
    parts
}

pub(super) async fn collect(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "Five parts, two of which are missing")?;
    let first = async {
        let ended = all_or_first_error(parts()).await;
        // An aborted task is dropped when its turn comes.
        yield_now().await;
        ended
    };
    let (first, _) = stage.record("stop at the first error", first).await;
    let all = async { all_or_all_errors(parts()).await };
    let (all, _) = stage.record("collect all errors", all).await;

    let said = |error: Option<String>| error.unwrap_or_else(|| "all there".to_owned());
    writeln!(stage)?;
    stage.figures(&[
        ("first", said(first.err().map(|error| error.to_string()))),
        ("all", said(all.err().map(|error| error.to_string()))),
    ])?;
    Ok(())
}
