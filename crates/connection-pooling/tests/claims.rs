//! What the chapter promises of connections, as counted by the server.
//!
//! Sockets and a real clock: counts are exact where one thread makes them so, and bounded elsewhere.

use crate::support;
use std::pin::pin;

use crate::support::{client, local, ms, settled};
use connection_pooling::api_client::ApiClient;
use connection_pooling::at_once::{with_limit, without_limit};
use connection_pooling::cancel::{impatient, let_it_end};
use connection_pooling::sharing::{a_client_each, one_client};
use connection_pooling::unread::status;
use demo::testing::in_time;
use httpbin::Server;
use reqwest::Client;
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

#[tokio::test]
async fn a_client_a_request_opens_a_connection_a_request() {
    let server = Server::start().unwrap();

    let url = server.url_of("/get");
    a_client_each(&url, 10, || local(Client::builder()))
        .await
        .unwrap();

    assert_eq!(server.stats().connections, 10);
}

#[tokio::test]
async fn one_client_sends_ten_requests_over_one_connection() {
    let server = Server::start().unwrap();

    let url = server.url_of("/get");
    one_client(&url, 10, || local(Client::builder()))
        .await
        .unwrap();

    assert_eq!(
        (server.stats().requests, server.stats().connections),
        (10, 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_several_threads_one_client_opens_a_few() {
    let server = Server::start().unwrap();

    // In a task, so that it moves between the workers.
    let url = server.url_of("/get");
    let asking = async move { one_client(&url, 50, || local(Client::builder())).await };
    tokio::spawn(asking).await.unwrap().unwrap();

    let connections = server.stats().connections;
    assert!(
        (1..25).contains(&connections),
        "{connections} for 50 requests: the next request may look before the last connection is back"
    );
}

#[tokio::test]
async fn clones_share_their_connections() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..10 {
        status(&client.clone(), &server.url_of("/get"))
            .await
            .unwrap();
    }

    assert_eq!(
        server.stats().connections,
        1,
        "a clone is another handle of the same pool"
    );
}

#[tokio::test]
async fn connections_are_kept_by_host_as_it_is_written() {
    let server = Server::builder().start().unwrap();
    let client = local(Client::builder())
        .resolve("api.test", server.address())
        .build()
        .unwrap();

    let named = server.url_of("/get").replace("127.0.0.1", "api.test");
    for url in [
        server.url_of("/get"),
        named.clone(),
        server.url_of("/get"),
        named,
    ] {
        status(&client, &url).await.unwrap();
    }

    assert_eq!(
        server.stats().connections,
        2,
        "the same server under two names"
    );
}

#[tokio::test]
async fn dropping_the_last_clone_closes_the_connections() {
    let server = Server::start().unwrap();
    let client = client();
    let clone = client.clone();
    status(&client, &server.url_of("/get")).await.unwrap();

    drop(client);
    status(&clone, &server.url_of("/get")).await.unwrap();
    assert_eq!(
        server.stats().connections,
        1,
        "one clone is left, and so is the pool"
    );

    drop(clone);
    settled(&server, |stats| stats.open_connections == 0).await;
}

fn runtime() -> Runtime {
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn connections_end_with_their_runtime_and_the_client_does_not() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..3 {
        runtime()
            .block_on(status(&client, &server.url_of("/get")))
            .unwrap();
        runtime().block_on(settled(&server, |stats| stats.open_connections == 0));
    }

    let stats = server.stats();
    assert_eq!(
        (stats.requests, stats.connections),
        (3, 3),
        "a static client in tests shares nothing"
    );
}

#[test]
fn a_connection_of_a_runtime_that_nobody_runs_hangs() {
    let server = Server::start().unwrap();
    let (client, url) = (client(), server.url_of("/get"));

    // It is there, and nobody runs it; the task of the connection is in it.
    let first = runtime();
    first.block_on(status(&client, &url)).unwrap();

    runtime().block_on(async {
        let mut asking = pin!(status(&client, &url));
        let answer = timeout(ms(200), &mut asking).await;
        assert!(answer.is_err(), "nobody is there to send it: {answer:?}");

        first.shutdown_background();
        asking
            .await
            .expect("not a byte was sent, so it goes over a new connection");
    });
    assert_eq!(
        (server.stats().requests, server.stats().connections),
        (2, 2)
    );
}

#[tokio::test]
async fn ten_at_once_open_ten_connections() {
    let server = Server::start().unwrap();

    without_limit(&client(), &server.url_of("/delay/0.3"), 10)
        .await
        .unwrap();

    let stats = server.stats();
    assert_eq!((stats.most_in_flight, stats.connections), (10, 10));
}

#[tokio::test]
async fn the_next_ten_use_the_same_connections() {
    let server = Server::start().unwrap();
    let client = client();

    without_limit(&client, &server.url_of("/delay/0.3"), 10)
        .await
        .unwrap();
    // The last connection is on its way back when its answer has been read.
    tokio::task::yield_now().await;
    without_limit(&client, &server.url_of("/delay/0.3"), 10)
        .await
        .unwrap();

    let stats = server.stats();
    assert_eq!(stats.requests, 20);
    assert!(
        stats.connections < 15,
        "{} for 20 requests",
        stats.connections
    );
}

#[tokio::test]
async fn a_client_with_a_limit_keeps_to_it() {
    let server = Server::start().unwrap();
    let client = ApiClient::builder(server.url())
        .in_flight(3)
        .no_proxy()
        .build()
        .unwrap();

    in_time(with_limit(&client, "/delay/0.1", 12))
        .await
        .unwrap();

    let stats = server.stats();
    assert_eq!((stats.requests, stats.most_in_flight), (12, 3));
    assert!(
        stats.connections <= 6,
        "{} for three in flight",
        stats.connections
    );
}

#[tokio::test]
async fn a_cancelled_request_costs_its_connection() {
    let server = Server::start().unwrap();
    let client = client();

    for n in 1..=5 {
        let answer = impatient(n, client.get(server.url_of("/delay/5")), ms(50))
            .await
            .unwrap();
        assert_eq!(answer, None);
    }

    assert_eq!(server.stats().connections, 5);
    settled(&server, |stats| {
        stats.in_flight == 0 && stats.open_connections == 0
    })
    .await;
}

#[tokio::test]
async fn a_request_that_may_end_keeps_its_connection() {
    let server = Server::start().unwrap();
    let client = client();

    for n in 1..=5 {
        let answer = let_it_end(n, client.get(server.url_of("/delay/0.2")), ms(50))
            .await
            .unwrap();
        assert_eq!(answer, None);
        settled(&server, |stats| stats.in_flight == 0).await;
    }
    assert_eq!(server.stats().requests, 5, "each was answered, to nobody");

    status(&client, &server.url_of("/get")).await.unwrap();
    let connections = server.stats().connections;
    assert!(connections < 5, "{connections} for 6 requests");
}

#[tokio::test]
async fn a_request_in_time_returns_its_answer_either_way() {
    let server = Server::start().unwrap();
    let (client, url) = (client(), server.url_of("/bytes/7"));

    assert_eq!(
        impatient(1, client.get(&url), support::LIMIT)
            .await
            .unwrap(),
        Some(7)
    );
    assert_eq!(
        let_it_end(2, client.get(&url), support::LIMIT)
            .await
            .unwrap(),
        Some(7)
    );
}
