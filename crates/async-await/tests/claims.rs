//! What the chapter promises, a test a promise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_await::lazy::Log;
use async_await::polls::CountedSleep;
use async_await::requests::FetchError;
use async_await::{cancel, executor, lazy, requests, stall};
use httpbin::Server;
use tokio::time::{Instant, sleep};

/// Long enough that a slow machine doesn't blur it, short enough that nobody waits.
const ANSWER: Duration = Duration::from_millis(100);

fn server_and_url() -> (Server, String) {
    let server = Server::start().unwrap();
    let url = server.url_of(&format!("/delay/{}", ANSWER.as_secs_f64()));
    (server, url)
}

/// A proxy that the environment names can't reach a server of a test.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[test]
fn blocking_requests_take_the_sum_of_their_waits() {
    let (server, url) = server_and_url();
    let client = reqwest::blocking::Client::builder()
        .no_proxy()
        .build()
        .unwrap();
    let started = Instant::now();
    requests::blocking_one_by_one(&client, &url).unwrap();
    assert!(
        started.elapsed() >= 3 * ANSWER,
        "three waits, one after another"
    );
    assert_eq!(
        server.stats().most_in_flight,
        1,
        "the thread can wait for one answer at a time"
    );
}

#[tokio::test]
async fn awaiting_one_by_one_takes_the_sum_too() {
    let (server, url) = server_and_url();
    let client = client();
    let started = Instant::now();
    requests::one_by_one(&client, &url).await.unwrap();
    assert!(
        started.elapsed() >= 3 * ANSWER,
        "`.await` in sequence is sequential"
    );
    assert_eq!(server.stats().most_in_flight, 1);
}

#[tokio::test]
async fn together_they_take_as_long_as_the_longest() {
    let (server, url) = server_and_url();
    let client = client();
    let started = Instant::now();
    requests::one_by_one(&client, &url).await.unwrap();
    let one_by_one = started.elapsed();
    let started = Instant::now();
    requests::together(&client, &url).await.unwrap();
    let together = started.elapsed();
    assert_eq!(
        server.stats().most_in_flight,
        3,
        "the server saw all three at the same time"
    );
    assert!(together >= ANSWER);
    assert!(
        together < one_by_one * 2 / 3,
        "the waits overlap: {together:?} together, {one_by_one:?} one by one"
    );
}

#[tokio::test]
async fn a_failing_status_is_an_error() {
    let server = Server::start().unwrap();
    let client = client();
    let failed = requests::fetch(&client, &server.url_of("/status/503"), 1).await;
    assert!(
        matches!(failed, Err(FetchError::Status { n: 1, status }) if status.as_u16() == 503),
        "an HTTP client calls a 503 a success; the caller doesn't: {failed:?}"
    );
}

#[tokio::test]
async fn a_future_does_nothing_until_it_is_awaited() {
    let log = Log::default();
    lazy::awaited(&log).await;
    assert_eq!(
        log.lines(),
        [
            "called",
            "waited a turn",
            "greet: hello",
            "greet: done",
            "awaited"
        ],
        "the first line of an async fn runs at the first poll, not at the call"
    );
}

#[tokio::test]
async fn a_task_starts_without_being_awaited() {
    let log = Log::default();
    lazy::spawned(&log).await;
    assert_eq!(
        log.lines(),
        [
            "called",
            "greet: hello",
            "waited a turn",
            "greet: done",
            "awaited"
        ],
        "on one thread, a task starts when the task that spawned it first waits"
    );
}

#[tokio::test]
async fn a_future_that_nobody_awaits_never_runs() {
    let log = Log::default();
    lazy::forgotten(&log).await;
    assert_eq!(log.lines(), ["called", "waited a turn"]);
}

#[tokio::test(start_paused = true)]
async fn a_sleep_is_polled_twice() {
    let mut sleep = CountedSleep::new(Duration::from_secs(1));
    (&mut sleep).await;
    assert_eq!(
        sleep.polls,
        [(Duration::ZERO, false), (Duration::from_secs(1), true)],
        "once to start the timer, once when the timer has called the waker"
    );
}

#[test]
fn a_pending_future_is_not_polled_again_before_it_is_woken() {
    let mut sleeping = tokio_test::task::spawn(std::future::pending::<()>());
    tokio_test::assert_pending!(sleeping.poll());
    assert!(
        !sleeping.is_woken(),
        "nobody calls the waker, so no executor would poll again"
    );
}

#[test]
fn twenty_lines_are_enough_to_run_a_future() {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let other = std::thread::spawn(move || sender.send(21));
    let doubled = executor::block_on(async { receiver.await.map(|n| n * 2) });
    other.join().unwrap().unwrap();
    assert_eq!(doubled, Ok(42));
}

#[test]
fn a_wake_up_that_comes_before_the_sleep_is_not_lost() {
    let mut woken = false;
    executor::block_on(std::future::poll_fn(|context| {
        if woken {
            return std::task::Poll::Ready(());
        }
        woken = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    }));
}

#[tokio::test]
async fn blocking_stops_every_task_on_the_thread() {
    let ticked = Arc::new(AtomicBool::new(false));
    let ticker = tokio::spawn({
        let ticked = Arc::clone(&ticked);
        async move {
            sleep(Duration::from_millis(1)).await;
            ticked.store(true, Ordering::Relaxed);
        }
    });
    tokio::task::yield_now().await;
    stall::blocking(ANSWER).await;
    assert!(
        !ticked.load(Ordering::Relaxed),
        "its timer was due long ago, but the thread was never free to fire it"
    );
    ticker.await.unwrap();
    assert!(ticked.load(Ordering::Relaxed));
}

#[tokio::test]
async fn the_silence_is_as_long_as_the_work_that_blocks() {
    assert!(stall::longest_silence(stall::blocking(3 * stall::BEAT)).await >= 3 * stall::BEAT);
}

#[tokio::test(start_paused = true)]
async fn awaiting_leaves_the_thread_to_the_others() {
    let silence = stall::longest_silence(stall::awaiting(10 * stall::BEAT)).await;
    assert_eq!(silence, stall::BEAT, "no beat was missed");
}

#[tokio::test]
async fn blocking_work_on_its_own_thread_leaves_the_thread_to_the_others() {
    let work = 10 * stall::BEAT;
    let silence = stall::longest_silence(stall::moved_away(work)).await;
    assert!(
        silence < work / 2,
        "the heart went on beating: longest silence {silence:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_stops_where_it_waited() {
    let log = Log::default();
    let ended = cancel::timed_out(&log, Duration::from_secs(2), Duration::from_secs(1)).await;
    assert!(ended.is_err());
    assert_eq!(
        log.lines(),
        ["transfer: first account charged", "guard: dropped"],
        "its locals are dropped, its last line never runs, and no error reached it"
    );
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_in_time_runs_to_its_end() {
    let log = Log::default();
    let ended = cancel::timed_out(&log, Duration::from_secs(1), Duration::from_secs(2)).await;
    assert!(ended.is_ok());
    assert_eq!(
        log.lines(),
        [
            "transfer: first account charged",
            "transfer: second account credited",
            "guard: dropped"
        ]
    );
}
