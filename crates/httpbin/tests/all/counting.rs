//! What is counted, and when it no longer is.

use httpbin::{Server, Stats};
use tokio::task::JoinSet;

use super::{answer, client, get, read_all, send, send_hang, until};

#[tokio::test]
async fn the_most_in_flight_is_counted_exactly() {
    let server = Server::start().unwrap();
    let client = client();
    let mut requests = JoinSet::new();
    for _ in 0..7 {
        requests.spawn(client.get(server.url_of("/delay/0.5")).send());
    }
    until("all have arrived", || server.stats().in_flight == 7).await;
    for response in requests.join_all().await {
        response.unwrap().bytes().await.unwrap();
    }
    answer(&server, "/get").await;
    let stats = server.stats();
    assert_eq!(
        (stats.requests, stats.most_in_flight, stats.in_flight),
        (8, 7, 0)
    );
}

#[tokio::test]
async fn a_client_that_has_its_answer_is_no_longer_counted() {
    let server = Server::start().unwrap();
    let client = client();
    for path in [
        "/get",
        "/status/204",
        "/bytes/102400",
        "/stream/9",
        "/drip?duration=0",
        "/fault/close",
    ] {
        for _ in 0..20 {
            // The body of `/fault/close` ends in an error, which is an end as well.
            client
                .get(server.url_of(path))
                .send()
                .await
                .unwrap()
                .bytes()
                .await
                .ok();
            assert_eq!(
                server.stats().in_flight,
                0,
                "{path} was answered to the last byte"
            );
        }
    }
}

#[tokio::test]
async fn a_client_that_goes_away_is_no_longer_counted() {
    let server = Server::start().unwrap();
    let body = "x".repeat(500_000);
    let post = |path| {
        let length = body.len();
        format!("POST {path} HTTP/1.1\nHost: test\nContent-Length: {length}\n\n{body}")
    };
    let get = |path| format!("GET {path} HTTP/1.1\nHost: test\n\n");
    for request in [
        get("/delay/10"),
        get("/fault/hang"),
        get("/drip?duration=60&numbytes=6"),
        post("/delay/10"),
        post("/fault/hang"),
    ] {
        let stream = send(&server, &request).await;
        until("the request has arrived", || server.stats().in_flight == 1).await;
        drop(stream);
        until("the client is gone", || server.stats().in_flight == 0).await;
        until("its connection is closed", || {
            server.stats().open_connections == 0
        })
        .await;
    }
    assert_eq!(server.stats().most_in_flight, 1);
}

#[tokio::test]
async fn a_client_that_goes_away_in_mid_body_is_no_longer_counted() {
    let server = Server::start().unwrap();
    let response = get(&server, "/drip?duration=60&numbytes=6").await;
    assert_eq!(
        server.stats().in_flight,
        1,
        "the head has come, the body is on its way"
    );
    drop(response);
    until("the client is gone", || server.stats().in_flight == 0).await;
}

#[tokio::test]
async fn a_shared_client_keeps_one_connection_alive() {
    let server = Server::start().unwrap();
    let client = client();
    for _ in 0..5 {
        let response = client.get(server.url_of("/get")).send().await.unwrap();
        response.bytes().await.unwrap();
    }
    let stats = server.stats();
    assert_eq!(
        (stats.requests, stats.connections, stats.open_connections),
        (5, 1, 1)
    );
    drop(client);
    until("the pool has closed its connection", || {
        server.stats().open_connections == 0
    })
    .await;
}

#[tokio::test]
async fn closing_after_each_request_opens_a_connection_each() {
    let server = Server::start().unwrap();
    let client = client();
    for _ in 0..5 {
        let request = client
            .get(server.url_of("/get"))
            .header("connection", "close");
        request.send().await.unwrap().bytes().await.unwrap();
    }
    until("all are closed", || server.stats().open_connections == 0).await;
    let stats = server.stats();
    assert_eq!((stats.requests, stats.connections), (5, 5));
}

#[tokio::test]
async fn asking_for_the_counters_over_http_does_not_change_them() {
    let server = Server::start().unwrap();
    let client = client();
    let ask = async || {
        let response = client.get(server.url_of("/_stats")).send().await.unwrap();
        response.json::<Stats>().await.unwrap()
    };
    client
        .get(server.url_of("/get"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let told = ask().await;
    let expected = Stats {
        requests: 1,
        in_flight: 0,
        most_in_flight: 1,
        connections: 1,
        open_connections: 1,
    };
    assert_eq!(
        (told, ask().await, server.stats()),
        (expected, expected, expected)
    );
}

#[tokio::test]
async fn a_reset_forgets_what_was_and_keeps_what_is() {
    let server = Server::start().unwrap();
    let client = client();
    let url = server.url_of("/_stats");
    let resets = [client.delete(&url), client.post(format!("{url}/reset"))];
    for reset in resets.map(Some).into_iter().chain([None]) {
        let first = send_hang(&server).await;
        drop(send_hang(&server).await);
        until("one is gone", || server.stats().in_flight == 1).await;

        match reset {
            Some(request) => assert_eq!(request.send().await.unwrap().status(), 204),
            None => server.reset_stats(),
        }
        let stats = server.stats();
        assert_eq!(
            (stats.requests, stats.in_flight, stats.most_in_flight),
            (0, 1, 1)
        );
        drop(first);
        until("the other is gone", || server.stats().in_flight == 0).await;
    }
}

#[tokio::test]
async fn a_thousand_clients_at_once_are_all_served() {
    let server = Server::start().unwrap();
    let mut clients = JoinSet::new();
    for _ in 0..1000 {
        let stream = send(
            &server,
            "GET /delay/0.05 HTTP/1.1\nHost: test\nConnection: close\n\n",
        );
        let stream = stream.await;
        clients.spawn(async { read_all(stream).await.0.starts_with(b"HTTP/1.1 200 OK") });
    }
    assert!(clients.join_all().await.into_iter().all(|served| served));
    assert_eq!(
        (server.stats().requests, server.stats().connections),
        (1000, 1000)
    );
}
