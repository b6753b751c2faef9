//! Tasks in a set: in which order they come, and what a panic and a drop do.

use std::io::Write;
use std::time::Duration;

use demo::quiet::about_panics;
use demo::{Failure, Stage};
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::sleep;
use tracing::instrument;

use super::{Fetching, tell, tell_answers, tell_took};
use crate::join_set::{each_outcome, in_input_order, in_order_of_completion};
use crate::service::{Answer, FetchError, Service};

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let requests = fetching.requests();
    let service = fetching.service();
    writeln!(stage, "Tasks that take different times.")?;

    let by_completion = in_order_of_completion(&service, &requests);
    let (fetched, run) = stage.record("in order of completion", by_completion).await;
    tell_answers(stage, &fetched?)?;
    tell_took(stage, &run)?;

    let by_input = in_input_order(&service, &requests);
    let (fetched, run) = stage.record("in order of input", by_input).await;
    tell_answers(stage, &fetched?)?;
    tell_took(stage, &run)?;

    let outcomes = about_panics(each_outcome(tasks_with_a_panic(&service, fetching)));
    let (outcomes, run) = stage.record("a panic ends one task", outcomes).await;
    for outcome in outcomes {
        match outcome {
            Ok(fetched) => writeln!(stage, "  answer: {}", fetched?)?,
            Err(died) => writeln!(stage, "  error: {}", without_its_id(&died))?,
        }
    }
    tell_took(stage, &run)?;

    let service = fetching.service_without("stock");
    let dropped = async {
        let fetched = in_order_of_completion(&service, &requests).await;
        // Abort takes effect when the runtime next looks at the tasks.
        task::yield_now().await;
        fetched
    };
    let (fetched, run) = stage.record("an error drops the set", dropped).await;
    tell(stage, fetched)?;
    tell_took(stage, &run)?;
    Ok(())
}

/// The three fetches, a task each.
pub(super) fn tasks(service: &Service, fetching: &Fetching) -> JoinSet<Result<Answer, FetchError>> {
    let mut tasks = JoinSet::new();
    for (name, delay) in fetching.requests() {
        let service = service.clone();
        tasks.spawn(async move { service.fetch(name, delay).await });
    }
    tasks
}

/// The same, and a fourth task that panics meanwhile.
pub(super) fn tasks_with_a_panic(
    service: &Service,
    fetching: &Fetching,
) -> JoinSet<Result<Answer, FetchError>> {
    let mut tasks = tasks(service, fetching);
    tasks.spawn(panics(fetching.fails_after));
    tasks
}

#[instrument(name = "panicking", skip_all)]
async fn panics(after: Duration) -> Result<Answer, FetchError> {
    sleep(after).await;
    panic!("this task is broken");
}

/// What a `JoinError` says, less the task's number, which is no other run's.
pub(super) fn without_its_id(died: &JoinError) -> String {
    died.to_string()
        .replacen(&format!("task {} ", died.id()), "a task ", 1)
}
