//! Two queries on one connection, and a time limit that hits the wrong one.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use rusqlite::Connection;
use tokio::join;
use tokio::sync::oneshot;
use tracing::instrument;

use super::File;
use crate::direct::limit::{LimitError, Limited};

/// Options of `sqlite-interrupt`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How long the first query may take, which would go on for ever
    #[arg(long, value_name = "SECONDS", default_value = "0.6", value_parser = delay, allow_negative_numbers = true)]
    first: Duration,
    /// How long the second may take, which waits for the first
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    second: Duration,
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options { first, second } = *options;
    writeln!(
        stage,
        "The first query may take {}. The second waits for it, {} at most.",
        seconds(first),
        seconds(second)
    )?;
    let mut figures = Vec::new();
    for (title, own) in [("interrupts whoever runs", false), ("stops its own", true)] {
        let limited = Limited::new(File::new()?.open().await?);
        let (began, begun) = oneshot::channel();
        let endless = move |connection: &Connection| {
            began.send(()).ok();
            endless(connection)
        };
        let both = async {
            let second = async {
                // The first has the connection.
                begun.await.ok();
                query(2, &limited, second, own, count).await
            };
            join!(query(1, &limited, first, own, endless), second)
        };
        let ((first, second), _run) = stage.record(title, both).await;
        figures.push((
            title,
            format!("1: {}, 2: {}", ending(first), ending(second)),
        ));
    }
    writeln!(stage)?;
    stage.figures(&figures)?;
    Ok(())
}

fn ending(ended: Result<u32, LimitError>) -> String {
    match ended {
        Ok(_) => "done".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[instrument(skip(limited, limit, own, work), ret, err)]
async fn query(
    n: u32,
    limited: &Limited,
    limit: Duration,
    own: bool,
    work: impl FnOnce(&Connection) -> rusqlite::Result<u32> + Send + 'static,
) -> Result<u32, LimitError> {
    match own {
        true => limited.stops_its_own(limit, work).await,
        false => limited.stops_whoever_runs(limit, work).await,
    }
}

/// A query that somebody has to stop.
fn endless(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n",
        [],
        |row| row.get(0),
    )
}

fn count(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("SELECT count(*) FROM users", [], |row| row.get(0))
}
