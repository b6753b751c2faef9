//! What the chapter promises of real requests, and how each kind of trouble is told.
//!
//! Sockets and a real clock: counts are exact, times have generous bounds.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use crate::support::ms;
use demo::testing::in_time;
use httpbin::{Server, Stats};
use reqwest::Client;
use semaphores::client::{FetchError, client, get};
use semaphores::fetch::{fetch_all, fetch_all_at_once};
use tokio::time::Instant;

/// Longer than any answer that comes, shorter than anybody wants to wait for a failing test.
const LIMIT: Duration = ms(20_000);

fn local_client(limit: Duration) -> Client {
    client(limit).no_proxy().build().unwrap()
}

#[tokio::test]
async fn the_server_counts_five_in_flight_with_five_permits() {
    let server = Server::start().unwrap();
    let urls = vec![server.url_of("/delay/0.1"); 20];

    let started = Instant::now();
    let results = fetch_all(&local_client(LIMIT), urls, 5).await;
    let took = started.elapsed();

    let Stats {
        requests,
        most_in_flight,
        ..
    } = server.stats();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!((requests, most_in_flight), (20, 5));
    assert!(took >= ms(400), "four rounds of 100 ms took only {took:?}");
}

#[tokio::test]
async fn the_server_counts_all_in_flight_without_a_limit() {
    let server = Server::start().unwrap();
    let urls = vec![server.url_of("/delay/0.3"); 20];

    let results = fetch_all_at_once(&local_client(LIMIT), urls).await;

    let Stats {
        requests,
        most_in_flight,
        connections,
        ..
    } = server.stats();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(
        (requests, most_in_flight, connections),
        (20, 20, 20),
        "a connection each"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_holds_with_several_threads_too() {
    let server = Server::start().unwrap();
    let urls = vec![server.url_of("/delay/0.1"); 20];

    let results = fetch_all(&local_client(LIMIT), urls, 5).await;

    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(server.stats().most_in_flight, 5);
}

#[tokio::test]
async fn five_in_flight_need_about_five_connections() {
    let server = Server::start().unwrap();
    let client = local_client(LIMIT);
    let urls = vec![server.url_of("/delay/0.1"); 20];

    fetch_all(&client, urls, 5).await;

    let connections = server.stats().connections;
    assert!(
        (5..=10).contains(&connections),
        "{connections} connections: they are used again"
    );
}

#[tokio::test]
async fn a_failed_request_does_not_stop_the_others() {
    let server = Server::start().unwrap();
    let mut urls = vec![server.url_of("/get"); 10];
    urls[3] = server.url_of("/status/503");

    let results = fetch_all(&local_client(LIMIT), urls, 2).await;

    let failed: Vec<_> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    assert_eq!(
        (results.len(), failed.len(), server.stats().requests),
        (10, 1, 10)
    );
    assert!(matches!(failed[0], FetchError::Status(status) if status.as_u16() == 503));
}

#[tokio::test]
async fn a_timed_out_request_returns_its_permit() {
    let server = Server::start().unwrap();
    let mut urls = vec![server.url_of("/fault/hang"); 3];
    urls.push(server.url_of("/get"));

    let results = in_time(fetch_all(&local_client(ms(200)), urls, 1)).await;

    let ok = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(
        ok, 1,
        "the last request had to wait for three that hung: {results:?}"
    );
}

#[tokio::test]
async fn the_time_limit_of_the_client_does_not_count_the_wait_for_a_permit() {
    let server = Server::start().unwrap();
    let urls = vec![server.url_of("/delay/0.1"); 8];
    let limit = ms(600);

    let started = Instant::now();
    let results = in_time(fetch_all(&local_client(limit), urls, 1)).await;

    assert!(
        results.iter().all(Result::is_ok),
        "each took 0.1 s of its 0.6 s: {results:?}"
    );
    assert!(
        started.elapsed() > limit,
        "though the last one waited longer than that"
    );
}

#[tokio::test]
async fn a_503_is_an_error_of_its_request() {
    let server = Server::start().unwrap();

    let error = get(&local_client(LIMIT), &server.url_of("/status/503"))
        .await
        .unwrap_err();

    assert!(matches!(error, FetchError::Status(_)), "{error:?}");
    assert_eq!(error.to_string(), "status 503 Service Unavailable");
}

#[tokio::test]
async fn a_closed_port_is_a_connect_error() {
    let port = {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        free.local_addr().unwrap().port()
    };

    let error = get(&local_client(LIMIT), &format!("http://127.0.0.1:{port}/"))
        .await
        .unwrap_err();

    assert!(matches!(error, FetchError::Connect(_)), "{error:?}");
    assert!(error.to_string().starts_with("no connection: "), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_a_protocol_error() {
    let server = Server::start().unwrap();

    for fault in ["/fault/garbage", "/fault/reset"] {
        let error = get(&local_client(LIMIT), &server.url_of(fault))
            .await
            .unwrap_err();

        assert!(
            matches!(error, FetchError::Protocol(_)),
            "{fault}: {error:?}"
        );
        assert!(
            error.to_string().starts_with("no valid HTTP answer: "),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout() {
    let server = Server::start().unwrap();

    let error = get(&local_client(ms(200)), &server.url_of("/fault/hang"))
        .await
        .unwrap_err();

    assert!(matches!(error, FetchError::Timeout(_)), "{error:?}");
    assert_eq!(error.to_string(), "no answer in time");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_body_error() {
    let server = Server::start().unwrap();

    let url = server.url_of("/fault/close?after=3");
    let error = get(&local_client(LIMIT), &url).await.unwrap_err();

    assert!(matches!(error, FetchError::Body(_)), "{error:?}");
    assert!(error.to_string().starts_with("broken body: "), "{error}");
}
