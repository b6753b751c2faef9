//! `join!` waits for all of its futures, and keeps what each came to.

use std::io::Write;

use demo::{Failure, Stage};

use super::{Fetching, listed, tell, tell_answers, tell_each, tell_took};
use crate::join::{each_result, together};
use crate::one_by_one::made_first_awaited_later;

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let delay = fetching.delay;
    let service = fetching.service();
    writeln!(stage, "A future does nothing until it is awaited.")?;
    let late = made_first_awaited_later(&service, delay);
    let (fetched, run) = stage.record("made first, awaited later", late).await;
    tell_answers(stage, &listed(fetched?))?;
    tell_took(stage, &run)?;

    let after = demo::seconds(fetching.fails_after);
    writeln!(
        stage,
        "\n`orders` fails after {after}. join! waits for the others all the same."
    )?;
    let service = fetching.service_without("orders");
    let (fetched, run) = stage
        .record("join!, then ?", together(&service, delay))
        .await;
    tell(stage, fetched.map(listed))?;
    tell_took(stage, &run)?;

    let (results, run) = stage
        .record("join!, each result", each_result(&service, delay))
        .await;
    tell_each(stage, &results)?;
    tell_took(stage, &run)?;
    Ok(())
}
