//! What the chapter promises of backoff and jitter, on a paused clock: times are equalities.
//!
//! The loop with all its limits: `retries.rs`. Each fault: `faults.rs`.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{BACKOFF, Count, DAY, Failed, SECOND, fails, ms, random};
use errors::backoff::{Backoff, at_once, with_backoff, with_jitter};
use errors::crowd::{Service, in_step, scattered};
use errors::once::{Till, pay, pay_once};
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn four_attempts_pause_700_ms() {
    let count = Count::default();
    let started = Instant::now();
    let ended = with_backoff(4, BACKOFF, || fails(&count)).await;
    assert_eq!(started.elapsed(), ms(100 + 200 + 400));
    assert_eq!(ended, Err(Failed(4)), "the last error, after four attempts");
}

#[tokio::test(start_paused = true)]
async fn attempts_at_once_give_the_other_side_no_time() {
    let count = Count::default();
    let started = Instant::now();
    at_once(4, || fails(&count)).await.unwrap_err();
    assert_eq!((started.elapsed(), count.get()), (Duration::ZERO, 4));
}

#[tokio::test(start_paused = true)]
async fn the_first_success_ends_the_attempts() {
    let count = Count::default();
    let second = || async {
        if count.up() == 2 {
            Ok(())
        } else {
            Err(Failed(1))
        }
    };
    let started = Instant::now();
    with_backoff(4, BACKOFF, second).await.unwrap();
    assert_eq!((started.elapsed(), count.get()), (ms(100), 2));
}

#[test]
fn the_pauses_double_up_to_the_longest() {
    let limits: Vec<_> = (1..=6).map(|failures| BACKOFF.limit(failures)).collect();
    assert_eq!(limits, [100, 200, 400, 800, 1000, 1000].map(ms));
    assert_eq!(
        BACKOFF.limit(u32::MAX),
        SECOND,
        "no overflow, however often"
    );
}

#[test]
fn full_jitter_is_anything_up_to_the_limit() {
    let mut random = random();
    let mut pauses: Vec<_> = (0..1000).map(|_| BACKOFF.pause(4, &mut random)).collect();
    pauses.sort();
    let (least, most) = (pauses[0], pauses[999]);
    assert!(
        least < ms(20) && most > ms(780) && most <= ms(800),
        "{least:?} to {most:?}"
    );
    let middle = pauses[500];
    assert!((ms(350)..ms(450)).contains(&middle), "evenly: {middle:?}");
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_pauses() {
    let mut took = Vec::new();
    for _ in 0..2 {
        let count = Count::default();
        let started = Instant::now();
        with_jitter(4, BACKOFF, &mut random(), || fails(&count))
            .await
            .unwrap_err();
        took.push(started.elapsed());
    }
    assert_eq!(took[0], took[1]);
    assert!(
        took[0] <= ms(703),
        "never more than without jitter: {took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_crowd_in_step_meets_itself_at_each_attempt() {
    let backoff = Backoff {
        longest: ms(800),
        ..BACKOFF
    };
    let service = Arc::new(Service::new(2, ms(100)));
    let started = Instant::now();
    in_step(20, &service, backoff).await;
    let (crowd, took) = (service.seen(), started.elapsed());
    assert_eq!(crowd.requests, 20 + 18 + 16 + 14 + 12 + 10 + 8 + 6 + 4 + 2);
    assert_eq!(
        took,
        ms(5600),
        "two are served at each meeting, and eight meetings are far apart"
    );

    let service = Arc::new(Service::new(2, ms(100)));
    let started = Instant::now();
    scattered(20, &service, backoff).await;
    let (apart, scattered_took) = (service.seen(), started.elapsed());
    assert!(
        scattered_took < took / 3,
        "full jitter: {scattered_took:?} against {took:?}"
    );
    assert!(
        apart.requests < crowd.requests,
        "{apart:?} against {crowd:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dropped_retry_makes_no_further_attempt() {
    let attempt = ms(100);
    let backoff = Backoff {
        first: ms(100),
        longest: ms(100),
    };
    // Dropped at every tenth of a second, in attempts and in pauses.
    for tenths in 0..20 {
        let count = Count::default();
        let operation = || async {
            count.up();
            sleep(attempt).await;
            Err::<(), _>(Failed(0))
        };
        let call = with_backoff(100, backoff, operation);
        timeout(ms(100 * tenths + 50), call).await.unwrap_err();
        let made = count.get();
        sleep(DAY).await;
        assert_eq!(
            count.get(),
            made,
            "dropped after {tenths} tenths of a second"
        );
        assert_eq!(u64::from(made), tenths / 2 + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_receipt_makes_a_retry_pay_twice() {
    let till = Till::losing(1);
    assert_eq!(pay(&till, 1000).await, Ok(1000), "all seems well");
    assert_eq!(till.charged(), 2000);
}

#[tokio::test(start_paused = true)]
async fn with_a_key_a_retry_pays_once() {
    let till = Till::losing(2);
    assert_eq!(pay_once(&till, 1000, 7).await, Ok(1000));
    assert_eq!(till.charged(), 1000);
    assert_eq!(
        pay_once(&till, 500, 8).await,
        Ok(500),
        "another payment has another key"
    );
    assert_eq!(till.charged(), 1500);
}
