//! Many rows, out of a table and into one.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::at_least_one;
use demo::{Failure, Stage};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteSynchronous;
use tokio::time::{Instant, sleep};

use super::folder::Folder;
use crate::batch::{a_transaction_each, many_values, one_transaction, one_value};
use crate::session::{on_a_connection_of_its_own, set_on_the_pool};
use crate::stream::{all, paged, streamed};

const PATIENCE: Duration = Duration::from_secs(3);
const WORK: Duration = Duration::from_millis(10);

pub(super) async fn stream(stage: &mut Stage) -> Result<(), Failure> {
    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    one_value(&pool, &[1, 2, 3]).await?;
    writeln!(
        stage,
        "three rows to work on; is the pool's one connection free meanwhile?\n"
    )?;
    let look = |free: &mut Vec<&str>| free.push(if pool.num_idle() == 1 { "yes" } else { "no" });

    let mut free = Vec::new();
    let work = async |_| {
        sleep(WORK).await;
        look(&mut free);
    };
    all(&pool, work).await?;
    writeln!(stage, "  all rows     {}", free.join(" "))?;

    let mut free = Vec::new();
    let work = async |_| {
        sleep(WORK).await;
        look(&mut free);
    };
    streamed(&pool, work).await?;
    writeln!(stage, "  a stream     {}", free.join(" "))?;

    let mut free = Vec::new();
    let work = async |_| {
        sleep(WORK).await;
        look(&mut free);
    };
    paged(&pool, work).await?;
    writeln!(stage, "  pages        {}", free.join(" "))?;
    Ok(())
}

/// The median of so many counts.
const ROUNDS: usize = 3;

/// Rows to insert.
#[derive(Debug, Clone, Args)]
pub struct Batch {
    /// How many rows to insert, each way
    #[arg(long, value_name = "N", default_value = "200", value_parser = at_least_one, allow_negative_numbers = true)]
    rows: usize,
}

pub(super) async fn batch(stage: &mut Stage, options: &Batch) -> Result<(), Failure> {
    let Batch { rows } = *options;
    writeln!(stage, "{rows} rows into one table; for each row\n")?;
    writeln!(
        stage,
        "  {:<25}  {:>12}  {:>12}",
        "", "flush each", "flush later"
    )?;
    let values: Vec<i64> = (1..).take(rows).collect();
    for way in [
        "a transaction each",
        "one transaction",
        "many values a statement",
        "one value, taken apart",
    ] {
        let mut took = Vec::new();
        for flush in [SqliteSynchronous::Full, SqliteSynchronous::Normal] {
            let mut rounds = Vec::new();
            for _ in 0..ROUNDS {
                rounds.push(insert(way, flush, &values).await?);
            }
            rounds.sort();
            let each = rounds[ROUNDS / 2].as_secs_f64() * 1e6 / values.len() as f64;
            took.push(format!("{each:.1} us"));
        }
        writeln!(stage, "  {way:<25}  {:>12}  {:>12}", took[0], took[1])?;
    }
    Ok(())
}

async fn insert(way: &str, flush: SqliteSynchronous, values: &[i64]) -> Result<Duration, Failure> {
    let folder = Folder::new()?;
    let settings = folder.settings().synchronous(flush);
    let pool = folder.pool_with(1, PATIENCE, settings).await?;
    let started = Instant::now();
    match way {
        "a transaction each" => a_transaction_each(&pool, values).await?,
        "one transaction" => one_transaction(&pool, values).await?,
        "many values a statement" => many_values(&pool, values).await?,
        _ => one_value(&pool, values).await?,
    }
    Ok(started.elapsed())
}

pub(super) async fn session(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "a report that must not write; then somebody else writes\n"
    )?;
    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    set_on_the_pool(&pool).await?;
    write_after(stage, &pool, "set on the pool").await?;

    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    on_a_connection_of_its_own(&pool).await?;
    write_after(stage, &pool, "on a connection of its own").await
}

async fn write_after(stage: &mut Stage, pool: &SqlitePool, how: &str) -> Result<(), Failure> {
    let written = sqlx::query("INSERT INTO readings (value) VALUES (1)")
        .execute(pool)
        .await;
    let told = match written {
        Ok(_) => "written".to_owned(),
        Err(error) => match error.as_database_error() {
            Some(refused) => refused.message().to_owned(),
            None => error.to_string(),
        },
    };
    writeln!(stage, "  {how:<26}  {told}")?;
    Ok(())
}
