//! The request told back, in httpbin's shapes. They were compared with httpbin 0.10.4.

use httpbin::Server;
use serde_json::{Value, json as value};

use super::{client, read_all, send};

#[tokio::test]
async fn get_tells_args_headers_origin_and_url_in_the_print_of_httpbin() {
    let server = Server::start().unwrap();
    let asked =
        "GET /get?b=2&a=1&b=%203+&c HTTP/1.1\nHost: test\nX-thing: x\nConnection: close\n\n";
    let (answer, _) = read_all(send(&server, asked).await).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/json"), "{head}");
    let expected = r#"{
  "args": {
    "a": "1",
    "b": [
      "2",
      " 3 "
    ],
    "c": ""
  },
  "headers": {
    "Connection": "close",
    "Host": "test",
    "X-Thing": "x"
  },
  "origin": "127.0.0.1",
  "url": "http://test/get?b=2&a=1&b=%203+&c"
}
"#;
    assert_eq!(body, expected);
}

#[tokio::test]
async fn headers_are_joined_when_repeated_and_hidden_when_a_proxy_added_them() {
    let server = Server::start().unwrap();
    let asked =
        "GET /headers HTTP/1.1\nHost: test\nx-a: 1\nX-A: 2\nVia: proxy\nConnection: close\n\n";
    let (answer, _) = read_all(send(&server, asked).await).await;
    let body = answer
        .split(|byte| *byte == b'{')
        .skip(1)
        .collect::<Vec<_>>()
        .join(&b'{');
    let headers: Value = serde_json::from_slice(&[b"{", &body[..]].concat()).unwrap();
    let expected = value!({ "headers": { "Connection": "close", "Host": "test", "X-A": "1,2" } });
    assert_eq!(
        headers, expected,
        "httpbin shows `Via` with ?show_env=1 only"
    );

    let request = client()
        .get(server.url_of("/get?show_env=1"))
        .header("x-forwarded-for", "1.2.3.4");
    let shown: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(shown["origin"], "1.2.3.4");
    assert_eq!(shown["headers"]["X-Forwarded-For"], "1.2.3.4");
}

#[tokio::test]
async fn post_tells_a_body_as_form_as_json_as_text_or_as_data_url() {
    let server = Server::start().unwrap();
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    for (kind, body, told) in [
        (
            form,
            &b"a=1&a=2&b="[..],
            ["", r#"{"a":["1","2"],"b":""}"#, "null"],
        ),
        (
            "application/json",
            br#"{"a":[1]}"#,
            [r#"{"a":[1]}"#, "{}", r#"{"a":[1]}"#],
        ),
        ("application/json", b"{bad", ["{bad", "{}", "null"]),
        ("text/plain", "é".as_bytes(), ["é", "{}", "null"]),
        (
            "image/png",
            b"\xFF\xFE\0",
            ["data:application/octet-stream;base64,//4A", "{}", "null"],
        ),
    ] {
        let request = client()
            .post(server.url_of("/post?q=1"))
            .header("content-type", kind);
        let text = request
            .body(body)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let echo: Value = text.parse().unwrap();
        let parts = [
            echo["data"].as_str().unwrap().to_owned(),
            echo["form"].to_string(),
            echo["json"].to_string(),
        ];
        assert_eq!(parts, told, "[data, form, json] of {body:?} as {kind}");
        let lines = text.lines().filter_map(|line| line.strip_prefix("  \""));
        let keys: Vec<_> = lines.filter_map(|line| line.split('"').next()).collect();
        assert_eq!(
            keys,
            [
                "args", "data", "files", "form", "headers", "json", "origin", "url"
            ]
        );
    }
}

#[tokio::test]
async fn a_multipart_form_is_refused_with_a_reason() {
    let server = Server::start().unwrap();
    let request = client().post(server.url_of("/post")).body("--x--");
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 415);
    assert!(response.text().await.unwrap().contains("multipart"));
}
