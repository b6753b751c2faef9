//! Permits and tokens come back wherever their taker is dropped: at every await, not only where a test happens to cancel it.

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::support::{HOUR, SECOND, ms};
use cancel_check::cancel_at_every_await_from;
use semaphores::cancel::{keeps_its_place, limit_on_everything, limit_on_the_work};
use semaphores::hosts::HostLimits;
use semaphores::lent::Connection;
use semaphores::many::{Memory, job};
use semaphores::permits::request;
use semaphores::rate::by_both;
use semaphores::shed::wait_a_little;
use semaphores::token_bucket::TokenBucket;
use semaphores::two_limits::host_first;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

/// Runs `scenario` with a semaphore whose only permit is somebody else's for the first 100 ms; asserts that it comes back,
/// and that the scenario was dropped at so many awaits.
async fn the_permit_comes_back<T>(awaits: usize, scenario: impl AsyncFn(Arc<Semaphore>) -> T) {
    let at = cancel_at_every_await_from(
        async || {
            let semaphore = Arc::new(Semaphore::new(1));
            let permit = Arc::clone(&semaphore).acquire_owned().await.unwrap();
            tokio::spawn(async move {
                sleep(ms(100)).await;
                drop(permit);
            });
            semaphore
        },
        async |semaphore| scenario(Arc::clone(semaphore)).await,
        async |semaphore, _| {
            sleep(ms(200)).await; // by now the other has given back its own
            assert_eq!(semaphore.available_permits(), 1, "a permit is lost");
        },
    )
    .await;
    assert_eq!(at, awaits);
}

#[tokio::test(start_paused = true)]
async fn the_permit_comes_back_wherever_its_taker_is_dropped() {
    the_permit_comes_back(2, async |semaphore| request(1, semaphore, SECOND).await).await;
    the_permit_comes_back(2, async |semaphore| {
        limit_on_everything(1, semaphore, HOUR, SECOND)
            .await
            .unwrap();
    })
    .await;
    the_permit_comes_back(2, async |semaphore| {
        limit_on_the_work(1, semaphore, HOUR, SECOND).await.unwrap();
    })
    .await;
    the_permit_comes_back(2, async |semaphore| {
        wait_a_little(1, semaphore, SECOND).await
    })
    .await;
    the_permit_comes_back(3, async |semaphore| {
        drop(keeps_its_place(&semaphore, ms(40)).await.unwrap());
    })
    .await;
    the_permit_comes_back(2, async |semaphore| {
        let _connection = Connection::open(1, &semaphore).await.unwrap();
        sleep(SECOND).await;
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn two_limits_are_both_given_back_wherever_their_taker_is_dropped() {
    let hosts = Arc::new(HostLimits::new(1));
    the_permit_comes_back(2, async |all| {
        host_first("host", 1, all, Arc::clone(&hosts), SECOND).await
    })
    .await;
    let again = hosts.acquire("host");
    assert!(
        tokio::time::timeout(ms(1), again).await.is_ok(),
        "that of the host, too"
    );
}

#[tokio::test(start_paused = true)]
async fn memory_comes_back_wherever_a_job_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || {
            let memory = Arc::new(Memory::new(3));
            let other = Arc::clone(&memory);
            tokio::spawn(async move { job("other", 2, &other, ms(100)).await });
            tokio::task::yield_now().await;
            assert_eq!(memory.free(), 1, "one is free, and will be set aside");
            memory
        },
        async |memory| job("large", 3, memory, SECOND).await.unwrap(),
        async |memory, _| {
            sleep(ms(200)).await;
            assert_eq!(memory.free(), 3, "what was set aside is free again");
        },
    )
    .await;
    assert_eq!(awaits, 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_taken_by_who_gets_it_and_by_nobody_who_is_dropped() {
    let one = NonZeroU32::MIN;
    let ten = NonZeroU32::new(10).unwrap();
    let awaits = cancel_at_every_await_from(
        async || {
            let bucket = TokenBucket::new(ten, one);
            bucket.acquire().await;
            (bucket, Instant::now())
        },
        async |(bucket, _)| bucket.acquire().await,
        async |(bucket, began), got_it| {
            bucket.acquire().await;
            let next = if got_it.is_some() { ms(200) } else { ms(100) };
            assert_eq!(began.elapsed(), next, "the next token goes to the next");
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_under_both_limits_gives_its_permit_back() {
    the_permit_comes_back(3, async |semaphore| {
        let one_a_second = TokenBucket::new(NonZeroU32::MIN, NonZeroU32::MIN);
        one_a_second.acquire().await; // it is full at first
        by_both(1, semaphore, Arc::new(one_a_second), SECOND).await
    })
    .await;
}
