//! Many small cases, a line each: bodies left unread, settings of the pool, limits on time.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use httpbin::Server;
use reqwest::{Client, ClientBuilder};
use tokio::time::sleep;

use super::server::local;
use crate::at_once::without_limit;
use crate::settings::{
    connecting, idle_timeout, max_idle, no_pool, no_tcp_keepalive, silence, whole_call,
};
use crate::unread::{status, status_by_head, status_unread};

/// Longer than it takes a connection on this machine to be closed.
const A_WHILE: Duration = Duration::from_millis(100);

pub(super) async fn unread(stage: &mut Stage, requests: usize) -> Result<(), Failure> {
    writeln!(
        stage,
        "{requests} requests, one after another, of whose answers only the status is wanted\n"
    )?;
    for (answer, path) in [("100 KB", "/bytes/102400"), ("100 bytes", "/bytes/100")] {
        for way in ["dropped unread", "read to its end", "asked by HEAD"] {
            let server = Server::start()?;
            let client = local(Client::builder()).build()?;
            let url = server.url_of(path);
            for _ in 0..requests {
                match way {
                    "dropped unread" => status_unread(&client, &url).await?,
                    "read to its end" => status(&client, &url).await?,
                    _ => status_by_head(&client, &url).await?,
                };
            }
            let connections = server.stats().connections;
            writeln!(
                stage,
                "  {answer:<9}  {way:<15}  connections: {connections:>2}"
            )?;
        }
    }
    Ok(())
}

pub(super) async fn settings(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "ten requests: how many connections, and how many are open a while later\n"
    )?;
    writeln!(
        stage,
        "  {:<28}  {:<10}  {:>4}  {:>5}",
        "", "", "made", "later"
    )?;
    let limit = Duration::from_millis(100);
    for (setting, client) in [
        ("defaults", Client::builder()),
        ("pool_max_idle_per_host(0)", no_pool()),
        ("pool_idle_timeout(0.1 s)", idle_timeout(limit)),
        ("tcp_keepalive(None)", no_tcp_keepalive()),
    ] {
        let server = Server::start()?;
        let client = local(client).build()?;
        for _ in 0..10 {
            status(&client, &server.url_of("/get")).await?;
        }
        line(stage, setting, "one by one", &server).await?;
    }
    for (setting, client) in [
        ("defaults", Client::builder()),
        ("pool_max_idle_per_host(2)", max_idle(2)),
    ] {
        let server = Server::start()?;
        let client = local(client).build()?;
        without_limit(&client, &server.url_of("/delay/0.2"), 10).await?;
        line(stage, setting, "at once", &server).await?;
    }
    limits(stage).await
}

async fn line(stage: &mut Stage, setting: &str, how: &str, server: &Server) -> Result<(), Failure> {
    let made = server.stats().connections;
    // The pool looks for idle connections as often as its timeout is long.
    let later = if setting.contains("timeout") {
        4 * A_WHILE
    } else {
        A_WHILE
    };
    sleep(later).await;
    let open = server.stats().open_connections;
    writeln!(stage, "  {setting:<28}  {how:<10}  {made:>4}  {open:>5}")?;
    Ok(())
}

async fn limits(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "\nan answer that takes 0.5 s, of five bytes; a limit of 0.3 s\n"
    )?;
    let limit = Duration::from_millis(300);
    let (whole_call, silence, connecting) = tokio::try_join!(
        trickle(whole_call(limit)),
        trickle(silence(limit)),
        trickle(connecting(limit)),
    )?;
    for (name, came) in [
        ("timeout", whole_call),
        ("read_timeout", silence),
        ("connect_timeout", connecting),
    ] {
        writeln!(stage, "  {name:<15}  {came}")?;
    }
    Ok(())
}

/// What comes of an answer that arrives byte by byte.
async fn trickle(client: ClientBuilder) -> Result<String, Failure> {
    let server = Server::start()?;
    let url = server.url_of("/drip?duration=0.5&numbytes=5");
    let answer = local(client).build()?.get(url).send().await?.bytes().await;
    match answer {
        Ok(bytes) => Ok(format!("all {} bytes", bytes.len())),
        Err(error) if error.is_timeout() => Ok("cut off".to_owned()),
        Err(error) => Err(error.into()),
    }
}
