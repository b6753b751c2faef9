//! What a queue loses when somebody is cancelled: send, reserve, recv, a read, a batch.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crate::support::{SECOND, ms};
use queues::batches::Batches;
use queues::job::{Job, jobs};
use queues::reader::{Frame, reads_in_a_task, reads_in_the_loop};
use queues::reserve::{by_reserve, by_send, by_send_timeout};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep, timeout};
use tokio_test::{assert_pending, assert_ready, task};

/// Five jobs of five seconds through a queue with room for one, and a beat each three: how many were
/// sent, and which done.
async fn forwarded<F>(forward: fn(VecDeque<Job>, Sender<Job>, Duration) -> F) -> (u32, Vec<u32>)
where
    F: Future<Output = u32>,
{
    let (queue, mut receiver) = mpsc::channel::<Job>(1);
    let consumer = async {
        let mut done = Vec::new();
        while let Some(job) = receiver.recv().await {
            done.push(job.run().await);
        }
        done
    };
    let jobs = jobs(5, 5 * SECOND).collect();
    join!(forward(jobs, queue, 3 * SECOND), consumer)
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_send_destroys_its_item() {
    let (sent, done) = forwarded(by_send).await;
    assert_eq!(sent, 3);
    assert_eq!(done, [1, 2, 4], "3 and 5 were in a `send` when a beat came");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_reserve_loses_nothing() {
    let (sent, done) = forwarded(by_reserve).await;
    assert_eq!((sent, done), (5, vec![1, 2, 3, 4, 5]));
}

#[tokio::test(start_paused = true)]
async fn send_timeout_gives_the_item_back() {
    let (sent, done) = forwarded(by_send_timeout).await;
    assert_eq!((sent, done), (5, vec![1, 2, 3, 4, 5]));
}

#[tokio::test]
async fn a_timeout_around_send_destroys_the_item() {
    struct Tells<'a>(&'a std::cell::Cell<bool>);
    impl Drop for Tells<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    let dropped = std::cell::Cell::new(false);
    let (queue, _receiver) = mpsc::channel(1);
    let _room = queue.reserve().await.unwrap();
    let sent = timeout(ms(1), queue.send(Tells(&dropped))).await;
    assert!(sent.is_err(), "there is no room");
    assert!(
        dropped.get(),
        "and the item is gone: the caller has nothing to send again"
    );
}

#[tokio::test]
async fn a_cancelled_reserve_loses_its_place_in_the_line() {
    let (queue, mut receiver) = mpsc::channel(1);
    queue.send("in the way").await.unwrap();
    let mut first = task::spawn(queue.reserve());
    assert_pending!(first.poll());
    let mut second = task::spawn(queue.reserve());
    assert_pending!(second.poll());
    drop(first);
    let mut again = task::spawn(queue.reserve());
    assert_pending!(again.poll());
    receiver.recv().await.unwrap();
    assert!(second.is_woken(), "who stayed has the place");
    assert_pending!(again.poll());
}

#[tokio::test]
async fn a_cancelled_recv_loses_nothing() {
    let (queue, mut receiver) = mpsc::channel(1);
    let mut waiting = task::spawn(receiver.recv());
    assert_pending!(waiting.poll());
    queue.send("item").await.unwrap();
    assert!(waiting.is_woken());
    drop(waiting); // woken for the item, and dropped before it could take it
    assert_eq!(receiver.recv().await, Some("item"));
}

#[tokio::test]
async fn a_cancelled_recv_of_several_passes_its_wake_up_on() {
    let (queue, first) = async_channel::bounded(1);
    let second = first.clone();
    let mut one = task::spawn(first.recv());
    assert_pending!(one.poll());
    let mut other = task::spawn(second.recv());
    assert_pending!(other.poll());
    queue.send("item").await.unwrap();
    assert!(
        one.is_woken() && !other.is_woken(),
        "one item wakes one consumer"
    );
    drop(one);
    assert!(other.is_woken(), "who leaves wakes the next");
    assert_eq!(assert_ready!(other.poll()), Ok("item"));
}

/// The frames that arrive when the second comes in two halves, four seconds apart.
async fn frames<F>(read: fn(DuplexStream, Duration) -> F) -> Vec<String>
where
    F: Future<Output = io::Result<Vec<Frame>>>,
{
    let (stream, mut client) = duplex(64);
    let writer = async move {
        for part in ["order-01orde", "r-02order-03"] {
            client.write_all(part.as_bytes()).await.unwrap();
            sleep(4 * SECOND).await;
        }
    };
    let (frames, ()) = join!(read(stream, 3 * SECOND), writer);
    let text = |frame: &Frame| String::from_utf8_lossy(frame).into_owned();
    frames.unwrap().iter().map(text).collect()
}

#[tokio::test(start_paused = true)]
async fn a_read_dropped_in_the_middle_loses_its_half() {
    assert_eq!(
        frames(reads_in_the_loop).await,
        ["order-01", "r-02orde"],
        "`orde` went with the read that the beat dropped, and all that follows is shifted"
    );
}

#[tokio::test(start_paused = true)]
async fn a_read_in_a_task_of_its_own_loses_nothing() {
    assert_eq!(
        frames(reads_in_a_task).await,
        ["order-01", "order-02", "order-03"]
    );
}

#[tokio::test(start_paused = true)]
async fn the_reading_task_ends_with_its_reader() {
    let (stream, mut client) = duplex(8);
    let read = timeout(SECOND, reads_in_a_task(stream, SECOND)).await;
    assert!(read.is_err(), "nothing comes, and nothing ends it");
    tokio::task::yield_now().await;
    client
        .write_all(b"order-01")
        .await
        .expect_err("the task was aborted, and the stream in it was closed");
}

/// An item each two seconds, and then the end.
async fn trickle(queue: Sender<u32>, items: u32) {
    for n in 1..=items {
        queue.send(n).await.unwrap();
        sleep(2 * SECOND).await;
    }
}

/// The batches, at most five items and three seconds each, and when they were there.
async fn batched(
    next: impl AsyncFn(&mut Batches<u32>) -> Option<Vec<u32>>,
    queue: Receiver<u32>,
) -> Vec<(Vec<u32>, Duration)> {
    let started = Instant::now();
    let mut batches = Batches::new(queue, 5, 3 * SECOND);
    let mut all = Vec::new();
    while let Some(batch) = next(&mut batches).await {
        all.push((batch, started.elapsed()));
    }
    all
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_handed_over_when_it_is_full() {
    let (queue, receiver) = mpsc::channel(100);
    for n in 1..=12 {
        queue.send(n).await.unwrap();
    }
    drop(queue);
    let sizes = |batches: Vec<(Vec<u32>, Duration)>| -> Vec<(usize, Duration)> {
        batches
            .iter()
            .map(|(batch, at)| (batch.len(), *at))
            .collect()
    };
    let at_once = ms(0);
    assert_eq!(
        sizes(batched(Batches::next, receiver).await),
        [(5, at_once), (5, at_once), (2, at_once)],
        "and the last one when no more come"
    );
}

#[tokio::test(start_paused = true)]
async fn no_item_waits_longer_than_the_patience_for_its_batch() {
    let (queue, receiver) = mpsc::channel(100);
    let (batches, ()) = join!(batched(Batches::next, receiver), trickle(queue, 4));
    assert_eq!(
        batches,
        [(vec![1, 2], 3 * SECOND), (vec![3, 4], 7 * SECOND)],
        "three seconds after items 1 and 3"
    );
}

#[tokio::test(start_paused = true)]
async fn patience_for_each_item_has_no_end() {
    let (queue, receiver) = mpsc::channel(100);
    let wrong = batched(Batches::patience_for_each, receiver);
    let (batches, ()) = join!(wrong, trickle(queue, 5));
    assert_eq!(
        batches[0],
        (vec![1, 2, 3, 4, 5], 8 * SECOND),
        "item 1 waited eight seconds for a batch with a patience of three"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_batch_keeps_its_items_and_its_deadline() {
    let (queue, receiver) = mpsc::channel(100);
    let mut batches = Batches::new(receiver, 5, 3 * SECOND);
    queue.send(1).await.unwrap();
    let started = Instant::now();
    for _beat in 1..=2 {
        timeout(SECOND, batches.next()).await.unwrap_err();
    }
    queue.send(2).await.unwrap();
    assert_eq!(batches.next().await, Some(vec![1, 2]));
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "the patience did not begin anew"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_batch_in_a_local_loses_its_items() {
    let (queue, receiver) = mpsc::channel(100);
    let mut batches = Batches::new(receiver, 5, 3 * SECOND);
    queue.send(1).await.unwrap();
    timeout(SECOND, batches.in_a_local()).await.unwrap_err();
    queue.send(2).await.unwrap();
    assert_eq!(
        batches.in_a_local().await,
        Some(vec![2]),
        "1 was in the future that was dropped"
    );
}

#[tokio::test]
#[should_panic(expected = "a batch has room for at least one item")]
async fn a_batch_without_room_is_refused() {
    let (_queue, receiver) = mpsc::channel::<u32>(1);
    drop(Batches::new(receiver, 0, SECOND));
}
