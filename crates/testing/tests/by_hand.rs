//! tokio-test: a future polled by hand, and a stream that follows a script.

use std::io;
use std::sync::Arc;

use crate::support::{HOUR, SECOND, all, ms};
use testing::event::Event;
use testing::lines::{LineError, Lines};
use testing::shout::{AskError, ask, ask_on, converse};
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use tokio_test::io::Builder;
use tokio_test::{assert_pending, assert_ready, assert_ready_ok, task};

// ANCHOR: woken
#[test]
fn a_waiting_future_is_woken_and_only_then() {
    let event = Event::new();
    let mut waiting = task::spawn(event.wait());
    assert_pending!(waiting.poll());
    assert!(!waiting.is_woken(), "nothing has happened");
    event.set();
    assert!(waiting.is_woken(), "it has, and somebody will poll again");
    assert_ready!(waiting.poll());
}
// ANCHOR_END: woken

#[test]
fn no_runtime_is_needed_to_poll_by_hand() {
    let permits = Semaphore::new(1);
    let mut first = task::spawn(permits.acquire());
    let permit = assert_ready_ok!(first.poll());
    let mut second = task::spawn(permits.acquire());
    assert_pending!(second.poll());
    drop(permit);
    assert!(second.is_woken());
    drop(assert_ready_ok!(second.poll()));
}

// ANCHOR: script
#[tokio::test(start_paused = true)]
async fn a_script_says_what_the_other_side_says_and_when() {
    let peer = Builder::new()
        .write(b"hello\n")
        .wait(ms(300))
        .read(b"HEL")
        .read(b"LO\n")
        .build();
    let began = Instant::now();
    let (answer, _) = ask(Lines::new(peer), "hello", SECOND).await.unwrap();
    assert_eq!(answer, "HELLO");
    assert_eq!(began.elapsed(), ms(300));
}
// ANCHOR_END: script

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_script_refuses_what_it_did_not_expect() {
    let peer = Builder::new().write(b"hello\n").build();
    ask(Lines::new(peer), "goodbye", SECOND).await.ok();
}

#[tokio::test]
async fn a_script_can_fail_where_a_test_wants_it_to() {
    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    let peer = Builder::new().read(b"one\ntw").read_error(reset).build();
    let error = all(peer, Lines::next).await.unwrap_err();
    assert!(matches!(error, LineError::Stream(_)), "{error}");
}

// ANCHOR: duplex
#[tokio::test(start_paused = true)]
async fn a_client_and_a_server_meet_in_memory() {
    let (client, server) = tokio::io::duplex(64);
    let server = tokio::spawn(converse(server));
    let client = Lines::new(client);
    let (answer, client) = ask(client, "one", SECOND).await.unwrap();
    assert_eq!(answer, "ONE");
    let (answer, client) = ask(client, "two", SECOND).await.unwrap();
    assert_eq!(answer, "TWO");
    drop(client);
    server
        .await
        .unwrap()
        .expect("a client that leaves is no error");
}
// ANCHOR_END: duplex

#[tokio::test(start_paused = true)]
async fn as_long_as_answers_come_in_time_a_lent_connection_gives_the_right_ones() {
    let (client, server) = tokio::io::duplex(64);
    tokio::spawn(converse(server));
    let mut client = Lines::new(client);
    assert_eq!(ask_on(&mut client, "one", SECOND).await.unwrap(), "ONE");
    assert_eq!(ask_on(&mut client, "two", SECOND).await.unwrap(), "TWO");
}

#[tokio::test(start_paused = true)]
async fn a_small_pipe_shows_backpressure() {
    let (mut client, _server) = tokio::io::duplex(4);
    let write = timeout(SECOND, client.write_all(b"five!"));
    write.await.expect_err("four bytes fit, and nobody reads");
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_told_from_one_that_hangs_up() {
    let (client, _server) = tokio::io::duplex(64);
    let began = Instant::now();
    let error = ask(Lines::new(client), "hello", SECOND).await;
    assert_eq!(began.elapsed(), SECOND, "no longer than its patience");
    assert!(matches!(error, Err(AskError::TooLate(_))), "{error:?}");

    let hangs_up = Builder::new().write(b"hello\n").build();
    let error = ask(Lines::new(hangs_up), "hello", SECOND).await;
    assert!(matches!(error, Err(AskError::HungUp)), "{error:?}");
}

// ANCHOR: one_thread
#[tokio::test(start_paused = true)]
async fn an_ordinary_test_passes_with_the_lost_wake_up() {
    let began = Instant::now();
    for _ in 0..1000 {
        let event = Arc::new(Event::new());
        let setter = Arc::clone(&event);
        tokio::spawn(async move { setter.set() });
        timeout(HOUR, event.wait_looking_first()).await.unwrap();
    }
    assert_eq!(began.elapsed(), ms(0), "nobody had to wait");
}
// ANCHOR_END: one_thread
