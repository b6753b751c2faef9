//! What a lane waits for, and how many are in flight meanwhile.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{eight_jobs, job, ms, secs};
use timeline::{Outcome, Recorder, Wait};
use tokio::sync::Semaphore;
use tokio::time::sleep;
use tracing::{Instrument as _, info_span, instrument};

fn permit(from: u64, to: u64) -> Vec<Wait> {
    vec![Wait {
        what: "permit".to_owned(),
        from: ms(from),
        to: Some(ms(to)),
    }]
}

#[tokio::test(start_paused = true)]
async fn eight_jobs_on_three_permits_run_three_by_three() {
    let timeline = eight_jobs().await;
    assert_eq!(timeline.took(), ms(2500));
    assert_eq!(timeline.most_in_flight("job"), 3);
    let ends: Vec<_> = timeline
        .lanes_of("job")
        .map(|job| (job.outcome, job.ended))
        .collect();
    let done = |at| (Outcome::Done, Some(ms(at)));
    let cancelled = (Outcome::Cancelled, Some(ms(2500)));
    assert_eq!(ends[..3], [done(1000); 3]);
    assert_eq!(ends[3..6], [done(2000); 3]);
    assert_eq!(ends[6..], [cancelled; 2]);
    assert_eq!(timeline.lane("job 3").unwrap().waits, permit(0, 0));
    assert_eq!(timeline.lane("job 4").unwrap().waits, permit(0, 1000));
    assert_eq!(timeline.lane("job 8").unwrap().waits, permit(0, 2000));
}

#[tokio::test(start_paused = true)]
async fn spawned_jobs_are_recorded_like_joined_ones() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let permits: &'static Semaphore = Box::leak(Box::new(Semaphore::new(3)));
    let mut jobs = tokio::task::JoinSet::new();
    for n in 1..=8 {
        jobs.spawn(job(n, permits));
    }
    sleep(ms(2500)).await;
    jobs.shutdown().await;
    let spawned = recorder.snapshot();
    let joined = eight_jobs().await;
    let story = |timeline: &timeline::Timeline| {
        let lanes = timeline.lanes().iter();
        let story = lanes.map(|lane| (lane.label.clone(), lane.outcome, lane.ended));
        (story.collect::<Vec<_>>(), timeline.most_in_flight("job"))
    };
    assert_eq!(story(&spawned), story(&joined));
}

#[tokio::test(start_paused = true)]
async fn the_time_in_flight_is_the_time_less_the_waits() {
    let timeline = eight_jobs().await;
    let lane = |label| timeline.lane(label).unwrap();
    assert_eq!(lane("job 1").in_flight(), Some(secs(1)));
    assert_eq!(lane("job 4").in_flight(), Some(secs(1)));
    assert_eq!(lane("job 4").waited(), secs(1));
    assert_eq!(
        lane("job 7").in_flight(),
        Some(ms(500)),
        "cancelled halfway"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_side_by_side_count_once() {
    #[instrument(ret)]
    async fn both() {
        let one = sleep(ms(300)).instrument(info_span!("wait for one"));
        let two = async {
            sleep(ms(100)).await;
            sleep(ms(400)).instrument(info_span!("wait for two")).await;
        };
        tokio::join!(one, two);
        sleep(ms(100)).await;
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    both().await;
    let timeline = recorder.snapshot();
    let both = timeline.lane("both").unwrap();
    assert_eq!(both.waits.len(), 2);
    assert_eq!((both.waited(), both.in_flight()), (ms(500), Some(ms(100))));
}

#[tokio::test(start_paused = true)]
async fn what_ends_is_not_counted_with_what_starts_at_that_moment() {
    #[instrument(ret)]
    async fn step() {
        sleep(ms(100)).await;
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    for _ in 0..3 {
        step().await;
    }
    assert_eq!(recorder.snapshot().most_in_flight("step"), 1);
    assert_eq!(recorder.snapshot().most_in_flight("no such kind"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_lasts_has_no_end_until_its_lane_has_one() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let permits: &'static Semaphore = Box::leak(Box::new(Semaphore::new(0)));
    let task = tokio::spawn(job(1, permits));
    sleep(ms(100)).await;
    assert_eq!(recorder.snapshot().lane("job 1").unwrap().waits[0].to, None);
    assert_eq!(recorder.snapshot().most_in_flight("job"), 0, "it waits");
    task.abort();
    sleep(ms(100)).await;
    assert_eq!(
        recorder.snapshot().lane("job 1").unwrap().waits,
        permit(0, 100)
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_begins_with_its_first_poll() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let waits = || recorder.snapshot().lane("lazy").unwrap().waits.clone();
    let lazy = async {
        let wait = async { sleep(ms(100)).await }.instrument(info_span!("wait for permit"));
        sleep(ms(100)).await;
        assert_eq!(waits(), [], "made and not polled yet");
        wait.await;
    };
    lazy.instrument(info_span!("lazy")).await;
    assert_eq!(waits(), permit(100, 200));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_starts_with_the_word_wait_is_a_wait() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async {
        async {}.instrument(info_span!("wait for permit")).await;
        async {}.instrument(info_span!("waiting for a lock")).await;
        async {}.instrument(info_span!("wait_for_room")).await;
        async {}.instrument(info_span!("wait")).await;
        async {}
            .instrument(info_span!("wait", label = "host 3"))
            .await;
        async {}.instrument(info_span!("waiter")).await;
    };
    lane.instrument(info_span!("lane")).await;
    let timeline = recorder.snapshot();
    let whats = timeline
        .lane("lane")
        .unwrap()
        .waits
        .iter()
        .map(|wait| wait.what.as_str());
    assert_eq!(
        whats.collect::<Vec<_>>(),
        ["permit", "a lock", "room", "", "host 3"]
    );
    assert!(
        timeline.lane("waiter").is_some(),
        "the name starts with another word"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_outside_of_any_lane_is_ignored() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    sleep(ms(100))
        .instrument(info_span!("wait for permit"))
        .await;
    assert_eq!(recorder.snapshot().lanes(), []);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_outlives_its_lane_is_cut_at_the_lanes_end() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async {
        tokio::spawn(sleep(ms(200)).instrument(info_span!("wait for permit")));
        sleep(ms(100)).await;
        timeline::done();
    };
    lane.instrument(info_span!("lane")).await;
    assert_eq!(
        recorder.snapshot().lane("lane").unwrap().waits,
        permit(0, 100)
    );
    sleep(ms(200)).await;
    assert_eq!(
        recorder.snapshot().lane("lane").unwrap().waits,
        permit(0, 100)
    );
}
