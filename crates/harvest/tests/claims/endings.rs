//! Retries, statuses, hashes: how an ordinary URL ends.

use std::time::Duration;

use harvest::settings::Settings;
use tokio::time::Instant;

use super::support::{Does, Server, ended, hasty};

fn thrice() -> Settings {
    Settings {
        attempts: 3,
        timeout: Duration::from_secs(5),
        ..hasty()
    }
}

#[tokio::test]
async fn a_failure_that_passes_is_tried_again() {
    let server = httpbin::Server::start().unwrap();
    let row = ended(server.url_of("/fault/flaky/2?key=a"), thrice()).await;
    assert_eq!((row.outcome.as_str(), row.attempts), ("ok", 3));
}

#[tokio::test]
async fn a_failure_that_stays_is_final_after_so_many_attempts() {
    let server = httpbin::Server::start().unwrap();
    let row = ended(server.url_of("/status/503"), thrice()).await;
    assert_eq!(
        (row.outcome.as_str(), row.status, row.attempts),
        ("status", Some(503), 3)
    );
}

#[tokio::test]
async fn what_is_not_there_is_asked_for_once() {
    let server = httpbin::Server::start().unwrap();
    let row = ended(server.url_of("/status/404"), thrice()).await;
    assert_eq!(
        (row.outcome.as_str(), row.status, row.attempts),
        ("status", Some(404), 1)
    );
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let server = httpbin::Server::start().unwrap();
    let start = Instant::now();
    let row = ended(
        server.url_of("/fault/flaky/1?key=a&retry_after=1"),
        thrice(),
    )
    .await;
    assert_eq!((row.outcome.as_str(), row.attempts), ("ok", 2));
    assert!(
        start.elapsed() >= Duration::from_secs(1),
        "the server wished for a second"
    );
}

#[tokio::test]
async fn who_wants_to_be_left_alone_for_too_long_is_not_asked_again() {
    let server = httpbin::Server::start().unwrap();
    let settings = Settings {
        longest_wait: Duration::from_secs(5),
        ..thrice()
    };
    let row = ended(
        server.url_of("/fault/flaky/1?key=a&retry_after=600"),
        settings,
    )
    .await;
    assert_eq!((row.status, row.attempts), (Some(503), 1));
}

#[tokio::test]
async fn a_body_is_hashed_as_it_was_sent() {
    let server = Server::start(|_| Does::Answer("abc".to_owned()));
    let row = ended(server.url("/"), hasty()).await;
    // The example of the standard, FIPS 180-4.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(row.sha256.as_deref(), Some(hash));
    assert_eq!(row.headers, "content-length: 3\n");
}

#[tokio::test]
async fn with_head_no_body_is_fetched() {
    let server = httpbin::Server::start().unwrap();
    let settings = Settings {
        head: true,
        ..hasty()
    };
    let row = ended(server.url_of("/bytes/1000"), settings).await;
    assert_eq!((row.outcome.as_str(), row.bytes), ("ok", 0));
}
