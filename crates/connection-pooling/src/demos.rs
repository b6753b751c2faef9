//! What `cargo run -p connection-pooling` shows: the demos, their options, and what each needs.
//!
//! Nothing here is to be copied: it runs the code of the other modules and prints what came of it.

mod calls;
mod requests;
pub mod server;
mod tables;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{HttpUrl, at_least_one, delay, http_url};
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Requests one after another: a client for each, and one for all (the article's tip)
    Share(Share),
    /// Requests at the same time: without a limit, and through a client that has one
    AtOnce(AtOnce),
    /// Answers whose body nobody wants: dropped, read, not asked for
    Unread(Count),
    /// A client for one API: what its calls return, and the errors it tells apart
    Client,
    /// Requests that somebody gives up: dropped, and left to end
    Cancel,
    /// The server restarts: who notices, and what is asked again
    Restart,
    /// The settings of the pool, and the three limits on time
    Settings,
}

/// Requests one after another.
#[derive(Debug, Clone, Args)]
pub struct Share {
    /// How many requests to make
    #[arg(long, value_name = "N", default_value = "5", value_parser = at_least_one)]
    requests: usize,
    /// How long the server takes to answer
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = httpbin_delay)]
    delay: Duration,
    /// How long a connection takes, before the first byte is sent
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = delay)]
    connect: Duration,
    /// Ask this address instead of the server that the demo starts
    #[arg(long, value_name = "URL", value_parser = http_url)]
    url: Option<HttpUrl>,
}

/// Requests at the same time.
#[derive(Debug, Clone, Args)]
pub struct AtOnce {
    /// How many requests to make
    #[arg(long, value_name = "N", default_value = "10", value_parser = a_few)]
    requests: usize,
    /// How many the client with a limit has in flight
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    in_flight: usize,
    /// How long the server takes to answer
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = httpbin_delay)]
    delay: Duration,
}

/// How many requests.
#[derive(Debug, Clone, Args)]
pub struct Count {
    /// How many requests to make
    #[arg(long, value_name = "N", default_value = "10", value_parser = at_least_one)]
    requests: usize,
}

fn httpbin_delay(text: &str) -> Result<Duration, String> {
    match delay(text)? {
        delay if delay > Duration::from_secs(10) => Err("httpbin delays at most 10 s".to_owned()),
        delay => Ok(delay),
    }
}

/// Each of them takes a file descriptor here, and one in the server.
fn a_few(text: &str) -> Result<usize, String> {
    match at_least_one(text)? {
        many if many > 200 => Err("a connection each: write at most 200".to_owned()),
        few => Ok(few),
    }
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "share";

    fn needs(&self) -> Needs {
        Needs::RealTime
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Share(options) => requests::share(stage, &options).await,
            Self::AtOnce(options) => requests::at_once(stage, &options).await,
            Self::Unread(Count { requests }) => tables::unread(stage, requests).await,
            Self::Client => calls::client(stage).await,
            Self::Cancel => requests::cancel(stage).await,
            Self::Restart => calls::restart(stage).await,
            Self::Settings => tables::settings(stage).await,
        }
    }
}
