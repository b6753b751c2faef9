//! wiremock: an HTTP server that says what a test tells it to, and counts.

use crate::support::{PATIENCE, SECOND};
use reqwest::{Client, StatusCode};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Asks once more when the server has no time.
async fn asked_twice(client: &Client, url: &str) -> reqwest::Result<StatusCode> {
    let first = client.get(url).send().await?;
    if first.status() != StatusCode::SERVICE_UNAVAILABLE {
        return Ok(first.status());
    }
    Ok(client.get(url).send().await?.status())
}

fn client() -> Client {
    Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

// ANCHOR: wiremock
#[tokio::test]
async fn a_busy_server_is_asked_once_more() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/orders"))
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(path("/orders"))
        .respond_with(ResponseTemplate::new(200))
        .expect(1)
        .mount(&server)
        .await;
    let url = format!("{}/orders", server.uri());
    let status = asked_twice(&client(), &url).await.unwrap();
    assert_eq!(status, 200);
    // Dropped, the server panics unless it got the requests that it expected.
}
// ANCHOR_END: wiremock

#[tokio::test]
#[should_panic(expected = "Verifications failed")]
async fn a_mock_that_was_not_asked_fails_its_test() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "secret"))
        .respond_with(ResponseTemplate::new(200))
        .expect(1)
        .mount(&server)
        .await;
    let url = server.uri();
    assert_eq!(asked_twice(&client(), &url).await.unwrap(), 404);
}

#[tokio::test]
async fn a_mock_can_be_slower_than_its_client_has_patience() {
    let server = MockServer::start().await;
    let slow = ResponseTemplate::new(200).set_delay(2 * PATIENCE);
    Mock::given(method("GET"))
        .respond_with(slow)
        .mount(&server)
        .await;
    let impatient = Client::builder()
        .no_proxy()
        .timeout(SECOND / 10)
        .build()
        .unwrap();
    let error = asked_twice(&impatient, &server.uri()).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}
