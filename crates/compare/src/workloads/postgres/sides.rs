//! The Rust sides.

use anyhow::Result;
use database::on_postgres::{open, register};
use database::one_statement;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio_postgres::{Client, NoTls, Statement};

use super::CONNECTIONS;
use super::clients::{empty_the_table, measure};
use super::pipelined::Registrar;
use crate::workloads::runtimes::all_threads;
use crate::{Case, Sample};

pub(super) fn sqlx(case: &Case) -> Result<Sample> {
    all_threads()?.block_on(async {
        let pool = pool(case.fixture()?).await?;
        let register = move |email: String| {
            let pool = pool.clone();
            async move {
                register(&pool, "Ada", &email).await?;
                Ok(())
            }
        };
        measure(case, register).await
    })
}

pub(super) fn one_statement(case: &Case) -> Result<Sample> {
    all_threads()?.block_on(async {
        let pool = pool(case.fixture()?).await?;
        let register = move |email: String| {
            let pool = pool.clone();
            async move {
                one_statement::register(&pool, "Ada", &email).await?;
                Ok(())
            }
        };
        measure(case, register).await
    })
}

/// The pool of the chapter.
async fn pool(url: &str) -> Result<PgPool> {
    empty_the_table(url).await?;
    let server: PgConnectOptions = url.parse()?;
    Ok(open(&server).await?)
}

pub(super) fn pipelined(case: &Case) -> Result<Sample> {
    all_threads()?.block_on(async {
        let url = case.fixture()?;
        empty_the_table(url).await?;
        let (back, idle) = async_channel::unbounded();
        for _ in 0..CONNECTIONS {
            back.send(Registrar::connect(url).await?).await?;
        }
        let register = move |email: String| {
            let (back, idle) = (back.clone(), idle.clone());
            async move {
                let mut registrar = idle.recv().await?;
                registrar.register("Ada", &email).await?;
                Ok(back.send(registrar).await?)
            }
        };
        measure(case, register).await
    })
}

pub(super) fn one_by_one(case: &Case) -> Result<Sample> {
    all_threads()?.block_on(async {
        let url = case.fixture()?;
        empty_the_table(url).await?;
        let (back, idle) = async_channel::unbounded();
        for _ in 0..CONNECTIONS {
            back.send(Connection::open(url).await?).await?;
        }
        let register = move |email: String| {
            let (back, idle) = (back.clone(), idle.clone());
            async move {
                let mut connection = idle.recv().await?;
                connection.register("Ada", &email).await?;
                Ok(back.send(connection).await?)
            }
        };
        measure(case, register).await
    })
}

struct Connection {
    client: Client,
    insert: Statement,
    select: Statement,
}

impl Connection {
    async fn open(url: &str) -> Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let insert = "INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id";
        let select = "SELECT id, name, email FROM users WHERE id = $1";
        Ok(Self {
            insert: client.prepare(insert).await?,
            select: client.prepare(select).await?,
            client,
        })
    }

    async fn register(&mut self, name: &str, email: &str) -> Result<String> {
        let transaction = self.client.transaction().await?;
        let inserted = transaction
            .query_one(&self.insert, &[&name, &email])
            .await?;
        let id: i64 = inserted.try_get(0)?;
        let user = transaction.query_one(&self.select, &[&id]).await?;
        transaction.commit().await?;
        Ok(user.try_get(2)?)
    }
}
