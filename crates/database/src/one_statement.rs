//! A statement is a transaction: what one statement does, all or nothing, needs no `BEGIN` and no `COMMIT`.
//!
//! The article's case fits into one, since `RETURNING` gives what was written. What doesn't fit: a decision of the program
//! between two statements.

use sqlx::PgPool;

use crate::users::{RegisterError, User};

// ANCHOR: register
/// Registers a user, and gives back what was written.
///
/// Cancel safety: dropped before the statement is on its way, nobody is registered. After that, somebody may
/// be.
///
/// # Errors
///
/// The address is taken, or the database fails.
pub async fn register(pool: &PgPool, name: &str, email: &str) -> Result<User, RegisterError> {
    let user =
        sqlx::query_as("INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id, name, email");
    Ok(user.bind(name).bind(email).fetch_one(pool).await?)
}
// ANCHOR_END: register
