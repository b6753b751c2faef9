//! What the settings of the pool do, as counted by the server.

use std::time::Duration;

use crate::support::{LIMIT, local, ms, settled};
use connection_pooling::at_once::without_limit;
use connection_pooling::settings::{
    connecting, idle_timeout, max_idle, no_pool, no_tcp_keepalive, silence, whole_call,
};
use connection_pooling::unread::status;
use httpbin::Server;
use reqwest::{Client, ClientBuilder};
use tokio::time::{sleep, timeout};

/// How many connections ten requests took, one after another.
async fn connections_of_ten(settings: ClientBuilder) -> u64 {
    let server = Server::start().unwrap();
    let client = local(settings).build().unwrap();
    for _ in 0..10 {
        status(&client, &server.url_of("/get")).await.unwrap();
    }
    server.stats().connections
}

#[tokio::test]
async fn max_idle_bounds_those_that_nobody_uses_and_not_those_that_are_open() {
    let server = Server::start().unwrap();
    let client = local(max_idle(2)).build().unwrap();

    without_limit(&client, &server.url_of("/delay/0.3"), 10)
        .await
        .unwrap();

    assert_eq!(
        server.stats().connections,
        10,
        "as many as without the setting"
    );
    settled(&server, |stats| stats.open_connections == 2).await;
}

#[tokio::test]
async fn without_it_all_ten_are_kept() {
    let server = Server::start().unwrap();
    let client = local(Client::builder()).build().unwrap();

    without_limit(&client, &server.url_of("/delay/0.3"), 10)
        .await
        .unwrap();

    // A connection that would be closed is closed by now, or the setting above is tested for nothing.
    sleep(ms(100)).await;
    assert_eq!(server.stats().open_connections, 10);
}

#[tokio::test]
async fn a_max_idle_of_zero_is_no_pool() {
    assert_eq!(connections_of_ten(no_pool()).await, 10);
}

#[tokio::test]
async fn tcp_keepalive_is_not_http_keep_alive() {
    assert_eq!(connections_of_ten(no_tcp_keepalive()).await, 1);
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_time_though_nobody_asks() {
    let server = Server::start().unwrap();
    let client = local(idle_timeout(ms(200))).build().unwrap();

    status(&client, &server.url_of("/get")).await.unwrap();
    assert_eq!(server.stats().open_connections, 1);

    settled(&server, |stats| stats.open_connections == 0).await;
    status(&client, &server.url_of("/get")).await.unwrap();
    assert_eq!(server.stats().connections, 2);
}

#[tokio::test]
async fn the_idle_timeout_does_not_count_while_a_request_is_in_flight() {
    let server = Server::start().unwrap();
    let client = local(idle_timeout(ms(100))).build().unwrap();

    status(&client, &server.url_of("/delay/0.4")).await.unwrap();

    assert_eq!(server.stats().requests, 1);
}

#[tokio::test]
async fn an_idle_timeout_of_none_keeps_a_connection() {
    let server = Server::start().unwrap();
    let client = local(Client::builder().pool_idle_timeout(None::<Duration>))
        .build()
        .unwrap();

    status(&client, &server.url_of("/get")).await.unwrap();
    sleep(ms(300)).await;
    status(&client, &server.url_of("/get")).await.unwrap();

    assert_eq!(server.stats().connections, 1);
}

/// What comes of an answer of half a second, in five bytes.
async fn trickle(settings: ClientBuilder) -> reqwest::Result<usize> {
    let server = Server::start().unwrap();
    let client = settings.no_proxy().build().unwrap();
    let url = server.url_of("/drip?duration=0.5&numbytes=5");
    Ok(client.get(url).send().await?.bytes().await?.len())
}

#[tokio::test]
async fn timeout_limits_the_whole_answer() {
    let cut_off = trickle(whole_call(ms(300))).await.unwrap_err();

    assert!(cut_off.is_timeout(), "{cut_off:?}");
}

#[tokio::test]
async fn read_timeout_lets_an_answer_trickle() {
    let answer = trickle(silence(ms(400))).await;

    assert_eq!(
        answer.unwrap(),
        5,
        "0.5 s in all, and never 0.4 s of silence"
    );
}

#[tokio::test]
async fn read_timeout_ends_a_silence() {
    let server = Server::start().unwrap();
    let client = silence(ms(200)).no_proxy().build().unwrap();

    let hanging = client.get(server.url_of("/fault/hang")).send();
    let answer = timeout(LIMIT, hanging).await.expect("it still waits");

    assert!(
        answer.as_ref().is_err_and(reqwest::Error::is_timeout),
        "{answer:?}"
    );
}

#[tokio::test]
async fn connect_timeout_limits_no_answer() {
    let answer = trickle(connecting(ms(50))).await;

    assert_eq!(answer.unwrap(), 5);
}
