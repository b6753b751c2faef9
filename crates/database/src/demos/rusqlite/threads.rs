//! Where the call runs, seen from tasks that have nothing to do with it.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::time::sleep;
use tracing::instrument;

use super::{File, LATER, locked_by_another};
use crate::direct::actor::Actor;
use crate::direct::connection::insert;
use crate::direct::shared::{Shared, a_call};

/// Options of `sqlite-threads`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long another program keeps the file locked
    #[arg(long, value_name = "SECONDS", default_value = "0.4", value_parser = delay, allow_negative_numbers = true)]
    locked: Duration,
}

const WAIT: Duration = Duration::from_millis(100);

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let (file, locked) = (File::new()?, options.locked);
    writeln!(
        stage,
        "Another program keeps the file locked for {}. Requests that don't use it:",
        seconds(locked)
    )?;
    let shared = Shared::new(file.open().await?);
    let actor = Actor::start(file.open().await?)?;

    let write = shared.on_the_worker(|users| insert(users, "Ada", "ada@example.com"));
    let on_the_worker = beside(stage, &file, locked, "on the worker", write).await?;
    let path = file.path.clone();
    let write = a_call(path, |users| insert(users, "Bea", "bea@example.com"));
    let opened = beside(stage, &file, locked, "spawn_blocking, opened for it", write).await?;
    let write = shared.call(|users| insert(users, "Cyn", "cyn@example.com"));
    let mutex = beside(stage, &file, locked, "spawn_blocking, a mutex", write).await?;
    let write = actor.write(|users| insert(users, "Dot", "dot@example.com"));
    let own = beside(stage, &file, locked, "a thread of its own", write).await?;

    writeln!(
        stage,
        "\nThe first request waits for {}. It took:",
        seconds(WAIT)
    )?;
    stage.figures(&[on_the_worker, opened, mutex, own])?;
    Ok(())
}

/// Records `work` beside three requests on the same thread, and gives the time that the first of them took.
async fn beside<E>(
    stage: &mut Stage,
    file: &File,
    locked: Duration,
    title: &'static str,
    work: impl Future<Output = Result<i64, E>>,
) -> Result<(&'static str, String), Failure>
where
    Failure: From<E>,
    E: std::fmt::Display,
{
    locked_by_another(&file.path, locked).await?;
    let all = async {
        let written = async {
            sleep(LATER).await;
            write(work).await
        };
        join!(biased; request(1), request(2), request(3), written).3
    };
    let (written, run) = stage.record(title, all).await;
    written?;
    let first = run.lane("request 1").and_then(|first| first.in_flight());
    Ok((title, seconds(first.unwrap_or_default())))
}

#[instrument(ret)]
async fn request(n: u32) {
    sleep(n * WAIT).await;
}

#[instrument(skip_all, ret, err)]
async fn write<E: std::fmt::Display>(work: impl Future<Output = Result<i64, E>>) -> Result<i64, E> {
    work.await
}
