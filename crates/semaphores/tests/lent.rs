//! What the chapter promises of permits on their way: dropped too early, lent, forgotten, added.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{HOUR, SECOND, ms, recorded};
use semaphores::lent::{self, Connection};
use semaphores::permits;
use semaphores::resize::Limit;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn let_underscore_is_no_limit() {
    let (_, timeline) = recorded(nine_requests(lent::thrown_away)).await;

    assert_eq!(
        timeline.most_in_flight("request"),
        9,
        "`_` is no variable: it keeps nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn a_named_permit_is_held_to_the_end_of_the_function() {
    let (_, timeline) = recorded(nine_requests(permits::request)).await;

    assert_eq!(
        timeline.most_in_flight("request"),
        3,
        "`_permit` is a variable"
    );
}

/// Nine requests of a second on three permits.
async fn nine_requests<F>(request: fn(usize, Arc<Semaphore>, Duration) -> F)
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(3));
    let tasks: JoinSet<_> = (1..=9)
        .map(|n| request(n, Arc::clone(&semaphore), SECOND))
        .collect();
    for done in tasks.join_all().await {
        done.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_the_task_does_not_name_is_no_limit() {
    let (_, left_behind) = recorded(lent::left_behind(9, 3, SECOND)).await;
    let (_, taken_along) = recorded(lent::taken_along(9, 3, SECOND)).await;

    assert_eq!(
        left_behind.most_in_flight("request"),
        9,
        "the loop dropped the permits"
    );
    assert_eq!(
        taken_along.most_in_flight("request"),
        3,
        "the tasks hold them"
    );
}

#[tokio::test(start_paused = true)]
async fn a_permit_in_a_value_comes_back_with_the_value() {
    let limit = Arc::new(Semaphore::new(1));
    let first = Connection::open(1, &limit).await.unwrap();
    let handed_on = tokio::spawn(async move {
        sleep(SECOND).await;
        drop(first);
    });

    let asked = Instant::now();
    let second = Connection::open(2, &limit).await.unwrap();

    assert_eq!(second.id, 2);
    assert_eq!(
        asked.elapsed(),
        SECOND,
        "the other task had the connection, and so the permit"
    );
    handed_on.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_permit_never_comes_back() {
    let semaphore = Semaphore::new(2);

    semaphore.acquire().await.unwrap().forget();
    std::mem::forget(semaphore.acquire().await.unwrap());

    assert!(
        timeout(HOUR, semaphore.acquire()).await.is_err(),
        "both permits are gone for good"
    );
}

#[tokio::test(start_paused = true)]
async fn add_permits_raises_the_limit_without_asking() {
    let semaphore = Semaphore::new(1);
    let _held = semaphore.acquire().await.unwrap();

    semaphore.add_permits(1); // what a `release` too many does to an `asyncio.Semaphore`

    assert!(
        semaphore.try_acquire().is_ok(),
        "two are in flight on a semaphore made for one"
    );
}

#[tokio::test(start_paused = true)]
async fn a_raised_limit_lets_the_first_in_the_queue_in_at_once() {
    let limit = Limit::new(1);
    let _held = limit.acquire().await.unwrap();
    let raised = async {
        sleep(SECOND).await;
        limit.raise(1);
    };

    let asked = Instant::now();
    let (permit, ()) = tokio::join!(timeout(HOUR, limit.acquire()), raised);

    drop(permit.expect("a permit").unwrap());
    assert_eq!(asked.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_lowered_limit_interrupts_nobody_and_does_not_wait_behind_the_queue() {
    let limit = Limit::new(3);
    let now_and_most = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..12 {
        let (limit, counts) = (limit.clone(), Arc::clone(&now_and_most));
        tasks.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            let (now, most) = &*counts;
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            sleep(SECOND).await;
            now.fetch_sub(1, Ordering::Relaxed);
        });
    }
    let (now, most) = &*now_and_most;

    sleep(ms(500)).await;
    limit.lower(2);
    assert_eq!(
        now.load(Ordering::Relaxed),
        3,
        "whoever is in flight goes on"
    );

    sleep(ms(1000)).await;
    assert_eq!(
        now.load(Ordering::Relaxed),
        1,
        "nine still wait, and the new limit holds already"
    );

    most.store(0, Ordering::Relaxed);
    tasks.join_all().await;
    assert_eq!(most.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_limit_lowered_by_acquire_and_forget_takes_its_turn_in_the_queue() {
    let semaphore = Arc::new(Semaphore::new(3));
    let started = Instant::now();
    let tasks: JoinSet<_> = (1..=12)
        .map(|n| permits::request(n, Arc::clone(&semaphore), SECOND))
        .collect();
    sleep(ms(500)).await;

    semaphore.acquire_many(2).await.unwrap().forget();

    assert_eq!(
        started.elapsed(),
        4 * SECOND,
        "all twelve went first, three at a time"
    );
    drop(tasks);
}
