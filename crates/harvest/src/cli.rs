//! The command line: options become [`Settings`], and what can't be used is told in one line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use demo::arguments::{at_least_one, delay};
use sqlx::postgres::PgConnectOptions;
use tracing_subscriber::filter::Targets;

use crate::address;
use crate::queue::Broker;
use crate::report::Format;
use crate::settings::Settings;
use crate::source::List;
use crate::store::Place;

/// Fetches a list of URLs politely, and keeps what it saw.
///
/// Without a list it harvests a server of its own, into memory: a run that needs nothing. The same command again goes on where
/// the last one was; a URL that has ended isn't asked for again.
#[derive(Debug, Parser)]
#[command(name = "harvest", version, after_help = EXIT)]
pub struct Cli {
    /// URLs, a line each: a file, `-` for standard input; or a sitemap: a file that ends in .xml, or its URL. `demo` is the
    /// server of this program; `join` has no list, and works off what others have put into --queue until it is told to stop;
    /// `stages` harvests nothing, and tells what a URL goes through [default: demo]
    #[arg(value_name = "LIST", hide_default_value = true, default_value = DEMO)]
    list: String,

    /// Where results go: a file, or postgres://user@host/name [default: DATABASE_URL, else harvest.db]
    #[arg(long, value_name = "FILE-or-URL")]
    database: Option<String>,

    /// Share the work with other harvesters, and the limits of hosts: nats://host:4222 for JetStream, or `postgres` for a
    /// table in --database. Results then go to PostgreSQL
    #[arg(long, value_name = "WHERE")]
    queue: Option<String>,

    /// With --queue, who is silent for so long loses its jobs to others
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = lease, allow_negative_numbers = true)]
    lease: Duration,

    /// Forget what was stored, and start over
    #[arg(long)]
    pub fresh: bool,

    /// Requests in flight in all
    #[arg(long, value_name = "N", default_value = "100", value_parser = permits, allow_negative_numbers = true)]
    concurrency: usize,

    /// Requests in flight to one host
    #[arg(long, value_name = "N", default_value = "6", value_parser = permits, allow_negative_numbers = true)]
    per_host: usize,

    /// Requests that start in a second to one host; 0 is no limit
    #[arg(long, value_name = "RATE", default_value = "10", value_parser = interval, allow_negative_numbers = true)]
    rate: Duration,

    /// From the start of a request to the last byte of its answer
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = limit, allow_negative_numbers = true)]
    timeout: Duration,

    /// How often a URL is tried
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=100), allow_negative_numbers = true)]
    attempts: u32,

    /// The pause after a failure: random, at most this, and after each further failure twice as much
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = delay, allow_negative_numbers = true)]
    backoff: Duration,

    /// The longest pause; a server that wants a longer one (Retry-After) isn't asked again
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = delay, allow_negative_numbers = true)]
    longest_wait: Duration,

    /// Redirects to follow
    #[arg(long, value_name = "COUNT", default_value = "10", value_parser = clap::value_parser!(u32).range(0..=100), allow_negative_numbers = true)]
    redirects: u32,

    /// Ask for heads only: check links, fetch nothing
    #[arg(long)]
    head: bool,

    /// After Ctrl-C or SIGTERM, requests in flight may take this long; a second signal doesn't wait
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = delay, allow_negative_numbers = true)]
    grace: Duration,

    /// How to tell what is stored, at the end
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,

    /// Keep the timeline for trace viewers. It is in memory until the end: for some thousand URLs
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,

    /// Keep the timeline as a picture
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Log to standard error: error, warn, info, debug, trace, or such as harvest=debug
    #[arg(long, value_name = "FILTER", value_parser = filter)]
    pub log: Option<Targets>,

    /// Serve metrics for Prometheus at this address, such as 127.0.0.1:9100
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,

    /// Show tokio-console each task, at this address; it looks at 127.0.0.1:6669. Needs a build with the feature console
    #[arg(long, value_name = "ADDRESS")]
    pub console: Option<SocketAddr>,
}

const DEMO: &str = "demo";
const JOIN: &str = "join";
const STAGES: &str = "stages";
const EXIT: &str = "Ends with 0 when every URL has its final state, whatever that is; 3 after a signal, with what is left on \
standard error; 1 where the list or the database fails on the way; 2 where they can't be used at all.";

impl Cli {
    /// What to do.
    ///
    /// # Errors
    ///
    /// A line for a person.
    pub fn wish(&self) -> Result<Wish, String> {
        match self.list.as_str() {
            STAGES => Ok(Wish::Stages),
            JOIN if self.queue.is_none() => {
                Err("join works off a queue: name it with --queue nats://host:4222".to_owned())
            }
            JOIN if self.fresh => {
                Err("--fresh would take the others' work away: say it where the list is".to_owned())
            }
            JOIN => Ok(Wish::Join),
            DEMO => Ok(Wish::Demo),
            "-" => Ok(Wish::Harvest(List::Stdin)),
            list => found(list).map(Wish::Harvest),
        }
    }
    /// Where results go; `None` if nobody has said so.
    ///
    /// # Errors
    ///
    /// What was said can't be understood.
    pub fn place(&self) -> Result<Option<Place>, String> {
        // Not by clap: it quotes what it can't parse, and a database URL holds a password.
        if let Some(database) = &self.database {
            let place = database.parse();
            return place
                .map(Some)
                .map_err(|error| format!("--database: {error}"));
        }
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => {
                let place = url.parse();
                place
                    .map(Some)
                    .map_err(|error| format!("DATABASE_URL: {error}"))
            }
            _ => Ok(None),
        }
    }

    /// The queue, and the database that harvesters share with it; `None` where this one works alone.
    ///
    /// # Errors
    ///
    /// What was said can't be understood, or the results wouldn't be shared.
    pub fn shared(
        &self,
        place: Option<&Place>,
    ) -> Result<Option<(Broker, PgConnectOptions)>, String> {
        let Some(queue) = &self.queue else {
            return Ok(None);
        };
        // Not by clap, as above.
        let broker = queue.parse().map_err(|error| format!("--queue: {error}"))?;
        match place {
            Some(Place::Postgres(server)) => Ok(Some((broker, (**server).clone()))),
            _ => Err(
                "who shares a queue shares the results: add --database postgres://user@host/name"
                    .to_owned(),
            ),
        }
    }

    /// How to behave.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            concurrency: self.concurrency,
            per_host: self.per_host,
            interval: self.rate,
            timeout: self.timeout,
            attempts: self.attempts,
            backoff: self.backoff,
            longest_wait: self.longest_wait,
            redirects: self.redirects,
            head: self.head,
            grace: self.grace,
            lease: self.lease,
            // The lines of the log would be drawn over.
            progress: self.log.is_none(),
            ..Settings::default()
        }
    }
}

/// What the words on the command line mean.
#[derive(Debug)]
pub enum Wish {
    /// Print the stages.
    Stages,
    /// Harvest what others have put into the queue.
    Join,
    /// Harvest the built-in server.
    Demo,
    /// Harvest this.
    Harvest(List),
}

/// Found now, a mistake is a line and exit code 2; found later, it would be a failure of the run.
fn found(list: &str) -> Result<List, String> {
    if list.contains("://") {
        let url = address::parse(list).map_err(|outcome| {
            format!("{list} is no sitemap: its URL is {outcome} (https needs the feature https)")
        })?;
        return Ok(List::Sitemap(url));
    }
    let path = PathBuf::from(list);
    match std::fs::metadata(&path) {
        Ok(found) if found.is_dir() => Err(format!("{list} is a folder: name a file")),
        Ok(_) if path.extension().is_some_and(|extension| extension == "xml") => {
            Ok(List::SitemapFile(path))
        }
        Ok(_) => Ok(List::File(path)),
        Err(error) => Err(format!("can't read the list {list}: {error}")),
    }
}

/// More than this many sockets no system gives to a process.
const MOST: usize = 100_000;

fn permits(text: &str) -> Result<usize, String> {
    match at_least_one(text)? {
        permits if permits > MOST => Err(format!("must be at most {MOST}")),
        permits => Ok(permits),
    }
}

fn interval(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(0.0) => Ok(Duration::ZERO),
        Ok(rate) if (0.001..=1e6).contains(&rate) => Ok(Duration::from_secs_f64(1.0 / rate)),
        _ => Err("must be 0, or requests a second from 0.001 to 1000000".to_owned()),
    }
}

fn limit(text: &str) -> Result<Duration, String> {
    match delay(text)? {
        Duration::ZERO => Err("must be longer than 0".to_owned()),
        limit => Ok(limit),
    }
}

/// A lease is renewed three times in its course, over a network.
fn lease(text: &str) -> Result<Duration, String> {
    match limit(text)? {
        lease if lease < Duration::from_millis(500) => Err("must be at least 0.5".to_owned()),
        lease => Ok(lease),
    }
}

fn filter(text: &str) -> Result<Targets, String> {
    text.parse()
        .map_err(|_| "write error, warn, info, debug, trace, or such as harvest=debug".to_owned())
}
