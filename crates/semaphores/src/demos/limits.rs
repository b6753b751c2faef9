//! The demos of where and for how long a permit is held.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use timeline::Timeline;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;

use super::Sizes;
use super::counting::counting_tasks;
use crate::{held, owned, workers};

pub(super) async fn permits(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    writeln!(
        stage,
        "{requests} requests of {}, {permits} at a time; storing an answer takes as long",
        seconds(delay)
    )?;
    let (done, kept) = stage
        .record(
            "held to the end of the function",
            held_by(held::to_the_end, sizes),
        )
        .await;
    done?;
    let (done, returned) = stage
        .record(
            "given back when the request has ended",
            held_by(held::as_long_as_needed, sizes),
        )
        .await;
    done?;
    writeln!(stage)?;
    stage.figures(&[
        ("held to the end", seconds(kept.took())),
        ("given back", seconds(returned.took())),
        ("ideal", seconds(sizes.ideal() + delay)),
    ])?;
    Ok(())
}

async fn held_by<F>(
    request: fn(usize, Arc<Semaphore>, Duration, Duration) -> F,
    sizes: &Sizes,
) -> Result<(), AcquireError>
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(sizes.permits));
    let request = |n| request(n, Arc::clone(&semaphore), sizes.delay, sizes.delay);
    let tasks: JoinSet<_> = (1..=sizes.requests).map(request).collect();
    tasks.join_all().await.into_iter().collect()
}

pub(super) async fn owned(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    writeln!(
        stage,
        "{requests} requests of {}, {permits} at a time",
        seconds(delay)
    )?;
    let work = owned::inside_the_task(1..=requests, permits, delay);
    let ((done, tasks_inside), inside) = stage
        .record("acquire inside the task", counting_tasks(work))
        .await;
    done?;
    let work = owned::before_spawn(1..=requests, permits, delay);
    let ((done, tasks_before), before) = stage
        .record("acquire_owned before spawn", counting_tasks(work))
        .await;
    done?;
    writeln!(stage)?;
    compare(
        stage,
        ("inside", &inside, tasks_inside),
        ("before", &before, tasks_before),
    )
}

pub(super) async fn workers(stage: &mut Stage, sizes: &Sizes) -> Result<(), Failure> {
    let Sizes {
        requests,
        permits,
        delay,
    } = *sizes;
    writeln!(
        stage,
        "{requests} jobs of {}, {permits} workers",
        seconds(delay)
    )?;
    let work = workers::worker_pool(1..=requests, permits, delay);
    let (((), tasks), pool) = stage.record("workers", counting_tasks(work)).await;
    writeln!(stage)?;
    stage.figures(&[
        ("took", seconds(pool.took())),
        ("ideal", seconds(sizes.ideal())),
        ("most in flight", pool.most_in_flight("job").to_string()),
        ("most tasks", tasks.to_string()),
    ])?;
    Ok(())
}

type Run<'a> = (&'a str, &'a Timeline, usize);

fn compare(stage: &mut Stage, one: Run<'_>, other: Run<'_>) -> Result<(), Failure> {
    for (name, run, tasks) in [one, other] {
        writeln!(
            stage,
            "  {name}: took {}, most in flight {}, most tasks {tasks}",
            seconds(run.took()),
            run.most_in_flight("request")
        )?;
    }
    Ok(())
}
