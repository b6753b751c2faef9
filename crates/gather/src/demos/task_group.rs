//! How a group of tasks ends: by an error, by a panic, by a deadline. None of its tasks outlives it.

use std::io::Write;

use demo::quiet::about_panics;
use demo::{Failure, Stage};

use super::join_set::{tasks, tasks_with_a_panic, without_its_id};
use super::{Fetching, tell, tell_answers, tell_took};
use crate::task_group::{TaskError, fetch_in_a_group, task_group, task_group_within};

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let delay = fetching.delay;
    let service = fetching.service();
    writeln!(stage, "Three tasks of {}.", demo::seconds(delay))?;
    let (fetched, run) = stage
        .record("all succeed", fetch_in_a_group(&service, delay))
        .await;
    tell_answers(stage, &fetched?)?;
    tell_took(stage, &run)?;

    writeln!(stage, "\nNow something goes wrong.")?;
    let refusing = fetching.service_without("orders");
    let group = fetch_in_a_group(&refusing, delay);
    let (fetched, run) = stage.record("an error cancels the rest", group).await;
    tell(stage, fetched)?;
    tell_took(stage, &run)?;

    let group = about_panics(task_group(tasks_with_a_panic(&service, fetching)));
    let (fetched, run) = stage.record("so does a panic", group).await;
    match fetched {
        Err(TaskError::Died(died)) => writeln!(stage, "  error: {}", without_its_id(&died))?,
        fetched => tell(stage, fetched)?,
    }
    tell_took(stage, &run)?;

    let group = task_group_within(delay * 3 / 5, tasks(&service, fetching));
    let (fetched, run) = stage.record("so does a deadline", group).await;
    match fetched {
        Ok(fetched) => tell(stage, fetched)?,
        Err(elapsed) => writeln!(stage, "  error: {elapsed}")?,
    }
    tell_took(stage, &run)?;
    Ok(())
}
