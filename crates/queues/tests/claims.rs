//! What the chapter promises of producers and consumers: what a bound does, who waits, who works, what it costs.
//!
//! Files of their own have the ends, cancellation, and the other orders. Everything here runs on a paused clock.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::support::{SECOND, ms, recorded};
use queues::job::{Job, jobs};
use queues::{backpressure, cost, fairness, fan_in, story, workers};
use timeline::Lane;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

#[tokio::test(start_paused = true)]
async fn every_job_is_done_once() {
    let done = story::run(30, 4, 2, 7).await.unwrap();
    let mut all = done.concat();
    all.sort();
    assert_eq!(
        all,
        (1..=30).collect::<Vec<_>>(),
        "no sentinel is needed for the last one to be the last"
    );
    assert!(
        done.iter().all(|jobs| !jobs.is_empty()),
        "every consumer had its share: {done:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_tells_the_same_story() {
    let (first, one) = recorded(story::run(8, 2, 2, 4)).await;
    let (second, two) = recorded(story::run(8, 2, 2, 4)).await;
    let (_, other) = recorded(story::run(8, 2, 2, 5)).await;
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(one.took(), two.took());
    assert_ne!(one.took(), other.took(), "another seed, another story");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_makes_the_producer_wait() {
    let (_, run) = recorded(backpressure::bounded(6, 2, SECOND)).await;
    let producer = run.lane("producer").unwrap();
    assert_eq!(
        producer.waited(),
        3 * SECOND,
        "two items found room, one was taken at once, each of the others waited until one was done"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bounded_queue_holds_no_more_than_its_bound() {
    for capacity in 1..=5 {
        let most = backpressure::bounded(20, capacity, SECOND).await;
        assert_eq!(most, capacity);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unbounded_queue_holds_everything() {
    let (most, run) = recorded(backpressure::unbounded(1000, SECOND)).await;
    assert_eq!(most, 1000, "all of it, before the first was done");
    let producer = run.lane("producer").unwrap();
    assert_eq!(producer.ended.unwrap(), ms(0), "nothing held it up");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_gives_the_item_back() {
    let refused = backpressure::refusing(6, 2, ms(100), ms(300)).await;
    assert_eq!(
        refused,
        [5, 6],
        "one was being done, two waited, the fourth took the place of the second"
    );
}

#[test]
#[should_panic(expected = "mpsc bounded channel requires buffer > 0")]
fn a_queue_without_room_is_refused() {
    // `asyncio.Queue(0)` is one without a limit.
    drop(mpsc::channel::<u32>(0));
}

#[tokio::test(start_paused = true)]
async fn each_producer_keeps_its_order() {
    let readings = fan_in::collect(3, 4, ms(100)).await;
    assert_eq!(readings.len(), 12);
    for sensor in 1..=3 {
        let its_own = readings.iter().filter(|(n, _)| *n == sensor);
        let numbers: Vec<u32> = its_own.map(|(_, reading)| *reading).collect();
        assert_eq!(
            numbers,
            [1, 2, 3, 4],
            "first in, first out, for each sender"
        );
    }
    let arrived: Vec<u32> = readings.iter().map(|(sensor, _)| *sensor).collect();
    assert!(
        !arrived.is_sorted(),
        "and mixed with the others' as they come"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lock_held_during_the_job_lets_one_worker_work() {
    let (_, run) = recorded(workers::locked_while_working(jobs(6, ms(100)), 2)).await;
    assert_eq!(run.took(), ms(600), "six jobs, one after another");
    assert_eq!(run.most_in_flight("job"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lock_held_during_recv_lets_all_workers_work() {
    let (_, run) = recorded(workers::locked_while_receiving(jobs(6, ms(100)), 2)).await;
    assert_eq!(run.took(), ms(300), "six jobs, two at a time");
    assert_eq!(run.most_in_flight("job"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lint_sees_the_lock_only_where_nothing_else_is_awaited() {
    #[expect(
        clippy::significant_drop_in_scrutinee,
        reason = "clippy sees this one, and not `lock().await.recv().await` in `locked_while_working`"
    )]
    async fn worker(jobs: Arc<Mutex<VecDeque<Job>>>) {
        while let Some(job) = jobs.lock().await.pop_front() {
            job.run().await;
        }
    }
    let jobs = Arc::new(Mutex::new(jobs(6, ms(100)).collect()));
    let workers: JoinSet<()> = (0..2).map(|_| worker(Arc::clone(&jobs))).collect();
    let (_, run) = recorded(workers.join_all()).await;
    assert_eq!(run.took(), ms(600), "the same mistake");
}

#[tokio::test(start_paused = true)]
async fn a_multi_consumer_channel_lets_all_workers_work() {
    let (_, run) = recorded(workers::multi_consumer(jobs(6, ms(100)), 2)).await;
    assert_eq!(run.took(), ms(300));
}

/// Six jobs, of which the first takes five times as long.
fn one_long_job() -> impl Iterator<Item = Job> {
    jobs(6, ms(100)).map(|job| match job.n {
        1 => Job {
            takes: ms(500),
            ..job
        },
        _ => job,
    })
}

#[tokio::test(start_paused = true)]
async fn a_channel_for_each_keeps_jobs_behind_a_long_one() {
    let (_, dealt) = recorded(workers::channel_each(one_long_job(), 2)).await;
    let (_, shared) = recorded(workers::multi_consumer(one_long_job(), 2)).await;
    assert_eq!(dealt.took(), ms(700), "jobs 3 and 5 waited for job 1");
    assert_eq!(shared.took(), ms(500), "the other worker did all the rest");
}

#[tokio::test(start_paused = true)]
async fn each_way_does_every_job_once() {
    let all: BTreeSet<u32> = (1..=50).collect();
    for (way, done) in [
        ("dealt", workers::channel_each(jobs(50, ms(10)), 3).await),
        (
            "wrong",
            workers::locked_while_working(jobs(50, ms(10)), 3).await,
        ),
        (
            "lock",
            workers::locked_while_receiving(jobs(50, ms(10)), 3).await,
        ),
        ("multi", workers::multi_consumer(jobs(50, ms(10)), 3).await),
    ] {
        assert_eq!(done.len(), 50, "{way}");
        assert_eq!(done.into_iter().collect::<BTreeSet<_>>(), all, "{way}");
    }
}

/// How often the consumers were polled for a thousand items, whose sum shows that none was lost.
async fn polls(way: impl Future<Output = u64>) -> usize {
    let (sum, run) = recorded(way).await;
    assert_eq!(sum, 500_500);
    run.lanes_of("consumer").map(Lane::poll_count).sum()
}

#[tokio::test(start_paused = true)]
async fn a_shared_receiver_wakes_a_consumer_for_each_item() {
    let polls = polls(cost::shared_receiver(1000)).await;
    assert!(
        polls >= 1000,
        "who unlocks it wakes the other one, and then has to wait for it: {polls} polls"
    );
}

#[tokio::test(start_paused = true)]
async fn a_channel_wakes_a_consumer_for_each_filling() {
    for polls in [
        polls(cost::multi_consumer(1000)).await,
        polls(cost::channel_each(1000)).await,
    ] {
        assert!(
            polls <= 250,
            "a consumer takes what is there before it waits again: {polls} polls"
        );
    }
}

async fn filled(items: u32) -> async_channel::Receiver<u32> {
    let (queue, receiver) = async_channel::bounded(items as usize);
    for n in 1..=items {
        queue.send(n).await.unwrap();
    }
    receiver
}

#[tokio::test]
async fn a_foreign_channel_never_yields_the_thread() {
    let consumer = fairness::never_yields(filled(10_000).await);
    let turns = fairness::turns_of_another_task(consumer).await.unwrap();
    assert_eq!(turns, 0, "ten thousand awaits, and none of them waited");
}

#[tokio::test]
async fn consume_budget_yields_after_128_items() {
    let consumer = fairness::yields(filled(10_000).await);
    let turns = fairness::turns_of_another_task(consumer).await.unwrap();
    assert_eq!(turns, 10_000 / 128);
}

#[tokio::test]
async fn tokios_channel_yields_after_128_items() {
    let (queue, receiver) = mpsc::channel(10_000);
    for n in 1..=10_000 {
        queue.send(n).await.unwrap();
    }
    drop(queue);
    let consumer = fairness::through_tokio(receiver);
    let turns = fairness::turns_of_another_task(consumer).await.unwrap();
    assert_eq!(turns, 10_000 / 128);
}
