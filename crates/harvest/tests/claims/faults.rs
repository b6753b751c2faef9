//! The fault table: whatever a server does, its URL ends in a row with a name.

use std::time::Duration;

use harvest::settings::Settings;

use super::support::{Does, Server, ended, harvested, hasty};

async fn outcome_of(does: Does) -> String {
    let server = Server::start(move |_| does.clone());
    ended(server.url("/"), hasty()).await.outcome
}

fn says(text: &str) -> Does {
    Does::Says(text.to_owned())
}

#[tokio::test]
async fn a_server_that_never_answers_is_an_answer_timeout() {
    assert_eq!(
        outcome_of(Does::Hangs(String::new())).await,
        "answer-timeout"
    );
}

#[tokio::test]
async fn half_a_head_is_an_answer_timeout() {
    let half = "HTTP/1.1 200 OK\r\ncontent-le".to_owned();
    assert_eq!(outcome_of(Does::Hangs(half)).await, "answer-timeout");
}

#[tokio::test]
async fn a_body_that_hangs_is_a_body_timeout() {
    let some = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome".to_owned();
    assert_eq!(outcome_of(Does::Hangs(some)).await, "body-timeout");
}

#[tokio::test]
async fn a_server_that_drips_a_byte_a_second_is_a_body_timeout() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_owned();
    let server = Server::start(move |_| Does::Drips(head.clone(), ".", Duration::from_secs(1)));
    let patient = Settings {
        timeout: Duration::from_millis(1500),
        ..hasty()
    };
    let row = ended(server.url("/"), patient).await;
    assert_eq!(row.outcome, "body-timeout");
    assert_eq!(row.bytes, 1, "one byte came in one and a half seconds");
    assert_eq!(row.sha256, None, "a part of a body has no hash");
}

#[tokio::test]
async fn a_body_without_an_end_is_a_body_timeout_too() {
    let head = "HTTP/1.1 200 OK\r\n\r\n".to_owned();
    let piece = "0123456789abcdef";
    assert_eq!(
        outcome_of(Does::Drips(head, piece, Duration::ZERO)).await,
        "body-timeout"
    );
}

#[tokio::test]
async fn a_body_shorter_than_promised_is_cut_short() {
    let lie = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nnot a thousand bytes";
    assert_eq!(outcome_of(says(lie)).await, "cut-short");
}

#[tokio::test]
async fn a_body_longer_than_promised_is_taken_at_its_word() {
    let lie = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfour, and more";
    let server = Server::start(move |_| says(lie));
    let row = ended(server.url("/"), hasty()).await;
    assert_eq!((row.outcome.as_str(), row.bytes), ("ok", 4));
}

#[tokio::test]
async fn what_is_not_http_is_garbage() {
    assert_eq!(outcome_of(says("SSH-2.0-OpenSSH_9.2\r\n")).await, "garbage");
    assert_eq!(outcome_of(says("\u{0}\u{1}\u{2}\r\n\r\n")).await, "garbage");
}

#[tokio::test]
async fn a_head_without_an_end_is_garbage() {
    let head = format!("HTTP/1.1 200 OK\r\nlong: {}", "x".repeat(200_000));
    assert_eq!(outcome_of(says(&head)).await, "garbage");
}

#[tokio::test]
async fn a_chunk_that_is_none_is_garbage() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno number\r\n";
    assert_eq!(outcome_of(says(head)).await, "garbage");
}

#[tokio::test]
async fn a_connection_that_is_closed_without_an_answer_is_a_reset() {
    assert_eq!(outcome_of(says("")).await, "reset");
}

#[tokio::test]
async fn a_connection_that_is_reset_is_a_reset() {
    let server = httpbin::Server::start().unwrap();
    assert_eq!(
        ended(server.url_of("/fault/reset"), hasty()).await.outcome,
        "reset"
    );
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(ended(nobody, hasty()).await.outcome, "refused");
}

/// Full of connections that nobody accepts, a listener leaves the next one without an answer.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_host_that_does_not_answer_the_call_is_a_connect_timeout() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let call = tokio::net::TcpStream::connect(address);
        waiting.push(tokio::time::timeout(Duration::from_millis(50), call).await);
    }
    let row = ended(format!("http://{address}/"), hasty()).await;
    assert_eq!(row.outcome, "connect-timeout");
}

#[tokio::test]
async fn a_name_without_an_address_is_an_unknown_host() {
    // No label may be so long: the resolver knows it without asking anybody.
    let url = format!("http://{}.invalid/", "a".repeat(64));
    assert_eq!(ended(url, hasty()).await.outcome, "unknown-host");
}

#[tokio::test]
async fn redirects_for_ever_end_after_so_many() {
    let to_itself = "HTTP/1.1 302 Found\r\nlocation: /\r\nconnection: close\r\n\r\n";
    let server = Server::start(move |_| says(to_itself));
    let settings = Settings {
        redirects: 4,
        ..hasty()
    };
    let row = ended(server.url("/"), settings).await;
    assert_eq!(
        (row.outcome.as_str(), row.status),
        ("too-many-redirects", Some(302))
    );
    assert_eq!(server.requests(), 5, "the first one and four redirects");
}

#[tokio::test]
async fn a_redirect_to_what_can_not_be_fetched_is_a_bad_redirect() {
    for location in [
        "mailto:somebody@example.org",
        "http://",
        "http://me:secret@127.0.0.1/",
    ] {
        let head = format!("HTTP/1.1 301 Moved\r\nlocation: {location}\r\n\r\n");
        assert_eq!(outcome_of(says(&head)).await, "bad-redirect", "{location}");
    }
}

#[tokio::test]
async fn a_redirect_with_an_endless_body_costs_a_connection_and_no_more() {
    let server = Server::start(|path| match path {
        "/" => Does::Drips(
            "HTTP/1.1 302 Found\r\nlocation: /there\r\n\r\n".to_owned(),
            Box::leak("x".repeat(10_000).into_boxed_str()),
            Duration::ZERO,
        ),
        _ => Does::Answer("there".to_owned()),
    });
    let row = ended(server.url("/"), hasty()).await;
    assert_eq!((row.outcome.as_str(), row.bytes), ("ok", 5));
    assert_eq!(row.landed, Some(server.url("/there")));
}

#[tokio::test]
async fn one_bad_server_does_not_hold_up_the_others() {
    let bad = Server::start(|_| Does::Hangs(String::new()));
    let good = Server::start(|path| Does::Answer(path.to_owned()));
    let mut lines: Vec<_> = (0..20).map(|n| bad.url(&format!("/{n}"))).collect();
    lines.extend((0..20).map(|n| good.url(&format!("/{n}"))));
    // Of twenty permits the bad server's six slots can take six.
    let settings = Settings {
        concurrency: 20,
        timeout: Duration::from_millis(200),
        ..hasty()
    };
    let rows = harvested(&lines, settings).await;
    let ended = |outcome: &str| rows.iter().filter(|row| row.outcome == outcome).count();
    assert_eq!((ended("ok"), ended("answer-timeout")), (20, 20));
}
