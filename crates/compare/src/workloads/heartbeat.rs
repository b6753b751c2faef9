//! What a heartbeat feels while as many tasks compute as there are processors.
//!
//! A task beats, and notes by how much each beat came later than it was to come. Where the others compute decides that. A beat
//! is set when the one before it came, so that one long wait is one late beat and not many.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::Result;
use tasks::cpu::{
    leaving_one_processor, on_a_blocking_thread, on_pool, on_rayon, on_the_worker, primes_below,
};
use tokio::runtime::Runtime;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, sleep_until};

use super::runtimes::{all_threads, one_thread};
use crate::{Bound, Case, Figure, Goal, Loop, Meter, Role, Sample, Side, Workload};

pub(super) const WORKLOAD: Workload = Workload {
    name: "heartbeat",
    title: "A heartbeat beside as many computing tasks as processors",
    item: "beat",
    size: None,
    chapter: "tasks",
    sizes: &[50, 100, 200],
    quick: 50,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "the work in a pool that leaves one processor (tasks::cpu::on_pool)",
            in_a_smaller_pool,
        ),
        Side::rust(
            "rayon",
            Role::Ours,
            "the work on rayon's own pool, a thread for each processor (tasks::cpu::on_rayon)",
            in_rayons_pool,
        ),
        Side::rust(
            "spawn-blocking",
            Role::Rival,
            "the work on threads for blocking (tasks::cpu::on_a_blocking_thread)",
            on_threads_for_blocking,
        ),
        Side::rust(
            "on-the-workers",
            Role::Rival,
            "the work on the workers of a multi-thread runtime (tasks::cpu::on_the_worker)",
            on_the_workers,
        ),
        Side::rust("idle", Role::Limit, "nothing computes", idle),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.to_thread",
            "heartbeat.py",
            Loop::Asyncio,
        ),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.to_thread on uvloop",
            "heartbeat.py",
            Loop::Uvloop,
        ),
        Side::python(
            "processes",
            Role::Twin,
            "a ProcessPoolExecutor on asyncio",
            "heartbeat.py",
            Loop::Asyncio,
        ),
    ],
    goals: &[
        Goal::new(
            "99 in 100 beats come no later than, against asyncio",
            "ours",
            "asyncio",
            Figure::Extra("p99_ms"),
            200,
            Bound::AtMost(1.0 / 10.0),
        )
        .because(NOISE),
        Goal::new(
            "99 in 100 beats come no later than, against a machine where nothing computes",
            "ours",
            "idle",
            Figure::Extra("p99_ms"),
            200,
            Bound::AtMost(1.2),
        )
        .because(NOISE),
    ],
    caveats: &[Goal::new(
        "how late half of the beats come where nothing computes, against asyncio beside computing threads",
        "idle",
        "asyncio",
        Figure::Extra("p50_ms"),
        200,
        Bound::AtLeast(1.3),
    )
    .because("tokio's timers count in milliseconds and round up, asyncio's don't")],
    fixture: None,
    serve: None,
};

/// Why neither goal can be judged where our figures come from.
const NOISE: &str = "the processors of the machine measured are virtual, and are taken away for milliseconds at a time: two threads that do nothing but compute got little more than half of the time that they asked for, and where nothing computes at all one beat in a hundred comes milliseconds late. No scheduler in a program changes that. Tried: fewer threads that compute, and a pool that leaves a processor free, which helps where processors are one's own";

const BEAT: Duration = Duration::from_millis(2);

/// Some ten milliseconds of computing.
fn work() -> usize {
    primes_below(30_000)
}

fn in_a_smaller_pool(case: &Case) -> Result<Sample> {
    let pool = Arc::new(leaving_one_processor()?);
    beside(case, one_thread()?, move || {
        let pool = Arc::clone(&pool);
        async move {
            on_pool(&pool, work).await;
        }
    })
}

fn in_rayons_pool(case: &Case) -> Result<Sample> {
    beside(case, one_thread()?, || async {
        on_rayon(work).await;
    })
}

fn on_threads_for_blocking(case: &Case) -> Result<Sample> {
    beside(case, one_thread()?, || async {
        // It can't panic.
        on_a_blocking_thread(work).await.ok();
    })
}

fn on_the_workers(case: &Case) -> Result<Sample> {
    beside(case, all_threads()?, || async {
        on_the_worker(work).await;
        yield_now().await;
    })
}

fn idle(case: &Case) -> Result<Sample> {
    beats(case.size, &one_thread()?)
}

/// Beats while `compute` is done over and over by as many tasks as there are processors.
fn beside<W>(
    case: &Case,
    runtime: Runtime,
    compute: impl Fn() -> W + Clone + Send + 'static,
) -> Result<Sample>
where
    W: Future<Output = ()> + Send,
{
    let over = Arc::new(AtomicBool::new(false));
    let processors = available_parallelism().map_or(1, NonZero::get);
    for _ in 0..processors {
        let (over, compute) = (Arc::clone(&over), compute.clone());
        runtime.spawn(async move {
            while !over.load(Ordering::Relaxed) {
                compute().await;
            }
        });
    }
    let sample = beats(case.size, &runtime);
    over.store(true, Ordering::Relaxed);
    sample
}

fn beats(beats: u64, runtime: &Runtime) -> Result<Sample> {
    runtime.block_on(async {
        tokio::spawn(async move {
            sleep(Duration::from_millis(50)).await; // until all others compute
            let mut late = Vec::new();
            let meter = Meter::start();
            for _ in 0..beats {
                let at = Instant::now() + BEAT;
                sleep_until(at).await;
                late.push(at.elapsed());
            }
            let sample = meter.stop(beats);
            late.sort_unstable();
            let milliseconds =
                |hundredth: usize| late[late.len() * hundredth / 100].as_secs_f64() * 1e3;
            sample
                .extra("p50_ms", milliseconds(50))
                .extra("p99_ms", milliseconds(99))
        })
        .await
        .map_err(Into::into)
    })
}
