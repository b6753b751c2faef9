//! The article's case: three fetches of a second each.

use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage};
use timeline::Timeline;

use super::{Fetching, detached_and_watched, listed, tell, tell_answers, tell_detached};
use crate::join::together;
use crate::one_by_one::one_by_one;
use crate::try_join::all_or_first_error;

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let delay = fetching.delay;
    let service = fetching.service();
    writeln!(stage, "Three fetches of {} each.", demo::seconds(delay))?;

    let (fetched, run) = stage
        .record("one by one", one_by_one(&service, delay))
        .await;
    tell_answers(stage, &listed(fetched?))?;
    figures(stage, &run, delay)?;

    let (fetched, run) = stage.record("together", together(&service, delay)).await;
    tell_answers(stage, &listed(fetched?))?;
    figures(stage, &run, delay)?;

    let after = demo::seconds(fetching.fails_after);
    writeln!(
        stage,
        "\nNow `orders` fails after {after}. What happens to the others?"
    )?;
    let service = fetching.service_without("orders");

    let dropped = all_or_first_error(&service, delay);
    let (fetched, run) = stage.record("try_join! drops them", dropped).await;
    tell(stage, fetched.map(listed))?;
    figures(stage, &run, fetching.fails_after)?;

    let detached = detached_and_watched(&service, delay);
    let (fetched, run) = stage
        .record("detached, as asyncio.gather leaves them", detached)
        .await;
    tell(stage, fetched)?;
    tell_detached(stage, &run)?;
    Ok(())
}

fn figures(stage: &mut Stage, run: &Timeline, ideal: Duration) -> io::Result<()> {
    stage.figures(&[
        ("took", demo::seconds(run.took())),
        ("ideal", demo::seconds(ideal)),
        ("most in flight", run.most_in_flight("fetch").to_string()),
    ])
}
