//! A batch of tasks for next to nothing: spawned all at once or so many at a time, and all awaited.

use anyhow::{Result, ensure};
use gather::fan_out::{at_most, in_tasks};
use tasks::window::in_order;

use super::runtimes::{one_thread, passes};
use super::spawn::boxed;
use crate::{Bound, Case, Figure, Goal, Loop, Meter, Role, Sample, Side, Workload};

pub(super) const WORKLOAD: Workload = Workload {
    name: "spawn-batch",
    title: "A batch of tasks",
    item: "task",
    size: None,
    chapter: "tasks",
    sizes: &[1_000, 10_000, 100_000],
    quick: 10_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "at most 256 at a time, in order (tasks::window)",
            in_a_window,
        ),
        Side::rust(
            "at-most",
            Role::Ours,
            "at most 256 at a time, in a JoinSet (gather::fan_out::at_most)",
            at_most_256,
        ),
        Side::rust(
            "join-set",
            Role::Rival,
            "all at once in a JoinSet (gather::fan_out::in_tasks)",
            in_a_join_set,
        ),
        Side::rust(
            "handles",
            Role::Rival,
            "all at once, a Vec of JoinHandles",
            in_handles,
        ),
        Side::rust(
            "smol",
            Role::Rival,
            "all at once on smol's LocalExecutor",
            batch_on_smol,
        ),
        Side::rust(
            "box",
            Role::Limit,
            "a future in a Box, awaited without a task",
            boxed,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.TaskGroup",
            "spawn_batch.py",
            Loop::Asyncio,
        ),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.TaskGroup on uvloop",
            "spawn_batch.py",
            Loop::Uvloop,
        ),
    ],
    goals: &[
        Goal::new(
            "a batch of tasks against asyncio",
            "ours",
            "asyncio",
            Figure::Cpu,
            100_000,
            Bound::AtMost(1.0 / 25.0),
        ),
        Goal::new(
            "a batch of tasks against smol",
            "ours",
            "smol",
            Figure::Cpu,
            100_000,
            Bound::AtMost(3.0),
        ),
    ],
    fixture: None,
    serve: None,
    caveats: &[Goal::new(
        "a JoinSet of all tasks at once, against smol",
        "join-set",
        "smol",
        Figure::Cpu,
        100_000,
        Bound::AtLeast(1.5),
    )
    .because("a JoinSet keeps lists of its tasks and a waker for each, and memory for all of them at once has to be mapped first. A window of handles does without both")],
};

fn times(size: u64) -> u64 {
    passes(200_000, size)
}

/// What each task of a batch does: it gives its number back, so that its result has to be kept.
async fn job(number: u64) -> u64 {
    number
}

/// Measures passes on a runtime of one thread, each in a spawned task.
fn batches<P>(case: &Case, pass: impl Fn(u64) -> P) -> Result<Sample>
where
    P: Future<Output = Result<u64>> + Send + 'static,
{
    let size = case.size;
    one_thread()?.block_on(async {
        tokio::spawn(pass(100)).await??;
        let meter = Meter::start();
        for _ in 0..times(size) {
            let sum = tokio::spawn(pass(size)).await??;
            ensure!(sum == size * (size - 1) / 2, "a task is missing");
        }
        Ok(meter.stop(size * times(size)))
    })
}

fn in_a_window(case: &Case) -> Result<Sample> {
    batches(case, |size| async move {
        Ok(in_order(256, (0..size).map(job)).await?.iter().sum())
    })
}

fn at_most_256(case: &Case) -> Result<Sample> {
    batches(case, |size| async move {
        Ok(at_most(256, (0..size).map(job)).await?.iter().sum())
    })
}

fn in_a_join_set(case: &Case) -> Result<Sample> {
    batches(case, |size| async move {
        Ok(in_tasks((0..size).map(job).collect()).await.iter().sum())
    })
}

fn in_handles(case: &Case) -> Result<Sample> {
    batches(case, |size| async move {
        let tasks: Vec<_> = (0..size).map(|number| tokio::spawn(job(number))).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await?;
        }
        Ok(sum)
    })
}

fn batch_on_smol(case: &Case) -> Result<Sample> {
    let size = case.size;
    let executor = smol::LocalExecutor::new();
    let batch = async |size| {
        let tasks: Vec<_> = (0..size)
            .map(|number| executor.spawn(job(number)))
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await;
        }
        sum
    };
    smol::block_on(executor.run(async {
        batch(100).await;
        let meter = Meter::start();
        for _ in 0..times(size) {
            ensure!(
                batch(size).await == size * (size - 1) / 2,
                "a task is missing"
            );
        }
        Ok(meter.stop(size * times(size)))
    }))
}
