//! What the chapter promises of the ways to end early: cancelled while waiting, cancelled while
//! holding, and a semaphore that is closed.

use std::pin::pin;
use std::sync::Arc;

use crate::support::{HOUR, SECOND, ms, recorded};
use semaphores::cancel::{self, Unfinished};
use semaphores::{close, permits};
use timeline::Outcome;
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn cancelled_while_holding_returns_the_permit() {
    let semaphore = Arc::new(Semaphore::new(1));

    let cancelled = timeout(ms(500), permits::request(1, Arc::clone(&semaphore), SECOND)).await;

    assert!(cancelled.is_err());
    assert_eq!(
        semaphore.available_permits(),
        1,
        "dropping the future drops its permit"
    );
}

#[tokio::test(start_paused = true)]
async fn an_aborted_task_returns_the_permit() {
    let semaphore = Arc::new(Semaphore::new(1));
    let task = tokio::spawn(permits::request(1, Arc::clone(&semaphore), SECOND));
    sleep(ms(500)).await;

    task.abort();

    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(semaphore.available_permits(), 1);
}

#[tokio::test(start_paused = true)]
async fn cancelled_while_waiting_loses_the_place_but_no_permit() {
    let semaphore = Semaphore::new(1);
    let held = semaphore.acquire().await.unwrap();
    let mut impatient = Box::pin(semaphore.acquire());
    let mut patient = Box::pin(semaphore.acquire());
    assert!(timeout(ms(100), &mut impatient).await.is_err());
    assert!(timeout(ms(100), &mut patient).await.is_err());

    drop(impatient);
    let mut impatient = Box::pin(semaphore.acquire());
    assert!(timeout(ms(100), &mut impatient).await.is_err());
    drop(held);

    let first = timeout(ms(100), patient).await.unwrap().unwrap();
    assert!(
        timeout(ms(100), &mut impatient).await.is_err(),
        "asked again, it is the last"
    );
    drop(first);
    drop(impatient.await.unwrap());
    assert_eq!(
        semaphore.available_permits(),
        1,
        "no permit was lost on the way"
    );
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_was_assigned_and_never_taken_goes_to_the_next() {
    let semaphore = Semaphore::new(1);
    let held = semaphore.acquire().await.unwrap();
    let mut first = Box::pin(semaphore.acquire());
    assert!(timeout(ms(100), &mut first).await.is_err());

    drop(held); // from now on the permit is `first`'s, though nobody has polled it
    assert_eq!(semaphore.available_permits(), 0);
    drop(first);

    assert!(semaphore.try_acquire().is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_waiting_future_that_nobody_polls_holds_up_the_queue() {
    let semaphore = Semaphore::new(1);
    let held = semaphore.acquire().await.unwrap();
    let mut first = pin!(semaphore.acquire());
    assert!(timeout(ms(100), &mut first).await.is_err());
    drop(held);

    let second = timeout(HOUR, semaphore.acquire()).await;

    assert!(
        second.is_err(),
        "nobody holds the permit; it was given to `first`, which stands still"
    );
    assert!(first.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_limit_on_everything_cancels_those_who_wait_too() {
    let semaphore = Arc::new(Semaphore::new(3));
    let requests = |n| cancel::limit_on_everything(n, Arc::clone(&semaphore), ms(1500), SECOND);

    let (_, timeline) = recorded((1..=9).map(requests).collect::<JoinSet<_>>().join_all()).await;

    let cancelled: Vec<_> = timeline
        .lanes_of("request")
        .filter(|lane| lane.outcome == Outcome::Cancelled)
        .map(|lane| {
            (
                lane.label.as_str(),
                lane.waited(),
                lane.in_flight().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("request 4", SECOND, ms(500)),
        ("request 5", SECOND, ms(500)),
        ("request 6", SECOND, ms(500)),
        ("request 7", ms(1500), ms(0)),
        ("request 8", ms(1500), ms(0)),
        ("request 9", ms(1500), ms(0)),
    ];
    assert_eq!(
        cancelled, expected,
        "three were in flight at 1.5 s, three in the queue"
    );
    assert_eq!(semaphore.available_permits(), 3, "and all permits are back");
}

#[tokio::test(start_paused = true)]
async fn a_limit_on_the_work_does_not_count_the_wait() {
    let semaphore = Arc::new(Semaphore::new(3));
    let requests = |n| cancel::limit_on_the_work(n, Arc::clone(&semaphore), ms(1500), SECOND);
    let started = Instant::now();

    let ended = (1..=9)
        .map(requests)
        .collect::<JoinSet<_>>()
        .join_all()
        .await;

    assert!(
        ended.iter().all(Result::is_ok),
        "each had its permit for a second only"
    );
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "though the last three waited for two"
    );
}

#[tokio::test(start_paused = true)]
async fn a_limit_on_the_work_returns_the_permit_of_work_that_hangs() {
    let semaphore = Arc::new(Semaphore::new(1));

    let hung = cancel::limit_on_the_work(1, Arc::clone(&semaphore), SECOND, HOUR).await;

    assert!(matches!(hung, Err(Unfinished::OutOfTime(_))));
    assert_eq!(semaphore.available_permits(), 1);
}

/// One permit; somebody who beats while it waits asks second, three others after it. When it got
/// its permit.
macro_rules! second_in_a_queue_of_five {
    ($acquire:path) => {{
        let semaphore = Arc::new(Semaphore::new(1));
        let started = Instant::now();
        let mut others = JoinSet::new();
        others.spawn(permits::request(1, Arc::clone(&semaphore), SECOND));
        tokio::task::yield_now().await;
        let acquire = async {
            drop($acquire(&semaphore, ms(300)).await.unwrap());
            started.elapsed()
        };
        let late = async {
            sleep(ms(100)).await;
            for n in 3..=5 {
                others.spawn(permits::request(n, Arc::clone(&semaphore), SECOND));
            }
        };
        let (got_it_after, ()) = tokio::join!(acquire, late);
        others.join_all().await;
        got_it_after
    }};
}

#[tokio::test(start_paused = true)]
async fn an_acquire_made_anew_in_each_round_of_select_loses_its_place() {
    let after = second_in_a_queue_of_five!(cancel::loses_its_place);

    assert_eq!(
        after,
        4 * SECOND,
        "it asked second, and was served after all that asked later"
    );
}

#[tokio::test(start_paused = true)]
async fn a_pinned_acquire_keeps_its_place() {
    let after = second_in_a_queue_of_five!(cancel::keeps_its_place);

    assert_eq!(after, SECOND, "it asked second, and was served second");
}

#[tokio::test(start_paused = true)]
async fn close_lets_those_in_flight_end_and_refuses_those_who_wait() {
    let ((done, refused), timeline) =
        recorded(close::run_until(sleep(ms(1500)), 9, 3, SECOND)).await;

    assert_eq!(
        (done, refused),
        (6, 3),
        "three were done, three in flight, three in the queue"
    );
    assert_eq!(
        timeline.took(),
        2 * SECOND,
        "the end of those in flight, not of all"
    );
    let refused = timeline.lane("request 9").unwrap();
    assert_eq!(refused.outcome, Outcome::Failed);
    assert_eq!(refused.ended, Some(ms(1500)), "the error came at once");
}

#[tokio::test(start_paused = true)]
async fn a_closed_semaphore_refuses_even_when_permits_are_free() {
    let semaphore = Semaphore::new(3);

    semaphore.close();

    assert!(semaphore.acquire().await.is_err());
    assert_eq!(
        semaphore.try_acquire().unwrap_err(),
        TryAcquireError::Closed
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_the_caller_aborts_all_its_requests() {
    let (dropped, timeline) = recorded(async {
        let dropped = timeout(ms(500), permits::limited(9, 3, SECOND)).await;
        sleep(SECOND).await; // nothing goes on in the background
        dropped
    })
    .await;

    assert!(dropped.is_err());
    for lane in timeline.lanes_of("request") {
        assert_eq!(
            (lane.outcome, lane.ended),
            (Outcome::Cancelled, Some(ms(500)))
        );
    }
}
