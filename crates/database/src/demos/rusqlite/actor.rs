//! Writes that wait share one transaction, and one of them that fails fails alone.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage};
use futures::future::join_all;
use tokio::join;
use tokio::task::yield_now;
use tracing::instrument;

use super::{File, nap};
use crate::direct::actor::{Actor, Error};
use crate::direct::connection::insert;

/// Options of `sqlite-actor`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many users are registered at once
    #[arg(long, value_name = "N", default_value = "6", value_parser = at_least_one, allow_negative_numbers = true)]
    users: usize,
    /// How long a report takes that they wait for
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = delay, allow_negative_numbers = true)]
    report: Duration,
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let (file, commits) = (File::new()?, Arc::new(AtomicU32::new(0)));
    let connection = file.open().await?;
    let counted = Arc::clone(&commits);
    connection.commit_hook(Some(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false // it may be committed
    }))?;
    let actor = Actor::start(connection)?;
    writeln!(
        stage,
        "{} users register while a report is made. The last has the first one's address.",
        options.users
    )?;
    let both = async {
        let registered = async {
            // The actor is at its report when they come.
            yield_now().await;
            let users = (1..=options.users).map(|n| {
                let address = if n == options.users { 1 } else { n };
                register(&actor, n, address)
            });
            join_all(users).await
        };
        join!(biased; report(&actor, options.report), registered)
    };
    let ((report, registered), _run) = stage.record("one after the other, together", both).await;
    report?;
    actor.close().await;

    let refused: Vec<&Error> = registered
        .iter()
        .filter_map(|user| user.as_ref().err())
        .collect();
    writeln!(stage)?;
    stage.figures(&[
        ("transactions", commits.load(Ordering::Relaxed).to_string()),
        ("registered", (registered.len() - refused.len()).to_string()),
        ("refused", refused.len().to_string()),
    ])?;
    for why in refused {
        writeln!(stage, "  {why}")?;
    }
    Ok(())
}

/// A read that takes its time.
#[instrument(skip_all, ret, err)]
async fn report(actor: &Actor, length: Duration) -> Result<(), Error> {
    actor
        .read(move |_| {
            nap(length);
            Ok(())
        })
        .await
}

#[instrument(name = "user", skip(actor, address), ret, err)]
async fn register(actor: &Actor, n: usize, address: usize) -> Result<i64, Error> {
    actor
        .write(move |users| insert(users, "Ada", &format!("ada.{address}@example.com")))
        .await
}
