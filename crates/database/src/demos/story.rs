//! The article's case, on either database.

use std::env;
use std::fmt;
use std::io::Write;

use clap::Args;
use demo::arguments::at_least_one;
use demo::{Failure, Stage};

use super::folder::Folder;
use crate::explain::explain;
use crate::url::DatabaseUrl;
use crate::users::{RegisterError, User};
use crate::{on_postgres, on_sqlite};

/// Register users.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many users to register; one more comes with an address that is taken
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one, allow_negative_numbers = true)]
    users: usize,
    /// A database to use instead of a temporary file: postgres://user@host/name or sqlite:FILE; its
    /// tables are made there [default: what DATABASE_URL says]
    #[arg(long, value_name = "DATABASE", value_parser = hidden)]
    database_url: Option<Hidden>,
}

/// A text that isn't printed. It is parsed later: clap quotes what it can't parse.
#[derive(Clone)]
pub(super) struct Hidden(pub(super) String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what clap wants")]
pub(super) fn hidden(text: &str) -> Result<Hidden, String> {
    Ok(Hidden(text.to_owned()))
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let given = options.database_url.as_ref().map(|url| url.0.clone());
    let url = given.or_else(|| match stage.is_recording() {
        true => None,
        false => env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()),
    });
    let folder = Folder::new()?;
    let url = match url {
        Some(url) => url.parse().map_err(Failure::usage)?,
        None => DatabaseUrl::Sqlite(folder.file()),
    };
    // Where rows are kept, the addresses of the last run are taken.
    let fresh = matches!(&url, DatabaseUrl::Sqlite(file) if !file.exists());
    let tag = if fresh {
        String::new()
    } else {
        format!(".{:08x}", rand::random::<u32>())
    };
    let people = people(options.users, &tag);

    let result = match &url {
        DatabaseUrl::Sqlite(file) => {
            writeln!(stage, "on SQLite: at most 4 connections\n")?;
            let work = async |pool: &sqlx::SqlitePool| {
                for (name, email) in &people {
                    tell(stage, name, on_sqlite::register(pool, name, email).await)?;
                }
                Ok::<(), sqlx::Error>(())
            };
            on_sqlite::with_pool(file, work).await
        }
        DatabaseUrl::Postgres(server) => {
            writeln!(stage, "on PostgreSQL: 10 to 20 connections\n")?;
            let work = async |pool: &sqlx::PgPool| {
                for (name, email) in &people {
                    tell(stage, name, on_postgres::register(pool, name, email).await)?;
                }
                Ok::<(), sqlx::Error>(())
            };
            on_postgres::with_pool(server, work).await
        }
    };
    result.map_err(|error| Failure::at_run_time(explain(&url, &error)))
}

/// So many people with addresses of their own, and one with somebody else's.
fn people(users: usize, tag: &str) -> Vec<(String, String)> {
    let address = |n: usize| format!("user{n}{tag}@example.org");
    (1..=users)
        .map(|n| (format!("user {n}"), address(n)))
        .chain([("an impostor".to_owned(), address(1))])
        .collect()
}

fn tell(
    stage: &mut Stage,
    name: &str,
    outcome: Result<User, RegisterError>,
) -> Result<(), sqlx::Error> {
    match outcome {
        Ok(User { email, .. }) => writeln!(stage, "  {name:<12}  registered as {email}")?,
        Err(RegisterError::EmailTaken) => {
            writeln!(stage, "  {name:<12}  {}", RegisterError::EmailTaken)?;
        }
        Err(RegisterError::Database(error)) => return Err(error),
    }
    Ok(())
}
