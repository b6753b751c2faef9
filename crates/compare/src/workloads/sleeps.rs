//! Many concurrent sleeps: what it costs to wait for many things at once.
//!
//! All sleeps of a pass are begun before the first one ends, and each is longer than it takes to begin them. The wait itself
//! costs nothing; what is measured is the processor's time around it, and the memory.

mod rivals;

use std::time::Duration;

use anyhow::{Result, ensure};
use gather::fan_out::{in_chunks, in_tasks, joined};
use gather::one_timer::one_timer;
use tokio::time::{Instant, sleep};

use super::runtimes::{one_thread, passes};
use crate::{Bound, Case, Figure, Goal, Loop, Meter, Role, Sample, Side, Workload};

pub(super) const WORKLOAD: Workload = Workload {
    name: "sleeps",
    title: "Many concurrent sleeps",
    item: "sleep",
    size: None,
    chapter: "gather",
    sizes: &[1_000, 10_000, 100_000, 1_000_000],
    quick: 10_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "chunks of 30 futures in tasks (gather::fan_out::in_chunks)",
            ours,
        ),
        Side::rust(
            "one-timer",
            Role::Ours,
            "a sorted list and one timer, no future for each (gather::one_timer)",
            with_one_timer,
        ),
        Side::rust(
            "join-set",
            Role::Rival,
            "a task for each, in a JoinSet",
            in_a_join_set,
        )
        .up_to(100_000),
        Side::rust("join-all", Role::Rival, "join_all in a task", with_join_all).up_to(100_000),
        Side::rust(
            "futures-unordered",
            Role::Rival,
            "FuturesUnordered in a task",
            rivals::futures_unordered,
        )
        .up_to(10_000),
        Side::rust(
            "smol",
            Role::Rival,
            "a task for each on smol's LocalExecutor",
            rivals::on_smol,
        )
        .up_to(100_000),
        Side::rust(
            "timer-heap",
            Role::Limit,
            "a BinaryHeap of moments and thread::sleep",
            rivals::timer_heap,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.gather",
            "sleeps.py",
            Loop::Asyncio,
        )
        .up_to(100_000),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.gather on uvloop",
            "sleeps.py",
            Loop::Uvloop,
        )
        .up_to(100_000),
    ],
    goals: &[
        Goal::new(
            "100 000 sleeps against asyncio",
            "ours",
            "asyncio",
            Figure::Cpu,
            100_000,
            Bound::AtMost(1.0 / 45.0),
        ),
        Goal::new(
            "100 000 sleeps without a future each, against asyncio",
            "one-timer",
            "asyncio",
            Figure::Cpu,
            100_000,
            Bound::AtMost(1.0 / 100.0),
        ),
        Goal::new(
            "memory of 100 000 sleeps against asyncio",
            "ours",
            "asyncio",
            Figure::Peak,
            100_000,
            Bound::AtMost(1.0 / 6.0),
        ),
        Goal::new(
            "100 000 sleeps against a bare timer heap",
            "ours",
            "timer-heap",
            Figure::Cpu,
            100_000,
            Bound::AtMost(3.0),
        ),
        Goal::linear(
            "a sleep among a million costs what one among a thousand does",
            "ours",
            1_000,
            1_000_000,
            2.0,
        ),
    ],
    fixture: None,
    serve: None,
    caveats: &[Goal::new(
        "join_all of 100 000 sleeps in a task, against chunks",
        "join-all",
        "ours",
        Figure::Cpu,
        100_000,
        Bound::AtLeast(10.0),
    )
    .because("since tokio 1.44 the budget of a task makes join_all and FuturesUnordered poll what isn't ready over and over: their cost grows with the square")],
};

/// Longer than any side but asyncio takes to begin `size` sleeps; asyncio begins all before it looks at its timers.
fn delay(size: u64) -> Duration {
    Duration::from_millis(20) + Duration::from_micros(size)
}

/// How often a pass is made: a pass over few sleeps costs too little to be measured.
fn times(size: u64) -> u64 {
    passes(20_000, size)
}

/// One of the sleeps: it ends with its number, so that somebody can see that it did.
async fn one(number: u64, delay: Duration) -> u64 {
    sleep(delay).await;
    number
}

/// The futures of one pass, made as they are asked for.
fn sleeps(size: u64) -> impl Iterator<Item = impl Future<Output = u64> + Send + 'static> + Send {
    let delay = delay(size);
    (0..size).map(move |number| one(number, delay))
}

/// Measures passes on a runtime of one thread, each in a spawned task, where a program does its work.
fn measured<P>(case: &Case, pass: impl Fn(u64) -> P) -> Result<Sample>
where
    P: Future<Output = usize> + Send + 'static,
{
    let size = case.size;
    one_thread()?.block_on(async {
        tokio::spawn(pass(100)).await?;
        let meter = Meter::start();
        for _ in 0..times(size) {
            let ended = tokio::spawn(pass(size)).await?;
            ensure!(ended as u64 == size, "{ended} of {size} ended");
        }
        Ok(meter.stop(size * times(size)))
    })
}

fn ours(case: &Case) -> Result<Sample> {
    measured(
        case,
        |size| async move { in_chunks(sleeps(size)).await.len() },
    )
}

fn in_a_join_set(case: &Case) -> Result<Sample> {
    measured(case, |size| async move {
        in_tasks(sleeps(size).collect()).await.len()
    })
}

fn with_join_all(case: &Case) -> Result<Sample> {
    measured(case, |size| async move {
        joined(sleeps(size).collect()).await.len()
    })
}

fn with_one_timer(case: &Case) -> Result<Sample> {
    measured(case, |size| async move {
        let delay = delay(size);
        let mut ended = 0;
        let reminders = (0..size).map(|number| (Instant::now() + delay, number));
        one_timer(reminders, |_number| ended += 1).await;
        ended
    })
}
