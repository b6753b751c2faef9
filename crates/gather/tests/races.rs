//! What the chapter says of races: who wins, what becomes of the losers, what a loser takes with it.

use std::time::Duration;

use gather::cancel_safety::{Message, made_before_the_loop, made_in_the_loop};
use gather::race::{first_answer, first_to_end, hedged};
use gather::service::Service;
use timeline::{Outcome, Recorder};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

#[tokio::test(start_paused = true)]
async fn the_first_to_end_wins_and_the_loser_is_dropped() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let answer = first_to_end(&Service::simulated(), 2 * SECOND, SECOND)
        .await
        .unwrap();
    let run = recorder.take();
    assert_eq!(answer.name, "mirror");
    assert_eq!(run.took(), SECOND);
    assert_eq!(
        run.lane("fetch primary").unwrap().outcome,
        Outcome::Cancelled
    );
}

#[tokio::test(start_paused = true)]
async fn select_lets_an_early_error_win() {
    let service = Service::simulated().failing("mirror", HALF);
    let error = first_to_end(&service, 2 * SECOND, SECOND)
        .await
        .unwrap_err();
    assert_eq!(
        error.name, "mirror",
        "ready is ready: select! doesn't look inside of the Result"
    );
}

#[tokio::test(start_paused = true)]
async fn select_ok_waits_for_the_first_success() {
    let service = Service::simulated().failing("mirror", HALF);
    let started = Instant::now();
    let answer = first_answer(&service, 2 * SECOND, SECOND).await.unwrap();
    assert_eq!(answer.name, "primary");
    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_hedged_fetch_leaves_the_mirror_alone_while_the_primary_is_quick() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let answer = hedged(&Service::simulated(), HALF, SECOND, SECOND)
        .await
        .unwrap();
    assert_eq!(answer.name, "primary");
    assert_eq!(recorder.take().lane("fetch mirror"), None);
}

#[tokio::test(start_paused = true)]
async fn a_hedged_fetch_does_not_start_the_primary_anew() {
    let started = Instant::now();
    let answer = hedged(&Service::simulated(), 2 * SECOND, 10 * SECOND, SECOND)
        .await
        .unwrap();
    assert_eq!(answer.name, "primary");
    assert_eq!(
        started.elapsed(),
        2 * SECOND,
        "the timeout had a reference: the fetch went on"
    );
}

/// Receives with `receive` what is sent in two parts, a second apart, while a tick comes each second and a half.
async fn with_two_parts(
    receive: impl AsyncFnOnce(&mut mpsc::Receiver<&'static str>, Duration) -> Option<Message>,
) -> Option<Message> {
    let (sender, mut parts) = mpsc::channel(2);
    let send = async move {
        for part in ["head", "body"] {
            sleep(SECOND).await;
            sender.send(part).await.unwrap();
        }
    };
    tokio::join!(receive(&mut parts, 3 * HALF), send).0
}

#[tokio::test(start_paused = true)]
async fn a_future_made_in_the_loop_loses_what_it_held_at_each_tick() {
    let message = with_two_parts(made_in_the_loop).await;
    assert_eq!(
        message, None,
        "the tick at 1.5 s dropped the future that held the head"
    );
}

#[tokio::test(start_paused = true)]
async fn a_future_made_before_the_loop_loses_nothing() {
    let message = with_two_parts(made_before_the_loop).await;
    assert_eq!(message, Some(("head", "body")));
}

#[tokio::test(start_paused = true)]
async fn one_recv_is_cancel_safe() {
    let (sender, mut parts) = mpsc::channel(1);
    tokio::time::timeout(SECOND, parts.recv())
        .await
        .unwrap_err();
    sender.send("head").await.unwrap();
    assert_eq!(
        parts.recv().await,
        Some("head"),
        "a dropped recv takes no message with it"
    );
}
