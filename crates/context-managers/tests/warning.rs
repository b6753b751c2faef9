//! What a dropped session says.
//!
//! The only test of its file: `tracing` remembers for the whole process whether an event interests anybody, and asks the thread
//! that meets it first. Beside other tests that thread may be one without a subscriber.

use crate::support::{ANSWER, HELD};
use context_managers::server::Server;
use context_managers::session::Session;
use timeline::Recorder;
use tracing::{Instrument, info_span};

#[tokio::test(start_paused = true)]
async fn a_session_that_is_dropped_leaves_a_warning() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let server = Server::new(2, ANSWER, HELD);
    let dropped = async { drop(Session::open(server.connect()).await.unwrap()) };
    dropped.instrument(info_span!("dropped")).await;
    let closed = async {
        let session = Session::open(server.connect()).await.unwrap();
        session.close().await.unwrap();
    };
    closed.instrument(info_span!("closed")).await;

    let run = recorder.take();
    let warnings: Vec<_> = run
        .lanes()
        .iter()
        .flat_map(|lane| {
            lane.marks
                .iter()
                .map(|mark| (lane.label.as_str(), &mark.text))
        })
        .filter(|(_, text)| text.contains("dropped without close"))
        .collect();
    let lanes: Vec<_> = warnings.iter().map(|(lane, _)| *lane).collect();
    assert_eq!(
        lanes,
        ["dropped"],
        "`Drop` can't close, but it can say that nobody did; who closes is left in peace"
    );
}
