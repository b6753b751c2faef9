//! As many computing tasks as there are workers, beside a heartbeat.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep};
use tokio_util::task::AbortOnDropHandle;

use crate::cpu::{in_place, on_a_blocking_thread, on_rayon, on_the_worker, primes_below};

/// Options of `cpu`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Each task counts the primes below this number
    #[arg(long, value_name = "N", default_value = "200000", value_parser = clap::value_parser!(u32).range(2..=10_000_000))]
    limit: u32,
}

/// The time between two beats.
const BEAT: Duration = Duration::from_millis(2);

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    // The body of `main` is on no worker: tasks are measured from inside of a task.
    let limit = options.limit;
    let primes = move || primes_below(limit);
    let [worker, place, thread, rayon] = tokio::spawn(async move {
        Ok::<_, JoinError>([
            silence_beside(|| async move { Ok(on_the_worker(primes).await) }).await?,
            silence_beside(|| async move { Ok(in_place(primes).await) }).await?,
            silence_beside(|| on_a_blocking_thread(primes)).await?,
            silence_beside(|| async move { Ok(on_rayon(primes).await) }).await?,
        ])
    })
    .await??;
    writeln!(
        stage,
        "As many tasks as workers count the primes below {limit}.\nThe longest silence of a heartbeat of {}:",
        millis(BEAT)
    )?;
    stage.figures(&[
        ("on the worker", millis(worker)),
        ("block_in_place", millis(place)),
        ("spawn_blocking", millis(thread)),
        ("rayon", millis(rayon)),
    ])?;

    let rounds = 300;
    let hops = tokio::spawn(async move {
        let started = Instant::now();
        for _ in 0..rounds {
            on_a_blocking_thread(|| ()).await?;
        }
        let thread = started.elapsed() / rounds;
        let started = Instant::now();
        for _ in 0..rounds {
            on_rayon(|| ()).await;
        }
        Ok::<_, JoinError>((thread, started.elapsed() / rounds))
    });
    let (thread, rayon) = hops.await??;
    writeln!(stage, "\nThe way there and back, with nothing to compute:")?;
    stage.figures(&[("spawn_blocking", micros(thread)), ("rayon", micros(rayon))])?;
    Ok(())
}

/// The longest silence of a heartbeat while every worker gets one of these.
async fn silence_beside<F>(work: impl Fn() -> F) -> Result<Duration, JoinError>
where
    F: Future<Output = Result<usize, JoinError>> + Send + 'static,
{
    let (told, mut silences) = tokio::sync::watch::channel(Duration::ZERO);
    let heart = AbortOnDropHandle::new(tokio::spawn(async move {
        loop {
            let last = Instant::now();
            sleep(BEAT).await;
            told.send_if_modified(|longest| {
                let silence = last.elapsed();
                *longest = silence.max(*longest);
                true
            });
        }
    }));
    // The heart has begun to beat.
    silences.changed().await.ok();
    let mut computing = JoinSet::new();
    for _ in 0..Handle::current().metrics().num_workers() {
        computing.spawn(work());
    }
    while let Some(computed) = computing.join_next().await {
        computed??;
    }
    // The beat after the silence counts too.
    silences.changed().await.ok();
    silences.changed().await.ok();
    drop(heart);
    Ok(*silences.borrow())
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}

fn micros(duration: Duration) -> String {
    format!("{:.1} us", duration.as_secs_f64() * 1e6)
}
