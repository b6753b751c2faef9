//! What a person is told when a database can't be used, and what nobody is told.

use std::fs;
use std::io::Write;
use std::path::Path;

use demo::{Failure, Stage};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqlitePoolOptions;
use tracing::subscriber::with_default;

use super::folder::Folder;
use super::log::Log;
use crate::explain::explain;
use crate::on_sqlite::{open, register, settings};
use crate::url::{DatabaseUrl, Settings, parse_skipped, parse_traced};
use crate::users::RegisterError;

pub(super) async fn faults(stage: &mut Stage) -> Result<(), Failure> {
    let folder = Folder::new()?;
    let missing = folder.file().join("there/shop.db");
    tell(
        stage,
        "a folder that is missing",
        open(&missing).await.err(),
    )?;

    let text = folder.file().with_file_name("text");
    fs::write(&text, "this is no database, however long it is ".repeat(9))?;
    tell(stage, "another kind of file", open(&text).await.err())?;

    open(&folder.file()).await?.close().await;
    let pool = SqlitePoolOptions::new()
        .connect_with(settings(&folder.file()).read_only(true))
        .await?;
    let refused = match register(&pool, "Ada", "ada@example.org").await {
        Err(RegisterError::Database(error)) => Some(error),
        _ => None,
    };
    tell(stage, "a file that can only be read", refused)
}

fn tell(stage: &mut Stage, what: &str, error: Option<sqlx::Error>) -> Result<(), Failure> {
    // A name that is the same each time.
    let shop = DatabaseUrl::Sqlite(Path::new("shop.db").to_owned());
    let told = match &error {
        Some(error) => explain(&shop, error),
        None => "no error".to_owned(),
    };
    let given = error.map_or_else(String::new, |error| error.to_string());
    writeln!(stage, "{what}\n  sqlx: {given}\n  told: {told}")?;
    Ok(())
}

const URL: &str = "postgres://ada:hunter2@localhost/shop";

pub(super) fn secrets(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "{URL}: who tells the password?\n")?;
    let settings = Settings {
        database_url: URL.to_owned(),
        connections: 20,
    };
    let options: PgConnectOptions = URL.parse()?;
    let url: DatabaseUrl = URL.parse().map_err(Failure::usage)?;
    shown(
        stage,
        "Debug of a struct with the URL",
        &format!("{settings:?}"),
    )?;
    shown(stage, "Debug of sqlx's options", &format!("{options:?}"))?;
    shown(stage, "DatabaseUrl", &format!("{url} {url:?}"))?;
    let mistyped = URL.replacen("//", "/", 1).parse::<DatabaseUrl>();
    shown(
        stage,
        "the error about a mistyped one",
        &format!("{mistyped:?}"),
    )?;

    let log = Log::default();
    with_default(log.subscriber(), || parse_traced(URL)).map_err(Failure::usage)?;
    shown(stage, "a span with the arguments", &log.text())?;
    let log = Log::default();
    with_default(log.subscriber(), || parse_skipped(URL)).map_err(Failure::usage)?;
    shown(stage, "a span that skips them", &log.text())
}

fn shown(stage: &mut Stage, what: &str, text: &str) -> Result<(), Failure> {
    let told = if text.contains("hunter2") {
        "yes"
    } else {
        "no"
    };
    writeln!(stage, "  {what:<32}  {told}")?;
    Ok(())
}
