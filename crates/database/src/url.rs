//! A database URL that can be printed.
//!
//! A URL holds a password, and URLs are printed everywhere: in the line that says what couldn't be reached, in the fields of a
//! span, in `{:?}` of the settings. So the program turns it into this type where it comes in, and prints that.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

// ANCHOR: url
/// Where the database is. What it prints is enough to find it, and not enough to get in.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// `postgres://user:password@host:port/name`
    Postgres(Box<PgConnectOptions>),
    /// `sqlite:path/to/file.db`
    Sqlite(PathBuf),
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(server) => write!(
                f,
                "postgres://{}@{}:{}/{}",
                server.get_username(),
                server.get_host(),
                server.get_port(),
                server.get_database().unwrap_or(server.get_username()),
            ),
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DatabaseUrl {
    /// Doesn't quote the text: a mistyped URL holds the password, too.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const HOW: &str = "write postgres://user@host/name or sqlite:FILE";
        match text.split_once(':') {
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => text
                .parse()
                .map(|server| Self::Postgres(Box::new(server)))
                .map_err(|_quotes_parts_of_it: sqlx::Error| format!("not a database URL: {HOW}")),
            Some(("sqlite", file)) if !file.is_empty() => {
                Ok(Self::Sqlite(file.trim_start_matches("//").into()))
            }
            _ => Err(format!("not a database URL: {HOW}")),
        }
    }
}
// ANCHOR_END: url

/// Wrong: the settings as most programs have them. `derive(Debug)` prints what is in them.
// ANCHOR: settings
#[derive(Debug, Clone)]
pub struct Settings {
    /// Wrong: with the password. [`DatabaseUrl`] has none to show.
    pub database_url: String,
    /// How many connections at most.
    pub connections: u32,
}
// ANCHOR_END: settings

/// Wrong: a span takes every argument that isn't skipped, and this one is the password.
///
/// # Errors
///
/// What is written isn't a database URL.
// ANCHOR: traced
#[tracing::instrument(err)]
pub fn parse_traced(database_url: &str) -> Result<DatabaseUrl, String> {
    database_url.parse()
}

/// As [`parse_traced`], but the span takes what the URL shows.
///
/// # Errors
///
/// What is written isn't a database URL.
#[tracing::instrument(skip_all, fields(database), err)]
pub fn parse_skipped(database_url: &str) -> Result<DatabaseUrl, String> {
    let database: DatabaseUrl = database_url.parse()?;
    tracing::Span::current().record("database", tracing::field::display(&database));
    Ok(database)
}
// ANCHOR_END: traced
