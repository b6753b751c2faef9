//! Two who want to go home.

use std::cell::Cell;
use std::io::Write;

use clap::Args;
use demo::{Failure, Stage};
use sqlx::PgPool;

use super::place::{Place, Where};
use super::words;
use crate::serializable::{go_home, leave, others_on_duty, retrying};

/// Options of `serializable`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[command(flatten)]
    place: Where,
}

pub(in crate::demos) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let place = Place::find(stage, &options.place).await?;
    let pool = place.pool(4).await?;
    writeln!(
        stage,
        "Ada and Barbara are on duty. Both look, then both go."
    )?;
    for level in ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] {
        both_on_duty(&pool).await?;
        writeln!(stage, "\n{level}\n")?;
        let told = both_go(&pool, level).await?;
        for (person, outcome) in ["Ada", "Barbara"].iter().zip(told) {
            writeln!(stage, "  {person:<8}  {outcome}")?;
        }
        on_duty(stage, &pool).await?;
    }
    writeln!(stage, "\nSERIALIZABLE, and tried again\n")?;
    both_on_duty(&pool).await?;
    tried_again(stage, &pool).await?;
    on_duty(stage, &pool).await?;
    pool.close().await;
    place.leave().await
}

/// What became of each.
async fn both_go(pool: &PgPool, level: &str) -> Result<[String; 2], sqlx::Error> {
    let begin = || sqlx::AssertSqlSafe(format!("BEGIN ISOLATION LEVEL {level}"));
    let mut first = pool.begin_with(begin()).await?;
    let mut second = pool.begin_with(begin()).await?;
    others_on_duty(&mut first, "Ada").await?;
    others_on_duty(&mut second, "Barbara").await?;
    go_home(&mut first, "Ada").await?;
    go_home(&mut second, "Barbara").await?;
    Ok(
        [first.commit().await, second.commit().await].map(|committed| match committed {
            Ok(()) => "goes home".to_owned(),
            Err(error) => format!("stays\n    {}", words(&error)),
        }),
    )
}

async fn tried_again(stage: &mut Stage, pool: &PgPool) -> Result<(), Failure> {
    let tries = Cell::new(0);
    let left = retrying(5, async || {
        tries.set(tries.get() + 1);
        let mut tx = pool
            .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
            .await?;
        let may_leave = others_on_duty(&mut tx, "Barbara").await? > 0;
        if tries.get() == 1 {
            leave(pool, "Ada").await?;
        }
        if may_leave {
            go_home(&mut tx, "Barbara").await?;
        }
        tx.commit().await?;
        Ok(may_leave)
    })
    .await?;
    let outcome = if left { "goes home" } else { "stays" };
    writeln!(stage, "  Ada       goes home")?;
    writeln!(stage, "  Barbara   {outcome}, after {} tries", tries.get())?;
    Ok(())
}

async fn both_on_duty(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO shifts (person, on_duty) VALUES ('Ada', true), ('Barbara', true)
         ON CONFLICT (person) DO UPDATE SET on_duty = true",
    )
    .execute(pool)
    .await?;
    Ok(())
}

async fn on_duty(stage: &mut Stage, pool: &PgPool) -> Result<(), Failure> {
    let on_duty: i64 = sqlx::query_scalar("SELECT count(*) FROM shifts WHERE on_duty")
        .fetch_one(pool)
        .await?;
    writeln!(stage, "  on duty   {on_duty}")?;
    Ok(())
}
