//! A transfer, dropped at every await.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use cancel_check::cancel_at_every_await_from;
use demo::{Failure, Stage};
use sqlx::SqlitePool;

use super::folder::Folder;
use crate::transfer::{Transfer, in_two_steps, on_sqlite};

/// Which await a poll ends at depends on how fast SQLite's thread answers: enough of them to meet each.
const SWEEPS: usize = 20;

/// What the two accounts were seen to hold.
type Seen = BTreeSet<(i64, i64)>;

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    let folder = Folder::new()?;
    let pool = folder.pool(1, Duration::from_secs(3)).await?;
    let rent = Transfer {
        id: "rent".to_owned(),
        source: 1,
        target: 2,
        amount: 30,
    };
    writeln!(
        stage,
        "30 from an account that has 100 to another one that has 100;\n\
         dropped at every await, and then looked at\n"
    )?;

    let steps = async || drop(in_two_steps(&pool, &rent).await);
    let seen = sweeps(&pool, steps, async || ()).await?;
    table(stage, "in two steps", &seen)?;

    let whole = async || drop(on_sqlite(&pool, &rent).await);
    let seen = sweeps(&pool, whole, async || ()).await?;
    table(stage, "in a transaction", &seen)?;

    let seen = sweeps(&pool, whole, whole).await?;
    table(stage, "and asked for again", &seen)
}

/// Drops `work` at every await; does `then` each time before it looks.
async fn sweeps(
    pool: &SqlitePool,
    work: impl AsyncFn(),
    then: impl AsyncFn(),
) -> Result<Seen, sqlx::Error> {
    let mut seen = Vec::new();
    for _ in 0..SWEEPS {
        cancel_at_every_await_from(
            async || reset(pool).await,
            async |_| work().await,
            async |begun, _| {
                then().await;
                seen.push(begun.and(balances(pool).await));
            },
        )
        .await;
    }
    seen.into_iter().collect()
}

async fn reset(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    for statement in [
        "DELETE FROM transfers",
        "DELETE FROM accounts",
        "INSERT INTO accounts VALUES (1, 100), (2, 100)",
    ] {
        sqlx::query(statement).execute(pool).await?;
    }
    Ok(())
}

async fn balances(pool: &SqlitePool) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT source.balance, target.balance FROM accounts source, accounts target \
         WHERE source.id = 1 AND target.id = 2",
    )
    .fetch_one(pool)
    .await
}

fn table(stage: &mut Stage, how: &str, seen: &Seen) -> Result<(), Failure> {
    for (n, (source, target)) in seen.iter().rev().enumerate() {
        let how = if n == 0 { how } else { "" };
        let sum = source + target;
        writeln!(stage, "  {how:<19}  {source:>3} and {target:>3}: {sum}")?;
    }
    Ok(())
}
