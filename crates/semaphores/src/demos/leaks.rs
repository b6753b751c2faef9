//! The demos of permits that are lost, and of limits that change.

use std::io::Write;
use std::sync::Arc;

use demo::{Failure, Stage, seconds};
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use super::Sizes;
use crate::lent;
use crate::resize::Limit;

pub(super) async fn lent(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    writeln!(
        stage,
        "{requests} requests of {}, {permits} permits",
        seconds(delay)
    )?;
    let (done, thrown_away) = stage.record("let _ = acquire", thrown_away(sizes)).await;
    done?;
    let (done, left_behind) = stage
        .record(
            "the permit stays in the loop",
            lent::left_behind(requests, permits, delay),
        )
        .await;
    done?;
    let (done, taken_along) = stage
        .record(
            "the task takes the permit along",
            lent::taken_along(requests, permits, delay),
        )
        .await;
    done?;
    writeln!(stage, "\nMost in flight")?;
    stage.figures(&[
        ("let _ =", thrown_away.most_in_flight("request").to_string()),
        (
            "left in the loop",
            left_behind.most_in_flight("request").to_string(),
        ),
        (
            "taken along",
            taken_along.most_in_flight("request").to_string(),
        ),
    ])?;
    Ok(())
}

async fn thrown_away(sizes: &Sizes) -> Result<(), AcquireError> {
    let semaphore = Arc::new(Semaphore::new(sizes.permits));
    let request = |n| lent::thrown_away(n, Arc::clone(&semaphore), sizes.delay);
    let tasks: JoinSet<_> = (1..=sizes.requests).map(request).collect();
    tasks.join_all().await.into_iter().collect()
}

pub(super) async fn resize(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    writeln!(
        stage,
        "{requests} requests of {}; the limit is {permits}, then 1, then {permits} again",
        seconds(delay)
    )?;
    let limit = Limit::new(permits);
    let changes = async {
        sleep(delay / 2).await;
        limit.lower(permits - 1);
        sleep(delay * 3).await;
        limit.raise(permits - 1);
    };
    let work = async {
        let request = |n| request(n, limit.clone(), delay);
        let tasks: JoinSet<_> = (1..=requests).map(request).collect();
        let (ended, ()) = tokio::join!(tasks.join_all(), changes);
        ended.into_iter().collect::<Result<(), AcquireError>>()
    };
    let (done, _) = stage.record("a limit that changes", work).await;
    done?;
    Ok(())
}

#[instrument(skip(limit, delay), ret, err)]
async fn request(n: usize, limit: Limit, delay: std::time::Duration) -> Result<(), AcquireError> {
    let _permit = limit
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    sleep(delay).await;
    Ok(())
}
