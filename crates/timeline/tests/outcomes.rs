//! How a lane ends, and how the recorder knows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{ms, secs};
use timeline::{Lane, Outcome, Recorder, Timeline};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{Instrument as _, info, info_span, instrument, warn};

fn lane<'a>(timeline: &'a Timeline, label: &str) -> &'a Lane {
    timeline
        .lane(label)
        .unwrap_or_else(|| panic!("no lane {label} in {timeline:#?}"))
}

#[instrument(ret)]
async fn nap(n: u64) -> u64 {
    sleep(ms(100 * n)).await;
    n
}

#[instrument(ret, err)]
async fn fail(n: u64) -> Result<u64, String> {
    sleep(ms(100 * n)).await;
    Err("no such host".to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_future_that_returns_is_done_at_the_time_of_its_return() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    nap(3).await;
    sleep(secs(1)).await;
    let timeline = recorder.snapshot();
    let nap = lane(&timeline, "nap 3");
    assert_eq!(nap.outcome, Outcome::Done);
    assert_eq!(nap.result.as_deref(), Some("3"));
    assert_eq!((nap.started, nap.ended), (Some(ms(0)), Some(ms(300))));
    assert_eq!(
        nap.poll_count(),
        2,
        "one that finds the sleep pending, one that finds it done"
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_is_done_when_it_returns_and_not_when_its_handle_is_awaited() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let handle = tokio::spawn(nap(3));
    sleep(secs(1)).await;
    handle.await.unwrap();
    assert_eq!(lane(&recorder.snapshot(), "nap 3").ended, Some(ms(300)));
}

#[tokio::test(start_paused = true)]
async fn an_error_fails_its_lane_and_its_text_is_kept() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    fail(1).await.unwrap_err();
    let timeline = recorder.snapshot();
    let fail = lane(&timeline, "fail 1");
    assert_eq!(fail.outcome, Outcome::Failed);
    assert_eq!(fail.result.as_deref(), Some("no such host"));
    assert_eq!(fail.ended, Some(ms(100)));
}

#[tokio::test(start_paused = true)]
async fn an_error_that_ret_tells_as_a_value_fails_its_lane_too() {
    #[instrument(ret)]
    async fn only_ret() -> Result<(), String> {
        Err("no such host".to_owned())
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    only_ret().await.unwrap_err();
    assert_eq!(
        lane(&recorder.snapshot(), "only_ret").outcome,
        Outcome::Failed
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_that_is_only_talked_about_is_a_mark() {
    #[instrument(ret)]
    async fn retry() {
        warn!(error = "reset", "again in 100 ms");
        sleep(ms(100)).await;
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    retry().await;
    let timeline = recorder.snapshot();
    let retry = lane(&timeline, "retry");
    assert_eq!(retry.outcome, Outcome::Done);
    assert_eq!(retry.marks[0].text, "again in 100 ms error=reset");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_cancels_what_it_drops() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    timeout(ms(250), nap(9)).await.unwrap_err();
    sleep(secs(1)).await;
    let timeline = recorder.snapshot();
    let nap = lane(&timeline, "nap 9");
    assert_eq!(nap.outcome, Outcome::Cancelled);
    assert_eq!(nap.ended, Some(ms(250)));
    assert_eq!(
        nap.poll_count(),
        2,
        "the drop enters the span once more and is no poll"
    );
}

#[tokio::test(start_paused = true)]
async fn an_aborted_task_is_cancelled() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let task = tokio::spawn(nap(9));
    sleep(ms(200)).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let timeline = recorder.snapshot();
    let nap = lane(&timeline, "nap 9");
    assert_eq!(
        (nap.outcome, nap.ended),
        (Outcome::Cancelled, Some(ms(200)))
    );
}

#[tokio::test(start_paused = true)]
async fn try_join_cancels_the_siblings_of_the_first_error() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let slow = async { Ok::<_, String>(nap(9).await) };
    tokio::try_join!(slow, fail(2)).unwrap_err();
    let timeline = recorder.snapshot();
    assert_eq!(lane(&timeline, "fail 2").outcome, Outcome::Failed);
    let nap = lane(&timeline, "nap 9");
    assert_eq!(
        (nap.outcome, nap.ended),
        (Outcome::Cancelled, Some(ms(200)))
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_a_join_set_cancels_its_tasks() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let mut tasks = JoinSet::new();
    for n in 1..=3 {
        tasks.spawn(nap(n));
    }
    sleep(ms(250)).await;
    drop(tasks);
    // A task is dropped when it is next scheduled.
    sleep(ms(1)).await;
    let timeline = recorder.snapshot();
    let outcomes: Vec<_> = timeline.lanes_of("nap").map(|nap| nap.outcome).collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Done, Outcome::Cancelled]);
    assert_eq!(lane(&timeline, "nap 3").ended, Some(ms(250)));
}

#[tokio::test(start_paused = true)]
async fn a_future_without_ret_looks_cancelled_unless_it_says_that_it_is_done() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    sleep(ms(100)).instrument(info_span!("silent")).await;
    let by_function = async {
        sleep(ms(100)).await;
        timeline::done();
    };
    by_function.instrument(info_span!("by function")).await;
    let by_event = async {
        sleep(ms(100)).await;
        info!(done = true);
    };
    by_event.instrument(info_span!("by event")).await;
    let timeline = recorder.snapshot();
    assert_eq!(lane(&timeline, "silent").outcome, Outcome::Cancelled);
    assert_eq!(lane(&timeline, "by function").outcome, Outcome::Done);
    assert_eq!(lane(&timeline, "by event").outcome, Outcome::Done);
    assert_eq!(lane(&timeline, "by event").ended, Some(ms(300)));
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_told_apart_from_a_cancellation() {
    #[instrument(ret)]
    async fn crash() {
        sleep(ms(100)).await;
        panic!("unexpected token");
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    // Both in one task: the panic of one unwinds it, which drops the other.
    let task = tokio::spawn(async { tokio::join!(nap(9), crash()) });
    assert!(task.await.unwrap_err().is_panic());
    let timeline = recorder.snapshot();
    let crash = lane(&timeline, "crash");
    assert_eq!(
        (crash.outcome, crash.ended),
        (Outcome::Panicked, Some(ms(100)))
    );
    assert_eq!(crash.poll_count(), 2);
    assert_eq!(lane(&timeline, "nap 9").outcome, Outcome::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_dropped_unpolled_never_started() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lazy = sleep(ms(100)).instrument(info_span!("lazy"));
    let aborted = tokio::spawn(sleep(ms(100)).instrument(info_span!("aborted")));
    aborted.abort();
    sleep(ms(500)).await;
    drop(lazy);
    let timeline = recorder.snapshot();
    for label in ["lazy", "aborted"] {
        let lane = lane(&timeline, label);
        assert_eq!(lane.outcome, Outcome::NeverPolled);
        assert_eq!((lane.started, lane.poll_count()), (None, 0));
        assert_eq!(lane.in_flight(), None);
    }
    assert_eq!(lane(&timeline, "lazy").ended, Some(ms(500)));
    assert_eq!(lane(&timeline, "aborted").ended, Some(ms(0)));
}

#[tokio::test(start_paused = true)]
async fn an_instrumented_function_that_is_never_polled_leaves_no_lane() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    drop(nap(1));
    assert_eq!(
        recorder.snapshot().lanes(),
        [],
        "its span is made by its first poll"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_open_at_the_snapshot_is_running() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let task = tokio::spawn(nap(9));
    sleep(ms(200)).await;
    let timeline = recorder.snapshot();
    let nap = lane(&timeline, "nap 9");
    assert_eq!(
        (nap.outcome, nap.started, nap.ended),
        (Outcome::Running, Some(ms(0)), None)
    );
    assert_eq!(nap.in_flight(), None);
    assert_eq!(nap.poll_count(), 1);
    task.await.unwrap();
    assert_eq!(lane(&recorder.snapshot(), "nap 9").outcome, Outcome::Done);
}

#[tokio::test(start_paused = true)]
async fn code_that_is_no_future_has_an_outcome_too() {
    #[instrument(ret)]
    fn sum(a: u32, b: u32) -> u32 {
        a + b
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    sum(1, 2);
    let timeline = recorder.snapshot();
    let sum = lane(&timeline, "sum 1 2");
    assert_eq!((sum.outcome, sum.poll_count()), (Outcome::Done, 1));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_lane_ends_when_it_is_dropped_though_its_child_lives_on() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let parent = async {
        // A child keeps the span of its parent open.
        tokio::spawn(sleep(ms(900)).instrument(info_span!("child")));
        std::future::pending::<()>().await;
    };
    timeout(ms(200), parent.instrument(info_span!("parent")))
        .await
        .unwrap_err();
    sleep(secs(1)).await;
    let timeline = recorder.snapshot();
    assert_eq!(lane(&timeline, "parent").ended, Some(ms(200)));
    assert_eq!(lane(&timeline, "child").ended, Some(ms(900)));
}
