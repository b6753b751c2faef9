//! The values that demos take, and what is said of those that they can't.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use demo::arguments::{at_least_one, delay, http_origin, http_url};

#[test]
fn a_delay_is_seconds_or_has_a_unit() {
    assert_eq!(delay("1"), Ok(Duration::from_secs(1)));
    assert_eq!(delay("0.25"), Ok(Duration::from_millis(250)));
    assert_eq!(delay("250ms"), Ok(Duration::from_millis(250)));
    assert_eq!(delay("2s"), Ok(Duration::from_secs(2)));
    assert_eq!(delay("0"), Ok(Duration::ZERO));
}

#[test]
fn a_delay_that_is_none_is_refused_with_the_cure() {
    for (text, cure) in [
        ("-1", "can't be negative"),
        ("soon", "write seconds"),
        ("", "write seconds"),
        ("1m", "write seconds"),
        ("NaN", "at most 3600"),
        ("inf", "at most 3600"),
        ("1e300", "at most 3600"),
        ("3601", "at most 3600"),
    ] {
        let said = delay(text).unwrap_err();
        assert!(
            said.contains(cure),
            "{text:?} should be told {cure:?}, not {said:?}"
        );
    }
}

#[test]
fn a_count_is_at_least_one() {
    assert_eq!(at_least_one("1"), Ok(1));
    assert_eq!(at_least_one("100000"), Ok(100_000));
    for text in ["0", "-1", "1.5", "many", ""] {
        assert!(
            at_least_one(text).unwrap_err().contains("at least 1"),
            "{text:?}"
        );
    }
}

#[test]
fn a_url_tells_its_parts() {
    let url = http_url("http://example.org/delay/1?x=y").unwrap();
    assert_eq!(
        (url.host(), url.port(), url.path(), url.origin()),
        (
            "example.org",
            80,
            "/delay/1",
            "http://example.org".to_owned()
        )
    );
    let url = http_url("http://[::1]:8080").unwrap();
    assert_eq!(
        (url.host(), url.port(), url.path(), url.origin()),
        ("::1", 8080, "/", "http://[::1]:8080".to_owned())
    );
}

#[test]
fn a_url_that_is_none_is_refused_with_the_cure() {
    for text in [
        "",
        "localhost",
        "localhost:8080",
        "ftp://host/",
        "http://",
        "http:///x",
        "a b",
    ] {
        let said = http_url(text).unwrap_err();
        assert!(said.contains("http://host:port/path"), "{text:?}: {said}");
    }
    assert!(
        http_url("https://example.org")
            .unwrap_err()
            .contains("use http")
    );
}

#[test]
fn a_path_is_refused_where_the_demo_has_its_own() {
    assert!(http_origin("http://127.0.0.1:8080").is_ok());
    assert!(http_origin("http://127.0.0.1:8080/").is_ok());
    let said = http_origin("http://127.0.0.1:8080/status/503").unwrap_err();
    assert!(said.contains("leave out /status/503"), "{said}");
}
