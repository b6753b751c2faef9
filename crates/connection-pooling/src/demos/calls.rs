//! Calls and what they return: a client for one API, and a server that restarts.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use httpbin::Server;
use reqwest::{Client, ClientBuilder, Method};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::server::{local, restarted, restarted_as_heard};
use crate::api_client::ApiClient;
use crate::error::ApiError;
use crate::restart::{ask, ask_again};

pub(super) async fn client(stage: &mut Stage) -> Result<(), Failure> {
    let server = Server::start()?;
    let client = ApiClient::builder(server.url())
        .bearer_token("not for your eyes")
        .timeout(Duration::from_millis(300))
        .max_body(10_000)
        .no_proxy()
        .build()?;

    let posted = client.post_json::<Value>("post", &json!({ "n": 1 })).await;
    outcome(
        stage,
        "POST",
        "post",
        posted.map(|echo| echo["json"].to_string()),
    )?;
    for path in [
        "json",
        "/json",
        "bytes/100",
        "bytes/10001",
        "status/404",
        "fault/truncated-json",
        "fault/hang",
        "fault/close",
        "fault/reset",
        "fault/garbage",
    ] {
        let answer = client.get_json::<Value>(path).await;
        let title = answer.map(|document| document["slideshow"]["title"].to_string());
        outcome(stage, "GET", path, title)?;
    }
    let below = ApiClient::builder(&server.url_of("/delay"))
        .no_proxy()
        .build()?;
    let answer = below.get_json::<Value>("../json").await;
    outcome(
        stage,
        "GET",
        "../json",
        answer.map(|document| document.to_string()),
    )?;
    client.close();
    let answer = client.get_json::<Value>("json").await;
    outcome(
        stage,
        "GET",
        "json",
        answer.map(|document| document.to_string()),
    )?;
    writeln!(stage, "\n{client:?}")?;
    Ok(())
}

fn outcome(
    stage: &mut Stage,
    method: &str,
    path: &str,
    outcome: Result<String, ApiError>,
) -> Result<(), Failure> {
    let told = match outcome {
        Ok(answer) => answer,
        Err(error) => format!("error: {error}"),
    };
    writeln!(stage, "  {method:<4} {path:<20}  {told}")?;
    Ok(())
}

/// What is changed of a client before it is built.
type Change = fn(ClientBuilder) -> ClientBuilder;

/// When the client hears that its connection was closed.
#[derive(Clone, Copy)]
enum Hears {
    BeforeItAsks,
    AsItAsks,
    Later,
}

pub(super) async fn restart(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "one request, the server restarts, another one, over the connection that was kept\n"
    )?;
    let settings: [(&str, Change); 2] = [
        ("as reqwest is", |client| client),
        ("with ask_again", |client| ask_again(client, "127.0.0.1")),
    ];
    for (setting, set) in settings {
        for (when, hears) in [
            ("before it asks", Hears::BeforeItAsks),
            ("as it asks", Hears::AsItAsks),
            ("later", Hears::Later),
        ] {
            let get = asked(set, hears, Method::GET, "/get").await?;
            let post = asked(set, hears, Method::POST, "/post").await?;
            writeln!(
                stage,
                "  {setting:<14}  the client hears of it {when:<14}  GET: {get:<5}  POST: {post}"
            )?;
        }
    }
    Ok(())
}

async fn asked(
    set: Change,
    hears: Hears,
    method: Method,
    path: &str,
) -> Result<&'static str, Failure> {
    let server = Server::start()?;
    let client = set(local(Client::builder())).build()?;
    let url = server.url_of(path);
    ask(&client, method.clone(), &url).await?;

    let _server = match hears {
        Hears::BeforeItAsks => {
            let server = restarted(server)?;
            sleep(Duration::from_millis(20)).await;
            server
        }
        Hears::AsItAsks => restarted_as_heard(server).await?,
        Hears::Later => restarted(server)?,
    };
    Ok(match ask(&client, method, &url).await {
        Ok(()) => "ok",
        Err(_lost) => "error",
    })
}
