//! What the two databases share: the row, the SQL, the meaning of an error.
//!
//! `$1` works in both. No trait hides them: a function that needs PostgreSQL says `PgPool`, and what differs stands in
//! `on_sqlite.rs` and `on_postgres.rs`, side by side.

// ANCHOR: shared
/// A row of `users`, whichever database it comes from.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// Given by the database.
    pub id: i64,
    /// What the user is called.
    pub name: String,
    /// Unique.
    pub email: String,
}

pub(crate) const INSERT: &str = "INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id";
pub(crate) const SELECT: &str = "SELECT id, name, email FROM users WHERE id = $1";

/// Why somebody couldn't be registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Not the program's fault, nor the database's: the person has to know.
    #[error("this e-mail address is taken")]
    EmailTaken,
    /// Anything else.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for RegisterError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            // 2067 in SQLite, 23505 in PostgreSQL: sqlx knows both.
            Some(refused) if refused.is_unique_violation() => Self::EmailTaken,
            _ => Self::Database(error),
        }
    }
}
// ANCHOR_END: shared
