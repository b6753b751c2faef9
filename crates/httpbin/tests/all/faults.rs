//! Each fault, as a client sees it.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use httpbin::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{PATIENCE, answer, client, get, read_all, send, send_get, send_hang, until};

#[tokio::test]
async fn hang_takes_the_request_and_never_answers() {
    let server = Server::start().unwrap();
    let mut stream = send_hang(&server).await;
    let mut byte = [0];
    let read = timeout(Duration::from_millis(200), stream.read(&mut byte)).await;
    assert!(
        read.is_err(),
        "neither an answer nor an end was to come, but {read:?} did"
    );
    assert_eq!(server.stats().open_connections, 1);
}

#[tokio::test]
async fn garbage_is_no_http() {
    let server = Server::start().unwrap();
    let (bytes, end) = read_all(send_get(&server, "/fault/garbage").await).await;
    assert_eq!(end.unwrap(), bytes.len(), "an orderly end");
    assert!(bytes.starts_with(b"\x16\x03\xFF") && str::from_utf8(&bytes).is_err());

    let error = client()
        .get(server.url_of("/fault/garbage"))
        .send()
        .await
        .unwrap_err();
    assert!(
        error.is_request() && !error.is_connect(),
        "the request failed, not the way to it: {error:?}"
    );
}

#[tokio::test]
async fn a_fault_works_on_a_connection_that_has_served_before() {
    let server = Server::start().unwrap();
    let asked = "GET /status/204 HTTP/1.1\nHost: test\n\nGET /status/204 HTTP/1.1\nHost: test\n\n";
    for fault in ["/fault/garbage", "/fault/close?after=3"] {
        let mut stream = send(&server, asked).await;
        let mut answers = String::new();
        while answers.matches("HTTP/1.1 204 No Content").count() < 2
            || !answers.ends_with("\r\n\r\n")
        {
            let mut bytes = [0; 512];
            let read = timeout(PATIENCE, stream.read(&mut bytes))
                .await
                .unwrap()
                .unwrap();
            assert_ne!(read, 0, "the connection ended before its fault: {answers}");
            answers.push_str(str::from_utf8(&bytes[..read]).unwrap());
        }
        let request = format!("GET {fault} HTTP/1.1\r\nHost: test\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let (bytes, _) = read_all(stream).await;
        let expected: &[u8] = if fault.contains("close") {
            b"\r\n\r\n***"
        } else {
            b"\x00\x01\r\n\r\n"
        };
        assert!(
            bytes.ends_with(expected),
            "{fault} on a used connection: {bytes:?}"
        );
    }
}

#[tokio::test]
async fn close_promises_more_than_it_sends() {
    let server = Server::start().unwrap();
    for (path, after) in [
        ("/fault/close", 10),
        ("/fault/close?after=0", 0),
        ("/fault/close?after=999999", 102_400),
    ] {
        let (bytes, end) = read_all(send_get(&server, path).await).await;
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        let promise = format!("content-length: {}", after + 1000);
        assert!(head.ends_with(&promise), "{head} should promise {promise}");
        assert_eq!(
            body.len(),
            after,
            "exactly the bytes that were asked for arrive"
        );
        assert!(end.is_ok(), "a close, not a reset: {end:?}");
    }

    let mut response = get(&server, "/fault/close?after=7").await;
    assert_eq!(
        response.status(),
        200,
        "the head is in order: the fault shows in the body only"
    );
    let mut received = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len(),
            Ok(None) => panic!("a body of {received} bytes passed for complete"),
            Err(error) => break error,
        }
    };
    assert_eq!(received, 7);
    assert!(error.is_body() || error.is_decode(), "{error:?}");
}

#[tokio::test]
async fn a_fault_strikes_when_the_whole_request_has_arrived() {
    let server = Server::start().unwrap();
    for fault in ["garbage", "close", "reset"] {
        let head = format!("POST /fault/{fault} HTTP/1.1\nHost: test\nContent-Length: 4\n\n");
        let mut stream = send(&server, &(head + "bo")).await;
        let early = timeout(Duration::from_millis(100), stream.readable()).await;
        assert!(
            early.is_err(),
            "{fault}: a socket closed with bytes unread resets, whatever was written before"
        );
        stream.write_all(b"dy").await.unwrap();
        let (bytes, end) = read_all(stream).await;
        if fault == "reset" {
            assert_eq!(bytes, b"");
        } else {
            assert!(!bytes.is_empty() && end.is_ok(), "{fault}: {end:?}");
        }
    }
}

#[tokio::test]
async fn reset_sends_not_a_byte() {
    let server = Server::start().unwrap();
    let (bytes, end) = read_all(send_get(&server, "/fault/reset").await).await;
    assert_eq!(bytes, b"");
    // Where the platform has no reset for a socket that doesn't linger, the connection just ends.
    if cfg!(unix) {
        assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
    }
    let error = client()
        .get(server.url_of("/fault/reset"))
        .send()
        .await
        .unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
}

#[tokio::test]
async fn flaky_fails_n_times_for_a_key_and_then_succeeds() {
    let server = Server::start().unwrap();
    let mut statuses = Vec::new();
    for key in ["a", "b"] {
        for _ in 0..4 {
            statuses.push(
                answer(&server, &format!("/fault/flaky/2?key={key}"))
                    .await
                    .0,
            );
        }
    }
    let per_key = [503, 503, 200, 200];
    assert_eq!(
        statuses,
        [per_key, per_key].concat(),
        "a key doesn't know of another one's failures"
    );
    assert_eq!(answer(&server, "/fault/flaky/0").await.0, 200);
}

#[tokio::test]
async fn flaky_tells_when_to_retry_if_asked_and_only_with_a_failure() {
    let server = Server::start().unwrap();
    let without = get(&server, "/fault/flaky/1?key=a").await;
    assert!(without.headers().get("retry-after").is_none());
    let failure = get(&server, "/fault/flaky/1?key=b&retry_after=7").await;
    assert_eq!(
        (failure.status().as_u16(), &failure.headers()["retry-after"]),
        (503, &"7".parse().unwrap())
    );
    let success = get(&server, "/fault/flaky/1?key=b&retry_after=7").await;
    assert_eq!(
        (
            success.status().as_u16(),
            success.headers().get("retry-after")
        ),
        (200, None)
    );
}

#[tokio::test]
async fn truncated_json_is_a_whole_answer_with_half_a_document() {
    let server = Server::start().unwrap();
    let response = get(&server, "/fault/truncated-json").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let error = response.json::<serde_json::Value>().await.unwrap_err();
    assert!(
        error.is_decode(),
        "the transfer is in order, the document isn't: {error:?}"
    );
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<serde_json::Error>())
        .unwrap();
    assert!(cause.is_eof(), "{cause}");
}

#[tokio::test]
async fn a_fault_ends_its_own_connection_only() {
    let server = Server::start().unwrap();
    let mut other = send_get(&server, "/delay/0.1").await;
    until("the request has arrived", || server.stats().in_flight == 1).await;
    for path in ["/fault/garbage", "/fault/close", "/fault/reset"] {
        read_all(send_get(&server, path).await).await.0.clear();
    }
    let mut answer = [0; 15];
    timeout(PATIENCE, other.read_exact(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
}
