//! Each fault of the server, and how the error tells it from the others.
//!
//! Sockets and a real clock: nothing here depends on how long anything takes.

use std::time::Duration;

use crate::support::{PATIENT, closed_port, local, ms, whole_text};
use errors::client::{Limits, get_json};
use errors::error::FetchError;
use errors::report::{title, title_or_none};
use httpbin::Server;
use reqwest::StatusCode;

async fn error_of(path: &str, limits: Limits) -> FetchError {
    let server = Server::start().unwrap();
    let client = local(limits).build().unwrap();
    let ended = title(&client, &server.url_of(path)).await;
    let error = ended.unwrap_err();
    assert_eq!(
        server.stats().requests,
        if path.starts_with("/redirect") { 11 } else { 1 },
        "one call, one request: nobody below us tries again"
    );
    error
}

const HASTY: Limits = Limits {
    connect: ms(500),
    silence: ms(700),
    whole: ms(700),
};

#[tokio::test]
async fn a_page_in_order_is_no_error() {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    let title = title(&client, &server.url_of("/json")).await.unwrap();
    assert!(!title.is_empty());
}

#[tokio::test]
async fn an_answer_that_never_comes_is_no_answer() {
    let error = error_of("/fault/hang", HASTY).await;
    assert!(matches!(error, FetchError::NoAnswer(_)), "{error:?}");
    assert_eq!(error.to_string(), "no answer in time");
}

#[tokio::test]
async fn garbage_is_not_http() {
    let error = error_of("/fault/garbage", PATIENT).await;
    assert!(matches!(error, FetchError::NotHttp(_)), "{error:?}");
    assert_eq!(error.to_string(), "the answer is not HTTP");
}

#[tokio::test]
async fn a_reset_is_a_lost_connection() {
    let error = error_of("/fault/reset", PATIENT).await;
    assert!(matches!(error, FetchError::Lost(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the connection was lost before an answer"
    );
}

#[tokio::test]
async fn an_end_in_mid_body_is_an_answer_that_broke_off() {
    let error = error_of("/fault/close?after=3", PATIENT).await;
    assert!(matches!(error, FetchError::BrokenOff(_)), "{error:?}");
    assert_eq!(error.to_string(), "the answer broke off");
}

#[tokio::test]
async fn json_cut_short_is_not_what_was_expected() {
    let error = error_of("/fault/truncated-json", PATIENT).await;
    let FetchError::Unexpected(cause) = error else {
        panic!("a whole answer, but no whole document: {error:?}");
    };
    assert!(
        cause.is_eof(),
        "the cause says where the JSON ends: {cause}"
    );
}

#[tokio::test]
async fn a_server_that_fails_for_a_while_is_busy() {
    let error = error_of("/fault/flaky/1", PATIENT).await;
    assert!(
        matches!(
            error,
            FetchError::Busy {
                status: StatusCode::SERVICE_UNAVAILABLE,
                retry_after: None
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_busy_server_can_say_for_how_long() {
    let error = error_of("/fault/flaky/1?retry_after=7", PATIENT).await;
    let FetchError::Busy { retry_after, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(retry_after, Some(Duration::from_secs(7)));
    let error = error_of("/status/429", PATIENT).await;
    assert!(matches!(error, FetchError::Busy { .. }), "{error:?}");
}

#[tokio::test]
async fn any_other_status_but_success_is_an_error() {
    for status in [304, 400, 404, 410, 500, 502, 504] {
        let error = error_of(&format!("/status/{status}"), PATIENT).await;
        assert!(
            matches!(error, FetchError::Status(code) if code.as_u16() == status),
            "{status}: {error:?}"
        );
    }
}

#[tokio::test]
async fn for_reqwest_a_500_is_an_answer_like_any_other() {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    let answer = client.get(server.url_of("/status/500")).send().await;
    assert_eq!(answer.unwrap().status(), 500, "`Ok`, and not an error");
}

#[tokio::test]
async fn silence_in_mid_body_is_a_stalled_answer() {
    let error = error_of("/drip?duration=60&numbytes=2", HASTY).await;
    assert!(matches!(error, FetchError::Stalled(_)), "{error:?}");
    assert_eq!(error.to_string(), "the answer stalled");
}

#[tokio::test]
async fn redirects_without_end_are_an_error_of_their_own() {
    let error = error_of("/redirect/30", PATIENT).await;
    assert!(matches!(error, FetchError::Redirects(_)), "{error:?}");
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let nobody = closed_port();
    let client = local(PATIENT).build().unwrap();
    let ended = title(&client, &nobody.url).await;
    let error = ended.unwrap_err();
    assert!(matches!(error, FetchError::Connect(_)), "{error:?}");
}

#[tokio::test]
async fn what_is_no_url_is_no_request() {
    let client = local(PATIENT).build().unwrap();
    for url in ["nonsense", "ftp://127.0.0.1/", ""] {
        let error = title(&client, url).await.unwrap_err();
        assert!(matches!(error, FetchError::Request(_)), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn none_is_the_same_for_every_fault() {
    let server = Server::start().unwrap();
    let client = local(HASTY).build().unwrap();
    for path in [
        "/fault/hang",
        "/fault/garbage",
        "/status/404",
        "/status/503",
    ] {
        let title = title_or_none(&client, &server.url_of(path)).await;
        assert_eq!(
            title, None,
            "{path}: a mistake, a pause and a bug look alike"
        );
    }
}

#[tokio::test]
async fn no_error_tells_the_url() {
    let server = Server::start().unwrap();
    let client = local(HASTY).build().unwrap();
    for path in [
        "/fault/hang",
        "/fault/garbage",
        "/fault/close",
        "/status/404",
        "/fault/truncated-json",
    ] {
        let url = server.url_of(&format!("{path}?token=secret"));
        let error = get_json::<()>(&client, &url).await.unwrap_err();
        let text = whole_text(&error);
        assert!(!text.contains("secret"), "it would end up in a log: {text}");
    }
    let nobody = closed_port();
    let url = format!("{}?token=secret", nobody.url);
    let error = get_json::<()>(&client, &url).await;
    let text = whole_text(&error.unwrap_err());
    assert!(!text.contains("secret"), "it would end up in a log: {text}");
}
