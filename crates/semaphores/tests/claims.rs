//! What the chapter promises of permits: what they limit, how long, and where they are taken.
//!
//! Everything here runs on a paused clock, so that times are equalities. Files of their own have lent
//! permits, the queue, the ends (cancelled, closed), hosts, rates, and real requests.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{HOUR, SECOND, ms, recorded};
use semaphores::demos::counting::counting_tasks;
use semaphores::{held, owned, permits, schedule, workers};
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

#[tokio::test(start_paused = true)]
async fn at_most_as_many_are_in_flight_as_there_are_permits() {
    let (done, timeline) = recorded(permits::limited(20, 5, SECOND)).await;

    done.unwrap();
    assert_eq!(
        timeline.most_in_flight("request"),
        5,
        "five permits, five in flight"
    );
    assert_eq!(
        timeline.took(),
        4 * SECOND,
        "twenty requests, five at a time, are four rounds"
    );
}

#[tokio::test(start_paused = true)]
async fn with_one_permit_everything_happens_one_by_one() {
    let (done, timeline) = recorded(permits::limited(3, 1, SECOND)).await;

    done.unwrap();
    assert_eq!(timeline.most_in_flight("request"), 1);
    assert_eq!(timeline.took(), 3 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn zero_permits_wait_for_ever() {
    let nobody_gets_in = timeout(HOUR, permits::limited(1, 0, SECOND)).await;

    assert!(
        nobody_gets_in.is_err(),
        "zero permits are no error to tokio: everybody waits"
    );
}

#[tokio::test(start_paused = true)]
async fn a_permit_held_too_long_costs_throughput() {
    let (_, to_the_end) = recorded(six_requests(held::to_the_end)).await;
    let (_, as_needed) = recorded(six_requests(held::as_long_as_needed)).await;

    assert_eq!(
        to_the_end.took(),
        6 * SECOND,
        "three rounds of request and rest"
    );
    assert_eq!(
        as_needed.took(),
        4 * SECOND,
        "three rounds of requests, and the last one's rest"
    );
}

/// Six requests of a second with a second of other work after it, on two permits.
async fn six_requests<F>(request: fn(usize, Arc<Semaphore>, Duration, Duration) -> F)
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(2));
    let tasks: JoinSet<_> = (1..=6)
        .map(|n| request(n, Arc::clone(&semaphore), SECOND, SECOND))
        .collect();
    for done in tasks.join_all().await {
        done.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_returns_the_permit() {
    async fn fails(semaphore: &Semaphore) -> Result<(), Box<dyn std::error::Error>> {
        let _permit = semaphore.acquire().await?;
        "no number".parse::<u32>()?;
        Ok(())
    }
    let semaphore = Semaphore::new(1);

    fails(&semaphore).await.unwrap_err();

    assert_eq!(
        semaphore.available_permits(),
        1,
        "`?` leaves the function, and drops its permit"
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_returns_the_permit() {
    let semaphore = Arc::new(Semaphore::new(1));
    let permit = Arc::clone(&semaphore).acquire_owned().await.unwrap();

    let panicked = tokio::spawn(async move {
        let _permit = permit;
        panic!("on purpose");
    });

    assert!(panicked.await.unwrap_err().is_panic());
    assert_eq!(
        semaphore.available_permits(),
        1,
        "unwinding drops the task's variables"
    );
}

#[tokio::test(start_paused = true)]
async fn acquire_inside_the_task_makes_all_tasks_at_once() {
    let started = Instant::now();
    let (done, most_tasks) = counting_tasks(owned::inside_the_task(1..=1000, 5, SECOND)).await;

    done.unwrap();
    assert_eq!(
        most_tasks, 1000,
        "five work, 995 wait, and all of them are in memory"
    );
    assert_eq!(started.elapsed(), 200 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn acquire_owned_before_spawn_bounds_the_tasks() {
    let started = Instant::now();
    let (done, most_tasks) = counting_tasks(owned::before_spawn(1..=1000, 5, SECOND)).await;

    done.unwrap();
    assert_eq!(most_tasks, 5, "there is no task without a permit");
    assert_eq!(
        started.elapsed(),
        200 * SECOND,
        "bounding the memory costs no time"
    );
}

#[tokio::test(start_paused = true)]
async fn acquire_before_spawn_reads_the_source_no_faster_than_the_work_is_done() {
    let taken = Cell::new(0);
    let source = (1..=1000).inspect(|_| taken.set(taken.get() + 1));

    let halfway = timeout(ms(10_500), owned::before_spawn(source, 5, SECOND)).await;

    assert!(halfway.is_err(), "a thousand jobs take longer");
    assert_eq!(
        taken.get(),
        56,
        "50 done, 5 in flight, and one waiting for its permit"
    );
}

#[tokio::test(start_paused = true)]
async fn a_worker_pool_is_as_fast_as_a_semaphore_with_fewer_tasks() {
    let ((), with_workers) = recorded(workers::worker_pool(1..=20, 5, SECOND)).await;
    assert_eq!(with_workers.took(), 4 * SECOND);
    assert_eq!(with_workers.most_in_flight("job"), 5);

    let ((), most_tasks) = counting_tasks(workers::worker_pool(1..=1000, 5, SECOND)).await;
    assert_eq!(
        most_tasks, 5,
        "a thousand jobs, and one task for each worker"
    );
}

#[tokio::test(start_paused = true)]
async fn workers_that_sleep_add_up_what_timers_round_off() {
    // Tokio's timers count in milliseconds, and round up.
    let slot = Duration::from_micros(1_500);
    let started = Instant::now();
    workers::worker_pool(0..100, 5, slot).await;
    assert_eq!(
        started.elapsed(),
        Duration::from_millis(40),
        "twenty jobs a worker, of 1.5 ms, each of which took 2"
    );
}

#[tokio::test(start_paused = true)]
async fn workers_that_keep_a_schedule_are_late_once() {
    let slot = Duration::from_micros(1_500);
    let started = Instant::now();
    schedule::worker_slots(0..100, 5, slot).await;
    assert_eq!(started.elapsed(), Duration::from_millis(30));
}

#[tokio::test(start_paused = true)]
async fn workers_that_keep_a_schedule_keep_the_limit() {
    let ((), run) = recorded(schedule::worker_slots(1..=20, 5, SECOND)).await;
    assert_eq!(run.took(), 4 * SECOND);
    assert_eq!(run.most_in_flight("job"), 5);
}
