//! What the chapter promises of answers whose body nobody wants: their connections, as counted by the server.

use crate::support::client;
use connection_pooling::unread::{status, status_by_head, status_unread};
use httpbin::Server;
use reqwest::StatusCode;

/// The most that httpbin sends, and far more than fits beside the head of an answer.
const LARGE: &str = "/bytes/102400";

#[tokio::test]
async fn large_bodies_left_unread_cost_their_connections() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..10 {
        let status = status_unread(&client, &server.url_of(LARGE)).await.unwrap();
        assert_eq!(status, StatusCode::OK);
    }

    assert_eq!(server.stats().connections, 10);
}

#[tokio::test]
async fn bodies_that_are_read_give_their_connections_back() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..10 {
        let status = status(&client, &server.url_of(LARGE)).await.unwrap();
        assert_eq!(status, StatusCode::OK);
    }

    assert_eq!(server.stats().connections, 1);
}

#[tokio::test]
async fn small_bodies_left_unread_hide_the_fault() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..10 {
        status_unread(&client, &server.url_of("/get"))
            .await
            .unwrap();
    }

    let connections = server.stats().connections;
    assert!(
        connections < 10,
        "{connections}: hyper reads on where the rest is there already"
    );
}

#[tokio::test]
async fn a_body_that_is_too_long_to_drain_costs_its_connection() {
    let server = Server::start().unwrap();
    let client = client();

    let endless = server.url_of("/drip?duration=0&numbytes=10000000");
    for _ in 0..3 {
        status(&client, &endless).await.unwrap();
    }

    assert_eq!(
        server.stats().connections,
        3,
        "10 MB each, of which 256 KB were read"
    );
}

#[tokio::test]
async fn a_head_request_has_no_body_to_leave_unread() {
    let server = Server::start().unwrap();
    let client = client();

    for _ in 0..10 {
        let status = status_by_head(&client, &server.url_of(LARGE))
            .await
            .unwrap();
        assert_eq!(status, StatusCode::OK);
    }

    assert_eq!(server.stats().connections, 1);
}
