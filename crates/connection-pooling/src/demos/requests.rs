//! Requests with a picture: one after another, at the same time, given up.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use httpbin::Server;
use reqwest::{Client, ClientBuilder};
use tokio::time::sleep;

use super::server::{FarAway, NAME, local};
use super::{AtOnce, Share};
use crate::api_client::ApiClient;
use crate::at_once::{with_limit, without_limit};
use crate::cancel::{impatient, let_it_end};
use crate::sharing::{a_client_each, one_client};

pub(super) async fn share(stage: &mut Stage, options: &Share) -> Result<(), Failure> {
    let Share {
        requests,
        delay,
        connect,
        ..
    } = *options;
    if let Some(url) = &options.url {
        writeln!(stage, "{requests} requests to {url}, one after another")?;
        return share_with(stage, url.to_string(), requests, Client::builder, None).await;
    }
    writeln!(
        stage,
        "{requests} requests, one after another: a connection takes {}, an answer {}",
        seconds(connect),
        seconds(delay)
    )?;
    let server = Server::start()?;
    let (port, address) = (server.address().port(), server.address());
    let url = format!("http://{NAME}:{port}/delay/{}", delay.as_secs_f64());
    let client = || local(Client::builder()).dns_resolver(Arc::new(FarAway { address, connect }));
    share_with(stage, url, requests, client, Some(&server)).await
}

async fn share_with(
    stage: &mut Stage,
    url: String,
    requests: usize,
    client: impl Fn() -> ClientBuilder,
    server: Option<&Server>,
) -> Result<(), Failure> {
    // Only for the one that somebody else runs: it may hang.
    let client = || client().timeout(Duration::from_secs(30));
    let (asked, run) = stage
        .record("a client a request", a_client_each(&url, requests, client))
        .await;
    asked?;
    figures(stage, run.took(), server)?;

    if let Some(server) = server {
        server.reset_stats();
    }
    let (asked, run) = stage
        .record("one client", one_client(&url, requests, client))
        .await;
    asked?;
    figures(stage, run.took(), server)
}

pub(super) async fn at_once(stage: &mut Stage, options: &AtOnce) -> Result<(), Failure> {
    let AtOnce {
        requests,
        in_flight,
        delay,
    } = *options;
    writeln!(
        stage,
        "{requests} requests at the same time, each answered after {}",
        seconds(delay)
    )?;
    let path = format!("/delay/{}", delay.as_secs_f64());

    let server = Server::start()?;
    let client = local(Client::builder()).build()?;
    let (asked, run) = stage
        .record(
            "without a limit",
            without_limit(&client, &server.url_of(&path), requests),
        )
        .await;
    asked?;
    figures(stage, run.took(), Some(&server))?;

    let server = Server::start()?;
    let client = ApiClient::builder(server.url())
        .in_flight(in_flight)
        .no_proxy()
        .build()?;
    let title = format!("at most {in_flight} in flight");
    let (asked, run) = stage
        .record(&title, with_limit(&client, &path, requests))
        .await;
    asked?;
    figures(stage, run.took(), Some(&server))
}

pub(super) async fn cancel(stage: &mut Stage) -> Result<(), Failure> {
    const PATIENCE: Duration = Duration::from_millis(100);
    const REQUESTS: usize = 3;
    writeln!(
        stage,
        "{REQUESTS} requests that take 0.2 s; the caller waits {} for each, and 0.2 s in between",
        seconds(PATIENCE)
    )?;
    let pause = || sleep(Duration::from_millis(200));

    let server = Server::start()?;
    let (client, url) = (
        local(Client::builder()).build()?,
        server.url_of("/delay/0.2"),
    );
    let dropped = async {
        for n in 1..=REQUESTS {
            impatient(n, client.get(&url), PATIENCE).await?;
            pause().await;
        }
        reqwest::Result::Ok(())
    };
    let (asked, run) = stage.record("dropped", dropped).await;
    asked?;
    figures(stage, run.took(), Some(&server))?;

    let server = Server::start()?;
    let (client, url) = (
        local(Client::builder()).build()?,
        server.url_of("/delay/0.2"),
    );
    let left = async {
        for n in 1..=REQUESTS {
            let_it_end(n, client.get(&url), PATIENCE).await?;
            pause().await;
        }
        reqwest::Result::Ok(())
    };
    let (asked, run) = stage.record("left to end", left).await;
    asked?;
    figures(stage, run.took(), Some(&server))
}

fn figures(stage: &mut Stage, took: Duration, server: Option<&Server>) -> Result<(), Failure> {
    let mut figures = vec![("took", seconds(took))];
    if let Some(server) = server {
        let stats = server.stats();
        figures.push((
            "connections",
            format!("{}, as counted by the server", stats.connections),
        ));
        figures.push(("most in flight", stats.most_in_flight.to_string()));
    }
    stage.figures(&figures)?;
    Ok(())
}
