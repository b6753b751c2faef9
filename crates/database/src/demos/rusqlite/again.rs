//! What a write did whose caller gave up: it was only not waited for.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::time::sleep;

use super::{File, LATER, locked_by_another};
use crate::direct::again::{Reading, insert, insert_once, tries};
use crate::direct::shared::Shared;

/// Options of `sqlite-timeout`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long another program keeps the file locked
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = delay, allow_negative_numbers = true)]
    locked: Duration,
    /// How long a try is waited for
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    limit: Duration,
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options { locked, limit } = *options;
    writeln!(
        stage,
        "One reading is written, the file is locked for {}, a try is waited for {}.",
        seconds(locked),
        seconds(limit)
    )?;
    let reading = Reading { id: 7, value: 21 };
    let mut figures = Vec::new();
    for (title, write) in [
        ("each try is a row", insert as fn(&_, _) -> _),
        ("the reading has an id", insert_once),
    ] {
        let file = File::new()?;
        let database = Shared::new(file.open().await?);
        locked_by_another(&file.path, locked).await?;
        let writing = async {
            sleep(LATER).await;
            tries(&database, write, reading, limit).await
        };
        let (tried, _run) = stage.record(title, writing).await;
        let tried = match tried {
            Ok(n) => format!("try {n} was answered"),
            Err(error) => error.to_string(),
        };
        // Waits for the connection, and so for all tries.
        let rows = database.call(|readings| {
            readings.query_row("SELECT count(*) FROM readings", [], |row| {
                row.get::<_, u32>(0)
            })
        });
        figures.push((title, format!("{tried}, rows: {}", rows.await?)));
    }
    writeln!(stage)?;
    stage.figures(&figures)?;
    Ok(())
}
