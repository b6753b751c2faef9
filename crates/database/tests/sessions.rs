//! What is set on a connection stays on it.

use crate::support::{Folder, PATIENCE};
use cancel_check::cancel_at_every_await;
use database::session::{
    on_a_connection_of_its_own, set_and_set_back, set_on_the_pool, with_reset,
};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use tokio::time::timeout;

async fn can_write(pool: &SqlitePool) -> bool {
    let written = sqlx::query("INSERT INTO readings (value) VALUES (1)")
        .execute(pool)
        .await;
    match written {
        Ok(_) => true,
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains("attempt to write a readonly"), "{error}");
            false
        }
    }
}

#[tokio::test]
async fn what_is_set_on_the_pool_meets_whoever_comes_next() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    set_on_the_pool(&pool).await.unwrap();
    assert!(!can_write(&pool).await, "and nobody here set anything");
}

#[tokio::test]
async fn what_is_set_on_the_pool_is_set_on_one_of_its_connections() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    let held = pool.acquire().await.unwrap();
    set_on_the_pool(&pool).await.unwrap();
    let mut other = held;
    sqlx::query("INSERT INTO readings (value) VALUES (1)")
        .execute(&mut *other)
        .await
        .expect("this one knows nothing of it");
}

#[tokio::test]
async fn what_is_set_back_at_the_end_is_not_set_back_where_it_is_dropped() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    set_and_set_back(&pool).await.unwrap();
    assert!(can_write(&pool).await, "nobody dropped it");

    let mut left_behind = false;
    timeout(PATIENCE, async {
        while !left_behind {
            cancel_at_every_await(
                async || set_and_set_back(&pool).await,
                async |_| left_behind |= !can_write(&pool).await,
            )
            .await;
        }
    })
    .await
    .expect("dropped between the two");
}

#[tokio::test]
async fn a_connection_that_does_not_go_back_takes_its_settings_along() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..5 {
        cancel_at_every_await(
            async || on_a_connection_of_its_own(&pool).await.unwrap(),
            async |_| assert!(can_write(&pool).await),
        )
        .await;
    }
}

#[tokio::test]
async fn a_pool_can_set_back_what_somebody_set() {
    let folder = Folder::new();
    let tables = folder.pool(1).await;
    let pool = with_reset(SqlitePoolOptions::new().max_connections(1))
        .connect_with(folder.settings())
        .await
        .unwrap();
    for _ in 0..5 {
        cancel_at_every_await(
            async || set_on_the_pool(&pool).await,
            async |_| assert!(can_write(&pool).await),
        )
        .await;
    }
    tables.close().await;
}
