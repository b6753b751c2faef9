//! Conflicts between transactions that change different rows.

use std::cell::Cell;

use database::serializable::{go_home, is_conflict, leave, leave_skewed, others_on_duty, retrying};
use sqlx::{PgPool, Postgres, Transaction};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::{PATIENCE, number, pool};

const SERIALIZABLE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

async fn two_on_duty(name: &str) -> PgPool {
    let pool = pool(name, 8).await;
    for person in ["Ada", "Barbara"] {
        sqlx::query("INSERT INTO shifts (person, on_duty) VALUES ($1, true)")
            .bind(person)
            .execute(&pool)
            .await
            .unwrap();
    }
    pool
}

async fn on_duty(pool: &PgPool) -> i64 {
    number(pool, "SELECT count(*) FROM shifts WHERE on_duty").await
}

/// Both look, then both go: what their commits say.
async fn both_go(pool: &PgPool, begin: &'static str) -> [Result<(), sqlx::Error>; 2] {
    let mut transactions: Vec<(&str, Transaction<'static, Postgres>)> = Vec::new();
    for person in ["Ada", "Barbara"] {
        let mut tx = pool.begin_with(begin).await.unwrap();
        assert_eq!(others_on_duty(&mut tx, person).await.unwrap(), 1);
        transactions.push((person, tx));
    }
    let mut ended = Vec::new();
    for (person, mut tx) in transactions {
        ended.push(match go_home(&mut tx, person).await {
            Ok(()) => tx.commit().await,
            Err(error) => Err(error),
        });
    }
    ended.try_into().unwrap()
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn repeatable_read_lets_both_go() {
    let pool = two_on_duty("skew_repeatable").await;
    let [first, second] = both_go(&pool, "BEGIN ISOLATION LEVEL REPEATABLE READ").await;
    first.and(second).expect("each changed another row");
    assert_eq!(on_duty(&pool).await, 0, "nobody is on duty");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn serializable_gives_one_of_them_up() {
    let pool = two_on_duty("skew_serializable").await;
    let [first, second] = both_go(&pool, SERIALIZABLE).await;
    first.expect("the first to commit wins");
    let refused = second.unwrap_err();
    assert_eq!(
        refused.as_database_error().unwrap().code().unwrap(),
        "40001"
    );
    assert!(is_conflict(&refused));
    assert_eq!(on_duty(&pool).await, 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_conflict_may_show_at_the_commit() {
    let pool = two_on_duty("skew_commit").await;
    let mut first = pool.begin_with(SERIALIZABLE).await.unwrap();
    let mut second = pool.begin_with(SERIALIZABLE).await.unwrap();
    others_on_duty(&mut first, "Ada").await.unwrap();
    others_on_duty(&mut second, "Barbara").await.unwrap();
    go_home(&mut first, "Ada").await.unwrap();
    go_home(&mut second, "Barbara").await.unwrap();
    first.commit().await.unwrap();
    let refused = second.commit().await.unwrap_err();
    assert!(
        is_conflict(&refused),
        "every statement had succeeded: {refused}"
    );
    assert_eq!(on_duty(&pool).await, 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_transaction_that_met_a_conflict_is_run_again_from_its_begin() {
    let pool = two_on_duty("skew_retried").await;
    let tries = Cell::new(0);
    let left = retrying(5, async || {
        tries.set(tries.get() + 1);
        let mut tx = pool.begin_with(SERIALIZABLE).await?;
        let may_leave = others_on_duty(&mut tx, "Ada").await? > 0;
        if tries.get() == 1 {
            assert!(leave(&pool, "Barbara").await?, "she is quicker");
        }
        if may_leave {
            go_home(&mut tx, "Ada").await?;
        }
        tx.commit().await?;
        Ok(may_leave)
    });
    let left = timeout(PATIENCE, left).await.unwrap().unwrap();
    assert!(!left, "the second try saw that she is gone");
    assert_eq!((tries.get(), on_duty(&pool).await), (2, 1));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_conflict_is_tried_again_so_often_and_no_more() {
    let pool = two_on_duty("skew_bounded").await;
    let tries = Cell::new(0);
    let refused = retrying(3, async || {
        tries.set(tries.get() + 1);
        raise(&pool, "40001").await
    });
    let refused = timeout(PATIENCE, refused).await.unwrap().unwrap_err();
    assert!(
        is_conflict(&refused),
        "the last try's error is the caller's"
    );
    assert_eq!(tries.get(), 3);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn an_error_that_is_no_conflict_is_not_tried_again() {
    let pool = two_on_duty("skew_other").await;
    for code in ["23505", "57014", "53300"] {
        let tries = Cell::new(0);
        let refused = retrying(3, async || {
            tries.set(tries.get() + 1);
            raise(&pool, code).await
        });
        let refused = timeout(PATIENCE, refused).await.unwrap().unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), code);
        assert_eq!(tries.get(), 1, "{code}");
    }
}

/// Lets the server fail with a code.
async fn raise(pool: &PgPool, code: &str) -> Result<(), sqlx::Error> {
    let sql = format!("DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(pool).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn somebody_is_always_on_duty_however_many_leave_at_once() {
    let pool = two_on_duty("skew_crowd").await;
    for round in 0..100 {
        sqlx::query("UPDATE shifts SET on_duty = true")
            .execute(&pool)
            .await
            .unwrap();
        let mut leaving = JoinSet::new();
        for person in ["Ada", "Barbara"] {
            let pool = pool.clone();
            leaving.spawn(async move { leave(&pool, person).await.unwrap() });
        }
        let left = timeout(PATIENCE, leaving.join_all()).await.unwrap();
        assert_eq!(
            left.iter().filter(|left| **left).count(),
            1,
            "round {round}: {left:?}"
        );
        assert_eq!(on_duty(&pool).await, 1, "round {round}");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn two_who_leave_with_repeatable_read_may_leave_nobody() {
    let pool = two_on_duty("skew_two").await;
    let mut nobody = 0;
    for _ in 0..100 {
        sqlx::query("UPDATE shifts SET on_duty = true")
            .execute(&pool)
            .await
            .unwrap();
        let (ada, barbara) =
            tokio::join!(leave_skewed(&pool, "Ada"), leave_skewed(&pool, "Barbara"));
        ada.and(barbara).unwrap();
        nobody += i64::from(on_duty(&pool).await == 0);
    }
    assert!(nobody > 0, "in a hundred rounds the two never met");
}
