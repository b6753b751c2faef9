//! Demos that need a PostgreSQL server: the one that they are given, or a temporary one.

pub(super) mod jobs;
pub(super) mod listen;
pub(super) mod outage;
mod place;
pub(super) mod serializable;

/// What this machine lacks for a server of our own.
pub(super) fn missing() -> Option<String> {
    place::installed().err()
}

/// What the server said, without the line of its source that sqlx adds; or what the system said, in words that are the same on
/// all systems.
fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(refused) => refused.message().to_owned(),
        sqlx::Error::Io(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}
