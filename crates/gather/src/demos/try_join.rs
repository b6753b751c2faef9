//! What `try_join!` stops, and what it doesn't.

use std::io::Write;

use demo::{Failure, Stage};

use super::{Fetching, detached_and_watched, listed, tell, tell_answers, tell_detached, tell_took};
use crate::try_join::{all_or_first_error, over_handles};

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let delay = fetching.delay;
    let service = fetching.service();
    writeln!(stage, "Three fetches of {}.", demo::seconds(delay))?;
    let (fetched, run) = stage
        .record("all succeed", all_or_first_error(&service, delay))
        .await;
    tell_answers(stage, &listed(fetched?))?;
    tell_took(stage, &run)?;

    writeln!(
        stage,
        "\nNow `orders` fails after {}.",
        demo::seconds(fetching.fails_after)
    )?;
    let service = fetching.service_without("orders");
    let (fetched, run) = stage
        .record("over futures", all_or_first_error(&service, delay))
        .await;
    tell(stage, fetched.map(listed))?;
    tell_took(stage, &run)?;

    let (fetched, run) = stage
        .record("over handles", over_handles(&service, delay))
        .await;
    tell(stage, fetched.map(listed))?;
    tell_took(stage, &run)?;

    let detached = detached_and_watched(&service, delay);
    let (fetched, run) = stage.record("over flattened handles", detached).await;
    tell(stage, fetched)?;
    tell_detached(stage, &run)?;
    Ok(())
}
