//! What a test can say of code that waits: on a paused clock, and dropped at every await. Streams are in `lines.rs`.

use crate::support::{HOUR, PATIENCE, SECOND, ms};
use cancel_check::{cancel_at_every_await, cancel_at_every_await_from};
use testing::ready::{NotReady, until_ready, until_ready_by_std};
use testing::transfer::{Store, in_one_call, in_two_calls};
use tokio::time::{Instant, sleep, timeout};

// ANCHOR: questions
#[tokio::test(start_paused = true)]
async fn it_asks_at_once_and_then_each_second() {
    let began = Instant::now();
    let mut asked_at = Vec::new();
    let ready = async || {
        asked_at.push(began.elapsed());
        sleep(ms(200)).await; // the answer takes a while
        asked_at.len() == 3
    };
    let asked = until_ready(ready, SECOND, HOUR).await;
    assert_eq!(asked, Ok(3));
    assert_eq!(
        asked_at,
        [ms(0), ms(1000), ms(2000)],
        "an answer doesn't delay the next question"
    );
    assert_eq!(began.elapsed(), ms(2200), "and the third says yes");
}
// ANCHOR_END: questions

// ANCHOR: patience
#[tokio::test(start_paused = true)]
async fn it_gives_up_when_its_patience_ends() {
    let began = Instant::now();
    let never = async || false;
    let ended = until_ready(never, SECOND, HOUR).await;
    assert_eq!(ended, Err(NotReady { patience: HOUR }));
    assert_eq!(began.elapsed(), HOUR, "an hour, to the millisecond");
}
// ANCHOR_END: patience

#[tokio::test(start_paused = true)]
async fn it_gives_up_in_the_middle_of_a_question() {
    let began = Instant::now();
    let deaf = async || {
        sleep(HOUR).await;
        true
    };
    let ended = until_ready(deaf, SECOND, ms(2500)).await;
    assert!(ended.is_err());
    assert_eq!(began.elapsed(), ms(2500));
}

#[tokio::test]
async fn on_a_real_clock_both_clocks_are_one() {
    let never = async || false;
    let patience = ms(30);
    let ended = timeout(PATIENCE, until_ready_by_std(never, ms(10), patience)).await;
    assert_eq!(ended.unwrap(), Err(NotReady { patience }));
}

#[tokio::test(start_paused = true)]
async fn patience_by_the_clock_of_std_never_ends_on_a_paused_clock() {
    let never = async || false;
    let patience = ms(2500);
    timeout(ms(60_000), until_ready_by_std(never, SECOND, patience))
        .await
        .expect_err("sixty questions later, almost no time has passed on std's clock");
}

// ANCHOR: every_await
#[tokio::test(start_paused = true)]
async fn a_transfer_in_one_call_loses_nothing_wherever_it_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Store::new(100, ms(100)),
        async |store| in_one_call(store, 100).await,
        async |store, completed| {
            let [a, b] = store.balances();
            assert_eq!(a + b, 100, "something is lost: {a} and {b}");
            assert!(completed.is_none() || b == 100, "it said that it was done");
        },
    )
    .await;
    assert_eq!(awaits, 2, "the way there, and the way back");
}
// ANCHOR_END: every_await

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 2")]
async fn a_transfer_in_two_calls_is_caught_at_the_await_that_loses_it() {
    cancel_at_every_await_from(
        async || Store::new(100, ms(100)),
        async |store| in_two_calls(store, 100).await,
        async |store, _| {
            let [a, b] = store.balances();
            assert_eq!(a + b, 100, "something is lost: {a} and {b}");
        },
    )
    .await;
}

// ANCHOR: one_moment
#[tokio::test(start_paused = true)]
async fn one_try_at_one_moment_finds_nothing() {
    let store = Store::new(100, ms(100));
    timeout(ms(50), in_two_calls(&store, 100))
        .await
        .expect_err("the first call is on its way");
    let [a, b] = store.balances();
    assert_eq!(a + b, 100, "a test of cancellation, and a good one at that");
}
// ANCHOR_END: one_moment

#[tokio::test(start_paused = true)]
async fn a_question_that_is_dropped_is_followed_by_no_other() {
    let awaits = cancel_at_every_await(
        async || {
            let mut asked = 0;
            until_ready(
                async || {
                    asked += 1;
                    sleep(ms(100)).await;
                    asked == 3
                },
                SECOND,
                HOUR,
            )
            .await
        },
        async |asked| assert!(asked.is_none_or(|asked| asked == Ok(3))),
    )
    .await;
    assert_eq!(awaits, 5, "three answers, and two pauses between them");
}
