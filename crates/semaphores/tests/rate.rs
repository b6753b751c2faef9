//! What the chapter promises of rates: what a semaphore doesn't limit, and what a token bucket does.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{SECOND, all_sent, late_and_early, ms, recorded};
use semaphores::token_bucket::TokenBucket;
use semaphores::{permits, rate};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const TEN: NonZeroU32 = NonZeroU32::new(10).unwrap();

#[tokio::test(start_paused = true)]
async fn a_semaphore_does_not_limit_the_rate() {
    let (_, timeline) = recorded(permits::limited(20, 5, ms(100))).await;

    let sent = all_sent(&timeline);
    assert_eq!(sent.len(), 20);
    assert_eq!(
        sent.last(),
        Some(&ms(300)),
        "five permits, and twenty starts in 0.3 s"
    );
    assert_eq!(timeline.took(), ms(400));
}

#[tokio::test(start_paused = true)]
async fn ten_permits_are_a_hundred_requests_a_second_when_each_takes_a_tenth() {
    let (_, timeline) = recorded(rate::by_semaphore(100, TEN, ms(100))).await;

    let within_a_second = all_sent(&timeline)
        .iter()
        .filter(|sent| **sent < SECOND)
        .count();
    assert_eq!(within_a_second, 100);
}

#[tokio::test(start_paused = true)]
async fn a_token_bucket_lets_thirty_start_in_two_seconds() {
    let (_, timeline) = recorded(rate::by_token_bucket(30, TEN, ms(100))).await;

    let sent = all_sent(&timeline);
    let burst = vec![Duration::ZERO; 10];
    let then_ten_a_second: Vec<_> = (1..=20).map(|tenth| ms(100) * tenth).collect();
    assert_eq!(sent, [burst, then_ten_a_second].concat());
}

#[tokio::test(start_paused = true)]
async fn a_token_bucket_does_not_limit_what_is_in_flight() {
    let (_, timeline) = recorded(rate::by_token_bucket(60, TEN, 6 * SECOND)).await;

    assert_eq!(
        timeline.most_in_flight("request"),
        60,
        "a slow answer doesn't slow the starts"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_bucket_lets_twice_the_rate_start_in_its_first_second() {
    let (_, timeline) = recorded(rate::by_token_bucket(30, TEN, ms(100))).await;

    let within_a_second = all_sent(&timeline)
        .iter()
        .filter(|sent| **sent <= SECOND)
        .count();
    assert_eq!(
        within_a_second, 20,
        "the burst of ten, and the ten that were earned meanwhile"
    );
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_one_spaces_the_starts_evenly() {
    let bucket = TokenBucket::new(TEN, NonZeroU32::MIN);
    let started = Instant::now();

    for n in 0..5 {
        bucket.acquire().await;
        assert_eq!(started.elapsed(), ms(100) * n);
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_bucket_saves_up_no_more_than_a_burst() {
    let bucket = TokenBucket::new(TEN, TEN);
    sleep(60 * SECOND).await;
    let started = Instant::now();

    for _ in 0..11 {
        bucket.acquire().await;
    }

    assert_eq!(
        started.elapsed(),
        ms(100),
        "ten at once, and the eleventh waits"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_bucket_does_not_drift() {
    let three = NonZeroU32::new(3).unwrap();
    let bucket = TokenBucket::new(three, NonZeroU32::MIN);
    let started = Instant::now();

    for _ in 0..=3000 {
        bucket.acquire().await;
    }

    let late = started.elapsed() - 1000 * SECOND;
    assert!(
        late <= ms(1),
        "a third of a second isn't whole milliseconds, yet it is {late:?} late"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_bucket_serves_first_come_first_served() {
    let bucket = Arc::new(TokenBucket::new(TEN, NonZeroU32::MIN));
    let served = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for n in 0..20 {
        let (bucket, served) = (Arc::clone(&bucket), Arc::clone(&served));
        tasks.spawn(async move {
            bucket.acquire().await;
            served.lock().await.push(n);
        });
    }
    tasks.join_all().await;

    assert_eq!(*served.lock().await, (0..20).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_wait_takes_no_token() {
    let bucket = TokenBucket::new(TEN, NonZeroU32::MIN);
    bucket.acquire().await;
    let started = Instant::now();

    let (first, second) = tokio::join!(
        timeout(ms(50), bucket.acquire()),
        timeout(ms(70), bucket.acquire())
    );
    assert!(first.is_err() && second.is_err());
    bucket.acquire().await;

    assert_eq!(
        started.elapsed(),
        ms(100),
        "the next token came when it was due, for the next one"
    );
}

#[tokio::test(start_paused = true)]
async fn both_limits_hold_when_the_permit_is_taken_first() {
    let semaphore = Arc::new(Semaphore::new(4));
    let bucket = Arc::new(TokenBucket::new(TEN, NonZeroU32::MIN));
    let requests =
        (1..=40).map(|n| rate::by_both(n, Arc::clone(&semaphore), Arc::clone(&bucket), SECOND));

    let (_, timeline) = recorded(requests.collect::<JoinSet<_>>().join_all()).await;

    assert_eq!(timeline.most_in_flight("request"), 4);
    for pair in all_sent(&timeline).windows(2) {
        assert!(
            pair[1] - pair[0] >= ms(100),
            "two starts only {:?} apart",
            pair[1] - pair[0]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_taken_before_the_permit_are_spent_all_at_once() {
    let semaphore = Arc::new(Semaphore::new(4));
    let bucket = Arc::new(TokenBucket::new(TEN, NonZeroU32::MIN));
    let service_is_back = semaphore.acquire_many(4).await.unwrap();
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let (semaphore, bucket) = (Arc::clone(&semaphore), Arc::clone(&bucket));
        tasks.spawn(async move {
            bucket.acquire().await;
            let _permit = semaphore.acquire().await.unwrap();
            started.elapsed()
        });
    }
    sleep(SECOND).await;
    drop(service_is_back);

    let sent = tasks.join_all().await;

    assert_eq!(
        sent,
        vec![SECOND; 4],
        "ten a second were allowed, and four came in one instant"
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_overtakes_those_who_wait_for_a_token_bucket() {
    let bucket = TokenBucket::new(TEN, NonZeroU32::MIN);
    let (late, early) = late_and_early(|| bucket.acquire()).await;

    assert_eq!((early, late), (ms(100), ms(200)), "whoever asked first");
}
