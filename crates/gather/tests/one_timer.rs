//! What the chapter says of waiting without a future for each.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gather::one_timer::one_timer;
use gather::polls::PollCount;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn one_timer_hands_over_each_item_when_its_time_has_come() {
    let started = Instant::now();
    let mut seen = Vec::new();
    let items = [(3, "c"), (1, "a"), (2, "b"), (1, "also a")];
    let items = items.map(|(seconds, name)| (started + seconds * SECOND, name));
    one_timer(items, |name| {
        seen.push((started.elapsed().as_secs(), name));
    })
    .await;
    assert_eq!(seen, [(1, "a"), (1, "also a"), (2, "b"), (3, "c")]);
}

#[tokio::test(start_paused = true)]
async fn one_timer_is_polled_twice_for_a_hundred_items_of_one_moment() {
    let polls = PollCount::default();
    let at = Instant::now() + SECOND;
    let mut ended = 0;
    polls
        .count(one_timer((0..100).map(|n| (at, n)), |_| ended += 1))
        .await;
    assert_eq!((ended, polls.so_far()), (100, 2));
}

#[tokio::test(start_paused = true)]
async fn one_timer_gives_its_thread_away_where_very_many_are_due() {
    let ended = Arc::new(AtomicUsize::new(0));
    let at = Instant::now() + SECOND;
    let neighbour = tokio::spawn({
        let ended = Arc::clone(&ended);
        async move {
            tokio::time::sleep_until(at).await;
            ended.load(Ordering::Relaxed)
        }
    });
    tokio::task::yield_now().await;
    one_timer((0..1_000).map(|n| (at, n)), |_| {
        ended.fetch_add(1, Ordering::Relaxed);
    })
    .await;
    let seen = neighbour.await.unwrap();
    assert!(
        seen < 200,
        "the neighbour had its turn after {seen} of 1000"
    );
}

#[tokio::test(start_paused = true)]
async fn one_timer_that_is_dropped_hands_over_no_more() {
    let started = Instant::now();
    let mut seen = Vec::new();
    let items = (1..=4).map(|n| (started + n * SECOND, n));
    let waiting = one_timer(items, |n| seen.push(n));
    let limit = 2 * SECOND + SECOND / 2;
    tokio::time::timeout(limit, waiting).await.unwrap_err();
    assert_eq!(seen, [1, 2]);
}
