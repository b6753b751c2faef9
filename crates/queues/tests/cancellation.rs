//! What a queue loses when somebody is dropped: at every await, not only where a test happens to cancel it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{SECOND, ms};
use cancel_check::cancel_at_every_await_from;
use queues::acks::WorkQueue;
use queues::batches::Batches;
use queues::job::Job;
use queues::oneshot::{ask, service};
use queues::priority_queue::PriorityQueue;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{sleep, timeout};

/// Two items for a queue that has room for one, and an item in it, which is taken after a second.
struct Sending {
    items: VecDeque<u32>,
    queue: Sender<u32>,
    consumer: tokio::task::JoinHandle<Vec<u32>>,
}

async fn sending() -> Sending {
    let (queue, mut receiver) = mpsc::channel(1);
    queue.send(0).await.unwrap();
    let consumer = tokio::spawn(async move {
        let mut taken = Vec::new();
        sleep(SECOND).await;
        while let Some(item) = receiver.recv().await {
            taken.push(item);
        }
        taken
    });
    let items = VecDeque::from([1, 2]);
    Sending {
        items,
        queue,
        consumer,
    }
}

/// What was taken out of the queue, and what is still to be sent.
async fn nothing_is_lost(sending: Sending, _: Option<()>) {
    drop(sending.queue);
    let mut found = sending.consumer.await.unwrap();
    found.extend(sending.items);
    assert_eq!(found, [0, 1, 2], "an item is neither here nor there");
}

#[tokio::test(start_paused = true)]
async fn reserve_loses_nothing_wherever_it_is_dropped() {
    let forward = async |sending: &mut Sending| {
        while !sending.items.is_empty() {
            let place = sending.queue.reserve().await.unwrap();
            place.send(sending.items.pop_front().unwrap());
        }
    };
    let awaits = cancel_at_every_await_from(sending, forward, nothing_is_lost).await;
    assert!(awaits >= 1, "it waits for room");
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 1")]
async fn send_is_caught_at_the_first_await_at_which_it_holds_an_item() {
    let forward = async |sending: &mut Sending| {
        while let Some(item) = sending.items.pop_front() {
            sending.queue.send(item).await.unwrap();
        }
    };
    cancel_at_every_await_from(sending, forward, nothing_is_lost).await;
}

/// An item each second, four in all.
fn trickle() -> Receiver<u32> {
    let (queue, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        for n in 1..=4 {
            sleep(SECOND).await;
            // Nobody may be there any more.
            queue.send(n).await.ok();
        }
    });
    receiver
}

/// All that comes out, in however many batches.
async fn everything_comes(mut batches: Batches<u32>, batch: Option<Option<Vec<u32>>>) {
    let mut found: Vec<_> = batch.flatten().into_iter().flatten().collect();
    while let Some(batch) = batches.next().await {
        found.extend(batch);
    }
    assert_eq!(found, [1, 2, 3, 4], "an item went with the batch");
}

#[tokio::test(start_paused = true)]
async fn a_batch_loses_nothing_wherever_its_wait_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Batches::new(trickle(), 3, 10 * SECOND),
        async |batches| batches.next().await,
        everything_comes,
    )
    .await;
    assert_eq!(awaits, 3, "it waits for each of its items");
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 2")]
async fn a_batch_in_a_local_is_caught_when_it_holds_its_first_item() {
    cancel_at_every_await_from(
        async || Batches::new(trickle(), 3, 10 * SECOND),
        async |batches| batches.in_a_local().await,
        everything_comes,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_put_that_is_dropped_counts_nothing() {
    let job = |n| Job { n, takes: ms(100) };
    let awaits = cancel_at_every_await_from(
        async || {
            let (queue, receiver) = WorkQueue::new(1);
            queue.put(job(1)).await.unwrap();
            let worker = tokio::spawn(async move {
                sleep(SECOND).await;
                queues::acks::worker(1, receiver).await
            });
            (queue, worker)
        },
        async |(queue, _)| queue.put(job(2)).await.is_ok(),
        async |(queue, worker), put| {
            let jobs = 1 + usize::from(put.is_some());
            assert_eq!(
                queue.unfinished(),
                jobs,
                "what is in the queue, or under way"
            );
            queue.join().await.expect("and it comes to an end");
            drop(queue);
            assert_eq!(worker.await.unwrap(), jobs, "each of them was done");
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
async fn a_pop_that_is_dropped_loses_neither_item_nor_place() {
    let awaits = cancel_at_every_await_from(
        async || {
            let queue = Arc::new(PriorityQueue::new(1));
            let pusher = Arc::clone(&queue);
            tokio::spawn(async move {
                sleep(SECOND).await;
                pusher.push(0, "item").await
            });
            queue
        },
        async |queue| queue.pop().await,
        async |queue, popped| {
            if popped.is_none() {
                assert_eq!(queue.pop().await, Some("item"), "it is still there");
            }
            let push = timeout(ms(1), queue.push(0, "next")).await;
            assert!(push.is_ok(), "and its place is free now");
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
async fn a_push_that_is_dropped_has_put_its_item_or_nothing() {
    let awaits = cancel_at_every_await_from(
        async || {
            let queue = Arc::new(PriorityQueue::new(1));
            queue.push(0, "first").await.unwrap();
            let popper = Arc::clone(&queue);
            tokio::spawn(async move {
                sleep(SECOND).await;
                popper.pop().await
            });
            queue
        },
        async |queue| queue.push(0, "second").await.unwrap(),
        async |queue, pushed| {
            sleep(2 * SECOND).await; // by now the first is out
            if pushed.is_none() {
                let next = timeout(ms(1), queue.push(1, "next")).await;
                assert!(next.is_ok(), "the place is free");
                assert_eq!(queue.pop().await, Some("next"), "put whole or not at all");
            }
            queue.close();
            let left = pushed.is_some().then_some("second");
            assert_eq!(queue.pop().await, left);
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_goes_on_wherever_who_asked_is_dropped() {
    // The second gives up, or is dropped, while the service works.
    the_service_goes_on(SECOND, Ok(4)).await;
    the_service_goes_on(ms(50), Err(())).await;
}

async fn the_service_goes_on(patience: Duration, expected: Result<u32, ()>) {
    let awaits = cancel_at_every_await_from(
        async || {
            let (questions, receiver) = mpsc::channel(1);
            (questions, tokio::spawn(service(receiver, ms(100))))
        },
        async |(questions, _)| ask(2, questions, patience).await.map_err(|_late| ()),
        async |(questions, service), answer| {
            assert!(answer.is_none_or(|answer| answer == expected));
            let next = ask(3, &questions, SECOND).await;
            assert_eq!(next, Ok(9), "this answer, and not the one before");
            drop(questions);
            service
                .await
                .expect("a question that nobody waits for is no panic");
        },
    )
    .await;
    assert_eq!(awaits, 1, "there is room for the question");
}
