//! Where a demo's tables are, and how they go away again.

use std::env;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
#[cfg(unix)]
use temporary_postgres::Server;

use crate::demos::story::{Hidden, hidden};
use crate::explain::explain;
use crate::on_postgres::MIGRATIONS;
use crate::url::DatabaseUrl;

/// Which server to use.
#[derive(Debug, Clone, Args)]
#[expect(unreachable_pub, reason = "the options of public demos hold it")]
pub struct Where {
    /// A PostgreSQL database to use instead of a temporary server: postgres://user@host/name; the tables
    /// are made in a schema of their own, and removed [default: what DATABASE_URL says]
    #[arg(long, value_name = "DATABASE", value_parser = hidden)]
    database_url: Option<Hidden>,
}

/// Tables of a demo's own.
pub(super) struct Place {
    database: DatabaseUrl,
    /// With the schema as the place of all tables.
    options: PgConnectOptions,
    /// Also how our connections are known on somebody else's server.
    pub(super) name: String,
    #[cfg(unix)]
    _server: Option<Server>,
}

impl Place {
    pub(super) async fn find(stage: &Stage, wanted: &Where) -> Result<Self, Failure> {
        let given = wanted.database_url.as_ref().map(|url| url.0.clone());
        let given = given.or_else(|| match stage.is_recording() {
            true => None,
            false => env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()),
        });
        match given {
            Some(url) => Self::given(&url).await,
            None => Self::temporary().await,
        }
    }

    async fn given(url: &str) -> Result<Self, Failure> {
        let database = DatabaseUrl::from_str(url).map_err(Failure::usage)?;
        let DatabaseUrl::Postgres(server) = &database else {
            return Err(Failure::usage(format!(
                "{database} isn't PostgreSQL: this demo is about what only PostgreSQL does"
            )));
        };
        let name = format!("demo_{:08x}", rand::random::<u32>());
        let options = server.clone().application_name(&name);
        let place = Self {
            options: options.options([("search_path", &name)]),
            database,
            name,
            #[cfg(unix)]
            _server: None,
        };
        place.statement("CREATE SCHEMA").await?;
        Ok(place)
    }

    #[cfg(unix)]
    async fn temporary() -> Result<Self, Failure> {
        installed().map_err(Failure::usage)?;
        let server = tokio::task::spawn_blocking(Server::start).await??;
        let mut place = Self::given(&server.url()).await?;
        place._server = Some(server);
        Ok(place)
    }

    #[cfg(not(unix))]
    async fn temporary() -> Result<Self, Failure> {
        installed().map_err(Failure::usage)?;
        std::future::pending().await
    }

    /// A pool of so many connections, and the tables.
    pub(super) async fn pool(&self, connections: u32) -> Result<PgPool, Failure> {
        let options = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10));
        let pool = options.connect_with(self.options.clone()).await;
        let pool = pool.map_err(|error| self.failure(&error))?;
        MIGRATIONS.run(&pool).await?;
        Ok(pool)
    }

    /// Removes the tables. A demo that is interrupted leaves its schema where it was given a server.
    pub(super) async fn leave(self) -> Result<(), Failure> {
        self.statement("DROP SCHEMA IF EXISTS").await
    }

    async fn statement(&self, what: &str) -> Result<(), Failure> {
        let cascade = if what.starts_with("DROP") {
            "CASCADE"
        } else {
            ""
        };
        let sql = AssertSqlSafe(format!("{what} {} {cascade}", self.name));
        let done = async {
            let mut connection = PgConnection::connect_with(&self.options).await?;
            sqlx::query("SET client_min_messages = warning")
                .execute(&mut connection)
                .await?;
            sqlx::query(sql).execute(&mut connection).await?;
            connection.close().await
        };
        done.await.map_err(|error| self.failure(&error))
    }

    fn failure(&self, error: &sqlx::Error) -> Failure {
        Failure::at_run_time(explain(&self.database, error))
    }
}

/// Whether a temporary server can be had; where not, what to do.
pub(super) fn installed() -> Result<(), String> {
    const OR: &str = "or give a server: --database-url postgres://user@host/name";
    #[cfg(unix)]
    return Server::check().map_err(|error| format!("{error}; {OR}"));
    #[cfg(not(unix))]
    return Err(format!("a temporary server starts on Unix only; {OR}"));
}
