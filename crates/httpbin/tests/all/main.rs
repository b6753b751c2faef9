//! What the server promises, seen by its clients: over real sockets, with short delays and generous bounds.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod binary;
mod counting;
mod echoes;
mod faults;
mod lifetime;
mod routes;

use std::time::Duration;

use httpbin::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that knows nothing of the proxies that the environment may name.
fn client() -> reqwest::Client {
    let redirects = reqwest::redirect::Policy::none();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(redirects)
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

async fn get(server: &Server, path: &str) -> reqwest::Response {
    client().get(server.url_of(path)).send().await.unwrap()
}

/// The status and the text of an answer.
async fn answer(server: &Server, path: &str) -> (u16, String) {
    let response = get(server, path).await;
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn json(server: &Server, path: &str) -> serde_json::Value {
    get(server, path).await.json().await.unwrap()
}

/// A connection over which `request` has been sent; its lines end as in HTTP.
async fn send(server: &Server, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream
        .write_all(request.replace('\n', "\r\n").as_bytes())
        .await
        .unwrap();
    stream
}

async fn send_get(server: &Server, path: &str) -> TcpStream {
    send(server, &format!("GET {path} HTTP/1.1\nHost: test\n\n")).await
}

/// A connection whose request has arrived and is never answered.
async fn send_hang(server: &Server) -> TcpStream {
    let before = server.stats().in_flight;
    let stream = send_get(server, "/fault/hang").await;
    until("the request has arrived", || {
        server.stats().in_flight == before + 1
    })
    .await;
    stream
}

/// All that the server sends until it closes the connection, and whether it closed it properly.
async fn read_all(mut stream: TcpStream) -> (Vec<u8>, std::io::Result<usize>) {
    let mut bytes = Vec::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    (
        bytes,
        end.expect("the server should have closed the connection"),
    )
}

/// Waits until something is so that another thread or process brings about.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(
            start.elapsed() < PATIENCE,
            "still not so after {PATIENCE:?}: {what}"
        );
        sleep(Duration::from_millis(1)).await;
    }
}
