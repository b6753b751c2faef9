//! A recorder is one thread's. What the other threads of a test program do must not blind it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use timeline::{Outcome, Recorder};
use tracing::instrument;

#[instrument(ret)]
fn work() {}

// `tracing` caches for each place in the code whether anybody listens. This test is alone in its file: another recorder in the
// process would change what is cached.
#[test]
fn a_span_is_recorded_though_a_thread_without_recorder_met_it_first() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    std::thread::spawn(work).join().unwrap();
    work();
    let timeline = recorder.snapshot();
    let outcomes: Vec<Outcome> = timeline.lanes().iter().map(|lane| lane.outcome).collect();
    assert_eq!(
        outcomes,
        [Outcome::Done],
        "this thread's call is recorded, the other's isn't"
    );
}
