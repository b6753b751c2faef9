//! Transactions that depend on rows which they don't change, and the retry loop that they need.
//!
//! The rule of the house: somebody is on duty. Whoever goes home looks first whether somebody else is.

use std::time::Duration;

use rand::RngExt;
use sqlx::{PgConnection, PgPool};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: steps
/// How many others are on duty.
///
/// # Errors
///
/// The database fails, or there was a conflict: see [`is_conflict`].
pub async fn others_on_duty(tx: &mut PgConnection, person: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM shifts WHERE on_duty AND person <> $1")
        .bind(person)
        .fetch_one(tx)
        .await
}

/// The person goes home.
///
/// # Errors
///
/// As [`others_on_duty`].
pub async fn go_home(tx: &mut PgConnection, person: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE shifts SET on_duty = false WHERE person = $1")
        .bind(person)
        .execute(tx)
        .await?;
    Ok(())
}
// ANCHOR_END: steps

// ANCHOR: skewed
/// Wrong: two who look at the same time see each other, and both go. `REPEATABLE READ` doesn't help: each
/// changes another row.
///
/// # Errors
///
/// The database fails.
pub async fn leave_skewed(pool: &PgPool, person: &str) -> Result<bool, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
        .await?;
    let may_leave = others_on_duty(&mut tx, person).await? > 0;
    if may_leave {
        go_home(&mut tx, person).await?;
    }
    tx.commit().await?;
    Ok(may_leave)
}
// ANCHOR_END: skewed

// ANCHOR: leave
/// Goes home if somebody else is on duty; says whether.
///
/// # Errors
///
/// The database fails, or five tries in a row met a conflict.
pub async fn leave(pool: &PgPool, person: &str) -> Result<bool, sqlx::Error> {
    retrying(5, || leave_once(pool, person)).await
}

#[instrument(name = "try", skip_all, ret, err)]
async fn leave_once(pool: &PgPool, person: &str) -> Result<bool, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
        .await?;
    let may_leave = others_on_duty(&mut tx, person).await? > 0;
    if may_leave {
        go_home(&mut tx, person).await?;
    }
    // Also where nothing was changed: until then, what was read may be what never was.
    tx.commit().await?;
    Ok(may_leave)
}
// ANCHOR_END: leave

// ANCHOR: retrying
/// Runs a transaction again, from its `BEGIN`, as long as it meets a conflict, at most so many times.
///
/// What `transaction` does outside of the database it does at each try.
///
/// Cancel safety: as `transaction`.
///
/// # Errors
///
/// Those of the last try. An error that is no conflict is not tried again.
pub async fn retrying<T, F>(
    tries: u32,
    mut transaction: impl FnMut() -> F,
) -> Result<T, sqlx::Error>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    let mut tried = 1;
    loop {
        match transaction().await {
            Err(error) if is_conflict(&error) && tried < tries => {}
            ended => return ended,
        }
        // At random, or those who met would meet again.
        let longest = Duration::from_millis(5 << tried.min(7));
        let pause = rand::rng().random_range(Duration::ZERO..=longest);
        sleep(pause).instrument(info_span!("wait for retry")).await;
        tried += 1;
    }
}

/// Whether the database gave up this transaction for the sake of another one: it may succeed when it is
/// run again, from its `BEGIN`. To run the failed statement again helps nobody.
#[must_use]
pub fn is_conflict(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|refused| refused.code());
    // serialization_failure, deadlock_detected
    matches!(code.as_deref(), Some("40001" | "40P01"))
}
// ANCHOR_END: retrying
