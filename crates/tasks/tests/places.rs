//! What the chapter says of where a task runs: for which request, and on which thread.

use std::time::Duration;

use tasks::context::{REQUEST, carried, joined, lost};
use tasks::local::{in_a_local_runtime, in_a_local_set, in_a_pool};
use timeline::Outcome;
use tokio::time::{Instant, timeout};
use tokio_util::task::LocalPoolHandle;

use crate::support::recording;

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_task_local_reaches_what_is_joined() {
    assert_eq!(
        REQUEST.scope(7, joined()).await.unwrap(),
        [Some(7), Some(7)]
    );
}

#[tokio::test]
async fn a_task_local_reaches_neither_a_new_task_nor_spawn_blocking() {
    assert_eq!(
        REQUEST.scope(7, lost()).await.unwrap(),
        [None, None],
        "both run outside of the future that has the value"
    );
}

#[tokio::test]
async fn a_task_local_can_be_carried_over() {
    assert_eq!(
        REQUEST.scope(7, carried()).await.unwrap(),
        [Some(7), Some(7)]
    );
    assert_eq!(
        carried().await.unwrap(),
        [None, None],
        "where there is no request, there is none to carry"
    );
}

const WORDS: &[&str] = &["to", "be", "or", "not", "to", "be"];

#[tokio::test(start_paused = true)]
async fn a_local_set_runs_tasks_that_are_not_send_at_the_same_time() {
    let (_recorder, _guard) = recording();
    let started = Instant::now();
    let counts = in_a_local_set(WORDS, SECOND).await;
    assert_eq!((counts["to"], counts["be"], counts["not"]), (2, 2, 1));
    assert_eq!(started.elapsed(), SECOND, "six tasks of a second each");
}

#[tokio::test(start_paused = true)]
async fn dropping_a_local_set_drops_its_tasks() {
    let (recorder, _guard) = recording();
    timeout(HALF, in_a_local_set(WORDS, SECOND))
        .await
        .unwrap_err();
    let run = recorder.take();
    assert_eq!(run.lanes_of("count").count(), 6);
    assert!(
        run.lanes_of("count")
            .all(|count| count.outcome == Outcome::Cancelled && count.ended == Some(HALF)),
        "they live inside of the future that ran the set"
    );
}

#[test]
fn a_local_runtime_takes_tasks_that_are_not_send_without_a_set() {
    let (_recorder, _guard) = recording();
    let counts = in_a_local_runtime(WORDS, Duration::ZERO).unwrap();
    assert_eq!((counts["to"], counts["be"], counts["not"]), (2, 2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_pool_of_local_threads_can_be_used_from_a_task_that_is_send() {
    let (_recorder, _guard) = recording();
    let pool = LocalPoolHandle::new(1);
    let counting = tokio::spawn(async move { in_a_pool(&pool, WORDS, Duration::ZERO).await });
    let counts = counting.await.unwrap().unwrap();
    assert_eq!((counts["to"], counts["be"], counts["not"]), (2, 2, 1));
}
