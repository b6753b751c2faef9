//! Money is neither made nor lost on PostgreSQL, and what a cancelled `begin` leaves behind there.

use std::time::Duration;

use cancel_check::{cancel_at_every_await, cancel_at_every_await_from};
use database::transfer::{Transfer, begin, on_postgres};
use sqlx::PgPool;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::support::{PATIENCE, number, pool};

async fn two_accounts(pool: &PgPool) {
    for statement in [
        "DELETE FROM transfers",
        "DELETE FROM accounts",
        "INSERT INTO accounts VALUES (1, 100), (2, 100)",
    ] {
        sqlx::query(statement).execute(pool).await.unwrap();
    }
}

async fn balances(pool: &PgPool) -> (i64, i64) {
    (
        number(pool, "SELECT balance FROM accounts WHERE id = 1").await,
        number(pool, "SELECT balance FROM accounts WHERE id = 2").await,
    )
}

fn thirty(id: &str) -> Transfer {
    Transfer {
        id: id.to_owned(),
        source: 1,
        target: 2,
        amount: 30,
    }
}

/// A second pool, because what was left open on the first isn't seen from outside.
async fn two_pools(name: &str) -> (PgPool, PgPool) {
    let pool = pool(name, 1).await;
    let outside = PgPool::connect_with(pool.connect_options().as_ref().clone());
    (pool, outside.await.unwrap())
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_transfer_dropped_at_any_await_neither_makes_nor_loses_money() {
    let (pool, outside) = two_pools("transfers_cancelled").await;
    for _ in 0..5 {
        cancel_at_every_await_from(
            async || two_accounts(&outside).await,
            async |()| on_postgres(&pool, &thirty("rent")).await.unwrap(),
            async |(), done| {
                let open = left_open(&pool, &outside).await;
                assert!(
                    !open,
                    "its transaction has ended, whatever it was dropped at"
                );
                let now = balances(&outside).await;
                assert!([(100, 100), (70, 130)].contains(&now), "{now:?}");
                assert!(done.is_none() || now == (70, 130));
                on_postgres(&pool, &thirty("rent")).await.unwrap();
                assert_eq!(balances(&outside).await, (70, 130), "asked for again");
            },
        )
        .await;
    }
}

/// Whether the pool's one connection stays inside of a transaction that nobody has begun. Ends it.
async fn left_open(pool: &PgPool, outside: &PgPool) -> bool {
    let open = "SELECT count(*) FROM pg_stat_activity \
                WHERE datname = current_database() AND state = 'idle in transaction'";
    // One that is on its way, in a task, is over soon.
    for _ in 0..3 {
        number(pool, "SELECT 1::BIGINT").await; // the server has read what was sent before
        if number(outside, open).await == 0 {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    sqlx::query("ROLLBACK").execute(pool).await.unwrap();
    true
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_cancelled_begin_leaves_its_transaction_open() {
    let (pool, outside) = two_pools("transfers_begin").await;
    let mut left = false;
    timeout(PATIENCE, async {
        while !left {
            cancel_at_every_await(
                async || drop(pool.begin().await.unwrap()),
                async |_| left |= left_open(&pool, &outside).await,
            )
            .await;
        }
    })
    .await
    .expect("sqlx has mended it: take `begin` out of transfer.rs");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_what_comes_after_a_cancelled_begin_is_lost() {
    let (pool, outside) = two_pools("transfers_lost").await;
    let mut lost = false;
    timeout(PATIENCE, async {
        while !lost {
            cancel_at_every_await(
                async || drop(pool.begin().await.unwrap()),
                async |_| {
                    two_accounts(&outside).await;
                    sqlx::query("UPDATE accounts SET balance = 200")
                        .execute(&pool)
                        .await
                        .unwrap();
                    lost |=
                        left_open(&pool, &outside).await && balances(&outside).await == (100, 100);
                },
            )
            .await;
        }
    })
    .await
    .expect("the update was confirmed, and never committed");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_begin_in_a_task_leaves_nothing_open() {
    let (pool, outside) = two_pools("transfers_task").await;
    for _ in 0..20 {
        cancel_at_every_await(
            async || drop(begin(&pool).await.unwrap()),
            async |_| assert!(!left_open(&pool, &outside).await),
        )
        .await;
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn opposite_transfers_do_not_wait_for_each_other_for_ever() {
    let pool = pool("transfers_opposite", 8).await;
    two_accounts(&pool).await;
    let mut tasks = JoinSet::new();
    for n in 0..200 {
        let pool = pool.clone();
        let mut transfer = thirty(&n.to_string());
        transfer.amount = 1;
        if n % 2 == 0 {
            (transfer.source, transfer.target) = (2, 1);
        }
        tasks.spawn(async move { on_postgres(&pool, &transfer).await });
    }
    for ended in timeout(PATIENCE, tasks.join_all()).await.unwrap() {
        ended.unwrap();
    }
    assert_eq!(balances(&pool).await, (100, 100));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn without_an_order_one_of_two_opposite_transfers_is_ended() {
    let pool = pool("transfers_deadlock", 2).await;
    two_accounts(&pool).await;
    let both_hold_one = Barrier::new(2);
    let transfer = async |source: i64, target: i64| {
        let mut tx = pool.begin().await.unwrap();
        for (account, amount) in [(source, -30), (target, 30)] {
            sqlx::query("UPDATE accounts SET balance = balance + $1 WHERE id = $2")
                .bind(amount)
                .bind(account)
                .execute(&mut *tx)
                .await?;
            if account == source {
                both_hold_one.wait().await;
            }
        }
        tx.commit().await
    };

    let both = async { tokio::join!(transfer(1, 2), transfer(2, 1)) };
    let (one, other) = timeout(PATIENCE, both).await.unwrap();

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let error = one.and(other).unwrap_err();
    let code = error.as_database_error().and_then(|error| error.code());
    assert_eq!(code.as_deref(), Some("40P01"), "{error}");
}
