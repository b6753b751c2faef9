//! The global default, on several threads. It can be set once a process, so this test is alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::ms;
use timeline::{Outcome, Recorder};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument as _, info_span, instrument};

#[instrument(ret, skip(permits))]
async fn job(n: u32, permits: &Semaphore) {
    let _permit = permits
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await;
    sleep(ms(2)).await;
}

#[instrument(ret)]
fn checksum() -> u32 {
    (1..1000).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn installed_it_records_the_tasks_of_all_threads() {
    let recorder = Recorder::new();
    recorder.install().unwrap();
    assert!(
        Recorder::new().install().is_err(),
        "there is one global default a process"
    );

    let permits: &'static Semaphore = Box::leak(Box::new(Semaphore::new(5)));
    let mut jobs = JoinSet::new();
    for n in 0..200 {
        jobs.spawn(job(n, permits));
    }
    // Reading while they run must neither stop nor confuse them.
    while jobs.join_next().await.is_some() {
        let timeline = recorder.snapshot();
        assert!(
            timeline
                .lanes()
                .iter()
                .all(|lane| lane.outcome != Outcome::Cancelled)
        );
    }
    tokio::task::spawn_blocking(checksum).await.unwrap();

    let timeline = recorder.take();
    assert_eq!(timeline.lanes_of("job").count(), 200);
    assert!(
        timeline
            .lanes()
            .iter()
            .all(|lane| lane.outcome == Outcome::Done)
    );
    assert_eq!(
        timeline.lane("checksum").unwrap().result.as_deref(),
        Some("499500")
    );
    for job in timeline.lanes_of("job") {
        assert!(job.ended <= Some(timeline.took()));
        assert!(job.in_flight().unwrap() >= ms(2), "{job:#?}");
        assert!(job.polls.iter().all(|poll| poll.from <= poll.to));
    }
    let most = timeline.most_in_flight("job");
    assert!(
        (2..=10).contains(&most),
        "5 permits, and a moment after each is given back: {most}"
    );
}
