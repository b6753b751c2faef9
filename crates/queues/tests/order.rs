//! Another order than first in, first out: urgent first, the most important first, when due.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::support::{HOUR, SECOND, ms};
use demo::testing::in_time;
use queues::delays::{Later, pass_on_when_due};
use queues::job::Job;
use queues::priorities::{Lines, fair, strict, without_else};
use queues::priority_queue::{Closed, PriorityQueue};
use tokio::join;
use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tokio_test::{assert_pending, assert_ready, task};

/// Both lines and their senders, with six urgent jobs (1 to 6) and two ordinary ones (101 and 102) in them.
async fn full_lines() -> (Lines, Sender<Job>, Sender<Job>) {
    let (urgent, urgents) = mpsc::channel(10);
    let (ordinary, ordinaries) = mpsc::channel(10);
    for n in 1..=6 {
        urgent.send(Job { n, takes: SECOND }).await.unwrap();
    }
    for n in 101..=102 {
        ordinary.send(Job { n, takes: SECOND }).await.unwrap();
    }
    (Lines::new(urgents, ordinaries), urgent, ordinary)
}

async fn order(mut lines: Lines, next: impl AsyncFn(&mut Lines) -> Option<Job>) -> Vec<u32> {
    let mut order = Vec::new();
    while let Some(job) = next(&mut lines).await {
        order.push(job.n);
    }
    order
}

#[tokio::test]
async fn urgent_jobs_go_first() {
    let (lines, ..) = full_lines().await;
    let order = order(lines, async |lines| strict(lines, 2).await).await;
    assert_eq!(order, [1, 2, 3, 4, 5, 6, 101, 102]);
}

#[tokio::test]
async fn ordinary_jobs_starve_behind_urgent_ones() {
    let (mut lines, urgent, _ordinary) = full_lines().await;
    for n in 7..=1000 {
        let job = strict(&mut lines, 2).await.unwrap();
        assert!(
            job.n < 101 || job.n >= 107,
            "no ordinary job in a thousand: {}",
            job.n
        );
        urgent
            .send(Job {
                n: n + 100,
                takes: SECOND,
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn after_two_urgent_jobs_an_ordinary_one_has_its_turn() {
    let (lines, ..) = full_lines().await;
    let order = order(lines, async |lines| fair(lines, 2).await).await;
    assert_eq!(order, [1, 2, 101, 3, 4, 102, 5, 6]);
}

#[tokio::test(start_paused = true)]
async fn one_closed_line_does_not_end_the_other() {
    let (mut lines, urgent, ordinary) = full_lines().await;
    drop(urgent);
    for _ in 1..=8 {
        fair(&mut lines, 2).await.unwrap();
    }
    assert!(
        timeout(HOUR, fair(&mut lines, 2)).await.is_err(),
        "an ordinary job may still come"
    );
    drop(ordinary);
    assert_eq!(fair(&mut lines, 2).await, None);
}

#[tokio::test]
#[should_panic(expected = "all branches are disabled and there is no else branch")]
async fn a_select_without_else_panics_when_all_its_channels_are_closed() {
    let (urgent, urgents) = mpsc::channel(1);
    let (ordinary, ordinaries) = mpsc::channel(1);
    drop((urgent, ordinary));
    let mut lines = Lines::new(urgents, ordinaries);
    without_else(&mut lines, 2).await;
}

#[tokio::test(start_paused = true)]
async fn the_most_important_comes_first_and_equals_in_their_order() {
    let queue = PriorityQueue::new(5);
    for (priority, item) in [(2, "a"), (0, "b"), (1, "c"), (0, "d"), (2, "e")] {
        in_time(queue.push(priority, item)).await.unwrap();
    }
    queue.close();
    let mut order = Vec::new();
    while let Some(item) = in_time(queue.pop()).await {
        order.push(item);
    }
    assert_eq!(
        order,
        ["b", "d", "c", "a", "e"],
        "what is left at the end is given, too"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_priority_queue_makes_the_producer_wait() {
    let queue = PriorityQueue::new(1);
    in_time(queue.push(1, "first")).await.unwrap();
    let mut second = task::spawn(queue.push(0, "second"));
    assert_pending!(second.poll());
    assert_eq!(in_time(queue.pop()).await, Some("first"));
    assert!(second.is_woken());
    assert_eq!(assert_ready!(second.poll()), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_closed_priority_queue_gives_the_item_back() {
    let queue = PriorityQueue::new(1);
    in_time(queue.push(1, "first")).await.unwrap();
    let mut waits = task::spawn(queue.push(0, "second"));
    assert_pending!(waits.poll());
    queue.close();
    assert_eq!(assert_ready!(waits.poll()), Err(Closed("second")));
    assert_eq!(in_time(queue.push(0, "third")).await, Err(Closed("third")));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_pop_loses_nothing() {
    let queue = PriorityQueue::new(1);
    let mut waiting = task::spawn(queue.pop());
    assert_pending!(waiting.poll());
    let mut next = task::spawn(queue.pop());
    assert_pending!(next.poll());
    in_time(queue.push(0, "item")).await.unwrap();
    drop(waiting);
    assert!(next.is_woken(), "who leaves lets the next one have it");
    assert_eq!(assert_ready!(next.poll()), Some("item"));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_push_takes_no_place() {
    let queue = PriorityQueue::new(1);
    in_time(queue.push(0, 1)).await.unwrap();
    let mut waits = task::spawn(queue.push(0, 2));
    assert_pending!(waits.poll());
    assert_eq!(in_time(queue.pop()).await, Some(1));
    drop(waits);
    in_time(queue.push(0, 3)).await.unwrap();
    assert_eq!(in_time(queue.pop()).await, Some(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_priority_queue_accepted_comes_out_once_whenever_it_is_closed() {
    for close_after in [0, 1, 10, 100, 1000] {
        let queue = Arc::new(PriorityQueue::new(4));
        let (pushed, popped) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let mut tasks = JoinSet::new();
        for producer in 0..4_u64 {
            let (queue, pushed) = (Arc::clone(&queue), Arc::clone(&pushed));
            tasks.spawn(async move {
                for n in 1..=1000 {
                    if queue.push(producer, n).await.is_err() {
                        return;
                    }
                    pushed.fetch_add(n, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..4 {
            let (queue, popped) = (Arc::clone(&queue), Arc::clone(&popped));
            tasks.spawn(async move {
                let mut count = 0;
                while let Some(n) = queue.pop().await {
                    popped.fetch_add(n, Ordering::Relaxed);
                    count += 1;
                    if count == close_after {
                        queue.close();
                    }
                }
            });
        }
        if close_after == 0 {
            queue.close();
        }
        let all_of_it = timeout(60 * SECOND, tasks.join_all()).await;
        all_of_it.expect("a consumer of a closed queue ends, and so does a producer");
        assert_eq!(
            pushed.load(Ordering::Relaxed),
            popped.load(Ordering::Relaxed),
            "closed by who had taken {close_after}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn jobs_are_passed_on_when_they_are_due() {
    let (incoming, later) = mpsc::channel(10);
    let (due, mut jobs) = mpsc::channel::<Job>(10);
    for (n, delay) in [(1, 500), (2, 100), (3, 300)] {
        let (job, delay) = (Job { n, takes: SECOND }, ms(delay));
        incoming.send(Later { job, delay }).await.unwrap();
    }
    drop(incoming);
    let started = Instant::now();
    let receive = async {
        let mut received = Vec::new();
        while let Some(job) = jobs.recv().await {
            received.push((job.n, started.elapsed()));
        }
        received
    };
    let (passed_on, received) = join!(pass_on_when_due(later, due, 10), receive);
    assert_eq!(
        passed_on, 3,
        "it ended with the last one, though no more came long before"
    );
    assert_eq!(received, [(2, ms(100)), (3, ms(300)), (1, ms(500))]);
}

#[tokio::test(start_paused = true)]
async fn no_more_wait_for_their_time_than_there_is_room_for() {
    let (incoming, later) = mpsc::channel(1);
    let (due, mut jobs) = mpsc::channel::<Job>(10);
    tokio::spawn(pass_on_when_due(later, due, 2));
    let started = Instant::now();
    for n in 1..=4 {
        let (job, delay) = (Job { n, takes: SECOND }, SECOND);
        incoming.send(Later { job, delay }).await.unwrap();
    }
    assert_eq!(
        started.elapsed(),
        SECOND,
        "two wait, one is in the channel, the fourth finds no room"
    );
    drop(incoming);
    for _ in 1..=4 {
        jobs.recv().await.unwrap();
    }
    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_lost_with_the_scheduler() {
    let (incoming, later) = mpsc::channel(1);
    let (due, mut jobs) = mpsc::channel::<Job>(1);
    let scheduler = timeout(SECOND, pass_on_when_due(later, due, 10));
    let send = async {
        let job = Job {
            n: 1,
            takes: SECOND,
        };
        incoming.send(Later { job, delay: HOUR }).await.unwrap();
    };
    let (cancelled, ()) = join!(scheduler, send);
    assert!(cancelled.is_err());
    assert_eq!(jobs.recv().await, None, "accepted, and gone");
}
