//! Limits and retries over real HTTP: the server counts the requests.
//!
//! Sockets and a real clock, but for those tests that never reach a socket.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{DAY, PATIENT, SECOND, closed_port, local, ms};
use errors::again::again;
use errors::backoff::Backoff;
use errors::budget::RetryBudget;
use errors::client::{Limits, get_json, successful};
use errors::context::{exit_code, headline};
use errors::error::FetchError;
use errors::get::get;
use errors::retry::{GaveUp, Retries, Why};
use httpbin::Server;
use rand::SeedableRng;
use rand::rngs::StdRng;
use reqwest::dns::{Name, Resolve, Resolving};
use reqwest::{Client, Method};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};

/// A name server that never answers.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn by_itself_reqwest_waits_for_ever() {
    let client = Client::builder().no_proxy().dns_resolver(Arc::new(Silent));
    let client = client.build().unwrap();
    let waited = timeout(DAY, client.get("http://nobody.test/").send()).await;
    assert!(waited.is_err(), "it had all day");
}

#[tokio::test(start_paused = true)]
async fn the_limit_for_a_connection_counts_the_look_up_of_the_name() {
    let limits = Limits {
        connect: 3 * SECOND,
        ..PATIENT
    };
    let client = local(limits)
        .dns_resolver(Arc::new(Silent))
        .build()
        .unwrap();
    let started = Instant::now();
    let error = get_json::<Value>(&client, "http://nobody.test/")
        .await
        .unwrap_err();
    assert_eq!(started.elapsed(), 3 * SECOND);
    assert!(matches!(error, FetchError::Connect(_)), "{error:?}");
}

#[tokio::test]
async fn a_trickle_is_not_silence() {
    let limits = Limits {
        silence: ms(600),
        ..PATIENT
    };
    let server = Server::start().unwrap();
    let client = local(limits).build().unwrap();
    let started = Instant::now();
    let trickle = server.url_of("/drip?duration=0.8&numbytes=20");
    let error = get_json::<Value>(&client, &trickle).await.unwrap_err();
    assert!(
        started.elapsed() > limits.silence,
        "longer than any silence may be"
    );
    assert!(
        matches!(error, FetchError::Unexpected(_)),
        "the whole body came, asterisks: {error:?}"
    );
}

#[tokio::test]
async fn silence_ends_a_call_long_before_the_whole_does() {
    let limits = Limits {
        silence: ms(300),
        ..PATIENT
    };
    let server = Server::start().unwrap();
    let client = local(limits).build().unwrap();
    let started = Instant::now();
    for path in ["/fault/hang", "/drip?duration=60&numbytes=2"] {
        let ended = get_json::<Value>(&client, &server.url_of(path)).await;
        assert!(ended.is_err(), "{path}");
    }
    assert!(
        started.elapsed() < limits.whole / 2,
        "before an answer, and within it"
    );
}

#[tokio::test]
async fn the_limit_for_the_whole_call_stops_a_trickle() {
    let limits = Limits {
        whole: ms(500),
        ..PATIENT
    };
    let server = Server::start().unwrap();
    let client = local(limits).build().unwrap();
    let trickle = server.url_of("/drip?duration=60&numbytes=1000");
    let error = get_json::<Value>(&client, &trickle).await.unwrap_err();
    assert!(matches!(error, FetchError::Stalled(_)), "{error:?}");
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    let hang = server.url_of("/fault/hang");
    let waited = timeout(ms(200), get_json::<Value>(&client, &hang)).await;
    assert!(waited.is_err());
    let nobody = async {
        while server.stats().in_flight > 0 {
            sleep(ms(5)).await;
        }
    };
    timeout(10 * SECOND, nobody)
        .await
        .expect("the server waits for a client that is gone");
}

fn retries() -> Retries {
    Retries {
        attempts: 4,
        backoff: Backoff {
            first: ms(1),
            longest: ms(10),
        },
        budget: RetryBudget::new(10, 10),
    }
}

async fn tried(server: &Server, path: &str, within: Duration) -> Result<Value, GaveUp<FetchError>> {
    let client = local(PATIENT).build().unwrap();
    let mut random = StdRng::seed_from_u64(1);
    get(
        &client,
        &server.url_of(path),
        &retries(),
        within,
        &mut random,
    )
    .await
}

#[tokio::test]
async fn a_get_is_tried_again_until_it_succeeds() {
    let server = Server::start().unwrap();
    let answer = tried(&server, "/fault/flaky/2", PATIENT.whole)
        .await
        .unwrap();
    assert_eq!(answer["failed_before"], 2);
    assert_eq!(server.stats().requests, 3);
}

#[tokio::test]
async fn a_404_is_asked_for_once() {
    let server = Server::start().unwrap();
    let error = tried(&server, "/status/404", PATIENT.whole)
        .await
        .unwrap_err();
    assert_eq!((error.why, error.attempts), (Why::Permanent, 1));
    assert_eq!(server.stats().requests, 1);
}

#[tokio::test]
async fn a_server_that_says_when_is_asked_again_then() {
    let server = Server::start().unwrap();
    let started = Instant::now();
    tried(&server, "/fault/flaky/1?retry_after=1", PATIENT.whole)
        .await
        .unwrap();
    assert!(
        started.elapsed() >= SECOND,
        "our own pause would have been 1 ms"
    );
    assert_eq!(server.stats().requests, 2);
}

#[tokio::test]
async fn a_server_that_says_too_late_is_not_waited_for() {
    let server = Server::start().unwrap();
    let busy = "/fault/flaky/1?retry_after=2";
    let error = tried(&server, busy, SECOND).await.unwrap_err();
    assert_eq!((error.why, error.attempts), (Why::Deadline, 1));
    assert!(
        matches!(error.last, Some(FetchError::Busy { .. })),
        "{error:?}"
    );
}

/// Requests that the server sees when this one fails and is retried.
async fn requests_with(method: Method, path: &str) -> u64 {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    let url = server.url_of(path);
    let send = || async { successful(client.request(method.clone(), &url).send().await?) };
    let verdict = |error: &FetchError| again(&method, error);
    let deadline = Instant::now() + PATIENT.whole;
    let mut random = StdRng::seed_from_u64(1);
    retries()
        .call(deadline, &mut random, verdict, send)
        .await
        .unwrap_err();
    server.stats().requests
}

#[tokio::test]
async fn a_post_that_may_have_been_done_is_not_sent_again() {
    for path in ["/fault/reset", "/status/503", "/status/502"] {
        assert_eq!(requests_with(Method::POST, path).await, 1, "{path}");
        assert_eq!(requests_with(Method::GET, path).await, 4, "{path}");
        assert_eq!(
            requests_with(Method::PUT, path).await,
            4,
            "{path}: idempotent"
        );
    }
}

#[tokio::test]
async fn a_post_that_was_never_sent_is_tried_again() {
    let nobody = closed_port();
    let client = local(PATIENT).build().unwrap();
    let send = || async { successful(client.post(&nobody.url).send().await?) };
    let verdict = |error: &FetchError| again(&Method::POST, error);
    let deadline = Instant::now() + PATIENT.whole;
    let mut random = StdRng::seed_from_u64(1);
    let error = retries()
        .call(deadline, &mut random, verdict, send)
        .await
        .unwrap_err();
    assert_eq!((error.why, error.attempts), (Why::Attempts, 4));
    assert!(
        matches!(error.last, Some(FetchError::Connect(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_typed_error_can_be_found_under_its_context() {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    for (path, code) in [
        ("/status/404", 1),
        ("/status/503", 75),
        ("/fault/garbage", 1),
    ] {
        let url = server.url_of(path);
        let error = headline(&client, &url).await.unwrap_err();
        assert!(
            error.to_string().ends_with(path),
            "what was being done: {error}"
        );
        assert!(error.downcast_ref::<FetchError>().is_some(), "{error:?}");
        assert_eq!(exit_code(&error), code, "{path}");
    }
    assert_eq!(exit_code(&anyhow::anyhow!("something else")), 1);
}

#[tokio::test]
async fn a_person_sees_all_causes_in_one_line() {
    let server = Server::start().unwrap();
    let client = local(PATIENT).build().unwrap();
    let url = server.url_of("/fault/truncated-json");
    let error = headline(&client, &url).await.unwrap_err();
    let line = format!("{error:#}");
    assert!(
        line.starts_with(&format!("can't show the page at {url}: not the JSON")),
        "{line}"
    );
    assert_eq!(
        line.matches("EOF").count(),
        1,
        "each cause is said once: {line}"
    );
}
