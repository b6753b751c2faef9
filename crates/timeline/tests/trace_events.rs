//! The file for trace viewers.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeMap;

use common::{eight_jobs, everything, ms};
use serde_json::Value;
use timeline::{Recorder, Timeline};
use tokio::time::sleep;
use tracing::{Instrument as _, info_span};

fn events(timeline: &Timeline) -> Vec<Value> {
    let json: Value = serde_json::from_str(&timeline.to_trace_events()).expect("valid JSON");
    json["traceEvents"].as_array().unwrap().clone()
}

fn of_phase<'a>(events: &'a [Value], phase: &'a str) -> impl Iterator<Item = &'a Value> {
    events.iter().filter(move |event| event["ph"] == phase)
}

/// Panics unless any two slices of a thread are apart or one inside the other.
fn assert_nested(events: &[Value]) {
    let mut threads: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::new();
    for slice in of_phase(events, "X") {
        let (from, length) = (
            slice["ts"].as_u64().unwrap(),
            slice["dur"].as_u64().unwrap(),
        );
        threads
            .entry(slice["tid"].as_u64().unwrap())
            .or_default()
            .push((from, from + length));
    }
    for slices in threads.values() {
        for (index, a) in slices.iter().enumerate() {
            for b in &slices[index + 1..] {
                let apart = a.1 <= b.0 || b.1 <= a.0;
                let inside = (a.0 <= b.0 && b.1 <= a.1) || (b.0 <= a.0 && a.1 <= b.1);
                assert!(apart || inside, "{a:?} and {b:?} overlap");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_lane_is_a_thread_with_its_label_as_name() {
    let timeline = eight_jobs().await;
    let events = events(&timeline);
    let names: Vec<_> = of_phase(&events, "M")
        .filter(|event| event["name"] == "thread_name")
        .map(|event| {
            (
                event["tid"].as_u64().unwrap(),
                event["args"]["name"].as_str().unwrap(),
            )
        })
        .collect();
    let labels = timeline.lanes().iter().map(|lane| lane.label.as_str());
    assert_eq!(names, (1..).zip(labels).collect::<Vec<_>>());
    let job = of_phase(&events, "X")
        .find(|event| event["name"] == "job 8")
        .unwrap();
    assert_eq!((&job["ts"], &job["dur"]), (&0.into(), &2_500_000.into()));
    assert_eq!(job["args"]["outcome"], "cancelled");
    let wait = of_phase(&events, "X")
        .filter(|event| event["cat"] == "wait")
        .last()
        .unwrap();
    assert_eq!(
        (&wait["name"], &wait["dur"]),
        (&"waiting for permit".into(), &2_000_000.into())
    );
}

#[tokio::test(start_paused = true)]
async fn parents_results_and_marks_are_told() {
    let events = events(&everything().await);
    let broken = of_phase(&events, "X")
        .find(|event| event["args"]["outcome"] == "failed")
        .unwrap();
    assert_eq!(
        broken["args"]["parent"],
        "a page with a name that is too long"
    );
    assert_eq!(broken["args"]["result"], "503 for /broken <&>");
    let mark = of_phase(&events, "i").next().unwrap();
    assert_eq!(
        (&mark["name"], &mark["ts"]),
        (&"headers read bytes=512".into(), &300_000.into())
    );
}

#[tokio::test(start_paused = true)]
async fn any_text_makes_valid_json() {
    let nasty = "\"quoted\" \\ C:\\temp \u{1b}[31m red \u{7f} \u{2028} \u{1f980}";
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async { tracing::info!("{nasty}") };
    lane.instrument(info_span!("lane", label = nasty)).await;
    let timeline = recorder.snapshot();
    let events = events(&timeline);
    assert_eq!(events[0]["args"]["name"], timeline.lanes()[0].label);
    assert!(
        timeline.lanes()[0]
            .label
            .starts_with("\"quoted\" \\ C:\\temp ")
    );
    let mark = of_phase(&events, "i").next().unwrap();
    assert_eq!(mark["name"], timeline.lanes()[0].marks[0].text);
}

#[tokio::test(start_paused = true)]
async fn slices_nest() {
    assert_nested(&events(&eight_jobs().await));
    assert_nested(&events(&everything().await));
}

#[tokio::test]
async fn slices_nest_on_a_real_clock_where_waits_begin_in_the_middle_of_polls() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async {
        for _ in 0..20 {
            let one = sleep(ms(2)).instrument(info_span!("wait for one"));
            let two = async {
                tokio::task::yield_now().await;
                sleep(ms(3)).instrument(info_span!("wait for two")).await;
            };
            tokio::join!(one, two);
        }
    };
    lane.instrument(info_span!("lane")).await;
    let timeline = recorder.snapshot();
    let events = events(&timeline);
    assert_nested(&events);
    let slices = of_phase(&events, "X")
        .filter(|event| event["cat"] == "wait")
        .count();
    assert!(
        slices > 40,
        "each of the second waits sticks out of the first: {slices} slices"
    );
}
