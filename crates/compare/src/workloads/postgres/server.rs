//! The server, in processes of its own.

use anyhow::Result;

use crate::{Fixture, Missing, Parts};

/// Starts PostgreSQL with the tables of the chapter.
#[cfg(unix)]
pub(super) fn start(_: &Parts) -> Result<Fixture> {
    use database::on_postgres::open;
    use sqlx::postgres::PgConnectOptions;
    use temporary_postgres::Server;

    use super::super::runtimes::one_thread;

    Server::check().map_err(|error| Missing(format!("PostgreSQL: {error}")))?;
    let server = Server::start()?;
    let url = server.url();
    let options: PgConnectOptions = url.parse()?;
    one_thread()?.block_on(async {
        open(&options).await?.close().await;
        anyhow::Ok(())
    })?;
    Ok(Fixture::new(url, server))
}

/// A server is started on Unix only.
#[cfg(not(unix))]
pub(super) fn start(_: &Parts) -> Result<Fixture> {
    Err(Missing("PostgreSQL: a temporary server is started on Unix only".to_owned()).into())
}
