//! Labels, kinds, families, events.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::ms;
use timeline::{Mark, Recorder, Timeline};
use tokio::time::sleep;
use tracing::field::Empty;
use tracing::{Instrument as _, Span, info, info_span, instrument};

fn labels(timeline: &Timeline) -> Vec<&str> {
    timeline
        .lanes()
        .iter()
        .map(|lane| lane.label.as_str())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_label_is_the_name_and_the_values_of_the_fields_in_order() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let path = String::from("/get");
    let _spans = [
        info_span!("request", n = 3),
        info_span!("request", host = "a.example", n = 3),
        info_span!("request", ?path, ok = true, %path, seconds = 0.5),
        info_span!("request", n = 3, label = "the third"),
        info_span!("two\nlines"),
    ];
    let expected = [
        "request 3",
        "request a.example 3",
        "request /get true /get 0.5",
        "the third",
        "two lines",
    ];
    let timeline = recorder.snapshot();
    assert_eq!(labels(&timeline), expected);
    assert_eq!(
        timeline.lanes_of("request").count(),
        4,
        "the kind is the span's name"
    );
}

#[tokio::test(start_paused = true)]
async fn a_field_that_is_recorded_later_is_appended() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let request = info_span!("request", n = 3, status = Empty);
    assert_eq!(labels(&recorder.snapshot()), ["request 3"]);
    request.record("status", 200);
    assert_eq!(labels(&recorder.snapshot()), ["request 3 200"]);
}

#[tokio::test(start_paused = true)]
async fn children_stand_under_their_parents() {
    #[instrument(ret)]
    async fn child(n: u32) {
        sleep(ms(100)).await;
    }
    #[instrument(ret)]
    async fn parent(name: &str) {
        child(1).await;
        child(2).await;
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    tokio::join!(parent("a"), parent("b"));
    let timeline = recorder.snapshot();
    // They were made in the order a, a's 1, b, b's 1, a's 2, b's 2.
    let expected = [
        "parent a", "child 1", "child 2", "parent b", "child 1", "child 2",
    ];
    assert_eq!(labels(&timeline), expected);
    let parents: Vec<_> = timeline.lanes().iter().map(|lane| lane.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(0), None, Some(3), Some(3)]);
    let depths: Vec<_> = timeline.lanes().iter().map(|lane| lane.depth).collect();
    assert_eq!(depths, [0, 1, 1, 0, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_task_belongs_to_the_lane_that_its_span_was_made_in() {
    #[instrument(ret)]
    async fn made_by_its_first_poll() {}
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let server = async {
        let handler = async {}.instrument(info_span!("made here"));
        tokio::spawn(handler).await.unwrap();
        tokio::spawn(made_by_its_first_poll()).await.unwrap();
        let alone = async {}.instrument(info_span!(parent: None, "made an orphan"));
        tokio::spawn(alone).await.unwrap();
        made_by_its_first_poll().await;
    };
    server.instrument(info_span!("server")).await;
    let timeline = recorder.snapshot();
    let children = timeline
        .lanes()
        .iter()
        .filter(|lane| lane.parent == Some(0));
    let children: Vec<_> = children.map(|lane| lane.label.as_str()).collect();
    assert_eq!(children, ["made here", "made_by_its_first_poll"]);
    assert_eq!(
        timeline.lanes().len(),
        5,
        "the first poll of a task is outside of any lane"
    );
}

#[tokio::test(start_paused = true)]
async fn events_are_marks_of_the_lane_that_they_happen_in() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    info!("outside of any lane");
    let lane = async {
        sleep(ms(100)).await;
        info!(left = 2, "permit acquired");
        async { info!(n = 1) }
            .instrument(info_span!("wait for more"))
            .await;
    };
    lane.instrument(info_span!("lane")).await;
    let timeline = recorder.snapshot();
    let mark = |text: &str| Mark {
        at: ms(100),
        text: text.to_owned(),
    };
    assert_eq!(
        timeline.lanes()[0].marks,
        [mark("permit acquired left=2"), mark("n=1")]
    );
}

#[tokio::test(start_paused = true)]
async fn libraries_are_left_out_and_lanes_inside_them_belong_to_the_lane_around() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let ours = async {
        let theirs = async {
            info!(target: "hyper::proto", "read 512 bytes");
            async {}.instrument(info_span!("handler")).await;
        };
        theirs
            .instrument(info_span!(target: "hyper::client", "send"))
            .await;
    };
    ours.instrument(info_span!("request")).await;
    let timeline = recorder.snapshot();
    assert_eq!(labels(&timeline), ["request", "handler"]);
    assert_eq!(timeline.lane("request").unwrap().marks, []);
    assert_eq!(timeline.lane("handler").unwrap().parent, Some(0));
}

#[tokio::test(start_paused = true)]
async fn another_filter_replaces_the_one_that_leaves_libraries_out() {
    let recorder = Recorder::new().with_filter(|metadata| metadata.name() != "secret");
    let _guard = recorder.set_default();
    let library = async { timeline::done() };
    library
        .instrument(info_span!(target: "hyper::client", "send"))
        .await;
    async {}.instrument(info_span!("secret")).await;
    assert_eq!(labels(&recorder.snapshot()), ["send"]);

    let recorder = Recorder::new().with_filter(|metadata| metadata.is_span());
    let _guard = recorder.set_default();
    async { timeline::done() }
        .instrument(info_span!("lane"))
        .await;
    let outcome = recorder.snapshot().lanes()[0].outcome;
    assert_eq!(outcome, timeline::Outcome::Done, "no filter hides done()");
}

#[tokio::test(start_paused = true)]
async fn polls_beyond_the_limit_are_counted() {
    #[instrument(ret)]
    async fn busy(polls: usize) {
        for _ in 1..polls {
            tokio::task::yield_now().await;
        }
    }
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    busy(timeline::MAX_POLLS + 5).await;
    let timeline = recorder.snapshot();
    let busy = &timeline.lanes()[0];
    assert_eq!(
        (busy.polls.len(), busy.polls_left_out),
        (timeline::MAX_POLLS, 5)
    );
    assert_eq!(busy.poll_count(), timeline::MAX_POLLS + 5);
}

#[tokio::test(start_paused = true)]
async fn a_span_of_two_futures_is_one_lane() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let span: Span = info_span!("pair");
    let one = sleep(ms(100)).instrument(span.clone());
    let two = sleep(ms(200)).instrument(span);
    tokio::join!(one, two);
    let timeline = recorder.snapshot();
    assert_eq!(labels(&timeline), ["pair"]);
    assert_eq!(timeline.lanes()[0].ended, Some(ms(200)));
}
