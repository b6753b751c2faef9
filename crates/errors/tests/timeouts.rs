//! What a timeout stops, and what it doesn't.

use std::future::ready;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{Count, DAY, SECOND, ms};
use errors::deadline::{report_by_call, report_in_time, report_so_far};
use errors::unstoppable::{
    blocking, handle_aborts, handle_dropped, job, late_is_late, on_a_thread,
};
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn a_limit_for_each_call_is_no_limit_for_the_operation() {
    let started = Instant::now();
    let report = report_by_call(5, ms(400), SECOND).await;
    assert_eq!(report.unwrap(), [1, 2, 3, 4, 5], "each call was in time");
    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn one_deadline_holds_for_all_calls() {
    let started = Instant::now();
    assert!(report_in_time(5, ms(400), SECOND).await.is_err());
    assert_eq!(started.elapsed(), SECOND);
    assert_eq!(report_in_time(2, ms(400), SECOND).await.unwrap(), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn what_came_before_the_deadline_can_be_kept() {
    let started = Instant::now();
    assert_eq!(report_so_far(5, ms(400), SECOND).await, [1, 2]);
    assert_eq!(started.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_asks_its_future_first() {
    assert_eq!(timeout(Duration::ZERO, ready("done")).await, Ok("done"));
    let elapsed = timeout(Duration::ZERO, sleep(ms(1))).await;
    assert!(elapsed.is_err(), "what has to wait is too late");
}

#[tokio::test]
async fn a_timeout_cannot_interrupt_code_that_blocks() {
    let started = Instant::now();
    #[expect(clippy::disallowed_methods, reason = "this test is about blocking")]
    let ended = blocking(ms(10), || std::thread::sleep(ms(100))).await;
    assert!(started.elapsed() >= ms(100), "ten times the limit");
    assert!(
        ended.is_ok(),
        "the future is asked first, and by then it is ready"
    );
}

#[tokio::test]
async fn blocking_work_on_its_own_thread_goes_on_after_the_timeout() {
    let (open, gate) = mpsc::channel::<()>();
    let (done, is_done) = mpsc::channel();
    let work = move || {
        gate.recv_timeout(10 * SECOND).unwrap();
        done.send("done").unwrap();
    };
    let ended = on_a_thread(ms(10), work).await;
    assert!(ended.is_err(), "the answer comes in time: too late");
    open.send(()).unwrap();
    assert_eq!(
        is_done.recv(),
        Ok("done"),
        "nobody waits for it, and it has its effect"
    );
}

/// How many steps of three the job has done in the end, and whether it was in time.
async fn steps_of_three(limit: Duration, aborts: bool) -> (u32, bool) {
    let steps = Arc::new(Count::default());
    let counted = Arc::clone(&steps);
    let job = job(ms(100), move |_| {
        counted.up();
    });
    let in_time = match aborts {
        true => handle_aborts(limit, job).await.is_ok(),
        false => handle_dropped(limit, job).await.is_ok(),
    };
    sleep(DAY).await;
    (steps.get(), in_time)
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_handle_is_dropped_goes_on() {
    assert_eq!(steps_of_three(ms(150), false).await, (3, false));
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_aborts_stops_its_task() {
    assert_eq!(steps_of_three(ms(150), true).await, (1, false));
    assert_eq!(steps_of_three(SECOND, true).await, (3, true));
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_was_lent_can_be_waited_for_again() {
    let started = Instant::now();
    let ((), late) = late_is_late(ms(150), job(ms(100), |_| ())).await.unwrap();
    assert!(late, "the complaint was made");
    assert_eq!(started.elapsed(), ms(300), "and the job was done, once");
    let ((), late) = late_is_late(SECOND, job(ms(100), |_| ())).await.unwrap();
    assert!(!late);
}

#[tokio::test(start_paused = true)]
async fn who_complains_and_is_dropped_stops_the_job() {
    let steps = Arc::new(Count::default());
    let counted = Arc::clone(&steps);
    let job = job(ms(100), move |_| {
        counted.up();
    });
    timeout(ms(250), late_is_late(ms(150), job))
        .await
        .unwrap_err();
    sleep(DAY).await;
    assert_eq!(steps.get(), 2);
}
