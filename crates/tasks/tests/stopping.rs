//! What the chapter says of stopping tasks: by abort, by a token, all together at the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use tasks::abort::{aborted, left_running, patient, stop};
use tasks::drain::{Tasks, close_and_wait, wait_without_close};
use tasks::job::Job;
use tasks::tokens::{Tree, stops_between_steps, stops_within_a_step};
use timeline::Outcome;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::recording;

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

/// Sleeps for an hour, and holds what it was given.
async fn holding<T>(held: T) {
    sleep(3600 * SECOND).await;
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn an_aborted_task_lets_go_when_the_runtime_next_looks_at_it() {
    let held = Arc::new(());
    let task = tokio::spawn(holding(Arc::clone(&held)));
    yield_now().await;
    task.abort();
    assert_eq!(
        Arc::strong_count(&held),
        2,
        "abort asks for the end and returns"
    );
    yield_now().await;
    assert_eq!(Arc::strong_count(&held), 1);
    assert!(task.await.unwrap_err().is_cancelled());
}

#[tokio::test(start_paused = true)]
async fn a_stopped_task_is_gone_when_stop_returns() {
    let held = Arc::new(());
    let task = tokio::spawn(holding(Arc::clone(&held)));
    yield_now().await;
    assert_eq!(stop(task).await, None);
    assert_eq!(
        Arc::strong_count(&held),
        1,
        "awaiting it waited for the drop"
    );
}

#[tokio::test(start_paused = true)]
async fn aborting_a_task_that_has_ended_changes_nothing() {
    let task = tokio::spawn(async { 42 });
    sleep(SECOND).await;
    assert_eq!(stop(task).await, Some(42), "its value is still there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_task_that_never_awaits_is_not_stopped_by_abort() {
    let (begins, begun) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let task = tokio::spawn(async move {
        begins.send(()).unwrap();
        may_go_on.recv().unwrap(); // holds its thread, as a long computation does
        42
    });
    begun.await.unwrap();
    task.abort();
    go_on.send(()).unwrap();
    assert_eq!(
        task.await.unwrap(),
        42,
        "there was no await at which it could be stopped"
    );
}

#[tokio::test(start_paused = true)]
async fn a_limit_on_a_join_handle_leaves_the_task_running() {
    let (recorder, _guard) = recording();
    left_running(Job::new(1, SECOND), HALF).await.unwrap_err();
    assert_eq!(recorder.snapshot().took(), HALF);
    sleep(SECOND).await;
    let run = recorder.take();
    let job = run.lane("job 1").unwrap();
    assert_eq!(
        (job.outcome, job.ended),
        (Outcome::Done, Some(SECOND)),
        "what was dropped is the handle"
    );
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_aborts_on_drop_takes_its_task_along() {
    let (recorder, _guard) = recording();
    aborted(Job::new(1, SECOND), HALF).await.unwrap_err();
    sleep(SECOND).await;
    let run = recorder.take();
    let job = run.lane("job 1").unwrap();
    assert_eq!((job.outcome, job.ended), (Outcome::Cancelled, Some(HALF)));
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_was_lent_to_a_timeout_can_be_awaited_again() {
    let (_recorder, _guard) = recording();
    let started = Instant::now();
    let joined = patient(Job::new(1, SECOND), HALF).await.unwrap();
    assert_eq!(joined.unwrap(), Ok(1));
    assert_eq!(started.elapsed(), SECOND);
}

#[test]
fn cancelling_a_token_cancels_those_below_it_and_nothing_else() {
    let tree = Tree::new();
    tree.connections[0].cancel();
    let cancelled = |tree: &Tree| tree.requests.clone().map(|request| request.is_cancelled());
    assert_eq!(
        cancelled(&tree),
        [true, true, false, false],
        "the requests of one connection"
    );
    assert!(!tree.program.is_cancelled(), "nothing goes upwards");
    tree.program.cancel();
    assert_eq!(cancelled(&tree), [true; 4], "everything goes downwards");
    assert!(
        tree.program.child_token().is_cancelled(),
        "whoever comes later is told at once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_is_told_to_stop_may_end_its_step_and_tidy_up() {
    let (_recorder, _guard) = recording();
    let stop = CancellationToken::new();
    let started = Instant::now();
    let worker = tokio::spawn(stops_between_steps("1", stop.clone(), SECOND, HALF));
    sleep(SECOND + HALF).await;
    stop.cancel();
    assert_eq!(worker.await.unwrap(), 2, "the second step was ended");
    assert_eq!(
        started.elapsed(),
        2 * SECOND + HALF,
        "and then there was time to tidy up"
    );
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_is_told_to_stop_may_drop_its_step_and_tidy_up() {
    let (_recorder, _guard) = recording();
    let stop = CancellationToken::new();
    let started = Instant::now();
    let worker = tokio::spawn(stops_within_a_step("1", stop.clone(), SECOND, HALF));
    sleep(SECOND + HALF).await;
    stop.cancel();
    assert_eq!(worker.await.unwrap(), 1, "the second step was dropped");
    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_drain_waits_for_what_ends_in_time() {
    let (recorder, _guard) = recording();
    let tasks = Tasks::default();
    tasks.spawn(|_| Job::new(1, 3 * SECOND).run());
    tasks.spawn(|stop| stops_between_steps("2", stop, SECOND, HALF));
    sleep(HALF).await;
    assert_eq!(tasks.drain(10 * SECOND).await, 0, "nothing was cut off");
    let run = recorder.take();
    assert_eq!(run.took(), 3 * SECOND, "no longer than the longest takes");
    assert_eq!(run.lane("job 1").unwrap().outcome, Outcome::Done);
    assert_eq!(
        run.lane("worker 2").unwrap().ended,
        Some(SECOND + HALF),
        "who listens ends early"
    );
}

#[tokio::test(start_paused = true)]
async fn a_drain_cuts_off_what_takes_too_long_and_counts_it() {
    let (_recorder, _guard) = recording();
    let held = Arc::new(());
    let tasks = Tasks::default();
    tasks.spawn(|_| Job::new(1, SECOND).run());
    for _ in 0..2 {
        let held = Arc::clone(&held);
        tasks.spawn(|_| holding(held));
    }
    yield_now().await;
    let started = Instant::now();
    assert_eq!(tasks.drain(5 * SECOND).await, 2);
    assert_eq!(started.elapsed(), 5 * SECOND, "the deadline holds");
    assert_eq!(
        Arc::strong_count(&held),
        1,
        "what was cut off has released what it held"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_starts_once_a_drain_has_begun() {
    let tasks = Tasks::default();
    tasks.drain(SECOND).await;
    let begun = Arc::new(AtomicBool::new(false));
    tasks.spawn({
        let begun = Arc::clone(&begun);
        |_| async move { begun.store(true, Ordering::Relaxed) }
    });
    sleep(SECOND).await;
    assert!(!begun.load(Ordering::Relaxed));
}

#[tokio::test(start_paused = true)]
async fn a_drain_that_was_dropped_can_be_taken_up_again() {
    let (_recorder, _guard) = recording();
    let tasks = Tasks::default();
    tasks.spawn(|_| Job::new(1, 2 * SECOND).run());
    let started = Instant::now();
    timeout(SECOND, tasks.drain(10 * SECOND)).await.unwrap_err();
    assert_eq!(tasks.drain(10 * SECOND).await, 0);
    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_tracker_that_is_not_closed_is_never_done_even_when_it_is_empty() {
    let tracker = TaskTracker::new();
    assert!(tracker.is_empty());
    wait_without_close(&tracker, 3600 * SECOND)
        .await
        .unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_closed_tracker_is_done_when_its_last_task_has_ended() {
    let tracker = TaskTracker::new();
    tracker.spawn(sleep(SECOND));
    let started = Instant::now();
    close_and_wait(&tracker, 3600 * SECOND).await.unwrap();
    assert_eq!(started.elapsed(), SECOND);
}
