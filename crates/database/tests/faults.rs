//! Files that can't be used: what a person is told, and that nobody is told a password.

use crate::support;
use std::path::Path;

use crate::support::{Folder, users};
use database::demos::log::Log;
use database::explain::explain;
use database::on_sqlite::{open, register};
use database::url::{DatabaseUrl, Settings, parse_skipped, parse_traced};
use database::users::RegisterError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqlitePoolOptions;
use tracing::subscriber::with_default;

/// The line that a person gets. It names the file and is a line.
fn told(file: &Path, error: &sqlx::Error) -> String {
    let line = explain(&DatabaseUrl::Sqlite(file.to_owned()), error);
    assert!(line.contains(&file.display().to_string()), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

#[tokio::test]
async fn a_folder_that_is_missing_is_named_and_can_be_made() {
    let folder = Folder::new();
    let file = folder.file().with_file_name("there").join("test.db");

    let line = told(&file, &open(&file).await.unwrap_err());
    assert!(line.contains("is its folder there"), "{line}");

    std::fs::create_dir(file.parent().unwrap()).unwrap();
    open(&file).await.unwrap().close().await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    let text = "this is no database, however long it is ".repeat(9);
    std::fs::write(folder.file(), &text).unwrap();

    let line = told(&folder.file(), &open(&folder.file()).await.unwrap_err());

    assert!(line.contains("another kind of file"), "{line}");
    assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), text);
}

#[tokio::test]
async fn a_file_that_can_only_be_read_is_read_and_refuses_writes() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    register(&pool, "Ada", "ada@example.org").await.unwrap();
    pool.close().await;

    let pool = SqlitePoolOptions::new()
        .connect_with(folder.settings().read_only(true))
        .await
        .unwrap();
    let Err(RegisterError::Database(error)) = register(&pool, "Eve", "eve@example.org").await
    else {
        panic!("it was written to");
    };
    let line = told(&folder.file(), &error);
    assert!(line.contains("can only be read"), "{line}");
    assert_eq!(users(&pool).await, 1, "the pool is usable all the same");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_without_the_permission_to_write_is_named() {
    use std::fs::{OpenOptions, Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    folder.pool(1).await.close().await;
    set_permissions(folder.file(), Permissions::from_mode(0o400)).unwrap();
    if OpenOptions::new().write(true).open(folder.file()).is_ok() {
        return; // root may write all the same
    }
    let opened = open(&folder.file()).await;
    let error = match opened {
        Err(error) => error,
        Ok(pool) => match register(&pool, "Eve", "eve@example.org").await {
            Err(RegisterError::Database(error)) => error,
            other => panic!("{other:?}"),
        },
    };
    let line = told(&folder.file(), &error);
    assert!(line.contains("can only be read"), "{line}");
}

#[tokio::test]
async fn a_database_that_is_locked_says_so() {
    let folder = Folder::new();
    let pool = folder
        .pool_with(
            2,
            support::PATIENCE,
            folder.settings().busy_timeout(support::SOON),
        )
        .await;
    let writing = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = pool.begin_with("BEGIN IMMEDIATE").await.err().unwrap();
    let line = told(&folder.file(), &error);
    assert!(line.contains("locked by another writer"), "{line}");
    drop(writing);
}

const URL: &str = "postgres://ada:hunter2@localhost:1/shop";
const SECRET: &str = "hunter2";

#[test]
fn a_database_url_prints_no_password() {
    for text in [URL, "postgres://ada@localhost:1/shop?password=hunter2"] {
        let url: DatabaseUrl = text.parse().unwrap();
        assert_eq!(url.to_string(), "postgres://ada@localhost:1/shop");
        assert!(!format!("{url:?} {url:#?}").contains(SECRET));
    }
}

#[test]
fn what_is_wrong_with_a_url_is_told_without_the_url() {
    for mistyped in [
        "postgres:/ada:hunter2@localhost/shop",
        "postgres://ada:hunter2@localhost:port/shop",
        "postgres://ada:hunter2@[localhost/shop",
        "mysql://ada:hunter2@localhost/shop",
        "ada:hunter2@localhost/shop",
        "hunter2",
    ] {
        let error = mistyped.parse::<DatabaseUrl>().unwrap_err();
        assert!(!error.contains(SECRET), "{error}");
        assert!(error.contains("postgres://user@host/name"), "{error}");
    }
}

#[test]
fn the_options_of_sqlx_print_the_password() {
    let options: PgConnectOptions = URL.parse().unwrap();
    assert!(
        format!("{options:?}").contains(SECRET),
        "sqlx has mended it: say so in the chapter"
    );
}

#[test]
fn a_struct_that_holds_the_url_prints_the_password() {
    let settings = Settings {
        database_url: URL.to_owned(),
        connections: 20,
    };
    assert!(format!("{settings:?}").contains(SECRET));
}

#[test]
fn a_span_takes_the_password_unless_it_is_skipped() {
    let log = Log::default();
    with_default(log.subscriber(), || parse_traced(URL)).unwrap();
    assert!(log.text().contains(SECRET), "{}", log.text());

    let log = Log::default();
    with_default(log.subscriber(), || {
        parse_skipped(URL).unwrap();
        parse_skipped("postgres:/ada:hunter2@localhost/shop").unwrap_err();
    });
    assert!(log.text().contains("postgres://ada@localhost:1/shop"));
    assert!(log.text().contains("not a database URL"), "the error, too");
    assert!(!log.text().contains(SECRET), "{}", log.text());
}

#[test]
fn neither_a_pool_nor_its_errors_print_the_password() {
    let log = Log::default();
    let printed = with_default(log.subscriber(), || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let url: DatabaseUrl = URL.parse().unwrap();
            let DatabaseUrl::Postgres(server) = &url else {
                panic!("{url}");
            };
            let pool = PgPoolOptions::new()
                .acquire_timeout(support::SOON)
                .connect_lazy_with(PgConnectOptions::clone(server));
            let error = sqlx::query("SELECT 1").execute(&pool).await.unwrap_err();
            let opened = database::on_postgres::open(server).await.unwrap_err();
            format!(
                "{pool:?} {error} {error:?} {opened:?} {}",
                explain(&url, &opened)
            )
        })
    });
    assert!(printed.contains("is the server started?"), "{printed}");
    assert!(!printed.contains(SECRET), "{printed}");
    assert!(!log.text().contains(SECRET), "{}", log.text());
}
