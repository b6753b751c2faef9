//! The demos over real HTTP: a server of our own answers, and fails, on request.

use std::io::Write;
use std::net::Ipv4Addr;
use std::time::Duration;

use clap::Args;
use demo::arguments::{HttpUrl, http_url};
use demo::{Failure, Stage, seconds};
use httpbin::Server;
use rand::SeedableRng;
use rand::rngs::StdRng;
use reqwest::{Client, Method};
use serde::Deserialize;
use tokio::net::TcpSocket;
use tokio::time::Instant;

use super::some_time;
use crate::again::{Again, again};
use crate::backoff::Backoff;
use crate::budget::RetryBudget;
use crate::client::{Limits, client};
use crate::context::{exit_code, headline};
use crate::error::FetchError;
use crate::get::get;
use crate::report::{title, title_or_none};
use crate::retry::Retries;

/// What to fetch, and how long to wait for it.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long a call may take
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = some_time)]
    timeout: Duration,
    /// Fetch this page instead; it should answer as httpbin's /json does
    #[arg(long, value_name = "URL", value_parser = http_url)]
    url: Option<HttpUrl>,
}

pub(super) async fn fetch(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    match &options.url {
        Some(url) => from_elsewhere(stage, url, options.timeout).await,
        None => from_our_own(stage, options.timeout).await,
    }
}

/// The story: the same five requests twice.
async fn from_our_own(stage: &mut Stage, limit: Duration) -> Result<(), Failure> {
    let server = Server::start()?;
    let client = local_client(limit)?;
    writeln!(
        stage,
        "Five addresses, and {} for each to answer\n",
        seconds(limit)
    )?;
    writeln!(stage, "{:<23} {:<21} errors", "", "None for everything")?;
    for path in [
        "/json",
        "/delay/10",
        "/status/404",
        "/fault/reset",
        "/fault/truncated-json",
    ] {
        let url = server.url_of(path);
        let (none, error) = tokio::join!(title_or_none(&client, &url), title(&client, &url));
        let none = format!("{none:?}");
        match error {
            Ok(title) => writeln!(stage, "{path:<23} {none:<21} {title:?}")?,
            Err(error) => writeln!(stage, "{path:<23} {none:<21} {error}")?,
        }
    }
    Ok(())
}

async fn from_elsewhere(stage: &mut Stage, url: &HttpUrl, limit: Duration) -> Result<(), Failure> {
    let client = client(limits(limit)).build().map_err(FetchError::from)?;
    match headline(&client, &url.to_string()).await {
        Ok(line) => Ok(writeln!(stage, "{line}")?),
        Err(error) => Err(Failure::caused_by(error.as_ref())),
    }
}

pub(super) async fn faults(stage: &mut Stage, limit: Duration) -> Result<(), Failure> {
    let server = Server::start()?;
    let client = local_client(limit)?;
    line(stage, "what happens", "GET again", "what the error says")?;
    for (what, path) in [
        ("nothing wrong", "/json"),
        ("no answer", "/fault/hang"),
        ("garbage", "/fault/garbage"),
        ("reset", "/fault/reset"),
        ("end in mid-body", "/fault/close"),
        ("silence in mid-body", "/drip?duration=20&numbytes=2"),
        ("JSON cut short", "/fault/truncated-json"),
        ("busy", "/fault/flaky/1?key=busy"),
        (
            "busy, Retry-After: 2",
            "/fault/flaky/1?key=wait&retry_after=2",
        ),
        ("redirects", "/redirect/20"),
        ("404", "/status/404"),
        ("500", "/status/500"),
        ("502", "/status/502"),
    ] {
        report(stage, what, &client, &server.url_of(path)).await?;
    }
    let nobody = closed_port()?;
    let url = format!("http://{}/", nobody.local_addr()?);
    report(stage, "a closed port", &client, &url).await?;
    report(stage, "no URL", &client, "nonsense").await
}

async fn report(stage: &mut Stage, what: &str, client: &Client, url: &str) -> Result<(), Failure> {
    match title(client, url).await {
        Ok(title) => line(stage, what, "", &format!("{title:?}")),
        Err(error) => {
            let verdict = match again(&Method::GET, &error) {
                Again::Never => "never".to_owned(),
                Again::Later => "later".to_owned(),
                Again::After(pause) => format!("after {} s", pause.as_secs()),
            };
            line(stage, what, &verdict, &error.to_string())
        }
    }
}

fn line(stage: &mut Stage, what: &str, again: &str, said: &str) -> Result<(), Failure> {
    Ok(writeln!(stage, "{what:<21} {again:<10} {said}")?)
}

/// What httpbin's `/fault/flaky` answers in the end.
#[derive(Debug, Deserialize)]
struct Flaky {
    failed_before: u32,
}

pub(super) async fn retry(stage: &mut Stage, limit: Duration) -> Result<(), Failure> {
    let server = Server::start()?;
    let client = local_client(limit)?;
    let retries = Retries {
        attempts: 4,
        backoff: Backoff {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(1),
        },
        budget: RetryBudget::new(10, 10),
    };
    let within = Duration::from_secs(4);
    let mut random = StdRng::seed_from_u64(1);
    writeln!(stage, "At most 4 attempts, within {}", seconds(within))?;
    for (what, path) in [
        ("fails twice", "/fault/flaky/2"),
        ("says: not for 1 s", "/fault/flaky/1?key=a&retry_after=1"),
        ("says: not for 60 s", "/fault/flaky/1?key=b&retry_after=60"),
        ("fails for good", "/fault/reset"),
        ("isn't there", "/status/404"),
    ] {
        let started = Instant::now();
        let url = server.url_of(path);
        let said = match get::<Flaky>(&client, &url, &retries, within, &mut random).await {
            Ok(Flaky { failed_before: n }) => format!("an answer, at attempt {}", n + 1),
            Err(error) => error.to_string(),
        };
        writeln!(
            stage,
            "  {what:<18}  {said}, in {}",
            seconds(started.elapsed())
        )?;
    }
    Ok(())
}

pub(super) async fn context(stage: &mut Stage) -> Result<(), Failure> {
    let server = Server::start()?;
    let client = local_client(Duration::from_secs(10))?;
    for path in ["/json", "/fault/truncated-json", "/status/503"] {
        match headline(&client, &server.url_of(path)).await {
            Ok(line) => writeln!(stage, "{line}")?,
            Err(error) => {
                writeln!(stage, "\nerror: {error}")?;
                for cause in error.chain().skip(1) {
                    writeln!(stage, "  because: {cause}")?;
                }
                writeln!(stage, "  exit code: {}", exit_code(&error))?;
            }
        }
    }
    Ok(())
}

fn local_client(limit: Duration) -> Result<Client, FetchError> {
    // A proxy that the environment names could not reach this server.
    Ok(client(limits(limit)).no_proxy().build()?)
}

/// The limit for a connection is the least of the three, as `Limits` asks.
pub(super) fn limits(whole: Duration) -> Limits {
    Limits {
        connect: whole / 2,
        silence: whole,
        whole,
    }
}

/// A socket that has an address, and doesn't listen there.
fn closed_port() -> Result<TcpSocket, Failure> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    Ok(socket)
}
