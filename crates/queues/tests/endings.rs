//! How streams end, and what is known then: closed, forgotten, acknowledged, answered.

use std::sync::Arc;

use crate::support::{HOUR, SECOND, ms, recorded};
use queues::acks::{NobodyWorks, WorkQueue, worker};
use queues::ending::{Desk, OpenDesk};
use queues::job::{Job, jobs};
use queues::oneshot::{AskError, ask, service};
use queues::{crawl, fan_in};
use timeline::Outcome;
use tokio::join;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn a_stream_ends_when_its_last_sender_is_dropped() {
    let started = Instant::now();
    let readings = timeout(HOUR, fan_in::collect(3, 2, SECOND)).await;
    assert_eq!(readings.expect("it ends").len(), 6);
    assert_eq!(started.elapsed(), 6 * SECOND, "with the slowest sensor");
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_sender_keeps_the_stream_open() {
    let (ended, run) = recorded(timeout(HOUR, fan_in::collect_for_ever(3, 2, SECOND))).await;
    assert!(
        ended.is_err(),
        "one sender lives in the very function that waits for the end"
    );
    assert!(
        run.lanes_of("sensor")
            .all(|sensor| sensor.outcome == Outcome::Done),
        "every producer has ended long ago"
    );
}

#[tokio::test(start_paused = true)]
async fn a_weak_sender_does_not_keep_the_stream_open() {
    let (desk, sender, mut receiver) = Desk::new(1);
    let another = desk.sender().expect("a sender lives");
    drop(sender);
    another.send(7).await.unwrap();
    drop(another);
    assert_eq!(receiver.recv().await, Some(7));
    assert_eq!(
        timeout(HOUR, receiver.recv()).await,
        Ok(None),
        "the desk's weak sender doesn't count"
    );
    assert!(desk.sender().is_none(), "and can't open it again");
}

#[tokio::test(start_paused = true)]
async fn a_sender_to_make_others_from_keeps_the_stream_open() {
    let (desk, sender, mut receiver) = OpenDesk::new(1);
    drop(sender);
    assert!(timeout(HOUR, receiver.recv()).await.is_err());
    drop(desk);
    assert_eq!(receiver.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn workers_that_feed_their_own_queue_never_end() {
    let (ended, run) = recorded(timeout(HOUR, crawl::through_their_own_queue(1, 2, SECOND))).await;
    assert!(
        ended.is_err(),
        "each waits for the other to drop its sender"
    );
    let fetched = run
        .lanes_of("fetch")
        .filter(|lane| lane.outcome == Outcome::Done);
    assert_eq!(fetched.count(), 7, "though all is done");
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_owns_its_work_sees_the_end() {
    let (fetched, run) = recorded(crawl::through_one_loop(1, 2, SECOND)).await;
    let mut fetched = fetched.unwrap();
    fetched.sort();
    assert_eq!(fetched, [1, 11, 12, 111, 112, 121, 122]);
    assert_eq!(run.took(), 4 * SECOND, "one page, then two at a time");
    assert_eq!(run.most_in_flight("fetch"), 2);
}

#[tokio::test(start_paused = true)]
async fn join_waits_until_nothing_is_unfinished() {
    let (queue, receiver) = WorkQueue::new(10);
    for n in 1..=2 {
        tokio::spawn(worker(n, receiver.clone()));
    }
    let started = Instant::now();
    queue.join().await.unwrap();
    assert_eq!(started.elapsed(), ms(0), "nothing is unfinished yet");
    for job in jobs(3, SECOND) {
        queue.put(job).await.unwrap();
    }
    queue.join().await.unwrap();
    assert_eq!(started.elapsed(), 2 * SECOND, "three jobs, two workers");
    queue
        .put(Job {
            n: 4,
            takes: SECOND,
        })
        .await
        .unwrap();
    assert_eq!(queue.unfinished(), 1, "the queue is still open");
    queue.join().await.unwrap();
    assert_eq!(started.elapsed(), 3 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_acknowledges_its_job() {
    let (queue, receiver) = WorkQueue::new(1);
    let worker = tokio::spawn(async move {
        let _accepted = receiver.recv().await.unwrap();
        sleep(SECOND).await;
        panic!("on purpose");
    });
    queue
        .put(Job {
            n: 1,
            takes: SECOND,
        })
        .await
        .unwrap();
    let joined = timeout(HOUR, queue.join()).await;
    assert_eq!(
        joined.expect("in Python a missing task_done makes join wait for ever"),
        Ok(())
    );
    assert!(worker.await.unwrap_err().is_panic());
}

#[tokio::test(start_paused = true)]
async fn a_job_that_was_not_accepted_counts_for_nothing() {
    let (queue, receiver) = WorkQueue::new(1);
    queue
        .put(Job {
            n: 1,
            takes: SECOND,
        })
        .await
        .unwrap();
    let second = Job {
        n: 2,
        takes: SECOND,
    };
    timeout(SECOND, queue.put(second.clone()))
        .await
        .unwrap_err();
    assert_eq!(queue.unfinished(), 1, "the cancelled put counts no more");
    drop(receiver);
    let refused = queue.put(second.clone()).await.unwrap_err();
    assert_eq!(refused.0, second, "no worker: the job comes back");
    assert_eq!(queue.unfinished(), 1, "the first one is still in the queue");
}

#[tokio::test(start_paused = true)]
async fn join_fails_when_the_workers_are_gone() {
    let (queue, receiver) = WorkQueue::new(3);
    let worker = tokio::spawn(async move {
        let _accepted = receiver.recv().await.unwrap();
        sleep(SECOND).await;
        panic!("on purpose");
    });
    for job in jobs(3, SECOND) {
        queue.put(job).await.unwrap();
    }
    let joined = timeout(HOUR, queue.join()).await;
    assert_eq!(
        joined.expect("it doesn't wait for ever"),
        Err(NobodyWorks { unfinished: 2 })
    );
    assert!(worker.await.unwrap_err().is_panic());
}

#[tokio::test]
async fn a_foreign_channel_keeps_what_nobody_will_receive() {
    let item = Arc::new(());
    let (queue, receiver) = async_channel::bounded(1);
    queue.send(Arc::clone(&item)).await.unwrap();
    drop(receiver);
    assert_eq!(
        Arc::strong_count(&item),
        2,
        "it stays until the sender is dropped, too"
    );
    drop(queue);
    assert_eq!(Arc::strong_count(&item), 1);

    let (queue, receiver) = mpsc::channel(1);
    queue.send(Arc::clone(&item)).await.unwrap();
    drop(receiver);
    assert_eq!(
        Arc::strong_count(&item),
        1,
        "tokio's own drops it with the receiver"
    );
    drop(queue);
}

#[tokio::test(start_paused = true)]
async fn each_question_gets_its_own_answer() {
    let (asks, questions) = mpsc::channel(1);
    let callers = async move {
        join!(
            ask(2, &asks, HOUR),
            ask(3, &asks, HOUR),
            ask(4, &asks, HOUR)
        )
    };
    let (answers, answered) = join!(callers, service(questions, SECOND));
    assert_eq!(answers, (Ok(4), Ok(9), Ok(16)));
    assert_eq!(answered.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_nobody_waits_for_costs_no_work() {
    let (asks, questions) = mpsc::channel(3);
    let callers = async move {
        join!(
            ask(1, &asks, 10 * SECOND),
            ask(2, &asks, ms(1500)),
            ask(3, &asks, ms(500)),
        )
    };
    let (((one, two, three), answered), run) =
        recorded(async { join!(callers, service(questions, SECOND)) }).await;
    assert_eq!(one, Ok(1));
    assert!(matches!(two, Err(AskError::Late(_))));
    assert!(matches!(three, Err(AskError::Late(_))));
    assert_eq!(answered, [1]);
    let second = run.lane("square 2").unwrap();
    assert_eq!(second.outcome, Outcome::Cancelled, "stopped in the middle");
    assert_eq!(second.ended, Some(ms(1500)), "when the caller left");
    assert!(run.lane("square 3").is_none(), "never begun");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_ends_leaves_nobody_waiting() {
    let (asks, questions) = mpsc::channel(1);
    let ends = async move {
        let mut questions = questions;
        drop(questions.recv().await);
    };
    let (asked, ()) = join!(ask(1, &asks, HOUR), ends);
    assert!(matches!(asked, Err(AskError::Dropped(_))), "{asked:?}");
    assert_eq!(ask(2, &asks, HOUR).await, Err(AskError::Gone));
}
