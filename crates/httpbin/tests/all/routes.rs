//! httpbin's other shapes and its limits, route by route. They were compared with httpbin 0.10.4.

use httpbin::Server;
use serde_json::{Value, json as value};
use tokio::time::Instant;

use super::{answer, client, get, json, read_all, send};

#[tokio::test]
async fn delay_waits_and_echoes_for_every_method() {
    let server = Server::start().unwrap();
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let start = Instant::now();
        let request = client().request(method.clone(), server.url_of("/delay/0.05?a=1"));
        let echo: Value = request.send().await.unwrap().json().await.unwrap();
        assert!(
            start.elapsed().as_millis() >= 50,
            "{method} came before its delay was over"
        );
        assert_eq!(echo["args"], value!({ "a": "1" }));
        let keys: Vec<_> = echo.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            ["args", "data", "files", "form", "headers", "origin", "url"]
        );
    }
}

#[tokio::test]
async fn a_delay_that_is_no_number_of_seconds_is_refused() {
    let server = Server::start().unwrap();
    for delay in ["soon", "-1", "nan"] {
        let (status, text) = answer(&server, &format!("/delay/{delay}")).await;
        assert_eq!(
            status, 400,
            "httpbin crashes on {delay}, which helps nobody"
        );
        assert!(text.contains(delay) && text.contains("seconds"), "{text}");
    }
}

#[tokio::test]
async fn status_answers_the_status() {
    let server = Server::start().unwrap();
    for status in [200, 204, 304, 404, 429, 503, 599] {
        assert_eq!(
            get(&server, &format!("/status/{status}")).await.status(),
            status
        );
    }
    let response = client()
        .post(server.url_of("/status/503"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 503, "any method will do");
}

#[tokio::test]
async fn status_chooses_from_a_list_by_weight() {
    let server = Server::start().unwrap();
    for _ in 0..20 {
        assert_eq!(get(&server, "/status/500:0,404:2").await.status(), 404);
    }
    let both = get(&server, "/status/200,404").await.status();
    assert!(both == 200 || both == 404, "{both} isn't in the list");
}

#[tokio::test]
async fn a_status_that_cannot_be_answered_is_a_bad_request() {
    let server = Server::start().unwrap();
    for codes in [
        "abc",
        "42",
        "1000",
        "-1",
        "100",
        "200:3,500:x",
        "200:-1,500:1",
        "200:0,500:0",
        "200,",
    ] {
        let refused = answer(&server, &format!("/status/{codes}")).await;
        assert_eq!(refused, (400, "Invalid status code".to_owned()), "{codes}");
    }
}

#[tokio::test]
async fn statuses_that_need_a_header_or_a_body_have_them() {
    let server = Server::start().unwrap();
    for (status, header, value) in [
        (302, "location", "/redirect/1"),
        (401, "www-authenticate", r#"Basic realm="Fake Realm""#),
        (406, "content-type", "application/json"),
        (407, "proxy-authenticate", r#"Basic realm="Fake Realm""#),
        (418, "x-more-info", "http://tools.ietf.org/html/rfc2324"),
    ] {
        let response = get(&server, &format!("/status/{status}")).await;
        assert_eq!(response.headers()[header], value, "{status}");
    }
}

#[tokio::test]
async fn json_has_the_shape_of_the_slideshow() {
    let server = Server::start().unwrap();
    let document = json(&server, "/json").await;
    let slideshow = document["slideshow"].as_object().unwrap();
    let keys: Vec<_> = slideshow.keys().collect();
    assert_eq!(keys, ["author", "date", "slides", "title"]);
    assert!(
        slideshow["slides"]
            .as_array()
            .unwrap()
            .iter()
            .all(|slide| slide["title"].is_string())
    );
}

#[tokio::test]
async fn bytes_are_at_most_100_kib_and_a_seed_repeats_them() {
    let server = Server::start().unwrap();
    for (asked, length) in [
        ("0", 0),
        ("1001", 1001),
        ("102401", 102_400),
        ("99999999999999999999", 102_400),
    ] {
        let response = get(&server, &format!("/bytes/{asked}")).await;
        assert_eq!(
            response.headers()["content-type"],
            "application/octet-stream"
        );
        assert_eq!(
            response.bytes().await.unwrap().len(),
            length,
            "/bytes/{asked}"
        );
    }
    let seeded = async |seed| {
        get(&server, &format!("/bytes/9?seed={seed}"))
            .await
            .bytes()
            .await
            .unwrap()
    };
    assert_eq!(seeded("-3").await, seeded("-3").await);
    assert_ne!(seeded("3").await, seeded("4").await);
    assert_ne!(
        answer(&server, "/bytes/9").await,
        answer(&server, "/bytes/9").await,
        "no seed, no repetition"
    );
}

#[tokio::test]
async fn a_path_that_wants_a_whole_number_exists_for_nothing_else() {
    let server = Server::start().unwrap();
    for path in ["/bytes/x", "/bytes/-1", "/stream/x", "/redirect/1.5"] {
        assert_eq!(answer(&server, path).await.0, 404, "{path}");
    }
    assert_eq!(answer(&server, "/bytes/9?seed=x").await.0, 400);
}

#[tokio::test]
async fn stream_sends_a_chunk_for_each_of_at_most_100_lines() {
    let server = Server::start().unwrap();
    let asked = "GET /stream/3?a=1 HTTP/1.1\nHost: test\nConnection: close\n\n";
    let (answer, _) = read_all(send(&server, asked).await).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.contains("transfer-encoding: chunked"), "{answer}");
    let lines: Vec<Value> = answer
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| line.parse().unwrap())
        .collect();
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(
            (&line["id"], &line["args"]["a"]),
            (&value!(index), &value!("1"))
        );
    }
    assert_eq!(lines.len(), 3);

    let (_, text) = super::answer(&server, "/stream/500").await;
    assert_eq!(text.lines().count(), 100);
}

#[tokio::test]
async fn drip_sends_its_bytes_over_its_duration() {
    let server = Server::start().unwrap();
    let start = Instant::now();
    let response = get(&server, "/drip?duration=0.2&numbytes=3&code=500&delay=0.1").await;
    let to_head = start.elapsed().as_millis();
    assert!(
        to_head >= 100,
        "the head came after {to_head} ms, before the delay was over"
    );
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-length"], "3");
    assert_eq!(response.text().await.unwrap(), "***");
    let to_end = start.elapsed().as_millis();
    assert!(
        to_end >= 230,
        "the third byte is due 133 ms after the first, not at {to_end} ms"
    );
}

#[tokio::test]
async fn a_drip_that_makes_no_sense_is_refused() {
    let server = Server::start().unwrap();
    for options in [
        "numbytes=0",
        "numbytes=-1",
        "duration=-1",
        "duration=x",
        "delay=nan",
        "code=42",
    ] {
        assert_eq!(
            answer(&server, &format!("/drip?{options}")).await.0,
            400,
            "{options}"
        );
    }
}

#[tokio::test]
async fn n_redirects_lead_to_get() {
    let server = Server::start().unwrap();
    let follow = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = follow
        .get(server.url_of("/redirect/4"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.url().as_str(), server.url_of("/get"));
    assert_eq!(
        server.stats().requests,
        5,
        "four redirects and their target"
    );

    let first = get(&server, "/redirect/4").await;
    assert_eq!(first.status(), 302);
    assert_eq!(
        first.headers()["location"],
        "/relative-redirect/3",
        "as in httpbin"
    );
    assert_eq!(answer(&server, "/redirect/0").await.0, 400);
}

#[tokio::test]
async fn the_index_lists_the_routes_and_an_unknown_one_points_to_it() {
    let server = Server::start().unwrap();
    let (_, list) = answer(&server, "/").await;
    assert_eq!(list, httpbin::route_list());
    for route in [
        "/_stats",
        "/delay/{seconds}",
        "/status/{codes}",
        "/json",
        "/get",
        "/headers",
        "/post",
        "/bytes/{count}",
        "/stream/{count}",
        "/drip",
        "/redirect/{count}",
        "/fault/hang",
        "/fault/garbage",
        "/fault/close",
        "/fault/reset",
        "/fault/flaky/{count}",
        "/fault/truncated-json",
    ] {
        assert!(
            list.lines().any(|line| line.starts_with(route)),
            "{route} isn't in\n{list}"
        );
    }
    let (status, text) = answer(&server, "/nowhere").await;
    assert_eq!(
        (status, text.as_str()),
        (404, "no route for /nowhere: GET / lists them all\n")
    );
}

#[tokio::test]
async fn a_method_that_a_route_does_not_have_is_told_which_it_has() {
    let server = Server::start().unwrap();
    let response = client().get(server.url_of("/post")).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["allow"]),
        (405, &"POST".parse().unwrap())
    );
    let response = client().head(server.url_of("/get")).send().await.unwrap();
    assert_eq!(response.status(), 200, "HEAD goes where GET goes");
}
