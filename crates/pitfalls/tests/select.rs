//! The pitfalls of `select!`: what the broken programs do, and what the mended ones do.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use crate::common::both;
use futures::FutureExt;
use pitfalls::frame::panic_message;
use pitfalls::select::*;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};

#[test]
fn a_line_in_two_pieces_loses_its_beginning_to_a_tick() {
    let [broken, fixed] = both(&read_line_in_select::PITFALL);
    assert_eq!(
        &broken["lines"], r#"["first line", " line"]"#,
        "the tick dropped the future that had read \"second\""
    );
    assert_eq!(&fixed["lines"], r#"["first line", "second line"]"#);
}

#[tokio::test(start_paused = true)]
async fn a_read_line_that_is_dropped_leaves_nothing_in_its_string() {
    let (mut client, server) = duplex(64);
    let mut socket = BufReader::new(server);
    let mut line = String::new();
    client.write_all(b"second").await.unwrap();
    let second = Duration::from_secs(1);
    let read = timeout(second, socket.read_line(&mut line)).await;
    assert!(read.is_err(), "the line has no end yet");
    assert_eq!(line, "", "what was read of it went with the future");
    client.write_all(b" line\n").await.unwrap();
    socket.read_line(&mut line).await.unwrap();
    assert_eq!(line, " line\n");
}

#[test]
fn a_message_is_lost_when_the_arm_awaits_after_it_received() {
    let [broken, fixed] = both(&recv_then_await::PITFALL);
    assert_eq!(&broken["orders sent"], "4");
    assert_eq!(&broken["orders handled"], "3");
    assert_eq!(&fixed["orders handled"], "4");
}

#[test]
fn a_send_that_is_dropped_while_it_waits_destroys_its_message() {
    let [broken, fixed] = both(&cancelled_send::PITFALL);
    assert_eq!(
        &broken["done"], "[1, 2, 3, 5]",
        "the fourth waited when the tick came"
    );
    assert_eq!(&fixed["done"], "[1, 2, 3, 4, 5]");
}

#[test]
fn a_sleep_made_anew_by_each_message_does_not_end_the_loop() {
    let [broken, fixed] = both(&sleep_in_select_loop::PITFALL);
    assert_eq!(
        [&broken["limit"], &broken["ended after"]],
        ["1.0 s", "4.0 s"],
        "a second after the last message"
    );
    assert_eq!(&broken["messages"], "10");
    assert_eq!(&fixed["ended after"], "1.0 s");
    assert_eq!(&fixed["messages"], "3");
}

#[test]
fn a_wait_that_is_begun_again_begins_at_the_end_of_the_queue() {
    let [broken, fixed] = both(&lost_place_in_the_queue::PITFALL);
    assert_eq!(
        &broken["had its turn after"], "4.5 s",
        "when the three others had printed all that they had"
    );
    assert_eq!(
        &fixed["had its turn after"], "0.9 s",
        "after one turn of each of the others"
    );
}

#[test]
fn a_value_that_the_pattern_does_not_match_is_dropped_and_its_arm_switched_off() {
    let [broken, fixed] = both(&refutable_select_pattern::PITFALL);
    assert_eq!(
        &broken["good readings"], "[1]",
        "after the error, the two good readings stayed in the channel"
    );
    assert_eq!(&fixed["good readings"], "[1, 3, 4]");
    assert_eq!([&broken["after"], &fixed["after"]], ["1.0 s", "1.0 s"]);
}

#[test]
fn a_select_without_else_panics_when_all_channels_are_closed() {
    let [broken, fixed] = both(&select_without_else::PITFALL);
    assert_eq!(
        &broken["panic"],
        "all branches are disabled and there is no else branch"
    );
    assert_eq!(&fixed["sum"], "321");
}

#[test]
fn the_expression_of_an_arm_is_evaluated_though_its_if_is_false() {
    let [broken, fixed] = both(&select_if_still_evaluates::PITFALL);
    assert_eq!(
        &broken["panic"],
        "called `Option::unwrap()` on a `None` value"
    );
    assert_eq!(&fixed["sum"], "321");
}

#[test]
fn a_future_that_is_done_panics_when_it_is_polled_again() {
    let [broken, fixed] = both(&polled_after_completion::PITFALL);
    assert_eq!(&broken["panic"], "`async fn` resumed after completion");
    assert_eq!(&fixed["sum"], "321");
}

#[tokio::test]
async fn a_handle_that_was_ready_panics_when_it_is_polled_again() {
    let mut task = tokio::spawn(async { 1 });
    assert_eq!((&mut task).await.unwrap(), 1);
    let again = AssertUnwindSafe(task).catch_unwind().await;
    assert_eq!(
        panic_message(&*again.unwrap_err()),
        "JoinHandle polled after completion"
    );
}

#[test]
fn while_the_body_of_an_arm_awaits_no_other_arm_is_polled() {
    let [broken, fixed] = both(&slow_arm_body::PITFALL);
    assert_eq!(&broken["longest silence"], "0.9 s", "as long as a job");
    assert_eq!(&fixed["longest silence"], "0.4 s", "as long as a beat");
}

#[tokio::test(start_paused = true)]
async fn an_arm_that_sends_into_a_channel_of_its_own_loop_waits_for_ever() {
    let (tx, mut rx) = mpsc::channel(1);
    let mut tick = interval(Duration::from_millis(100));
    let event_loop = async {
        let mut received = 0;
        while received < 2 {
            tokio::select! {
                _ = tick.tick() => {
                    tx.send("one").await.unwrap();
                    tx.send("two").await.unwrap();
                }
                Some(_) = rx.recv() => received += 1,
            }
        }
    };
    let ended = timeout(Duration::from_secs(1), event_loop).await;
    assert!(
        ended.is_err(),
        "there is room for one, and who would make more is the one who waits"
    );
}

#[test]
fn a_biased_select_does_not_see_the_shutdown_below_an_arm_that_is_always_ready() {
    let [broken, fixed] = both(&biased_starves::PITFALL);
    assert_eq!(
        &broken["stopped after"], "1.0 s",
        "when all ten jobs were done"
    );
    assert_eq!(
        &fixed["stopped after"], "0.3 s",
        "when the job in hand was done"
    );
}
