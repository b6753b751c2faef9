//! Money is neither made nor lost, wherever a transfer is dropped.

use crate::support::{Folder, PATIENCE, number, run};
use cancel_check::cancel_at_every_await_from;
use database::transfer::{Transfer, TransferError, in_two_steps, on_sqlite};
use sqlx::SqlitePool;
use tokio::task::JoinSet;
use tokio::time::timeout;

async fn two_accounts(pool: &SqlitePool) {
    run(pool, "DELETE FROM transfers").await;
    run(pool, "DELETE FROM accounts").await;
    run(pool, "INSERT INTO accounts VALUES (1, 100), (2, 100)").await;
}

async fn balances(pool: &SqlitePool) -> (i64, i64) {
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

/// Which await a poll ends at depends on how fast SQLite's thread answers, so the sweep is repeated.
const SWEEPS: usize = 5;

const BEFORE: (i64, i64) = (100, 100);
const AFTER: (i64, i64) = (70, 130);

#[tokio::test]
async fn dropped_at_any_await_a_transfer_neither_makes_nor_loses_money() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..SWEEPS {
        cancel_at_every_await_from(
            async || two_accounts(&pool).await,
            async |()| on_sqlite(&pool, &thirty("rent")).await.unwrap(),
            async |(), done| {
                let now = balances(&pool).await;
                assert!([BEFORE, AFTER].contains(&now), "{now:?}");
                assert!(done.is_none() || now == AFTER, "what completed is there");
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_transfer_that_was_dropped_can_be_asked_for_again_and_happens_once() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..SWEEPS {
        cancel_at_every_await_from(
            async || two_accounts(&pool).await,
            async |()| on_sqlite(&pool, &thirty("rent")).await.unwrap(),
            async |(), _| {
                on_sqlite(&pool, &thirty("rent")).await.unwrap();
                assert_eq!(balances(&pool).await, AFTER);
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_transfer_may_have_happened_though_its_caller_gave_up() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let mut happened = 0;
    timeout(PATIENCE, async {
        while happened == 0 {
            cancel_at_every_await_from(
                async || two_accounts(&pool).await,
                async |()| on_sqlite(&pool, &thirty("rent")).await.unwrap(),
                async |(), done| {
                    let moved = balances(&pool).await == AFTER;
                    happened += usize::from(done.is_none() && moved);
                },
            )
            .await;
        }
    })
    .await
    .expect("dropped while it waited for the answer to its commit");
}

#[tokio::test]
async fn in_two_steps_money_is_lost() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let mut lost = 0;
    timeout(PATIENCE, async {
        while lost == 0 {
            cancel_at_every_await_from(
                async || two_accounts(&pool).await,
                async |()| in_two_steps(&pool, &thirty("rent")).await.unwrap(),
                async |(), _| lost += usize::from(balances(&pool).await == (70, 100)),
            )
            .await;
        }
    })
    .await
    .expect("taken, and not given");
}

#[tokio::test]
async fn a_transfer_that_is_asked_for_twice_happens_once() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    two_accounts(&pool).await;
    for _ in 0..2 {
        on_sqlite(&pool, &thirty("rent")).await.unwrap();
    }
    assert_eq!(balances(&pool).await, AFTER);
}

#[tokio::test]
async fn a_transfer_that_is_refused_moves_nothing() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    two_accounts(&pool).await;

    let too_much = Transfer {
        amount: 101,
        ..thirty("yacht")
    };
    let refused = on_sqlite(&pool, &too_much).await;
    assert!(matches!(refused, Err(TransferError::CannotPay(1))));

    let nowhere = Transfer {
        target: 3,
        ..thirty("gift")
    };
    let refused = on_sqlite(&pool, &nowhere).await;
    assert!(matches!(refused, Err(TransferError::NoSuchAccount)));

    assert_eq!(balances(&pool).await, BEFORE);
    assert_eq!(
        number(&pool, "SELECT count(*) FROM transfers").await,
        0,
        "so that it can be asked for again"
    );
}

#[tokio::test]
async fn many_transfers_in_both_directions_keep_the_sum() {
    let folder = Folder::new();
    let pool = folder.pool(4).await;
    two_accounts(&pool).await;

    let mut tasks = JoinSet::new();
    for n in 0..64 {
        let pool = pool.clone();
        let mut transfer = thirty(&n.to_string());
        transfer.amount = 1;
        if n % 4 == 0 {
            (transfer.source, transfer.target) = (2, 1);
        }
        tasks.spawn(async move { on_sqlite(&pool, &transfer).await });
    }
    for ended in tasks.join_all().await {
        ended.unwrap();
    }

    assert_eq!(balances(&pool).await, (100 - 48 + 16, 100 + 48 - 16));
}
