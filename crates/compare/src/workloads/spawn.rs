//! A task for next to nothing: spawned and awaited, one after the other.

use std::hint::black_box;
use std::rc::Rc;

use anyhow::Result;
use futures::future::BoxFuture;
use runtime::spawn_cost::{in_a_task, in_the_body};
use tokio::runtime::Runtime;
use tokio::task::JoinError;

use super::runtimes::{all_threads, one_thread, passes};
use crate::{Bound, Case, Figure, Goal, Loop, Meter, Role, Sample, Side, Workload};

pub(super) const WORKLOAD: Workload = Workload {
    name: "spawn",
    title: "Spawn a task and await it",
    item: "task",
    size: None,
    chapter: "runtime",
    sizes: &[1_000, 10_000, 100_000],
    quick: 10_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "tokio::spawn inside of a task, one thread (runtime::spawn_cost::in_a_task)",
            in_a_task_of_one_thread,
        ),
        Side::rust(
            "threads",
            Role::Ours,
            "the same on a runtime with a worker for each processor",
            in_a_task_of_all_threads,
        ),
        Side::rust(
            "main",
            Role::Rival,
            "tokio::spawn in the body of a multi-thread main (runtime::spawn_cost::in_the_body)",
            in_main,
        )
        .up_to(10_000),
        Side::rust("smol", Role::Rival, "smol's LocalExecutor", on_smol),
        Side::rust(
            "box",
            Role::Limit,
            "a future in a Box, awaited without a task",
            boxed,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.create_task",
            "spawn.py",
            Loop::Asyncio,
        ),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.create_task on uvloop",
            "spawn.py",
            Loop::Uvloop,
        ),
    ],
    goals: &[Goal::new(
        "spawn and await inside a task, against asyncio",
        "ours",
        "asyncio",
        Figure::Cpu,
        100_000,
        Bound::AtMost(1.0 / 20.0),
    )
    .because("it is a matter of a twentieth: an allocation, two turns of the scheduler and a list of all tasks are what a task is. Tried: a runtime without drivers, and one that looks at them less often, 3 % each; link-time optimisation, 12 %, which the release profile has since. Tasks that don't wait for each other cost less: see the batch")],
    fixture: None,
    serve: None,
    caveats: &[Goal::new(
        "a task that the body of a multi-thread main spawns and awaits, against asyncio",
        "main",
        "asyncio",
        Figure::Cpu,
        10_000,
        Bound::AtLeast(1.2),
    )
    .because("the body of main is no worker: each task wakes a thread, and its end wakes another. Put the body into a task")],
};

fn times(size: u64) -> u64 {
    passes(200_000, size)
}

fn in_a_task_of_one_thread(case: &Case) -> Result<Sample> {
    one_after_another(case, one_thread()?, in_a_task, times(case.size))
}

fn in_a_task_of_all_threads(case: &Case) -> Result<Sample> {
    one_after_another(case, all_threads()?, in_a_task, times(case.size))
}

fn in_main(case: &Case) -> Result<Sample> {
    one_after_another(case, all_threads()?, in_the_body, passes(20_000, case.size))
}

type Way = fn(&Runtime, u32) -> Result<(), JoinError>;

fn one_after_another(case: &Case, runtime: Runtime, way: Way, times: u64) -> Result<Sample> {
    let tasks = u32::try_from(case.size)?;
    way(&runtime, tasks.min(1_000))?;
    let meter = Meter::start();
    for _ in 0..times {
        way(&runtime, tasks)?;
    }
    Ok(meter.stop(case.size * times))
}

fn on_smol(case: &Case) -> Result<Sample> {
    let executor = Rc::new(smol::LocalExecutor::new());
    let one_by_one = |tasks| {
        let executor = Rc::clone(&executor);
        async move {
            for _ in 0..tasks {
                executor.spawn(async {}).await;
            }
        }
    };
    // In a task of its own, as with tokio: in the body each turn would go through the queue of the executor.
    smol::block_on(executor.run(async {
        executor.spawn(one_by_one(1_000)).await;
        let tasks = case.size * times(case.size);
        let meter = Meter::start();
        executor.spawn(one_by_one(tasks)).await;
        Ok(meter.stop(tasks))
    }))
}

pub(super) fn boxed(case: &Case) -> Result<Sample> {
    let tasks = case.size * times(case.size);
    one_thread()?.block_on(async {
        let meter = Meter::start();
        let mut sum = 0_u64;
        for number in 0..tasks {
            let future: BoxFuture<'_, u64> = Box::pin(async move { number });
            sum += black_box(future).await;
        }
        black_box(sum);
        Ok(meter.stop(tasks))
    })
}
