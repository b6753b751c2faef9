//! Panics, several errors, fallbacks, and what a header asks for.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Count, DAY, Failed, SECOND, ms};
use errors::again::{Again, again};
use errors::collect::{all_or_all_errors, all_or_first_error};
use errors::error::FetchError;
use errors::fallback::{Answer, LastGood, rate_or_default};
use errors::panics::{BrokeOff, contained, detached, passed_on};
use errors::retry_after::retry_after;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn a_panic_becomes_an_error_at_the_edge_of_its_task() {
    assert_eq!(contained(async { 7 }).await, Ok(7));
    let text = contained::<()>(async { panic!("out of stock") }).await;
    assert_eq!(text, Err(BrokeOff::Panicked("out of stock".to_owned())));
    let missing = 3;
    let formatted = contained::<()>(async move { panic!("{missing} missing") }).await;
    assert_eq!(formatted, Err(BrokeOff::Panicked("3 missing".to_owned())));
    let value = contained::<()>(async { std::panic::panic_any(7) }).await;
    assert_eq!(value, Err(BrokeOff::Panicked("no message".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn nobody_learns_of_a_panic_in_a_detached_task() {
    detached(async { panic!("out of stock") });
    sleep(SECOND).await;
    // Here we are: nothing was returned, nothing was stopped.
}

#[tokio::test(start_paused = true)]
async fn a_panic_can_go_on_where_it_is_awaited() {
    let outer = tokio::spawn(passed_on::<()>(async { panic!("out of stock") })).await;
    let payload = outer.unwrap_err().into_panic();
    assert_eq!(
        payload.downcast_ref(),
        Some(&"out of stock"),
        "the very same panic"
    );
}

#[tokio::test(start_paused = true)]
async fn who_contains_a_job_and_is_dropped_aborts_it() {
    let count = Arc::new(Count::default());
    let counted = Arc::clone(&count);
    let job = async move {
        sleep(SECOND).await;
        counted.up();
    };
    timeout(ms(500), contained(job)).await.unwrap_err();
    sleep(DAY).await;
    assert_eq!(count.get(), 0);
}

/// Jobs of 100 ms, 200 ms, and so on; the even ones fail, each counts that it ended.
fn jobs(ended: &Arc<Count>) -> JoinSet<Result<u32, Failed>> {
    let mut jobs = JoinSet::new();
    for n in 1..=5 {
        let ended = Arc::clone(ended);
        jobs.spawn(async move {
            sleep(ms(100) * n).await;
            ended.up();
            if n % 2 == 0 { Err(Failed(n)) } else { Ok(n) }
        });
    }
    jobs
}

#[tokio::test(start_paused = true)]
async fn the_first_error_aborts_what_is_left() {
    let ended = Arc::new(Count::default());
    let started = Instant::now();
    assert_eq!(all_or_first_error(jobs(&ended)).await, Err(Failed(2)));
    assert_eq!(started.elapsed(), ms(200));
    sleep(DAY).await;
    assert_eq!(ended.get(), 2, "the other three never ended");
}

#[tokio::test(start_paused = true)]
async fn all_errors_can_be_collected_and_nobody_is_stopped() {
    let ended = Arc::new(Count::default());
    let started = Instant::now();
    let failures = all_or_all_errors(jobs(&ended)).await.unwrap_err();
    assert_eq!((started.elapsed(), ended.get()), (ms(500), 5));
    assert_eq!(failures.errors, [Failed(2), Failed(4)]);
    let text = failures.to_string();
    assert_eq!(text, "2 of 5 failed: number 2 failed; number 4 failed");
}

#[tokio::test(start_paused = true)]
async fn without_an_error_both_give_all_values() {
    let jobs =
        || -> JoinSet<Result<u32, Failed>> { (1..=3).map(|n| async move { Ok(n) }).collect() };
    assert_eq!(all_or_first_error(jobs()).await.unwrap(), [1, 2, 3]);
    assert_eq!(all_or_all_errors(jobs()).await.unwrap(), [1, 2, 3]);
}

const NEW: Result<u64, Failed> = Ok(105);
const EXCUSED: Result<u64, Failed> = Err(Failed(1));
const INEXCUSABLE: Result<u64, Failed> = Err(Failed(2));

#[tokio::test]
async fn a_default_can_not_be_told_from_an_answer() {
    assert_eq!(rate_or_default(async { EXCUSED }).await, 0);
    assert_eq!(rate_or_default(async { Ok::<_, Failed>(0) }).await, 0);
}

#[tokio::test]
async fn an_old_answer_says_that_it_is_old_and_why() {
    let rates = LastGood::default();
    let excuse = |error: &Failed| *error == Failed(1);
    let before = rates.or_stale(async { EXCUSED }, excuse).await;
    assert_eq!(
        before,
        Err(Failed(1)),
        "there is nothing to fall back on yet"
    );
    let fresh = rates.or_stale(async { NEW }, excuse).await;
    assert_eq!(fresh, Ok(Answer::Fresh(105)));
    let stale = rates.or_stale(async { EXCUSED }, excuse).await;
    assert_eq!(stale, Ok(Answer::Stale(105, Failed(1))));
}

#[tokio::test]
async fn what_another_attempt_would_not_mend_is_no_reason_for_an_old_answer() {
    let rates = LastGood::default();
    let excuse = |error: &Failed| *error == Failed(1);
    rates.or_stale(async { NEW }, excuse).await.unwrap();
    let hidden = rates.or_stale(async { INEXCUSABLE }, excuse).await;
    assert_eq!(
        hidden,
        Err(Failed(2)),
        "served stale, nobody would ever notice"
    );
}

#[test]
fn what_comes_back_the_same_is_not_asked_for_again() {
    for (status, verdict) in [
        (408, Again::Later),
        (502, Again::Later),
        (504, Again::Later),
        (400, Again::Never),
        (404, Again::Never),
        (500, Again::Never),
        (501, Again::Never),
    ] {
        let error = FetchError::Status(StatusCode::from_u16(status).unwrap());
        assert_eq!(again(&Method::GET, &error), verdict, "{status}");
        assert_eq!(again(&Method::POST, &error), Again::Never, "{status}");
    }
    let no_json = serde_json::from_str::<u32>("{").unwrap_err();
    let error = FetchError::Unexpected(no_json);
    assert_eq!(again(&Method::GET, &error), Again::Never);
}

/// What an answer with these two headers asks for.
fn asked(wait: &str, date: Option<&str>) -> Option<Duration> {
    let mut headers = HeaderMap::new();
    headers.insert(RETRY_AFTER, wait.parse().unwrap());
    if let Some(date) = date {
        headers.insert(DATE, date.parse().unwrap());
    }
    retry_after(&headers)
}

const NOON: &str = "Sun, 22 Nov 2026 12:00:00 GMT";
const A_MINUTE_LATER: &str = "Sun, 22 Nov 2026 12:01:00 GMT";

#[test]
fn retry_after_is_read_in_seconds() {
    assert_eq!(asked("120", None), Some(Duration::from_secs(120)));
    assert_eq!(asked(" 0 ", None), Some(Duration::ZERO));
    let century_of_nines = "9".repeat(100);
    assert_eq!(
        asked(&century_of_nines, None),
        Some(Duration::from_secs(u64::MAX))
    );
}

#[test]
fn retry_after_is_read_as_a_date_by_the_clock_of_the_server() {
    assert_eq!(
        asked(A_MINUTE_LATER, Some(NOON)),
        Some(Duration::from_secs(60))
    );
    let past = asked(NOON, Some(A_MINUTE_LATER));
    assert_eq!(past, Some(Duration::ZERO), "the time has come already");
    assert_eq!(
        asked(A_MINUTE_LATER, None),
        None,
        "our own clock may be wrong"
    );
}

#[test]
fn a_retry_after_that_makes_no_sense_is_ignored() {
    for nonsense in ["", "soon", "-1", "1.5", "1 2", "Sun, 22 Nov"] {
        assert_eq!(asked(nonsense, Some(NOON)), None, "{nonsense:?}");
    }
    assert_eq!(retry_after(&HeaderMap::new()), None);
}
