//! Two workers and a few jobs, taken three ways.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage, seconds};
use sqlx::PgPool;
use tokio::time::{Instant, sleep_until};
use tracing::{Instrument, info_span, instrument};

use super::place::{Place, Where};
use crate::jobs::{Taken, put, take, take_in_line, take_unlocked, write_invoice};

/// Options of `jobs`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many jobs there are
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one, allow_negative_numbers = true)]
    jobs: usize,
    /// How long a job takes
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    takes: Duration,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Clone, Copy)]
enum How {
    Unlocked,
    InLine,
    Skip,
}

impl How {
    async fn take(self, pool: &PgPool) -> Result<Option<Taken>, sqlx::Error> {
        match self {
            Self::Unlocked => take_unlocked(pool).await,
            Self::InLine => take_in_line(pool).await,
            Self::Skip => take(pool).await,
        }
    }
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options { jobs, takes, .. } = *options;
    writeln!(stage, "{jobs} jobs of {}, two workers", seconds(takes))?;
    let place = Place::find(stage, &options.place).await?;
    let pool = place.pool(4).await?;
    for (title, how) in [
        ("without a lock", How::Unlocked),
        ("FOR UPDATE", How::InLine),
        ("FOR UPDATE SKIP LOCKED", How::Skip),
    ] {
        let tables = sqlx::query("TRUNCATE jobs, invoices RESTART IDENTITY");
        tables.execute(&pool).await?;
        for n in 1..=jobs {
            put(&pool, &format!("customer {n}")).await?;
        }
        let work = async {
            let beat = Beat::of(takes);
            tokio::try_join!(worker(1, &pool, how, beat), worker(2, &pool, how, beat))
        };
        let (done, run) = stage.record(title, work).await;
        done?;
        let invoices: i64 = sqlx::query_scalar("SELECT count(*) FROM invoices")
            .fetch_one(&pool)
            .await?;
        stage.figures(&[
            ("took", seconds(run.took())),
            ("jobs", jobs.to_string()),
            ("invoices", invoices.to_string()),
        ])?;
    }
    pool.close().await;
    place.leave().await
}

/// Half a job, from the first one's start. All that happens here happens at a multiple of it, so that each recording is the same.
#[derive(Debug, Clone, Copy)]
struct Beat {
    began: Instant,
    length: Duration,
}

impl Beat {
    fn of(takes: Duration) -> Self {
        Self {
            began: Instant::now(),
            length: (takes / 2).max(Duration::from_millis(1)),
        }
    }

    /// Waits until so many beats after the last one. Nothing comes early, and seldom a whole beat late.
    async fn pass(self, beats: u32) {
        let passed = self.began.elapsed().as_secs_f64() / self.length.as_secs_f64();
        let last = self.began + self.length.mul_f64(passed.floor());
        sleep_until(last + self.length * beats).await;
    }
}

/// Does jobs until there is none, and counts them. The second worker comes a beat later. After each job a worker pauses: who
/// waits for a lock comes first.
#[instrument(ret, err, skip(pool, how, beat))]
async fn worker(n: u32, pool: &PgPool, how: How, beat: Beat) -> Result<u32, sqlx::Error> {
    beat.pass(n - 1).await;
    let mut done = 0;
    loop {
        let waited = how.take(pool).instrument(info_span!("wait for job"));
        let Some(taken) = waited.await? else {
            return Ok(done);
        };
        job(taken, beat).await?;
        done += 1;
        beat.pass(1).await;
    }
}

#[instrument(skip_all, fields(n = taken.job.id), ret, err)]
async fn job(mut taken: Taken, beat: Beat) -> Result<(), sqlx::Error> {
    write_invoice(&mut taken).await?;
    beat.pass(2).await;
    taken.done().await
}
