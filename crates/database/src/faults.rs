//! After an error from PostgreSQL: may one ask again?
//!
//! What to say to a person is in `explain.rs`.

use std::io::ErrorKind;

use sqlx::Error;

use crate::serializable::is_conflict;

// ANCHOR: advice
/// What an error says about the work that met it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// It wasn't done, and may be when it is asked for again, after a pause.
    AskAgain,
    /// Nobody answered: it was done or it wasn't. Look, or ask for something that may be done twice.
    Look,
    /// It wasn't done, and won't be: the question is wrong, or the password.
    GiveUp,
}

/// Reads an error of PostgreSQL's or of the way there.
#[must_use]
pub fn advice(error: &Error) -> Advice {
    match error {
        // No connection, so nothing was asked. A closed port, too, is a `PoolTimedOut` to a pool.
        Error::PoolTimedOut => Advice::AskAgain,
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Advice::AskAgain,
        _ if is_conflict(error) => Advice::AskAgain,
        Error::Io(_) | Error::Protocol(_) => Advice::Look,
        Error::Database(refused) => match refused.code().as_deref() {
            // too_many_connections, cannot_connect_now
            Some("53300" | "57P03") => Advice::AskAgain,
            // admin_shutdown, crash_shutdown: it may come in the middle of a commit.
            Some("57P01" | "57P02") => Advice::Look,
            _ => Advice::GiveUp,
        },
        _ => Advice::GiveUp,
    }
}
// ANCHOR_END: advice
