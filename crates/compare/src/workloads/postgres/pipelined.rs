//! The article's transaction in one way there and back: its four statements are sent before the first answer is there.
//!
//! What it doesn't show: a pool. A connection is lent to one caller at a time, as `&mut` says.

use database::users::User;
use tokio::try_join;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, NoTls, Statement};

// ANCHOR: registrar
/// A connection to PostgreSQL, with what it takes to register a user prepared.
#[derive(Debug)]
pub struct Registrar {
    client: Client,
    insert: Statement,
    select: Statement,
}

impl Registrar {
    /// Connects and prepares the statements.
    ///
    /// # Errors
    ///
    /// The server can't be reached or doesn't let us in, or has no such table.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        // Ends with its client. What it fails with, the client's calls fail with, too.
        tokio::spawn(connection);
        let (insert, select) = try_join!(
            client.prepare("INSERT INTO users (name, email) VALUES ($1, $2)"),
            client.prepare("SELECT id, name, email FROM users WHERE email = $1"),
        )?;
        Ok(Self {
            client,
            insert,
            select,
        })
    }

    /// Registers a user, and reads back what was written.
    ///
    /// Cancel safety: dropped before it is polled, nobody is registered. After that the whole transaction is on
    /// its way, and is committed or refused though nobody waits.
    ///
    /// # Errors
    ///
    /// The address is taken, or the database fails. Either way nobody is registered, unless the connection was
    /// lost: then nobody knows.
    pub async fn register(&mut self, name: &str, email: &str) -> Result<User, Error> {
        let client = &self.client;
        let (user, address): (&[&(dyn ToSql + Sync)], &[&(dyn ToSql + Sync)]) =
            (&[&name, &email], &[&email]);
        // A statement is sent when its future is first polled, and `biased` polls them in this order. After one
        // that fails, the server refuses the rest and takes COMMIT for ROLLBACK.
        let (_, _, row, _) = try_join!(
            biased;
            client.batch_execute("BEGIN"),
            client.execute(&self.insert, user),
            client.query_one(&self.select, address),
            client.batch_execute("COMMIT"),
        )?;
        Ok(User {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            email: row.try_get(2)?,
        })
    }
}
// ANCHOR_END: registrar
