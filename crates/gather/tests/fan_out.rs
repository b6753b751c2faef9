//! What the chapter says of many futures: the polls they cost, counted, and the bound they need.
//!
//! Polls, not times: on a paused clock they are the same on every machine.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use futures::future::join_all;
use gather::fan_out::{at_most, in_chunks, in_tasks, joined, unconstrained, unordered};
use gather::polls::PollCount;
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep, sleep_until};

const SECOND: Duration = Duration::from_secs(1);

/// Futures that end at the same moment, and whose polls are counted.
fn sleeps(futures: u64, polls: &PollCount) -> Vec<impl Future<Output = u64> + Send + use<>> {
    let sleep_once = |index| {
        polls.count(async move {
            sleep(SECOND).await;
            index
        })
    };
    (0..futures).map(sleep_once).collect()
}

/// How often `run` polls that many futures.
macro_rules! polls {
    ($run:path, $futures:expr) => {{
        let polls = PollCount::default();
        let ended = $run(sleeps($futures, &polls)).await;
        assert_eq!(ended.len() as u64, $futures, "every future ended");
        polls.so_far()
    }};
}

#[tokio::test(start_paused = true)]
async fn the_polls_of_join_all_grow_with_the_square() {
    let few = polls!(joined, 5_000);
    let many = polls!(joined, 10_000);
    let growth = many as f64 / few as f64;
    assert!(
        growth > 3.8,
        "twice as many futures took {growth:.2} times as many polls"
    );
    assert!(
        many > 20 * 20_000,
        "two polls each would be 20 000, it took {many}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_round_of_join_all_ends_128_futures_and_polls_all_others_in_vain() {
    let futures = 10_000;
    let rounds = (0..futures).step_by(128).map(|ended| futures - ended);
    // One poll each to begin with, then each round polls all that are left.
    assert_eq!(polls!(joined, futures), futures + rounds.sum::<u64>());
}

#[tokio::test(start_paused = true)]
async fn futures_unordered_is_polled_as_often_as_join_all() {
    assert_eq!(
        polls!(unordered, 5_000),
        polls!(joined, 5_000),
        "the one is made of the other"
    );
}

#[tokio::test(start_paused = true)]
async fn in_a_spawned_task_join_all_is_as_bad() {
    let polls = PollCount::default();
    tokio::spawn(joined(sleeps(5_000, &polls))).await.unwrap();
    assert!(
        polls.so_far() > 10 * 10_000,
        "two polls each would be 10 000: {}",
        polls.so_far()
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_budget_join_all_polls_each_future_twice() {
    assert_eq!(
        polls!(unconstrained, 10_000),
        20_000,
        "once to begin, once to end"
    );
}

/// How many of a thousand futures have ended when a neighbour that is ready at the same moment gets its turn.
macro_rules! ended_before_the_neighbour {
    ($run:path) => {{
        let ended = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&ended);
        let neighbour = tokio::spawn(async move {
            sleep(SECOND).await;
            seen.load(Ordering::Relaxed)
        });
        tokio::task::yield_now().await;
        let sleep_once = || {
            let ended = Arc::clone(&ended);
            async move {
                sleep(SECOND).await;
                ended.fetch_add(1, Ordering::Relaxed);
            }
        };
        $run((0..1_000).map(|_| sleep_once()).collect()).await;
        neighbour.await.unwrap()
    }};
}

#[tokio::test(start_paused = true)]
async fn without_a_budget_nothing_else_runs_until_all_that_are_ready_have_ended() {
    assert_eq!(
        ended_before_the_neighbour!(joined),
        128,
        "the budget lets the neighbour in"
    );
    assert_eq!(
        ended_before_the_neighbour!(unconstrained),
        1_000,
        "nothing does"
    );
}

#[tokio::test(start_paused = true)]
async fn chunks_in_tasks_poll_each_future_twice() {
    assert_eq!(
        polls!(in_chunks, 10_000),
        20_000,
        "30 futures fit into a task's budget of 128"
    );
}

#[tokio::test(start_paused = true)]
async fn a_chunk_polls_all_that_wait_when_one_of_them_wakes() {
    let polls = PollCount::default();
    let one_by_one = (1..=30).map(|n| polls.count(sleep(n * SECOND)));
    in_chunks(one_by_one).await;
    assert_eq!(
        polls.so_far(),
        30 + (1..=30).sum::<u64>(),
        "all to begin with, then each time those that wait"
    );
}

#[tokio::test(start_paused = true)]
async fn chunks_are_aborted_with_whoever_waits_for_them() {
    let ended = Arc::new(AtomicUsize::new(0));
    let sleeps = (0..100).map(|_| {
        let ended = Arc::clone(&ended);
        async move {
            sleep(2 * SECOND).await;
            ended.fetch_add(1, Ordering::Relaxed);
        }
    });
    tokio::time::timeout(SECOND, in_chunks(sleeps))
        .await
        .unwrap_err();
    sleep(2 * SECOND).await;
    assert_eq!(ended.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn tasks_are_polled_twice_each() {
    assert_eq!(
        polls!(in_tasks, 10_000),
        20_000,
        "each task has a budget of its own"
    );
}

#[tokio::test(start_paused = true)]
async fn chunks_give_their_outputs_in_the_order_of_the_input() {
    let outputs = in_chunks(sleeps(1_000, &PollCount::default())).await;
    assert_eq!(outputs, (0..1_000).collect::<Vec<_>>());
}

#[test]
fn in_the_body_of_a_multi_thread_main_join_all_polls_are_linear() {
    let in_the_body = thread::spawn(|| {
        with_a_worker(async {
            let polls = PollCount::default();
            join_all(same_moment(&polls)).await;
            polls.so_far()
        })
    });
    let in_a_task = with_a_worker(async {
        let polls = PollCount::default();
        tokio::spawn(join_all(same_moment(&polls))).await.unwrap();
        polls.so_far()
    });
    let in_the_body = in_the_body.join().unwrap();
    assert!(
        in_the_body < 40_000,
        "about two polls each: no worker, so no deferral: {in_the_body}"
    );
    assert!(
        in_a_task > 200_000,
        "a program that measures in its body sees none of it: {in_a_task}"
    );
}

fn with_a_worker<T>(main: impl Future<Output = T>) -> T {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build();
    runtime.unwrap().block_on(main)
}

/// Ten thousand futures that end at the same moment of a real clock, once all of them have begun.
fn same_moment(polls: &PollCount) -> Vec<impl Future<Output = ()> + Send + use<>> {
    let moment = Instant::now() + SECOND;
    (0..10_000)
        .map(|_| polls.count(sleep_until(moment)))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_bounded_fan_out_has_at_most_its_limit_in_flight() {
    let in_flight = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let futures = (0..100).map(|_| {
        let (in_flight, most) = (Arc::clone(&in_flight), Arc::clone(&most));
        async move {
            most.fetch_max(
                in_flight.fetch_add(1, Ordering::Relaxed) + 1,
                Ordering::Relaxed,
            );
            sleep(SECOND).await;
            in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    });
    let started = Instant::now();
    let ended = at_most(20, futures).await.unwrap();
    assert_eq!(ended.len(), 100);
    assert_eq!(most.load(Ordering::Relaxed), 20);
    assert_eq!(started.elapsed(), 5 * SECOND, "a hundred, twenty at a time");
}

#[tokio::test(start_paused = true)]
async fn a_bounded_fan_out_makes_a_future_only_when_there_is_room_for_it() {
    let made = Cell::new(0);
    let futures = (0..1_000_000).map(|_| {
        made.set(made.get() + 1);
        sleep(SECOND)
    });
    let half_a_second = Duration::from_millis(500);
    tokio::time::timeout(half_a_second, at_most(20, futures))
        .await
        .unwrap_err();
    assert_eq!(
        made.get(),
        21,
        "twenty in flight, and one that waits for room"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bounded_fan_out_polls_each_future_twice() {
    let polls = PollCount::default();
    at_most(64, sleeps(10_000, &polls)).await.unwrap();
    assert_eq!(polls.so_far(), 20_000);
}
