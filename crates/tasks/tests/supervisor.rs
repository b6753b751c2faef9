//! What the chapter says of the supervisor, on a paused clock: each pause is an equality.

use std::sync::Arc;
use std::time::Duration;

use tasks::supervisor::{GaveUp, Restarts, Why, supervise};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

const RESTARTS: Restarts = Restarts {
    first_pause: ms(100),
    longest_pause: ms(1000),
    most_failures: 10,
    well_after: ms(60_000),
};

/// Fails at once, so often; then ends well.
async fn failing(times: u32, restarts: Restarts) -> (Result<(), GaveUp<&'static str>>, u32) {
    let mut runs = 0;
    let ended = supervise(restarts, || {
        runs += 1;
        let fails = runs <= times;
        async move { if fails { Err("no connection") } else { Ok(()) } }
    })
    .await;
    (ended, runs)
}

#[tokio::test(start_paused = true)]
async fn the_pause_before_a_restart_doubles() {
    let started = Instant::now();
    let (ended, runs) = failing(3, RESTARTS).await;
    ended.unwrap();
    assert_eq!(runs, 4);
    assert_eq!(started.elapsed(), ms(100 + 200 + 400));
}

#[tokio::test(start_paused = true)]
async fn no_pause_is_longer_than_the_longest() {
    let started = Instant::now();
    failing(6, RESTARTS).await.0.unwrap();
    assert_eq!(
        started.elapsed(),
        ms(100 + 200 + 400 + 800 + 1000 + 1000),
        "1600 and 3200 would be too long"
    );
}

#[tokio::test(start_paused = true)]
async fn a_supervisor_gives_up_after_so_many_failures_in_a_row() {
    let restarts = Restarts {
        most_failures: 3,
        ..RESTARTS
    };
    let started = Instant::now();
    let (ended, runs) = failing(u32::MAX, restarts).await;
    let gave_up = ended.unwrap_err();
    assert_eq!((gave_up.failures, runs), (3, 3));
    assert_eq!(
        gave_up.to_string(),
        "gave up after 3 failures: no connection"
    );
    assert_eq!(
        started.elapsed(),
        ms(100 + 200),
        "after the last failure nobody waits"
    );
}

#[tokio::test(start_paused = true)]
async fn a_supervised_panic_is_a_failure_like_any_other() {
    let mut runs = 0;
    let ended = supervise(RESTARTS, || {
        runs += 1;
        let panics = runs == 1;
        async move {
            assert!(!panics, "broken");
            Ok::<_, &str>(())
        }
    });
    ended.await.unwrap();
    assert_eq!(runs, 2, "the supervisor has survived it");

    let restarts = Restarts {
        most_failures: 1,
        ..RESTARTS
    };
    let gave_up = supervise(restarts, || async { panic!("broken") });
    let gave_up: GaveUp<&str> = gave_up.await.unwrap_err();
    assert!(matches!(gave_up.why, Why::Died(died) if died.is_panic()));
}

#[tokio::test(start_paused = true)]
async fn who_has_run_long_enough_starts_again_with_the_first_pause() {
    let restarts = Restarts {
        most_failures: 3,
        ..RESTARTS
    };
    let started = Instant::now();
    let mut runs = 0;
    let gave_up = supervise(restarts, || {
        runs += 1;
        // The second run is a long one: its failure is a first one again.
        let length = if runs == 2 { ms(60_000) } else { ms(0) };
        async move {
            sleep(length).await;
            Err::<(), _>("no connection")
        }
    });
    assert_eq!(gave_up.await.unwrap_err().failures, 3);
    assert_eq!(
        runs, 4,
        "one failure, and after the long run three in a row"
    );
    assert_eq!(
        started.elapsed(),
        ms(100 + 60_000 + 100 + 200),
        "the pauses began anew as well"
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_a_supervisor_aborts_its_task() {
    let held = Arc::new(());
    let supervisor = supervise(RESTARTS, || {
        let held = Arc::clone(&held);
        async move {
            sleep(ms(3_600_000)).await;
            drop(held);
            Ok::<_, &str>(())
        }
    });
    timeout(ms(500), supervisor).await.unwrap_err();
    yield_now().await;
    assert_eq!(
        Arc::strong_count(&held),
        1,
        "no task is left that nobody supervises"
    );
}
