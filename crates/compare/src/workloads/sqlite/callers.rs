//! The callers, and the file that they ask.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;
use database::direct::connection::{insert, open};
use database::on_sqlite::settings;
use rusqlite::Connection;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::{Case, Meter, Sample};

/// How many rows are there before anybody asks.
const ROWS: u64 = 20_000;

/// A file with users, opened as the chapter opens it, but for the disk: nobody waits for it.
pub(super) fn users(folder: &Path) -> Result<Connection> {
    let mut connection = open(&file(folder))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let rows = connection.transaction()?;
    for n in 0..ROWS {
        insert(&rows, "Bea", &format!("bea.{n}@example.com"))?;
    }
    rows.commit()?;
    Ok(connection)
}

/// The pool of the chapter, on that file.
pub(super) async fn pool(folder: &Path) -> Result<SqlitePool> {
    drop(users(folder)?);
    let settings = settings(&file(folder));
    let pool = SqlitePoolOptions::new().max_connections(4);
    Ok(pool.connect_with(settings).await?)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("users.db")
}

/// An id of a row that is there: neighbours in time are not neighbours in the file.
pub(super) fn id(n: u64) -> i64 {
    (n * 7919 % ROWS).cast_signed() + 1
}

/// An address that nobody has.
pub(super) fn address(n: u64) -> String {
    format!("ada.{n}@example.com")
}

/// Has `items` calls made by as many tasks as the case has callers, after a warm-up. Each call gets a number of its own.
pub(super) fn measure<F>(
    runtime: &Runtime,
    case: &Case,
    items: u64,
    call: impl Fn(u64) -> F + Clone + Send + 'static,
) -> Result<Sample>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let warm_up = items / 10;
    runtime.block_on(async {
        by_callers(case.size, 0..warm_up, &call).await?;
        let meter = Meter::start();
        by_callers(case.size, warm_up..warm_up + items, &call).await?;
        Ok(meter.stop(items))
    })
}

async fn by_callers<F>(
    callers: u64,
    numbers: Range<u64>,
    call: &(impl Fn(u64) -> F + Clone + Send + 'static),
) -> Result<()>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut asking = JoinSet::new();
    for caller in 0..callers {
        let call = call.clone();
        let own = numbers
            .clone()
            .skip(usize::try_from(caller)?)
            .step_by(usize::try_from(callers)?);
        asking.spawn(async move {
            for n in own {
                call(n).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked??;
    }
    Ok(())
}
