//! `join_all` keeps each result, `try_join_all` gives up at the first error.

use std::io::Write;

use demo::{Failure, Stage};

use super::{Fetching, tell, tell_answers, tell_each, tell_took};
use crate::join_all::{all_or_first_error, each_result};

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let requests = fetching.requests();
    writeln!(
        stage,
        "Fetches that take different times. Answers come in the order of the input."
    )?;
    let service = fetching.service();
    let (fetched, run) = stage
        .record("all", all_or_first_error(&service, &requests))
        .await;
    tell_answers(stage, &fetched?)?;
    tell_took(stage, &run)?;

    let after = demo::seconds(fetching.fails_after);
    writeln!(stage, "\nNow `stock` fails after {after}.")?;
    let service = fetching.service_without("stock");
    let (results, run) = stage
        .record("join_all", each_result(&service, &requests))
        .await;
    tell_each(stage, &results)?;
    tell_took(stage, &run)?;

    let first_error = all_or_first_error(&service, &requests);
    let (fetched, run) = stage.record("try_join_all", first_error).await;
    tell(stage, fetched)?;
    tell_took(stage, &run)?;
    Ok(())
}
