//! The demos of retries on a clock that can be paused.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage, seconds};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use tokio::time::{Instant, sleep};
use tracing::instrument;

use super::count;
use crate::again::Again;
use crate::backoff::{Backoff, at_once, with_backoff};
use crate::budget::RetryBudget;
use crate::crowd::{Busy, Service, in_step, scattered};
use crate::once::{Till, pay, pay_once};
use crate::retry::Retries;

const TENTH: Duration = Duration::from_millis(100);

/// One attempt at a service that is down until `up`.
#[instrument(skip(up), ret, err)]
async fn attempt(n: u32, up: Instant) -> Result<(), Busy> {
    sleep(TENTH).await;
    if Instant::now() < up {
        Err(Busy)
    } else {
        Ok(())
    }
}

pub(super) async fn backoff(stage: &mut Stage) -> Result<(), Failure> {
    let down = 7 * TENTH;
    let backoff = Backoff {
        first: TENTH,
        longest: Duration::from_secs(10),
    };
    writeln!(
        stage,
        "Four attempts of {} at a service that is down for {}",
        seconds(TENTH),
        seconds(down)
    )?;
    let up = Instant::now() + down;
    let mut n = 0;
    let hasty = at_once(4, || {
        n += 1;
        attempt(n, up)
    });
    let (hasty, hasty_run) = stage.record("at once", call(hasty)).await;

    let up = Instant::now() + down;
    let mut n = 0;
    let patient = with_backoff(4, backoff, || {
        n += 1;
        attempt(n, up)
    });
    let (patient, patient_run) = stage.record("with backoff", call(patient)).await;

    let line = |ok: bool, took| match ok {
        true => format!("an answer, after {}", seconds(took)),
        false => format!("none, after {}", seconds(took)),
    };
    writeln!(stage)?;
    stage.figures(&[
        ("at once", line(hasty.is_ok(), hasty_run.took())),
        ("with backoff", line(patient.is_ok(), patient_run.took())),
    ])?;
    Ok(())
}

/// All attempts and pauses of one call.
#[instrument(skip_all, ret, err)]
async fn call(attempts: impl Future<Output = Result<(), Busy>>) -> Result<(), Busy> {
    attempts.await
}

/// Who wants what from whom.
#[derive(Debug, Clone, Args)]
pub struct Crowd {
    /// How many clients come at the same time
    #[arg(long, value_name = "N", default_value = "20", value_parser = count)]
    clients: u32,
    /// How many of them the service can serve at a time
    #[arg(long, value_name = "N", default_value = "2", value_parser = count)]
    capacity: u32,
}

pub(super) async fn jitter(stage: &mut Stage, crowd: &Crowd) -> Result<(), Failure> {
    let Crowd { clients, capacity } = *crowd;
    let backoff = Backoff {
        first: TENTH,
        longest: 8 * TENTH,
    };
    writeln!(
        stage,
        "{clients} clients, {capacity} served at a time, {} each; the others are refused",
        seconds(TENTH)
    )?;
    let service = Arc::new(Service::new(capacity, TENTH));
    let ((), run) = stage
        .record("backoff, in step", in_step(clients, &service, backoff))
        .await;
    let together = (service.seen(), run.took());
    let service = Arc::new(Service::new(capacity, TENTH));
    let ((), run) = stage
        .record("full jitter", scattered(clients, &service, backoff))
        .await;
    let apart = (service.seen(), run.took());

    let line = |(seen, took): (crate::crowd::Seen, _)| {
        format!(
            "{}, {} requests, {} of them refused",
            seconds(took),
            seen.requests,
            seen.refused
        )
    };
    writeln!(stage)?;
    stage.figures(&[("in step", line(together)), ("full jitter", line(apart))])?;
    Ok(())
}

/// How many calls meet the outage, and what a retry budget lets through.
#[derive(Debug, Clone, Args)]
pub struct Outage {
    /// How many calls there are
    #[arg(long, value_name = "N", default_value = "1000", value_parser = count)]
    calls: u32,
    /// How many retries a hundred calls earn
    #[arg(long, value_name = "N", default_value = "10", value_parser = count)]
    percent: u32,
    /// How many retries can be saved up
    #[arg(long, value_name = "N", default_value = "10", value_parser = count)]
    burst: u32,
}

pub(super) async fn budget(stage: &mut Stage, outage: &Outage) -> Result<(), Failure> {
    let Outage {
        calls,
        percent,
        burst,
    } = *outage;
    writeln!(
        stage,
        "{calls} calls to a service that is down, four attempts each"
    )?;
    // As many as could ever be asked for.
    let without = RetryBudget::new(0, 3 * calls);
    let with = RetryBudget::new(percent, burst);
    let without = requests(calls, without).await;
    let with = requests(calls, with).await;
    stage.figures(&[
        ("without a budget", format!("{without} requests")),
        ("with a budget", format!("{with} requests")),
    ])?;
    Ok(())
}

/// What the service sees of the calls.
async fn requests(calls: u32, budget: RetryBudget) -> u32 {
    let retries = Retries {
        attempts: 4,
        backoff: Backoff {
            first: TENTH,
            longest: TENTH,
        },
        budget,
    };
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut requests = 0;
    for _ in 0..calls {
        let deadline = Instant::now() + 100 * TENTH;
        let refused = || {
            requests += 1;
            std::future::ready(Err::<(), _>(Busy))
        };
        let ended = retries.call(deadline, &mut random, |_| Again::Later, refused);
        // Every call fails: only what it costs is of interest.
        ended.await.ok();
    }
    requests
}

pub(super) async fn once(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "A payment of 10.00 whose first receipt gets lost")?;
    let till = Till::losing(1);
    let (receipt, _) = stage.record("tried again", pay(&till, 1000)).await;
    let twice = (receipt?, till.charged());
    let till = Till::losing(1);
    let paid = pay_once(&till, 1000, 7);
    let (receipt, _) = stage.record("tried again, with a key", paid).await;
    let once = (receipt?, till.charged());

    let line = |(receipt, charged): (u64, u64)| {
        format!("receipt {}, charged {}", money(receipt), money(charged))
    };
    writeln!(stage)?;
    stage.figures(&[("without a key", line(twice)), ("with a key", line(once))])?;
    Ok(())
}

fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
