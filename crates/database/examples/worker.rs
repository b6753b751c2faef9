//! A worker: a process that does jobs of a table until it is told to stop. Start as many as you like.
//!
//! `cargo run -p temporary-postgres` in one terminal; in others, with the URL that it printed:
//! `DATABASE_URL=postgres://... cargo run -p database --example worker`, and
//! `psql "$DATABASE_URL" -c "INSERT INTO jobs (customer) SELECT 'Ada' FROM generate_series(1, 20)" -c "NOTIFY jobs"`.
//!
//! A job writes an invoice into the database, in the job's transaction; with `--outbox FILE` it appends a line to a file,
//! which no transaction reaches. Ctrl-C or SIGTERM lets it end the job that it has begun. SIGKILL doesn't, and the job is
//! open again.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use database::explain::explain;
use database::faults::{Advice, advice};
use database::jobs::{take, write_invoice};
use database::leases::lease;
use database::notify::Bell;
use database::on_postgres::MIGRATIONS;
use database::url::DatabaseUrl;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::select;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Nobody is waited for longer than that, in case that a bell wasn't heard.
const LOOK_ANYWAY: Duration = Duration::from_secs(10);

/// A job that was begun so often and never done needs a person.
const MOST_ATTEMPTS: i32 = 5;

#[derive(Debug, Parser)]
struct Cli {
    /// How many seconds a job takes
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = demo::arguments::delay)]
    takes: Duration,

    /// Append a line to this file for each job, instead of writing an invoice
    #[arg(long, value_name = "FILE")]
    outbox: Option<PathBuf>,

    /// With --outbox: for how many seconds a job is this worker's alone
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = demo::arguments::delay)]
    lease: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let url = std::env::var("DATABASE_URL").unwrap_or_default();
    let Ok(database) = url.parse::<DatabaseUrl>() else {
        eprintln!(
            "error: DATABASE_URL is no URL of a database; `cargo run -p temporary-postgres` prints one"
        );
        return ExitCode::from(2);
    };
    let DatabaseUrl::Postgres(server) = &database else {
        eprintln!("error: {database} isn't PostgreSQL, and only that one skips what is locked");
        return ExitCode::from(2);
    };
    // One for the bell, one for the job.
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .connect_lazy_with(*server.clone());
    let worked = work_until_stopped(&pool, &cli).await;
    pool.close().await;
    match worked {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", explain(&database, &error));
            ExitCode::FAILURE
        }
    }
}

// ANCHOR: work
async fn work_until_stopped(pool: &PgPool, cli: &Cli) -> Result<(), sqlx::Error> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        told_to_stop().await.ok();
        told.cancel();
    });
    MIGRATIONS.run(pool).await?;
    let mut bell = Bell::hang(pool).await?;
    while !stop.is_cancelled() {
        match next_job(pool, cli).await {
            Ok(true) => {} // at once to the next one
            Ok(false) => select! {
                () = stop.cancelled() => {}
                rung = bell.rung(LOOK_ANYWAY) => rung?,
            },
            Err(error) if advice(&error) == Advice::GiveUp => return Err(error),
            // Whether the job was done is in the table.
            Err(error) => {
                eprintln!("in a second again: {error}");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
    Ok(())
}

/// Does a job; `false` if there was none.
async fn next_job(pool: &PgPool, cli: &Cli) -> Result<bool, sqlx::Error> {
    match &cli.outbox {
        None => do_in_a_transaction(pool, cli.takes).await,
        Some(outbox) => do_on_a_lease(pool, cli, outbox).await,
    }
}
// ANCHOR_END: work

// ANCHOR: transaction
async fn do_in_a_transaction(pool: &PgPool, takes: Duration) -> Result<bool, sqlx::Error> {
    let Some(mut taken) = take(pool).await? else {
        return Ok(false);
    };
    write_invoice(&mut taken).await?;
    println!("begun {}", taken.job.id);
    sleep(takes).await; // the rest of the work
    taken.done().await?;
    Ok(true)
}
// ANCHOR_END: transaction

// ANCHOR: lease
async fn do_on_a_lease(pool: &PgPool, cli: &Cli, outbox: &Path) -> Result<bool, sqlx::Error> {
    let Some(leased) = lease(pool, cli.lease, MOST_ATTEMPTS).await? else {
        return Ok(false);
    };
    send(outbox, leased.job.id)?;
    println!("begun {}", leased.job.id);
    sleep(cli.takes).await; // killed here, it has sent what it will send again
    if !leased.done(pool).await? {
        eprintln!("job {} took longer than its lease", leased.job.id);
    }
    Ok(true)
}
// ANCHOR_END: lease

/// Stands for a letter, a payment, a call of somebody else's service.
fn send(outbox: &Path, job: i64) -> io::Result<()> {
    let mut outbox = OpenOptions::new().create(true).append(true).open(outbox)?;
    outbox.write_all(format!("{job}\n").as_bytes())
}

/// Waits for Ctrl-C, and on Unix also for the polite request to end.
async fn told_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
