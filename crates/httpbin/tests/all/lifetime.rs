//! Starting and ending: in sync and async code, at once and gracefully.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use httpbin::Server;
use tokio::time::{Instant, timeout};

use super::{PATIENCE, answer, client, read_all, send, send_hang, until};

/// Far more than an end at once takes, far less than what is in flight in these tests.
const AT_ONCE: Duration = Duration::from_secs(2);

#[test]
fn a_server_works_for_code_that_knows_no_runtime_and_blocks_its_thread() {
    let server = Server::start().unwrap();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"GET /delay/0.05 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert_eq!(server.stats().requests, 1);
    let shutdown = server.blocking_shutdown(PATIENCE);
    assert!(shutdown.all_ended);
}

#[tokio::test]
async fn a_client_that_blocks_the_only_thread_of_its_runtime_is_served() {
    let server = Server::start().unwrap();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"GET /get HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK"),
        "on the client's runtime this would be a deadlock"
    );
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_of_the_client_is_not_the_clock_of_the_server() {
    let server = Server::start().unwrap();
    let start = Instant::now();
    let asked = "GET /delay/0.05 HTTP/1.1\nHost: test\nConnection: close\n\n";
    let mut stream = send(&server, asked).await.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert_eq!(
        start.elapsed(),
        Duration::ZERO,
        "the server waited by its own clock"
    );
}

#[tokio::test]
async fn dropping_the_server_ends_what_is_in_flight_at_once() {
    let server = Server::start().unwrap();
    let address = server.address();
    let hanging = send_hang(&server).await;
    let idle = send(&server, "").await;

    let start = Instant::now();
    drop(server);
    assert!(start.elapsed() < AT_ONCE, "it took {:?}", start.elapsed());
    for stream in [hanging, idle] {
        assert_eq!(
            read_all(stream).await.0,
            b"",
            "the connection ends without an answer"
        );
    }
    let refused = TcpStream::connect(address).unwrap_err();
    assert_eq!(
        refused.kind(),
        ErrorKind::ConnectionRefused,
        "nobody listens there any more"
    );
}

#[tokio::test]
async fn a_graceful_shutdown_lets_a_request_in_flight_end() {
    let server = Server::start().unwrap();
    let address = server.address();
    let client = client();
    let request = tokio::spawn(client.get(server.url_of("/delay/0.3")).send());
    until("the request has arrived", || server.stats().in_flight == 1).await;
    let idle = send(&server, "").await;
    until("so has the idle connection", || {
        server.stats().open_connections == 2
    })
    .await;

    let start = Instant::now();
    let shutdown = server.shutdown(PATIENCE).await;
    assert!(shutdown.all_ended, "{shutdown:?}");
    assert_eq!((shutdown.stats.requests, shutdown.stats.in_flight), (1, 0));
    assert!(
        start.elapsed() < AT_ONCE,
        "an idle connection must not use up the grace"
    );
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    assert_eq!(read_all(idle).await.0, b"");
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens there any more"
    );
}

#[tokio::test]
async fn a_graceful_shutdown_ends_connections_that_were_kept_alive() {
    let server = Server::start().unwrap();
    let client = client();
    client
        .get(server.url_of("/get"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(server.stats().open_connections, 1);
    let start = Instant::now();
    assert!(server.shutdown(PATIENCE).await.all_ended);
    assert!(
        start.elapsed() < AT_ONCE,
        "it waited for a client that had nothing to ask"
    );
}

#[tokio::test]
async fn a_graceful_shutdown_cuts_off_what_outlasts_the_grace() {
    let server = Server::start().unwrap();
    let hanging = send_hang(&server).await;
    let start = Instant::now();
    let shutdown = server.shutdown(Duration::from_millis(100)).await;
    assert!(
        !shutdown.all_ended,
        "a request that never ends can't have ended"
    );
    assert_eq!(
        shutdown.stats.in_flight, 1,
        "the stats tell how many were cut off"
    );
    assert!(
        (Duration::from_millis(100)..AT_ONCE).contains(&start.elapsed()),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(read_all(hanging).await.0, b"");
}

#[tokio::test]
async fn a_shutdown_that_is_dropped_stops_the_server_at_once() {
    let server = Server::start().unwrap();
    let hanging = send_hang(&server).await;
    let start = Instant::now();
    let given_up = timeout(Duration::from_millis(50), server.shutdown(PATIENCE)).await;
    assert!(given_up.is_err());
    assert!(start.elapsed() < AT_ONCE, "it took {:?}", start.elapsed());
    assert_eq!(read_all(hanging).await.0, b"");
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_that_names_it() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = Server::builder().port(port).start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")),
        "{text}"
    );
}

#[tokio::test]
async fn a_port_is_free_again_once_its_server_is_dropped() {
    let server = Server::start().unwrap();
    answer(&server, "/get").await;
    let port = server.address().port();
    drop(server);
    let server = Server::builder().port(port).start().unwrap();
    assert_eq!(server.url(), format!("http://127.0.0.1:{port}"));
    assert_eq!(answer(&server, "/get").await.0, 200);
}

#[tokio::test]
async fn servers_side_by_side_know_nothing_of_each_other() {
    let (one, other) = (Server::start().unwrap(), Server::start().unwrap());
    assert_ne!(one.address(), other.address());
    answer(&one, "/fault/flaky/1?key=k").await;
    assert_eq!(
        answer(&other, "/fault/flaky/1?key=k").await.0,
        503,
        "it has its own failures to come"
    );
    drop(one);
    assert_eq!(answer(&other, "/get").await.0, 200);
    assert_eq!(other.stats().requests, 2);
}

#[tokio::test]
async fn a_server_on_any_address_tells_a_url_that_can_be_reached() {
    let any = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let server = Server::builder().host(any).start().unwrap();
    assert_eq!(server.address().ip(), any);
    assert_eq!(
        server.url(),
        format!("http://127.0.0.1:{}", server.address().port())
    );
    assert_eq!(answer(&server, "get").await.0, 200, "a path needs no slash");
}
