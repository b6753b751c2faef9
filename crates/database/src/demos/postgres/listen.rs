//! What a listener hears, and what it doesn't.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::timeout;

use super::place::{Place, Where};
use crate::jobs::{put, take};
use crate::notify::{Bell, CHANNEL, next_only};

/// Options of `listen`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[command(flatten)]
    place: Where,
}

/// What hasn't come by then won't come.
const SILENCE: Duration = Duration::from_millis(300);

const LONG: Duration = Duration::from_secs(30);

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let place = Place::find(stage, &options.place).await?;
    let pool = place.pool(4).await?;
    bare(stage, &pool, &place.name).await?;
    bell(stage, &pool, &place.name).await?;
    pool.close().await;
    place.leave().await
}

async fn bare(stage: &mut Stage, pool: &PgPool, name: &str) -> Result<(), Failure> {
    writeln!(stage, "a listener, and what it hears of what was told\n")?;
    tell(pool, &["early"]).await?;
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    row(stage, "before it listened", &mut listener).await?;

    let mut tx = pool.begin().await?;
    sqlx::query("SELECT pg_notify('jobs', 'undone')")
        .execute(&mut *tx)
        .await?;
    tx.rollback().await?;
    row(stage, "and rolled back", &mut listener).await?;

    tell(pool, &["same", "same"]).await?;
    row(stage, "twice, in one transaction", &mut listener).await?;

    cut_off(pool, name).await?;
    tell(pool, &["meanwhile"]).await?;
    row(stage, "while its connection was cut", &mut listener).await?;

    tell(pool, &["later"]).await?;
    row(stage, "when it had connected again", &mut listener).await
}

/// All that it hears until there is silence.
async fn row(stage: &mut Stage, what: &str, listener: &mut PgListener) -> Result<(), Failure> {
    let mut heard = Vec::new();
    while let Ok(told) = timeout(SILENCE, next_only(listener)).await {
        heard.push(told?.payload().to_owned());
    }
    let heard = match heard.is_empty() {
        true => "nothing".to_owned(),
        false => heard.join(", "),
    };
    writeln!(stage, "  {what:<28}  {heard}")?;
    Ok(())
}

async fn bell(stage: &mut Stage, pool: &PgPool, name: &str) -> Result<(), Failure> {
    writeln!(
        stage,
        "\na bell, and a job that came while its connection was cut\n"
    )?;
    let mut bell = Bell::hang(pool).await?;
    bell.rung(LONG).await?;
    cut_off(pool, name).await?;
    put(pool, "Ada").await?;
    bell.rung(LONG).await?;
    let found = take(pool).await?.map(|taken| taken.job.customer);
    let found = found.unwrap_or_else(|| "nothing".to_owned());
    stage.figures(&[("it rang, and there was a job for", found)])?;
    Ok(())
}

async fn tell(pool: &PgPool, payloads: &[&str]) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_notify('jobs', payload) FROM unnest($1) AS payload")
        .bind(payloads)
        .execute(pool)
        .await?;
    Ok(())
}

/// Ends the connection of our own that listens.
async fn cut_off(pool: &PgPool, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
         WHERE application_name = $1 AND query LIKE 'LISTEN%'",
    )
    .bind(name)
    .execute(pool)
    .await?;
    Ok(())
}
