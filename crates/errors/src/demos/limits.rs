//! The demos that need a real clock: the limits of a call, and code that blocks.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use httpbin::Server;
use reqwest::Client;
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::time::Instant;

use crate::client::{Limits, client};
use crate::error::FetchError;
use crate::report::title;
use crate::unstoppable::{blocking as wrong, on_a_thread};

/// A name server that never answers.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

pub(super) async fn limits(stage: &mut Stage) -> Result<(), Failure> {
    let server = Server::start()?;
    let limits = Limits {
        connect: Duration::from_millis(300),
        silence: Duration::from_millis(600),
        whole: Duration::from_millis(1200),
    };
    writeln!(
        stage,
        "Limits: {} for a connection, {} of silence, {} in all",
        seconds(limits.connect),
        seconds(limits.silence),
        seconds(limits.whole)
    )?;
    let client = client(limits)
        .no_proxy()
        .dns_resolver(Arc::new(Silent))
        .build()
        .map_err(FetchError::from)?;
    let [unknown, hang, silence, trickle] = [
        "http://nobody.test/".to_owned(),
        server.url_of("/fault/hang"),
        server.url_of("/drip?duration=20&numbytes=2"),
        server.url_of("/drip?duration=20&numbytes=200"),
    ];
    let ended = tokio::join!(
        trouble(&client, &unknown),
        trouble(&client, &hang),
        trouble(&client, &silence),
        trouble(&client, &trickle),
    );
    stage.figures(&[
        ("a name server that is silent", ended.0),
        ("no answer", ended.1),
        ("a byte, and silence", ended.2),
        ("a byte now and then", ended.3),
    ])?;
    Ok(())
}

/// How the call fails, and when.
async fn trouble(client: &Client, url: &str) -> String {
    let started = Instant::now();
    let ended = title(client, url).await;
    let took = seconds(started.elapsed());
    ended.unwrap_or_else(|error| format!("{error}, after {took}"))
}

pub(super) async fn blocking(stage: &mut Stage) -> Result<(), Failure> {
    let limit = Duration::from_millis(100);
    let takes = Duration::from_millis(400);
    writeln!(
        stage,
        "Work that blocks for {}, and a timeout of {}",
        seconds(takes),
        seconds(limit)
    )?;

    let started = Instant::now();
    let ended = wrong(limit, move || block(takes)).await;
    let on_this_thread = (ended.is_ok(), started.elapsed());

    let started = Instant::now();
    let ended = on_a_thread(limit, move || block(takes)).await;
    let on_its_own = (ended.is_ok(), started.elapsed());

    let line = |(in_time, took)| match in_time {
        true => format!("Ok, after {}", seconds(took)),
        false => format!("too late, after {}", seconds(took)),
    };
    stage.figures(&[
        ("on this thread", line(on_this_thread)),
        ("on its own", line(on_its_own)),
    ])?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "blocking is what this demo is about"
)]
fn block(takes: Duration) {
    std::thread::sleep(takes);
}
