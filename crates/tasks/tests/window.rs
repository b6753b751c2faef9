//! What the chapter says of a batch of short tasks.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tasks::window::in_order;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_window_gives_what_its_tasks_returned_in_the_order_of_the_input() {
    let started = Instant::now();
    let jobs = (0..10_u32).map(|n| async move {
        sleep((10 - n) * SECOND).await;
        n
    });
    let returned = in_order(10, jobs).await.unwrap();
    assert_eq!(returned, (0..10).collect::<Vec<_>>());
    assert_eq!(started.elapsed(), 10 * SECOND, "all ran together");
}

#[tokio::test(start_paused = true)]
async fn a_window_makes_a_task_only_when_there_is_room_for_it() {
    let made = Cell::new(0);
    let jobs = (0..1_000_000).map(|_| {
        made.set(made.get() + 1);
        sleep(SECOND)
    });
    timeout(SECOND / 2, in_order(256, jobs)).await.unwrap_err();
    assert_eq!(made.get(), 257, "256 that run, and one that waits for room");
}

#[tokio::test(start_paused = true)]
async fn the_oldest_task_of_a_window_holds_up_those_behind_it() {
    let started = Instant::now();
    let jobs = [3, 1, 1, 1].map(|seconds| async move { sleep(seconds * SECOND).await });
    in_order(2, jobs).await.unwrap();
    assert_eq!(
        started.elapsed(),
        4 * SECOND,
        "in a JoinSet of two, the short ones would be done when the long one is"
    );
}

/// Counts itself when it is dropped.
struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_window_aborts_the_other_tasks() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let jobs = (0..4).map(|n| {
        let dropped = Dropped(Arc::clone(&dropped));
        async move {
            let _dropped = dropped;
            assert!(n > 0, "the first one panics");
            sleep(SECOND).await;
        }
    });
    let started = Instant::now();
    assert!(in_order(4, jobs).await.unwrap_err().is_panic());
    sleep(SECOND / 2).await; // an aborted task is dropped when it is next scheduled
    assert_eq!(dropped.load(Ordering::Relaxed), 4);
    assert_eq!(started.elapsed(), SECOND / 2);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_is_dropped_aborts_its_tasks() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let jobs = (0..4).map(|_| {
        let dropped = Dropped(Arc::clone(&dropped));
        async move {
            let _dropped = dropped;
            sleep(2 * SECOND).await;
        }
    });
    timeout(SECOND, in_order(4, jobs)).await.unwrap_err();
    sleep(SECOND / 2).await;
    assert_eq!(dropped.load(Ordering::Relaxed), 4);
}
