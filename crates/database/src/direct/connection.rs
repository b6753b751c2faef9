//! rusqlite as it is: each call returns when it is done, and its thread does nothing else meanwhile. No async is in here.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Result, TransactionBehavior};

use crate::users::User;

/// The tables, a text a version.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../migrations/sqlite/0001_users.sql"),
    include_str!("../../migrations/sqlite/0004_readings.sql"),
];

// ANCHOR: open
/// Opens the file, makes it if it isn't there, and brings its tables up to date.
///
/// Blocks: another program that writes is waited for, five seconds at most.
///
/// # Errors
///
/// The file can't be opened or written, is no database, or stays locked.
pub fn open(path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    // `synchronous` stays FULL, as SQLite has it: what is committed survives a power cut.
    switch_to_wal(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// With a log, readers and the writer don't wait for each other. The switch to it is refused at once beside
/// another writer, whatever the busy timeout; two programs that open a new file are just that.
fn switch_to_wal(connection: &Connection) -> Result<()> {
    let mut tries_left = 500;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(busy) if is_busy(&busy) && tries_left > 0 => tries_left -= 1,
            switched => return switched,
        }
        #[expect(clippy::disallowed_methods, reason = "opening blocks anyway")]
        thread::sleep(Duration::from_millis(10));
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Migrations without a library: SQLite keeps a number for us, which changes with the transaction.
fn migrate(connection: &mut Connection) -> Result<()> {
    if version(connection)? >= MIGRATIONS.len() {
        return Ok(());
    }
    let migration = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again: another program may have been faster.
    for missing in MIGRATIONS.iter().skip(version(&migration)?) {
        migration.execute_batch(missing)?;
    }
    migration.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    migration.commit()
}

fn version(connection: &Connection) -> Result<usize> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version as usize)
}

/// Opens a file that is there already, for reading only.
///
/// # Errors
///
/// The file can't be opened, or is no database.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // Opening looks at nothing yet. This does.
    connection.pragma_query_value(None, "schema_version", |_| Ok(()))?;
    Ok(connection)
}
// ANCHOR_END: open

// ANCHOR: calls
/// Writes a user, and gives its id.
///
/// # Errors
///
/// The address is taken, or the database fails.
pub fn insert(connection: &Connection, name: &str, email: &str) -> Result<i64> {
    connection
        .prepare_cached("INSERT INTO users (name, email) VALUES (?1, ?2)")?
        .insert((name, email))
}

/// Reads a user.
///
/// # Errors
///
/// The database fails.
pub fn find(connection: &Connection, id: i64) -> Result<Option<User>> {
    connection
        .prepare_cached("SELECT id, name, email FROM users WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(User {
                id: row.get(0)?,
                name: row.get(1)?,
                email: row.get(2)?,
            })
        })
        .optional()
}
// ANCHOR_END: calls
