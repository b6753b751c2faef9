//! The async fixture, and a real server on a free port.

use std::io;
use std::net::SocketAddr;

use crate::support::PATIENCE;
use testing::fixture::{TestServer, with_server};
use testing::lines::Lines;
use testing::shout::ask;
use tokio::net::TcpStream;
use tokio::time::timeout;

async fn says(address: SocketAddr, question: &str) -> String {
    let lines = Lines::new(TcpStream::connect(address).await.unwrap());
    ask(lines, question, PATIENCE).await.unwrap().0
}

/// Whether a server listens there no more. What `abort` has ended is gone when the runtime next looks at it.
async fn is_gone(address: SocketAddr) -> bool {
    let gone = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, gone).await.is_ok()
}

// ANCHOR: scope
#[tokio::test]
async fn a_test_has_a_server_of_its_own() {
    with_server(async |address| {
        assert_eq!(says(address, "hello").await, "HELLO");
    })
    .await
    .unwrap();
}
// ANCHOR_END: scope

#[tokio::test]
async fn when_the_test_returns_its_server_is_gone() {
    let address = with_server(async |address| address).await.unwrap();
    let refused = TcpStream::connect(address).await;
    assert!(refused.is_err(), "the scope waited for its end");
}

#[tokio::test]
async fn when_the_test_panics_its_server_is_gone_too() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let test = tokio::spawn(with_server(async |address| {
        tell.send(address).unwrap();
        // As `panic!`, with nothing on standard error.
        std::panic::resume_unwind(Box::new("an assertion that failed"))
    }));
    let address = told.await.unwrap();
    assert!(test.await.unwrap_err().is_panic(), "it is still told");
    assert!(is_gone(address).await);
}

#[tokio::test]
async fn a_server_that_is_dropped_cuts_its_conversations_off() {
    let server = TestServer::start().await.unwrap();
    let lines = Lines::new(TcpStream::connect(server.address).await.unwrap());
    let (_, mut lines) = ask(lines, "hello", PATIENCE).await.unwrap();
    drop(server);
    let cut_off = timeout(PATIENCE, lines.next()).await;
    assert!(!matches!(cut_off, Ok(Ok(Some(_))) | Err(_)), "{cut_off:?}");
}

#[tokio::test]
async fn servers_on_port_zero_do_not_meet() -> io::Result<()> {
    let one = TestServer::start().await?;
    let two = TestServer::start().await?;
    assert_ne!(one.address, two.address);
    assert_eq!(says(one.address, "one").await, "ONE");
    assert_eq!(says(two.address, "two").await, "TWO");
    one.stop().await?;
    two.stop().await
}

#[test]
fn a_server_ends_with_the_runtime_of_its_test() {
    let test = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async { TestServer::start().await.unwrap() })
    };
    let server = test(); // as a `static` would keep it
    let refused = std::net::TcpStream::connect(server.address);
    assert!(refused.is_err(), "nobody is left who could serve");
}
