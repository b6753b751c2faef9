//! One recording after the other, other clocks, other layers.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{ms, secs};
use timeline::{Outcome, Recorder};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;
use tracing::{Instrument as _, Subscriber, info, info_span, instrument};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

#[instrument(ret)]
async fn nap(n: u64) {
    sleep(ms(100 * n)).await;
}

#[tokio::test(start_paused = true)]
async fn take_ends_a_recording_and_starts_the_next_at_zero() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    nap(3).await;
    let first = recorder.take();
    assert_eq!((first.took(), first.lanes().len()), (ms(300), 1));
    nap(2).await;
    let second = recorder.take();
    assert_eq!(second.took(), ms(200));
    assert_eq!(second.lanes().len(), 1);
    assert_eq!(second.lane("nap 2").unwrap().made, ms(0));
    assert_eq!(recorder.snapshot().lanes(), []);
}

#[tokio::test(start_paused = true)]
async fn spans_that_live_across_take_are_ignored_from_then_on() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let parent = async {
        sleep(ms(200)).instrument(info_span!("wait for take")).await;
        info!("after");
        sleep(ms(100))
            .instrument(info_span!("wait for nothing"))
            .await;
        nap(1).await;
    };
    let parent = tokio::spawn(parent.instrument(info_span!("parent")));
    sleep(ms(100)).await;
    let first = recorder.take();
    assert_eq!(first.lane("parent").unwrap().outcome, Outcome::Running);
    parent.await.unwrap();
    let second = recorder.take();
    assert_eq!(
        second.lanes().len(),
        1,
        "only what was made after take(): {second:#?}"
    );
    assert_eq!(
        second.lane("nap 1").unwrap().parent,
        None,
        "its parent is forgotten"
    );
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_recording() {
    let recorder = Recorder::new();
    let _guard = recorder.clone().set_default();
    nap(1).await;
    assert_eq!(recorder.snapshot(), recorder.clone().snapshot());
    assert_eq!(recorder.snapshot().lanes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_its_guard_it_records_no_more() {
    let recorder = Recorder::new();
    let guard = recorder.set_default();
    drop(guard);
    nap(1).await;
    assert_eq!(recorder.snapshot().lanes(), []);
    let _guard = recorder.set_default();
    nap(2).await;
    assert_eq!(
        recorder.snapshot().lanes().len(),
        1,
        "and may be installed again"
    );
}

fn paused() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

#[test]
fn the_paused_clock_is_read_after_its_runtime_has_returned_and_from_other_threads() {
    let runtime = paused();
    let (recorder, _guard) = runtime.block_on(async {
        let recorder = Recorder::new();
        let guard = recorder.set_default();
        nap(30).await;
        (recorder, guard)
    });
    assert_eq!(recorder.snapshot().took(), secs(3));
    drop(runtime);
    let elsewhere = std::thread::spawn(move || recorder.snapshot().took());
    assert_eq!(
        elsewhere.join().unwrap(),
        secs(3),
        "a paused clock stands still"
    );
}

#[test]
fn made_outside_of_a_runtime_it_reads_the_real_clock() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let runtime = paused();
    runtime.block_on(nap(36_000));
    let took = recorder.snapshot().took();
    assert!(
        took < secs(60),
        "an hour passed on the paused clock, {took:?} on the real one"
    );
    runtime.block_on(async {
        let _before = recorder.take();
        nap(36_000).await;
    });
    assert_eq!(
        recorder.snapshot().took(),
        secs(3600),
        "take() took the runtime's clock"
    );
}

/// Counts what it sees.
struct Counter(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, _event: &tracing::Event<'_>, _context: Context<'_, S>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn it_hides_nothing_from_the_layers_beside_it() {
    let recorder = Recorder::new().with_filter(|_| false);
    let seen = Arc::new(AtomicUsize::new(0));
    let subscriber = tracing_subscriber::registry()
        .with(recorder.layer())
        .with(Counter(Arc::clone(&seen)));
    let _guard = tracing::subscriber::set_default(subscriber);
    info!("seen");
    tracing::trace!(target: "hyper", "seen too");
    assert_eq!(seen.load(Ordering::Relaxed), 2);
    assert_eq!(recorder.snapshot().lanes(), []);
}

#[tokio::test(start_paused = true)]
async fn two_recorders_can_look_at_one_program() {
    let (one, two) = (Recorder::new(), Recorder::new());
    let subscriber = tracing_subscriber::registry()
        .with(one.layer())
        .with(two.layer());
    let _guard = tracing::subscriber::set_default(subscriber);
    nap(1).await;
    assert_eq!(one.snapshot(), two.snapshot());
    assert_eq!(one.snapshot().lanes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_recorder_can_look_at_two_registries() {
    let recorder = Recorder::new();
    let outer = recorder.set_default();
    let open = info_span!("open");
    let inner = recorder.set_default();
    // The first span of a registry always has the same number.
    let other = info_span!("other");
    drop(other);
    let outcome = |label| recorder.snapshot().lane(label).unwrap().outcome;
    assert_eq!(
        (outcome("open"), outcome("other")),
        (Outcome::Running, Outcome::NeverPolled)
    );
    drop(open);
    assert_eq!(outcome("open"), Outcome::NeverPolled);
    drop((inner, outer));
}
