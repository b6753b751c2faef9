//! What becomes of a request on a connection that the server has closed.
//!
//! Everything here runs on one thread. The server has its own, so what happens between two awaits of the
//! client is in its hands.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use std::iter::once;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connection_pooling::demos::server::{restarted, restarted_as_heard};
use connection_pooling::restart::{ask, ask_again};
use httpbin::Server;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method};
use support::{client, closed_port, local, ms};
use tokio::time::sleep;

fn client_that_asks_again() -> Client {
    ask_again(local(Client::builder()), "127.0.0.1")
        .build()
        .unwrap()
}

/// How many connections the server has closed and this process has not: CLOSE_WAIT, in the kernel's table.
#[cfg(target_os = "linux")]
fn closed_by_the_server_only(server: &Server) -> usize {
    let to_server = format!(":{:04X} 08 ", server.address().port());
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    table
        .lines()
        .filter(|line| line.contains(&to_server))
        .count()
}

#[tokio::test]
async fn a_connection_that_was_seen_to_close_is_not_used_again() {
    let server = Server::start().unwrap();
    let (client, url) = (client(), server.url_of("/post"));
    ask(&client, Method::POST, &url).await.unwrap();

    let server = restarted(server).unwrap();
    sleep(ms(50)).await;
    ask(&client, Method::POST, &url).await.unwrap();

    assert_eq!(
        (server.stats().requests, server.stats().connections),
        (1, 1)
    );
}

#[tokio::test]
async fn a_request_of_which_not_a_byte_was_sent_is_sent_again() {
    for (method, path) in [(Method::GET, "/get"), (Method::POST, "/post")] {
        let server = Server::start().unwrap();
        let (client, url) = (client(), server.url_of(path));
        ask(&client, method.clone(), &url).await.unwrap();

        let server = restarted_as_heard(server).await.unwrap();
        #[cfg(target_os = "linux")]
        assert_eq!(
            closed_by_the_server_only(&server),
            1,
            "the pool still holds it: its task has not run"
        );
        let asked = ask(&client, method.clone(), &url).await;

        assert!(asked.is_ok(), "{method}: {asked:?}");
        assert_eq!(server.stats().requests, 1, "{method}");
    }
}

#[tokio::test]
async fn a_request_written_to_a_closed_connection_is_an_error_even_a_get() {
    for (method, path) in [(Method::GET, "/get"), (Method::POST, "/post")] {
        let server = Server::start().unwrap();
        let (client, url) = (client(), server.url_of(path));
        ask(&client, method.clone(), &url).await.unwrap();

        // No await in between: the client hasn't heard of it.
        let server = restarted(server).unwrap();
        let error = ask(&client, method.clone(), &url).await.unwrap_err();

        assert!(
            error.is_request() && !error.is_connect(),
            "{method}: {error:?}"
        );
        assert_eq!(server.stats().requests, 0, "nobody has seen the {method}");
    }
}

#[tokio::test]
async fn a_get_written_to_a_closed_connection_is_saved_by_a_policy() {
    let server = Server::start().unwrap();
    let (client, url) = (client_that_asks_again(), server.url_of("/get"));
    ask(&client, Method::GET, &url).await.unwrap();

    let server = restarted(server).unwrap();
    let asked = ask(&client, Method::GET, &url).await;

    assert!(asked.is_ok(), "{asked:?}");
    assert_eq!(server.stats().requests, 1);
}

#[tokio::test]
async fn a_request_that_the_server_may_have_seen_is_an_error() {
    for method in [Method::GET, Method::POST] {
        let server = Server::start().unwrap();
        let client = client();
        ask(&client, Method::GET, &server.url_of("/get"))
            .await
            .unwrap();

        let error = ask(&client, method.clone(), &server.url_of("/fault/reset"))
            .await
            .unwrap_err();

        assert!(
            error.is_request() && !error.is_connect(),
            "{method}: {error:?}"
        );
        let stats = server.stats();
        assert_eq!(
            (stats.requests, stats.connections),
            (2, 1),
            "{method}: sent over the kept connection, and not again"
        );
    }
}

#[tokio::test]
async fn a_get_is_asked_again_where_a_policy_says_so() {
    let server = Server::start().unwrap();
    let client = client_that_asks_again();

    ask(&client, Method::GET, &server.url_of("/fault/reset"))
        .await
        .unwrap_err();

    assert_eq!(
        server.stats().requests,
        2,
        "one more than without, and no more than that"
    );
}

#[tokio::test]
async fn a_post_is_never_asked_again() {
    let server = Server::start().unwrap();
    let client = client_that_asks_again();

    ask(&client, Method::POST, &server.url_of("/fault/reset"))
        .await
        .unwrap_err();

    assert_eq!(
        server.stats().requests,
        1,
        "a payment would have been made twice"
    );
}

#[tokio::test]
async fn a_status_is_an_answer_and_not_asked_again() {
    let server = Server::start().unwrap();
    let client = client_that_asks_again();

    ask(&client, Method::GET, &server.url_of("/status/503"))
        .await
        .unwrap_err();

    assert_eq!(server.stats().requests, 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_not_asked_again() {
    /// Every connection begins with a look-up.
    #[derive(Clone, Default)]
    struct Counting(Arc<AtomicUsize>);
    impl Resolve for Counting {
        fn resolve(&self, _: Name) -> Resolving {
            self.0.fetch_add(1, Ordering::Relaxed);
            let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, closed_port()));
            Box::pin(async move { Ok(Box::new(once(nobody)) as Addrs) })
        }
    }
    let look_ups = Counting::default();
    let client = ask_again(local(Client::builder()), "nobody.test")
        .dns_resolver(Arc::new(look_ups.clone()))
        .build()
        .unwrap();

    let error = ask(&client, Method::GET, "http://nobody.test")
        .await
        .unwrap_err();

    assert!(error.is_connect(), "{error:?}");
    assert_eq!(look_ups.0.load(Ordering::Relaxed), 1);
}
