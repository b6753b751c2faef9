//! The article's case over real HTTP: a server counts what is in flight.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::{HttpUrl, at_least_one, delay, http_url};
use demo::{Failure, Practice, Stage, seconds};
use httpbin::{Server, Stats};
use tokio::time::Instant;

use super::{Demo, rounds};
use crate::client::{FetchError, client};
use crate::fetch::{fetch_all, fetch_all_at_once};

/// The longest delay that httpbin's `/delay` makes.
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// What to fetch, and how.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many requests to make
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    requests: usize,
    /// How many may be in flight at the same time
    #[arg(long, value_name = "N", default_value = "5", value_parser = at_least_one)]
    permits: usize,
    /// How long the server takes to answer
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = httpbin_delay)]
    delay: Duration,
    /// How long a request may take
    #[arg(long, value_name = "SECONDS", default_value = "15", value_parser = delay)]
    timeout: Duration,
    /// Ask this server instead of the one that the demo starts; without a path: /delay/SECONDS
    #[arg(long, value_name = "URL", value_parser = http_url)]
    url: Option<HttpUrl>,
}

fn httpbin_delay(text: &str) -> Result<Duration, String> {
    match delay(text)? {
        delay if delay > LONGEST_DELAY => Err("httpbin delays at most 10 s".to_owned()),
        delay => Ok(delay),
    }
}

pub(super) async fn fetch(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    match &options.url {
        Some(url) => from_elsewhere(stage, url, options).await,
        None => from_our_own(stage, options).await,
    }
}

/// The story: with a limit and without, and the server tells what it saw.
async fn from_our_own(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        requests,
        permits,
        delay,
        timeout,
        ..
    } = *options;
    // A proxy that the environment names could not reach this server.
    let client = || client(timeout).no_proxy().build().map_err(FetchError::from);
    writeln!(
        stage,
        "{requests} requests, each answered after {}",
        seconds(delay)
    )?;

    let server = Server::start()?;
    let urls = vec![server.url_of(&delay_path(delay)); requests];
    let title = format!("at most {permits} at a time");
    let (limited, run) = stage
        .record(&title, fetch_all(&client()?, urls, permits))
        .await;
    figures(
        stage,
        run.took(),
        rounds(requests, permits, delay),
        server.stats(),
    )?;

    let server = Server::start()?;
    let urls = vec![server.url_of(&delay_path(delay)); requests];
    let started = Instant::now();
    let unlimited = fetch_all_at_once(&client()?, urls).await;
    writeln!(stage, "\nwithout a limit")?;
    figures(stage, started.elapsed(), delay, server.stats())?;

    summary(stage, limited.into_iter().chain(unlimited))
}

fn figures(
    stage: &mut Stage,
    took: Duration,
    ideal: Duration,
    stats: Stats,
) -> Result<(), Failure> {
    stage.figures(&[
        ("took", seconds(took)),
        ("ideal", seconds(ideal)),
        (
            "most in flight",
            format!("{}, as counted by the server", stats.most_in_flight),
        ),
        ("requests", stats.requests.to_string()),
        ("connections", stats.connections.to_string()),
    ])?;
    Ok(())
}

/// Somebody else's server is asked with a limit only.
async fn from_elsewhere(
    stage: &mut Stage,
    url: &HttpUrl,
    options: &Options,
) -> Result<(), Failure> {
    let url = match url.path() {
        "/" | "" => format!("{}{}", url.origin(), delay_path(options.delay)),
        _ => url.to_string(),
    };
    let client = client(options.timeout).build().map_err(FetchError::from)?;
    let Options {
        requests, permits, ..
    } = *options;
    writeln!(
        stage,
        "{requests} requests to {url}, at most {permits} at a time"
    )?;
    let urls = vec![url; requests];
    let (results, run) = stage
        .record("with a limit", fetch_all(&client, urls, permits))
        .await;
    stage.figures(&[
        ("took", seconds(run.took())),
        (
            "most in flight",
            format!("{}, as seen by the client", run.most_in_flight("request")),
        ),
    ])?;
    summary(stage, results)
}

fn delay_path(delay: Duration) -> String {
    format!("/delay/{}", delay.as_secs_f64())
}

/// How many succeeded, and how many failed of what.
fn summary(
    stage: &mut Stage,
    results: impl IntoIterator<Item = Result<usize, FetchError>>,
) -> Result<(), Failure> {
    let mut ok = 0;
    let mut failed = BTreeMap::<String, usize>::new();
    let mut nobody_there = false;
    for result in results {
        nobody_there |= matches!(result, Err(FetchError::Connect(_)));
        match result {
            Ok(_bytes) => ok += 1,
            Err(error) => *failed.entry(error.to_string()).or_default() += 1,
        }
    }
    let all = ok + failed.values().sum::<usize>();
    writeln!(stage, "\n{ok} of {all} requests succeeded")?;
    if failed.is_empty() {
        return Ok(());
    }
    let kinds: Vec<_> = failed
        .iter()
        .map(|(kind, count)| format!("{count} x {kind}"))
        .collect();
    let hint = match nobody_there {
        true => format!("; {}", Demo::WHEN_REFUSED),
        false => String::new(),
    };
    Err(Failure::at_run_time(format!(
        "{} of {all} requests failed: {}{hint}",
        all - ok,
        kinds.join("; ")
    )))
}
