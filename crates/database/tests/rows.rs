//! Many rows out of a table, and many rows into one.

use std::time::Duration;

use crate::support::{Folder, PATIENCE, number, run};
use cancel_check::cancel_at_every_await_from;
use database::batch::{a_transaction_each, many_values, one_transaction, one_value};
use database::stream::{Reading, all, paged, streamed};
use futures::TryStreamExt;
use sqlx::{QueryBuilder, Sqlite, SqlitePool};
use tokio::time::{sleep, timeout};

async fn filled(rows: i64) -> (Folder, SqlitePool) {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    one_value(&pool, &(1..=rows).collect::<Vec<_>>())
        .await
        .unwrap();
    (folder, pool)
}

#[tokio::test]
async fn all_ways_to_read_read_the_same() {
    let (_folder, pool) = filled(250).await;
    let expected: Vec<Reading> = (1..=250).map(|n| (n, n)).collect();
    let mut read: [Vec<Reading>; 3] = Default::default();
    let [first, second, third] = &mut read;

    all(&pool, async |row| first.push(row)).await.unwrap();
    streamed(&pool, async |row| second.push(row)).await.unwrap();
    paged(&pool, async |row| third.push(row)).await.unwrap();

    for rows in &read {
        assert_eq!(*rows, expected);
    }
}

#[tokio::test]
async fn a_stream_holds_its_connection_while_its_rows_are_worked_on() {
    let (_folder, pool) = filled(3).await;
    let mut free = Vec::new();
    let work = async |_| {
        sleep(Duration::from_millis(20)).await; // time enough for a connection to go back
        free.push(pool.try_acquire().is_some());
    };
    streamed(&pool, work).await.unwrap();
    assert_eq!(free, [false, false, false]);
}

#[tokio::test]
async fn neither_a_page_nor_all_rows_hold_a_connection() {
    let (_folder, pool) = filled(3).await;
    for _ in 0..2 {
        all(&pool, async |_| drop(pool.acquire().await.unwrap()))
            .await
            .unwrap();
        paged(&pool, async |_| drop(pool.acquire().await.unwrap()))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_half_way_gives_its_connection_back() {
    let (_folder, pool) = filled(100_000).await;
    let mut rows = sqlx::query("SELECT * FROM readings").fetch(&pool);
    rows.try_next().await.unwrap().unwrap();
    drop(rows);
    let next = timeout(PATIENCE, sqlx::query("SELECT 1").fetch_one(&pool));
    next.await.unwrap().unwrap();
}

/// The four ways, by name, because their futures are of four types.
async fn insert(way: &str, pool: &SqlitePool, values: &[i64]) -> Result<(), sqlx::Error> {
    match way {
        "each" => a_transaction_each(pool, values).await,
        "one" => one_transaction(pool, values).await,
        "many" => many_values(pool, values).await,
        _ => one_value(pool, values).await,
    }
}

const COUNT: &str = "SELECT count(*) FROM readings";

#[tokio::test]
async fn all_ways_to_insert_insert_the_same() {
    let values: Vec<i64> = (1..=2_345).collect();
    for way in ["each", "one", "many", "value"] {
        let folder = Folder::new();
        let pool = folder.pool(1).await;
        insert(way, &pool, &values).await.unwrap();
        insert(way, &pool, &[]).await.unwrap();
        let sums = "SELECT 2345 * (count(*) = 2345) + sum(value = id) FROM readings";
        assert_eq!(number(&pool, sums).await, 2 * 2_345, "{way}");
    }
}

#[tokio::test]
async fn in_one_transaction_all_rows_go_in_or_none_wherever_it_is_dropped() {
    for way in ["one", "many", "value"] {
        let folder = Folder::new();
        let pool = folder.pool(1).await;
        cancel_at_every_await_from(
            async || run(&pool, "DELETE FROM readings").await,
            async |()| insert(way, &pool, &[1, 2, 3]).await.unwrap(),
            async |(), _| {
                let rows = number(&pool, COUNT).await;
                assert!([0, 3].contains(&rows), "{way}: {rows} of 3");
            },
        )
        .await;
    }
}

#[tokio::test]
async fn with_a_transaction_each_the_rows_so_far_stay() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let mut some = false;
    timeout(PATIENCE, async {
        while !some {
            cancel_at_every_await_from(
                async || run(&pool, "DELETE FROM readings").await,
                async |()| insert("each", &pool, &[1, 2, 3]).await.unwrap(),
                async |(), _| some |= [1, 2].contains(&number(&pool, COUNT).await),
            )
            .await;
        }
    })
    .await
    .expect("some and not all");
}

#[tokio::test]
async fn one_statement_takes_32_766_values_and_not_one_more() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for (values, fits) in [(32_766, true), (32_767, false)] {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO readings (value) ");
        insert.push_values(0..values, |mut row, value| {
            row.push_bind(value);
        });
        let inserted = insert.build().execute(&pool).await;
        assert_eq!(inserted.is_ok(), fits, "{values}: {inserted:?}");
    }
}
