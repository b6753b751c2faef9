//! The demos of limits on what starts in a second.

use std::io::Write;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage, seconds};
use governor::Quota;
use timeline::Timeline;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use crate::rate::{by_semaphore, by_token_bucket};
use crate::with_governor::{Limiter, limiter, until_ready};

/// How many requests, how fast, and how long each takes.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many requests there are
    #[arg(long, value_name = "N", default_value = "30", value_parser = at_least_one)]
    requests: usize,
    /// How many may start in a second, and at once after a pause
    #[arg(long, value_name = "N", default_value = "10", value_parser = rate_of)]
    per_second: NonZeroU32,
    /// How long a request takes
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = delay)]
    delay: Duration,
}

fn rate_of(text: &str) -> Result<NonZeroU32, String> {
    let rate = u32::try_from(at_least_one(text)?)
        .ok()
        .and_then(NonZeroU32::new);
    rate.ok_or_else(|| "must be at most 4294967295".to_owned())
}

pub(super) async fn rate(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        requests,
        per_second,
        delay,
    } = *options;
    writeln!(
        stage,
        "{requests} requests of {}, wanted: {per_second} a second",
        seconds(delay)
    )?;
    let work = by_semaphore(requests, per_second, delay);
    let (done, semaphore) = stage.record("a semaphore", work).await;
    done?;
    let work = by_token_bucket(requests, per_second, delay);
    let ((), bucket) = stage.record("a token bucket", work).await;
    writeln!(stage, "\nThe last one started after")?;
    stage.figures(&[
        ("semaphore", seconds(last_start(&semaphore))),
        ("token bucket", seconds(last_start(&bucket))),
    ])?;
    Ok(())
}

pub(super) async fn governor(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        requests,
        per_second,
        delay,
    } = *options;
    writeln!(
        stage,
        "{requests} requests of {}, wanted: {per_second} a second",
        seconds(delay)
    )?;
    let limiter = Arc::new(limiter(Quota::per_second(per_second)));
    let request = |n| request(n, Arc::clone(&limiter), delay);
    let tasks: JoinSet<_> = (1..=requests).map(request).collect();
    let (_, governor) = stage.record("governor", tasks.join_all()).await;
    let work = by_token_bucket(requests, per_second, delay);
    let ((), bucket) = stage.record("our own token bucket", work).await;
    writeln!(stage, "\nThe last one started after, and all were polled")?;
    for (name, run) in [("governor", &governor), ("token bucket", &bucket)] {
        let polls: usize = run
            .lanes_of("request")
            .map(timeline::Lane::poll_count)
            .sum();
        writeln!(
            stage,
            "  {name:<12}  {}, {polls} times",
            seconds(last_start(run))
        )?;
    }
    Ok(())
}

#[instrument(skip(limiter, delay), ret)]
async fn request(n: usize, limiter: Arc<Limiter>, delay: Duration) {
    until_ready(&limiter)
        .instrument(info_span!("wait for governor"))
        .await;
    sleep(delay).await;
}

/// When the last request was sent: after its last wait.
fn last_start(run: &Timeline) -> Duration {
    let starts = run
        .lanes_of("request")
        .filter_map(|lane| match lane.waits.last() {
            Some(wait) => wait.to,
            None => lane.started,
        });
    starts.max().unwrap_or_default()
}
