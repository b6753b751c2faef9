//! Pictures of tasks that wait for connections.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage, seconds};
use futures::future::join_all;
use sqlx::SqlitePool;
use tokio::time::sleep;

use super::folder::Folder;
use crate::slow_work::{across, around};
use crate::waiting::reports;

/// More tasks than connections.
#[derive(Debug, Clone, Args)]
pub struct Waiting {
    /// How many reports to make at the same time
    #[arg(long, value_name = "N", default_value = "6", value_parser = at_least_one, allow_negative_numbers = true)]
    reports: usize,
    /// How many connections the pool has
    #[arg(long, value_name = "N", default_value = "2", value_parser = a_few, allow_negative_numbers = true)]
    connections: usize,
    /// How long a report takes
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    work: Duration,
    /// How long the second pool lets its tasks wait for a connection
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = delay, allow_negative_numbers = true)]
    patience: Duration,
}

/// Each of them is a thread and a file descriptor or three.
fn a_few(text: &str) -> Result<usize, String> {
    match at_least_one(text)? {
        many if many > 100 => Err("a thread each: write at most 100".to_owned()),
        few => Ok(few),
    }
}

/// How long nobody waits here in earnest.
const LONG: Duration = Duration::from_secs(30);

pub(super) async fn waiting(stage: &mut Stage, options: &Waiting) -> Result<(), Failure> {
    let Waiting {
        reports: many,
        connections,
        work,
        patience,
    } = *options;
    writeln!(
        stage,
        "{many} reports at the same time, each with a connection for {}; connections: {connections}",
        seconds(work)
    )?;
    let connections = u32::try_from(connections)?;
    for (title, patience) in [
        ("a pool that lets them wait".to_owned(), LONG),
        (
            format!("a pool that lets them wait {}", seconds(patience)),
            patience,
        ),
    ] {
        let folder = Folder::new()?;
        let pool = folder.pool(connections, patience).await?;
        let (without, run) = stage.record(&title, reports(&pool, many, work)).await;
        stage.figures(&[
            ("took", seconds(run.took())),
            ("connections", pool.size().to_string()),
            ("without a connection", without?.to_string()),
        ])?;
    }
    Ok(())
}

/// Orders that are paid for by a slow call.
#[derive(Debug, Clone, Args)]
pub struct SlowWork {
    /// How many orders are paid for at the same time
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one, allow_negative_numbers = true)]
    orders: usize,
    /// How long the call takes
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    call: Duration,
}

pub(super) async fn slow_work(stage: &mut Stage, options: &SlowWork) -> Result<(), Failure> {
    let SlowWork { orders, call } = *options;
    writeln!(
        stage,
        "{orders} orders, each paid for by a call of {}; a pool of one connection",
        seconds(call)
    )?;
    let charge = || async move {
        sleep(call).await;
        "receipt".to_owned()
    };

    let (_folder, pool) = new_orders(orders).await?;
    let paid = join_all((1..).take(orders).map(|n| across(n, &pool, charge())));
    let (paid, run) = stage.record("a transaction across the call", paid).await;
    paid.into_iter().collect::<Result<(), sqlx::Error>>()?;
    stage.figures(&[("took", seconds(run.took()))])?;

    let (_folder, pool) = new_orders(orders).await?;
    let paid = join_all((1..).take(orders).map(|n| around(n, &pool, charge())));
    let (paid, run) = stage
        .record("a transaction before and one after", paid)
        .await;
    paid.into_iter().collect::<Result<(), sqlx::Error>>()?;
    stage.figures(&[("took", seconds(run.took()))])?;
    Ok(())
}

async fn new_orders(orders: usize) -> Result<(Folder, SqlitePool), Failure> {
    let folder = Folder::new()?;
    let pool = folder.pool(1, LONG).await?;
    for n in (1_i64..).take(orders) {
        sqlx::query("INSERT INTO orders (id) VALUES ($1)")
            .bind(n)
            .execute(&pool)
            .await?;
    }
    Ok((folder, pool))
}
