//! A poll that blocks its thread. Blocking doesn't advance a paused clock, so the clock is real here,
//! and the bounds are wide.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::ms;
use timeline::{Recorder, TextOptions};
use tokio::time::sleep;
use tracing::instrument;

#[instrument(ret)]
async fn blocker() {
    sleep(ms(20)).await;
    #[expect(clippy::disallowed_methods, reason = "the fault that is to be seen")]
    std::thread::sleep(ms(80));
    sleep(ms(20)).await;
}

#[instrument(ret)]
async fn neighbour() {
    sleep(ms(60)).await;
}

#[tokio::test]
async fn a_poll_of_five_milliseconds_or_longer_blocked_its_thread() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    tokio::join!(blocker(), neighbour());
    let timeline = recorder.snapshot();
    let blocker = timeline.lane("blocker").unwrap();
    assert!(blocker.blocked(), "{blocker:#?}");
    let longest = blocker
        .polls
        .iter()
        .map(|poll| poll.length())
        .max()
        .unwrap();
    assert!(
        longest >= ms(80),
        "it kept the thread for 80 ms, not {longest:?}"
    );
    let neighbour = timeline.lane("neighbour").unwrap();
    let took = neighbour.in_flight().unwrap();
    assert!(
        took >= ms(100),
        "its neighbour could not be polled until 100 ms, yet took {took:?}"
    );
    let text = timeline.to_text(&TextOptions::default());
    assert!(
        text.contains("###") && text.contains("# blocked its thread"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn on_a_paused_clock_nothing_blocks() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    blocker().await;
    let timeline = recorder.snapshot();
    assert!(!timeline.lane("blocker").unwrap().blocked());
    assert_eq!(
        timeline.took(),
        ms(40),
        "the 80 ms on the thread are not on the clock"
    );
}
