//! What went wrong with a database, in one line for a person.

use std::io;

use crate::url::DatabaseUrl;

// ANCHOR: explain
/// Says what is wrong with the database and how to mend it, without its password.
#[must_use]
pub fn explain(database: &DatabaseUrl, error: &sqlx::Error) -> String {
    let why = match error {
        sqlx::Error::PoolTimedOut => "no connection was free in time".to_owned(),
        sqlx::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            "nobody listens there: is the server started?".to_owned()
        }
        sqlx::Error::Io(error) => format!("the connection was lost ({error})"),
        sqlx::Error::Database(refused) => match (database, refused.code().as_deref()) {
            (DatabaseUrl::Sqlite(_), Some("14")) => {
                "can't be opened: is its folder there, and may we write to it?".to_owned()
            }
            (DatabaseUrl::Sqlite(_), Some("26")) => "is another kind of file".to_owned(),
            (DatabaseUrl::Sqlite(_), Some("8" | "1032" | "1544")) => {
                "can only be read: may we write to the file and to its folder?".to_owned()
            }
            (DatabaseUrl::Sqlite(_), Some("5" | "261" | "517")) => {
                "is locked by another writer".to_owned()
            }
            (DatabaseUrl::Postgres(_), Some("28P01" | "28000")) => {
                "refuses the user or the password".to_owned()
            }
            (DatabaseUrl::Postgres(_), Some("3D000")) => {
                "there is no such database: `createdb` makes it".to_owned()
            }
            (DatabaseUrl::Postgres(_), Some("57P01" | "57P03")) => {
                "the server is stopping or starting".to_owned()
            }
            _ => refused.message().to_owned(),
        },
        other => other.to_string(),
    };
    format!("{database}: {why}")
}
// ANCHOR_END: explain
