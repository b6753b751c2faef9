//! Runs on a real clock: what is a matter of microseconds must not decide what is told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::time::Duration;

use common::ms;
use timeline::{Recorder, SvgOptions, TextOptions, Timeline};
use tokio::sync::Semaphore;
use tokio::time::sleep;
use tracing::{Instrument as _, info, info_span, instrument};

#[instrument(ret, skip(permits, length))]
async fn job(n: u32, permits: &Semaphore, length: Duration) {
    let _permit = permits
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await;
    info!("has its permit");
    sleep(length).await;
}

async fn three_jobs(permits: usize, length: Duration) -> Timeline {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let p = &Semaphore::new(permits);
    tokio::join!(job(1, p, length), job(2, p, length), job(3, p, length));
    recorder.snapshot()
}

#[tokio::test(start_paused = true)]
async fn at_its_resolution_a_run_that_is_a_little_late_is_the_same() {
    let on_time = three_jobs(1, ms(100)).await;
    let late = three_jobs(1, ms(130)).await;
    assert_ne!(on_time, late);
    let (on_time, late) = (on_time.at_resolution(ms(100)), late.at_resolution(ms(100)));
    let text = TextOptions::default();
    assert_eq!(on_time.to_text(&text), late.to_text(&text));
    let svg = SvgOptions::titled("late");
    assert_eq!(on_time.to_svg(&svg), late.to_svg(&svg));
    assert_eq!(late.took(), ms(300));
    assert_eq!(late.lane("job 3").unwrap().waited(), ms(200));
}

#[tokio::test(start_paused = true)]
async fn at_its_resolution_a_run_that_is_another_is_another() {
    let one_by_one = three_jobs(1, ms(100)).await.at_resolution(ms(100));
    let together = three_jobs(3, ms(100)).await.at_resolution(ms(100));
    let text = TextOptions::default();
    assert_ne!(one_by_one.to_text(&text), together.to_text(&text));
}

#[tokio::test]
async fn a_block_shorter_than_the_resolution_is_left_out_and_counted() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    #[expect(clippy::disallowed_methods, reason = "what is to be seen")]
    async { std::thread::sleep(ms(10)) }
        .instrument(info_span!("blocker"))
        .await;
    let timeline = recorder.snapshot();
    assert!(timeline.lane("blocker").unwrap().blocked());
    let coarse = timeline.at_resolution(ms(100_000));
    let blocker = coarse.lane("blocker").unwrap();
    assert!(!blocker.blocked());
    assert_eq!(blocker.poll_count(), 1, "the poll is not forgotten");
}

#[tokio::test]
async fn on_a_real_clock_the_way_to_a_wait_is_not_in_flight() {
    for _ in 0..20 {
        let timeline = three_jobs(1, ms(1)).await;
        assert_eq!(
            timeline.most_in_flight("job"),
            1,
            "a job that has yet to ask for its permit does nothing that the permit limits"
        );
    }
}
