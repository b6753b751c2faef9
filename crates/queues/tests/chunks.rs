//! What the chapter says of items that are handed over in chunks.

use std::ops::Range;

use demo::testing::in_time;
use queues::chunks::{in_chunks, item_by_item};
use timeline::{Lane, Recorder};

/// Three producers with as many items as no chunk divides.
fn producers() -> Vec<Range<u64>> {
    vec![0..101, 101..211, 211..1_000]
}

const SUM: u64 = 1_000 * 999 / 2;

#[tokio::test]
async fn chunks_lose_no_item_and_repeat_none() {
    for (chunk, room, consumers) in [(1, 1, 1), (7, 2, 3), (10, 1, 2), (5_000, 1, 2)] {
        let sum = in_time(in_chunks(producers(), chunk, room, consumers)).await;
        assert_eq!(sum, SUM, "chunks of {chunk}, room for {room}");
    }
    assert_eq!(in_time(item_by_item(producers(), 10, 2)).await, SUM);
}

#[tokio::test]
async fn a_queue_without_producers_ends_at_once() {
    let nobody = Vec::<Range<u64>>::new;
    assert_eq!(in_time(in_chunks(nobody(), 10, 1, 2)).await, 0);
    assert_eq!(in_time(item_by_item(nobody(), 10, 2)).await, 0);
}

/// How often the consumers of `way` are polled.
async fn polls(way: impl Future<Output = u64>) -> usize {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    in_time(way).await;
    let run = recorder.snapshot();
    run.lanes_of("consumer").map(Lane::poll_count).sum()
}

#[tokio::test]
async fn larger_chunks_wake_the_consumers_less_often() {
    let items = || vec![0..5_000_u64, 5_000..10_000];
    let tens = polls(in_chunks(items(), 10, 1, 2)).await;
    let hundreds = polls(in_chunks(items(), 100, 1, 2)).await;
    assert!(
        hundreds * 5 < tens,
        "chunks of 100: {hundreds} polls, chunks of 10: {tens}"
    );
}

#[tokio::test]
#[should_panic(expected = "at least one item")]
async fn a_chunk_of_nothing_is_refused() {
    in_chunks(producers(), 0, 1, 2).await;
}
