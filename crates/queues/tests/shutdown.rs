//! Shutdown and death: what was accepted is done, given back, or known to be lost.

use std::time::Duration;

use crate::support::{HOUR, SECOND, ms, recorded};
use queues::dead_consumer;
use queues::drain::{Ended, drains, drains_in_time, leaves, producer};
use queues::job::Job;
use tokio::join;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// A job each second, which takes two, room for three: what the producer tells, and what became of its jobs.
async fn stopped_after<F>(
    stop_after: Duration,
    consumer: fn(Receiver<Job>, CancellationToken, Duration) -> F,
) -> ((u32, Option<u32>), Ended)
where
    F: Future<Output = Ended>,
{
    let (queue, jobs) = mpsc::channel(3);
    let stop = CancellationToken::new();
    let (told, ended, ()) = join!(
        producer(queue, SECOND, 2 * SECOND),
        consumer(jobs, stop.clone(), 3 * SECOND),
        async {
            sleep(stop_after).await;
            stop.cancel();
        },
    );
    (told, ended)
}

#[tokio::test(start_paused = true)]
async fn a_consumer_that_leaves_loses_what_waits() {
    let ((accepted, _), ended) = stopped_after(ms(6500), leaves).await;
    assert_eq!(accepted, 7);
    assert_eq!(ended.done, [1, 2, 3, 4], "three were accepted and are gone");
}

#[tokio::test(start_paused = true)]
async fn a_drain_does_all_that_was_accepted() {
    let ((accepted, refused), ended) = stopped_after(ms(6500), drains).await;
    assert_eq!(accepted, 7);
    assert_eq!(ended.done, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(
        refused,
        Some(8),
        "what came later came back to its producer"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_drain_has_no_time_for_is_given_back() {
    let (_, ended) = stopped_after(ms(6500), drains_in_time).await;
    assert_eq!(ended.done, [1, 2, 3, 4, 5, 6]);
    assert_eq!(
        ended.left,
        [Job {
            n: 7,
            takes: 2 * SECOND
        }]
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_accepted_is_lost_whenever_the_stop_comes() {
    for tenths in 0..150 {
        let stop = ms(tenths * 100);
        let ((accepted, _), ended) = stopped_after(stop, drains).await;
        assert_eq!(
            accepted as usize,
            ended.done.len(),
            "stopped after {stop:?}"
        );
        let ((accepted, _), ended) = stopped_after(stop, drains_in_time).await;
        let kept = ended.done.len() + ended.left.len();
        assert_eq!(accepted as usize, kept, "stopped after {stop:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_drain_waits_for_places_that_are_reserved() {
    let (queue, mut jobs) = mpsc::channel(1);
    let place = queue.reserve().await.unwrap();
    jobs.close();
    assert!(
        timeout(SECOND, jobs.recv()).await.is_err(),
        "the channel is closed, but a place in it is promised"
    );
    place.send(1);
    assert_eq!(jobs.recv().await, Some(1));
    assert_eq!(jobs.recv().await, None);
}

#[tokio::test]
async fn several_consumers_can_drain_a_closed_channel() {
    let (queue, first) = async_channel::bounded(4);
    let second = first.clone();
    for n in 1..=4 {
        queue.send(n).await.unwrap();
    }
    first.close();
    assert_eq!(queue.send(5).await.unwrap_err().0, 5, "it comes back");
    assert_eq!(first.recv().await, Ok(1));
    assert_eq!(second.recv().await, Ok(2));
    assert_eq!(first.recv().await, Ok(3));
    assert_eq!(second.recv().await, Ok(4));
    assert!(first.recv().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_dead_consumer_fails_the_send_that_waits() {
    let (ended, run) = recorded(dead_consumer::run(&["1", "two", "3", "4", "5"], 1, SECOND)).await;
    let (sent, summed) = ended;
    assert!(summed.is_err(), "`two` is no number");
    assert_eq!(sent.unwrap_err().0, "4", "the line comes back");
    let producer = run.lane("producer").unwrap();
    assert_eq!(
        producer.ended,
        Some(2 * SECOND),
        "at the moment of the death: in Python this put waits for ever"
    );
}

#[tokio::test(start_paused = true)]
async fn what_waits_in_the_queue_dies_with_its_consumer() {
    let (sent, summed) = dead_consumer::run(&["1", "two", "3"], 1, SECOND).await;
    assert_eq!(sent, Ok(3), "all of it was accepted");
    assert!(summed.is_err(), "and the third line was never looked at");
}

#[tokio::test(start_paused = true)]
async fn a_consumer_that_panics_fails_the_send_too() {
    let (queue, mut receiver) = mpsc::channel(1);
    let consumer = tokio::spawn(async move {
        let job: u32 = receiver.recv().await.unwrap();
        sleep(SECOND).await;
        panic!("job {job}");
    });
    for n in 1..=2 {
        queue.send(n).await.unwrap();
    }
    let refused = timeout(HOUR, queue.send(3)).await.expect("it doesn't hang");
    assert_eq!(refused.unwrap_err().0, 3);
    assert!(consumer.await.unwrap_err().is_panic());
}

#[tokio::test(start_paused = true)]
async fn a_pool_accepts_jobs_until_its_last_worker_is_dead() {
    let (queue, first) = async_channel::bounded(2);
    let second = first.clone();
    drop(first);
    queue
        .send(1)
        .await
        .expect("one worker is left, and nobody says so");
    drop(second);
    assert_eq!(queue.send(2).await.unwrap_err().0, 2);
}

/// Sends two to the other one, and then receives two.
async fn partner(to: mpsc::Sender<u32>, mut from: Receiver<u32>) {
    for n in 1..=2 {
        to.send(n).await.unwrap();
    }
    for _ in 1..=2 {
        from.recv().await.unwrap();
    }
}

/// Two partners, and a queue with so much room in each direction.
async fn two_partners(room: usize) {
    let (to_second, from_first) = mpsc::channel(room);
    let (to_first, from_second) = mpsc::channel(room);
    join!(
        partner(to_second, from_second),
        partner(to_first, from_first)
    );
}

#[tokio::test(start_paused = true)]
async fn two_tasks_that_fill_each_others_queues_wait_for_ever() {
    let ended = timeout(HOUR, two_partners(1)).await;
    assert!(ended.is_err(), "each waits for room, and neither receives");
}

#[tokio::test(start_paused = true)]
async fn with_room_for_everything_the_same_two_tasks_end() {
    let ended = timeout(HOUR, two_partners(2)).await;
    assert!(ended.is_ok(), "the mistake is the same, and nothing shows");
}
