//! What the chapter promises of the article's case, on SQLite.

use crate::support;
use crate::support::{Folder, number, run, users};
use database::on_sqlite::{MIGRATIONS, open, register, with_pool};
use database::users::{RegisterError, User};
use sqlx::migrate::{MigrateError, Migrator};

#[tokio::test]
async fn a_user_is_inserted_and_read_back_in_one_transaction() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;

    let user = register(&pool, "Ada", "ada@example.org").await.unwrap();

    let ada = User {
        id: 1,
        name: "Ada".to_owned(),
        email: "ada@example.org".to_owned(),
    };
    assert_eq!(user, ada);
    assert_eq!(users(&pool).await, 1, "and it was committed");
}

#[tokio::test]
async fn a_taken_address_is_told_apart_from_a_database_that_fails() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    register(&pool, "Ada", "ada@example.org").await.unwrap();

    let again = register(&pool, "Eve", "ada@example.org").await;
    assert!(matches!(again, Err(RegisterError::EmailTaken)), "{again:?}");

    run(&pool, "DROP TABLE users").await;
    let broken = register(&pool, "Bob", "bob@example.org").await;
    assert!(
        matches!(broken, Err(RegisterError::Database(_))),
        "{broken:?}"
    );
}

#[tokio::test]
async fn the_pool_is_usable_after_a_statement_was_refused() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    register(&pool, "Ada", "ada@example.org").await.unwrap();

    register(&pool, "Eve", "ada@example.org").await.unwrap_err();
    register(&pool, "Eve", "eve@example.org").await.unwrap();
}

#[tokio::test]
async fn the_pool_is_closed_whether_the_work_succeeded_or_not() {
    let folder = Folder::new();
    let mut kept = Vec::new();

    with_pool(&folder.file(), async |pool| {
        kept.push(pool.clone());
        Ok::<_, sqlx::Error>(())
    })
    .await
    .unwrap();
    with_pool(&folder.file(), async |pool| {
        kept.push(pool.clone());
        register(pool, "Ada", "ada@example.org").await?;
        register(pool, "Eve", "ada@example.org").await
    })
    .await
    .unwrap_err();

    for pool in kept {
        assert_eq!((pool.is_closed(), pool.size()), (true, 0));
    }
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let folder = Folder::new();
    with_pool(&folder.file(), async |pool| {
        register(pool, "Ada", "ada@example.org").await
    })
    .await
    .unwrap();

    let files = std::fs::read_dir(folder.file().parent().unwrap()).unwrap();
    assert_eq!(
        files.count(),
        1,
        "the last connection to close puts the write-ahead log into the file"
    );
}

#[tokio::test]
async fn a_pool_that_is_dropped_closes_its_connections_and_nobody_waits_for_it() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    register(&pool, "Ada", "ada@example.org").await.unwrap();
    drop(pool);

    let closed = async {
        let files = || std::fs::read_dir(folder.file().parent().unwrap()).unwrap();
        while files().count() > 1 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(support::PATIENCE, closed)
        .await
        .expect("sooner or later");
}

#[tokio::test]
async fn migrations_run_once_however_often_the_program_starts() {
    let folder = Folder::new();
    for name in ["Ada", "Eve"] {
        let pool = open(&folder.file()).await.unwrap();
        register(&pool, name, name).await.unwrap();
        pool.close().await;
    }

    let pool = open(&folder.file()).await.unwrap();
    assert_eq!(users(&pool).await, 2);
    let applied = number(&pool, "SELECT count(*) FROM _sqlx_migrations").await;
    assert_eq!(usize::try_from(applied).unwrap(), MIGRATIONS.iter().count());
}

async fn migrator(files: &[(&str, &str)]) -> Migrator {
    let folder = tempfile::tempdir().unwrap();
    for (name, sql) in files {
        std::fs::write(folder.path().join(name), sql).unwrap();
    }
    Migrator::new(folder.path()).await.unwrap()
}

const FIRST: (&str, &str) = ("1_first.sql", "CREATE TABLE first (id INTEGER)");

#[tokio::test]
async fn a_migration_that_was_changed_after_it_ran_is_refused() {
    let folder = Folder::new();
    let pool = sqlx::SqlitePool::connect_with(folder.settings())
        .await
        .unwrap();
    migrator(&[FIRST]).await.run(&pool).await.unwrap();

    let edited = ("1_first.sql", "CREATE TABLE first (id INTEGER, more TEXT)");
    let refused = migrator(&[edited]).await.run(&pool).await;

    assert!(
        matches!(refused, Err(MigrateError::VersionMismatch(1))),
        "{refused:?}: write another migration, that one is history"
    );
}

#[tokio::test]
async fn a_program_that_is_older_than_the_tables_is_refused() {
    let folder = Folder::new();
    let pool = sqlx::SqlitePool::connect_with(folder.settings())
        .await
        .unwrap();
    let second = ("2_second.sql", "CREATE TABLE second (id INTEGER)");
    migrator(&[FIRST, second]).await.run(&pool).await.unwrap();

    let refused = migrator(&[FIRST]).await.run(&pool).await;

    assert!(
        matches!(refused, Err(MigrateError::VersionMissing(2))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_of_itself() {
    let folder = Folder::new();
    let pool = sqlx::SqlitePool::connect_with(folder.settings())
        .await
        .unwrap();
    let broken = (
        "2_broken.sql",
        "CREATE TABLE second (id INTEGER); INSERT INTO nowhere VALUES (1)",
    );

    migrator(&[FIRST, broken])
        .await
        .run(&pool)
        .await
        .unwrap_err();

    let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('first', 'second')";
    assert_eq!(number(&pool, tables).await, 1, "the first, which was done");
}
