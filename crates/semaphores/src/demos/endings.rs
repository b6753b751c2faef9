//! The demos of requests that end early, and of those that only wait.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use super::Sizes;
use crate::cancel::{keeps_its_place, limit_on_everything, limit_on_the_work, loses_its_place};
use crate::close::run_until;
use crate::permits::request;

pub(super) async fn cancel(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    let limit = delay + delay / 2;
    writeln!(
        stage,
        "{requests} requests of {}, {permits} at a time, each with a time limit of {}",
        seconds(delay),
        seconds(limit)
    )?;

    let semaphore = Arc::new(Semaphore::new(permits));
    let request = |n| limit_on_everything(n, Arc::clone(&semaphore), limit, delay);
    let tasks: JoinSet<_> = (1..=requests).map(request).collect();
    let (ended, _) = stage
        .record("the limit counts from the start", tasks.join_all())
        .await;
    let in_time = ended.iter().filter(|ended| ended.is_ok()).count();
    let back = semaphore.available_permits();

    let request = |n| limit_on_the_work(n, Arc::clone(&semaphore), limit, delay);
    let tasks: JoinSet<_> = (1..=requests).map(request).collect();
    let (ended, _) = stage
        .record("the limit counts from the permit on", tasks.join_all())
        .await;
    let all_in_time = ended.iter().filter(|ended| ended.is_ok()).count();

    writeln!(stage)?;
    stage.figures(&[
        (
            "from the start",
            format!("{in_time} of {requests} in time, {back} of {permits} permits back"),
        ),
        (
            "from the permit on",
            format!("{all_in_time} of {requests} in time"),
        ),
    ])?;
    Ok(())
}

pub(super) async fn place(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "One permit; `beating` asks second, and beats while it waits"
    )?;
    let beat = delay * 3 / 10;

    let semaphore = Arc::new(Semaphore::new(1));
    let beating = beating(async { loses_its_place(&semaphore, beat).await.map(drop) });
    let queue = queue(&semaphore, delay, beating);
    let (ended, loses) = stage
        .record("acquire made anew after each beat", queue)
        .await;
    ended?;

    let semaphore = Arc::new(Semaphore::new(1));
    let beating = self::beating(async { keeps_its_place(&semaphore, beat).await.map(drop) });
    let queue = self::queue(&semaphore, delay, beating);
    let (ended, keeps) = stage.record("one acquire, pinned", queue).await;
    ended?;

    let waited = |run: &timeline::Timeline| {
        seconds(
            run.lane("beating")
                .map(timeline::Lane::waited)
                .unwrap_or_default(),
        )
    };
    writeln!(stage, "\nIt waited")?;
    stage.figures(&[("made anew", waited(&loses)), ("pinned", waited(&keeps))])?;
    Ok(())
}

#[instrument(skip_all, ret, err)]
async fn beating(
    permit: impl Future<Output = Result<(), AcquireError>>,
) -> Result<(), AcquireError> {
    permit.instrument(info_span!("wait for permit")).await
}

/// One request that has the permit, `second` behind it, and three more that come a little later.
async fn queue(
    semaphore: &Arc<Semaphore>,
    delay: Duration,
    second: impl Future<Output = Result<(), AcquireError>>,
) -> Result<(), AcquireError> {
    let mut others = JoinSet::new();
    others.spawn(request(1, Arc::clone(semaphore), delay));
    yield_now().await;
    let later = async {
        sleep(delay / 10).await;
        for n in 2..=4 {
            others.spawn(request(n, Arc::clone(semaphore), delay));
        }
    };
    let (second, ()) = tokio::join!(second, later);
    second?;
    others.join_all().await.into_iter().collect()
}

pub(super) async fn close(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    let closing = delay + delay / 2;
    writeln!(
        stage,
        "{requests} requests of {}, {permits} at a time; closed after {}",
        seconds(delay),
        seconds(closing)
    )?;
    let work = run_until(sleep(closing), requests, permits, delay);
    let ((done, refused), run) = stage.record("closed", work).await;
    writeln!(stage)?;
    stage.figures(&[
        ("took", seconds(run.took())),
        ("done", done.to_string()),
        ("refused", refused.to_string()),
    ])?;
    Ok(())
}
