//! What the chapter promises of `ApiClient`.

use std::error::Error;
use std::time::Duration;

use crate::support::{LIMIT, closed_port, ms, settled};
use connection_pooling::api_client::ApiClient;
use connection_pooling::at_once::by_workers;
use connection_pooling::builder::ApiClientBuilder;
use connection_pooling::error::{ApiError, ConfigError};
use demo::testing::in_time;
use httpbin::Server;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

fn local(base: &str) -> ApiClientBuilder {
    ApiClient::builder(base).timeout(LIMIT).no_proxy()
}

fn client(server: &Server) -> ApiClient {
    local(server.url()).build().unwrap()
}

async fn error_of(client: &ApiClient, path: &str) -> ApiError {
    client.get_json::<Value>(path).await.unwrap_err()
}

#[tokio::test]
async fn an_answer_comes_as_the_type_that_was_asked_for() {
    #[derive(Deserialize)]
    struct Document {
        slideshow: Slideshow,
    }
    #[derive(Deserialize)]
    struct Slideshow {
        title: String,
    }
    let server = Server::start().unwrap();

    let document: Document = client(&server).get_json("json").await.unwrap();

    assert_eq!(document.slideshow.title, "Waiting well");
}

#[tokio::test]
async fn a_body_is_sent_as_json() {
    let server = Server::start().unwrap();

    let echo: Value = client(&server)
        .post_json("/post", &json!({ "name": "Ferris" }))
        .await
        .unwrap();

    assert_eq!(echo["json"], json!({ "name": "Ferris" }));
    assert_eq!(echo["headers"]["Content-Type"], "application/json");
}

#[tokio::test]
async fn every_request_carries_the_token_and_the_name_and_no_debug_output_does() {
    let server = Server::start().unwrap();
    let builder = local(server.url())
        .bearer_token("s3cret")
        .user_agent("ferris/1.0");
    let client = builder.clone().build().unwrap();

    let echo: Value = client.get_json("headers").await.unwrap();

    assert_eq!(echo["headers"]["Authorization"], "Bearer s3cret");
    assert_eq!(echo["headers"]["User-Agent"], "ferris/1.0");
    let printed = format!(
        "{builder:?} {client:?} {:?}",
        error_of(&client, "status/401").await
    );
    assert!(!printed.contains("s3cret"), "{printed}");
}

#[tokio::test]
async fn a_path_outside_of_the_base_is_not_sent() {
    let server = Server::start().unwrap();
    let client = local(&server.url_of("/delay")).build().unwrap();

    client.get_json::<Value>("/0").await.unwrap();
    let error = error_of(&client, "../get").await;

    assert!(matches!(error, ApiError::Path), "{error:?}");
    assert_eq!(
        server.stats().requests,
        1,
        "only the one that stayed inside"
    );
}

#[tokio::test]
async fn an_error_status_costs_no_connection() {
    let server = Server::start().unwrap();
    let client = client(&server);

    for _ in 0..5 {
        let error = error_of(&client, "drip?code=503&numbytes=100000&duration=0").await;
        assert!(
            matches!(error, ApiError::Status(status) if status == 503),
            "{error:?}"
        );
    }

    assert_eq!(
        server.stats().connections,
        1,
        "the long page that says 503 was read"
    );
}

#[tokio::test]
async fn each_fault_has_an_error_of_its_own() {
    let server = Server::start().unwrap();
    let client = local(server.url())
        .timeout(ms(300))
        .max_body(1000)
        .build()
        .unwrap();

    for (path, says) in [
        ("status/404", "the server answered 404 Not Found"),
        ("fault/hang", "no answer in time"),
        ("drip?duration=2&numbytes=9", "no answer in time"),
        ("fault/close", "the connection was lost"),
        ("fault/reset", "the connection was lost"),
        ("fault/garbage", "the connection was lost"),
        ("fault/truncated-json", "not the JSON that was expected"),
        ("bytes/1001", "the answer is larger than 1000 bytes"),
    ] {
        assert_eq!(error_of(&client, path).await.to_string(), says, "{path}");
    }
    let nobody = local(&format!("http://127.0.0.1:{}", closed_port()))
        .build()
        .unwrap();
    assert_eq!(error_of(&nobody, "get").await.to_string(), "no connection");
}

#[tokio::test]
async fn errors_tell_their_cause_and_no_url() {
    let server = Server::start().unwrap();

    let error = error_of(&client(&server), "fault/reset?token=s3cret").await;

    assert!(error.source().is_some(), "{error:?}");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_not_sent() {
    let server = Server::start().unwrap();

    let unsendable = std::collections::BTreeMap::from([(vec![1], "a key must be a string")]);
    let result = client(&server)
        .post_json::<Value>("post", &unsendable)
        .await;

    assert!(matches!(result, Err(ApiError::Request(_))), "{result:?}");
    assert_eq!(server.stats().requests, 0);
}

#[tokio::test]
async fn a_body_as_large_as_the_limit_is_read() {
    let server = Server::start().unwrap();
    let client = local(server.url()).max_body(1000).build().unwrap();

    let error = error_of(&client, "bytes/1000").await;

    assert!(
        matches!(error, ApiError::Unexpected(_)),
        "random bytes are no JSON: {error:?}"
    );
}

#[tokio::test]
async fn a_cancelled_call_passes_its_turn_on() {
    let server = Server::start().unwrap();
    let client = local(server.url()).in_flight(1).build().unwrap();

    let hanging = client.get_json::<Value>("fault/hang");
    assert!(timeout(ms(100), hanging).await.is_err());

    let next = timeout(LIMIT, client.get_json::<Value>("get")).await;
    next.expect("its turn never came").unwrap();
    settled(&server, |stats| stats.in_flight == 0).await;
}

#[tokio::test]
async fn a_call_cancelled_while_it_waits_for_its_turn_sends_nothing() {
    let server = Server::start().unwrap();
    let client = local(server.url()).in_flight(1).build().unwrap();

    let (first, second) = tokio::join!(
        client.get_json::<Value>("delay/0.2"),
        timeout(ms(50), client.get_json::<Value>("get")),
    );

    assert!(first.is_ok() && second.is_err(), "{first:?} {second:?}");
    assert_eq!(server.stats().requests, 1);
}

#[tokio::test]
async fn the_time_limit_does_not_count_the_wait_for_a_turn() {
    let server = Server::start().unwrap();
    let limit = ms(800);
    let client = local(server.url())
        .in_flight(1)
        .timeout(limit)
        .build()
        .unwrap();

    let started = Instant::now();
    let call = || client.get_json::<Value>("delay/0.3");
    let (first, second, third) = in_time(async { tokio::join!(call(), call(), call()) }).await;

    assert!(
        first.is_ok() && second.is_ok() && third.is_ok(),
        "0.9 s in all, 0.3 s each: {first:?} {second:?} {third:?}"
    );
    assert!(
        started.elapsed() > limit,
        "the last one has waited for most of that"
    );
}

#[tokio::test]
async fn close_lets_those_in_flight_end_and_refuses_the_rest() {
    let server = Server::start().unwrap();
    let client = local(server.url()).in_flight(1).build().unwrap();

    let (first, waiting, ()) = tokio::join!(
        biased;
        client.get_json::<Value>("delay/0.2"),
        client.get_json::<Value>("get"),
        async { client.close() },
    );

    assert!(first.is_ok(), "{first:?}");
    assert!(matches!(waiting, Err(ApiError::Closed(_))), "{waiting:?}");
    assert!(matches!(
        error_of(&client.clone(), "get").await,
        ApiError::Closed(_)
    ));
    assert_eq!(server.stats().requests, 1);
}

#[test]
fn what_can_not_be_a_client_is_refused_when_it_is_built() {
    let error = |builder: ApiClientBuilder| builder.build().unwrap_err();

    assert!(matches!(error(local("api.test")), ConfigError::BaseUrl(_)));
    let api = || local("http://api.test");
    assert!(matches!(
        error(api().in_flight(0)),
        ConfigError::NoneInFlight
    ));
    assert!(matches!(
        error(api().bearer_token("a\nb")),
        ConfigError::Header
    ));
    assert!(matches!(
        error(api().user_agent("a\nb")),
        ConfigError::Header
    ));
}

#[test]
fn a_client_can_be_shared_by_threads_and_its_calls_spawned() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn spawned<F: Future + Send>(_: F) {}

    let client = local("http://api.test")
        .in_flight(usize::MAX)
        .build()
        .unwrap();
    shared(&client);
    spawned(client.get_json::<Value>("get"));
    spawned(client.post_json::<Value>("post", &Duration::ZERO));
}

#[tokio::test]
async fn workers_make_each_request_once_and_no_more_at_a_time_than_there_are_of_them() {
    let server = Server::start().unwrap();

    let client = client(&server);
    in_time(by_workers(&client, "/delay/0.1", 10, 3))
        .await
        .unwrap();

    let stats = server.stats();
    assert_eq!((stats.requests, stats.most_in_flight), (10, 3));
}
