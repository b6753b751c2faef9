//! What a pool makes of a server that goes away, and what is to be done about it. Always on a server of its own.
#![cfg_attr(
    not(unix),
    expect(unused_imports, reason = "the demo says that it can't run")
)]

use std::io::Write;
use std::str::FromStr;
use std::time::Duration;

use demo::{Failure, Stage};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
#[cfg(unix)]
use temporary_postgres::Server;
use tokio::task::spawn_blocking;

use super::place::installed;
use super::words;
use crate::faults::{Advice, advice};

/// How long the pool lets a caller wait for a connection.
const PATIENCE: Duration = Duration::from_millis(500);

#[cfg(not(unix))]
pub(in crate::demos) async fn run(_stage: &mut Stage) -> Result<(), Failure> {
    installed().map_err(Failure::usage)
}

#[cfg(unix)]
pub(in crate::demos) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    installed().map_err(Failure::usage)?;
    let server = spawn_blocking(Server::start).await??;
    let options = PgConnectOptions::from_str(&server.url())?;
    let pool = PgPoolOptions::new()
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone())
        .await?;

    writeln!(stage, "a server that is stopped and started again")?;
    tell(stage, "before", &ask(&pool).await)?;
    let server = after(server, |server| {
        server.stop()?;
        server.start_again()
    })
    .await?;
    tell(stage, "restarted between two queries", &ask(&pool).await)?;

    let asked = tokio::spawn({
        let pool = pool.clone();
        async move { sqlx::query("SELECT pg_sleep(600)").execute(&pool).await }
    });
    asleep(&pool).await?;
    let server = after(server, Server::stop).await?;
    tell(stage, "stopped during a query", &asked.await?.map(drop))?;
    tell(stage, "a query while it is down", &ask(&pool).await)?;
    let alone = PgConnection::connect_with(&options).await;
    tell(stage, "a connection while it is down", &alone.map(drop))?;

    let server = after(server, Server::start_again).await?;
    tell(stage, "started again", &ask(&pool).await)?;
    pool.close().await;
    Ok(spawn_blocking(|| drop(server)).await?)
}

async fn ask(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT 1").execute(pool).await?;
    Ok(())
}

/// Waits until the server sleeps in somebody's query.
async fn asleep(pool: &PgPool) -> Result<(), sqlx::Error> {
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    while sqlx::query_scalar::<_, i64>(sleeping)
        .fetch_one(pool)
        .await?
        == 0
    {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// To start and to stop a server blocks.
#[cfg(unix)]
async fn after(
    mut server: Server,
    change: impl FnOnce(&mut Server) -> Result<(), temporary_postgres::Error> + Send + 'static,
) -> Result<Server, Failure> {
    let changed = spawn_blocking(move || change(&mut server).map(|()| server));
    Ok(changed.await??)
}

fn tell(stage: &mut Stage, when: &str, outcome: &Result<(), sqlx::Error>) -> Result<(), Failure> {
    let Err(error) = outcome else {
        writeln!(stage, "\n  {when}: it works")?;
        return Ok(());
    };
    let advice = match advice(error) {
        Advice::AskAgain => "ask again",
        Advice::Look => "look whether it was done",
        Advice::GiveUp => "give up",
    };
    writeln!(stage, "\n  {when}: {advice}\n    {}", words(error))?;
    Ok(())
}
