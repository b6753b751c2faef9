//! What the demos ask with `--url`: each way in which a server lets one down is its own error, and one clear line.
//!
//! Real sockets on loopback, so real time; no test depends on how fast it passes.

use std::process::{Command, Output};
use std::time::Duration;

use gather::http::{HttpError, get};
use gather::service::Service;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(30);

/// A server that answers each request with bytes that depend on its first line, and closes the connection. Returns its port.
async fn server(answer: impl Fn(&str) -> &'static [u8] + Send + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n")
                && connection.read_buf(&mut request).await.unwrap() > 0
            {}
            let request = String::from_utf8(request).unwrap();
            let first_line = request.lines().next().unwrap_or_default();
            connection.write_all(answer(first_line)).await.unwrap();
            connection.shutdown().await.unwrap();
        }
    });
    port
}

/// What becomes of a GET that is answered with these bytes.
async fn answered_with(answer: &'static [u8]) -> Result<u16, HttpError> {
    get(
        "127.0.0.1",
        server(move |_| answer).await,
        "/delay/1",
        PATIENCE,
    )
    .await
}

#[tokio::test]
async fn a_success_is_its_status() {
    let status = answered_with(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
    assert_eq!(status.unwrap(), 200);
}

#[tokio::test]
async fn without_a_length_the_body_ends_with_the_connection() {
    let status = answered_with(b"HTTP/1.0 204 No Content\r\nServer: old\r\n\r\nwhatever").await;
    assert_eq!(status.unwrap(), 204);
}

#[tokio::test]
async fn a_status_that_is_no_success_is_an_error() {
    let refused = answered_with(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n").await;
    assert!(
        matches!(refused, Err(HttpError::Status { status: 503 })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_closed_port_is_an_error_that_names_it() {
    // Bound and dropped: nobody listens there now.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let refused = get("127.0.0.1", port, "/", PATIENCE).await.unwrap_err();
    assert!(matches!(refused, HttpError::Connect { .. }), "{refused:?}");
    assert!(
        refused.to_string().contains(&format!("127.0.0.1:{port}")),
        "{refused}"
    );
}

#[tokio::test]
async fn garbage_is_an_error_that_quotes_it() {
    let garbage: [&[u8]; 4] = [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"RTSP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 yes\r\n\r\n",
        b"\x16\x03\x01\0\xff",
    ];
    for garbage in garbage {
        let refused = answered_with(garbage).await.unwrap_err();
        assert!(
            matches!(refused, HttpError::NotHttp { .. }),
            "{garbage:?}: {refused:?}"
        );
        assert_eq!(
            refused.to_string().lines().count(),
            1,
            "one line: {refused}"
        );
    }
}

#[tokio::test]
async fn a_length_that_is_no_number_is_garbage() {
    let refused = answered_with(b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok").await;
    assert!(
        matches!(refused, Err(HttpError::NotHttp { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_answer_that_stops_early_is_an_error() {
    let stops: [&[u8]; 4] = [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
    ];
    for stop in stops {
        let refused = answered_with(stop).await;
        assert!(
            matches!(refused, Err(HttpError::ClosedEarly)),
            "{stop:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn headers_without_an_end_are_garbage() {
    static ENDLESS: [u8; 20_000] = {
        let mut bytes = [b'x'; 20_000];
        let start = *b"HTTP/1.1 200 OK\r\n";
        let mut index = 0;
        while index < start.len() {
            bytes[index] = start[index];
            index += 1;
        }
        bytes
    };
    let refused = answered_with(&ENDLESS).await;
    assert!(
        matches!(refused, Err(HttpError::NotHttp { .. })),
        "{refused:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_given_up() {
    // It accepts into the backlog and never reads. The paused clock jumps as soon as nothing else can happen.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let refused = get("127.0.0.1", port, "/", PATIENCE).await;
    assert!(
        matches!(refused, Err(HttpError::TooLate { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_fetch_asks_for_its_delay_and_a_failing_one_is_refused_after_it() {
    let (asked, mut requests) = tokio::sync::mpsc::channel(10);
    let port = server(move |request| {
        asked.try_send(request.to_owned()).unwrap();
        if request.contains("/status/503") {
            b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
        } else {
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        }
    });
    let service = Service::at("127.0.0.1", port.await).failing("orders", Duration::ZERO);
    let answer = service
        .fetch("users", Duration::from_millis(1500))
        .await
        .unwrap();
    assert_eq!(answer.to_string(), "users: 200");
    let error = service
        .fetch("orders", Duration::from_secs(1))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "orders: the server answered with status 503"
    );

    let mut asked = Vec::new();
    while let Ok(request) = requests.try_recv() {
        asked.push(request);
    }
    assert_eq!(
        asked,
        [
            "GET /delay/1.5 HTTP/1.1",
            "GET /delay/0 HTTP/1.1",
            "GET /status/503 HTTP/1.1"
        ]
    );
}

/// Runs the practice's binary against a port.
async fn run_against(port: u16, demo: &'static str) -> Output {
    let url = format!("http://127.0.0.1:{port}");
    let run = move || {
        Command::new(env!("CARGO_BIN_EXE_gather"))
            .args([demo, "--url", &url])
            .output()
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap()
}

#[tokio::test]
async fn every_demo_that_asks_a_server_fails_in_one_line_with_exit_code_1() {
    let port = server(|_| b"220 ready\r\n").await;
    for demo in [
        "together",
        "join",
        "try-join",
        "join-all",
        "join-set",
        "task-group",
        "streams",
        "race",
    ] {
        let ran = run_against(port, demo).await;
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(1), "{demo}: {said}");
        assert_eq!(said.lines().count(), 1, "{demo}: {said}");
        assert!(said.contains("doesn't speak HTTP"), "{demo}: {said}");
    }
}
