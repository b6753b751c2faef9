//! What the chapter says of opening a file with rusqlite, and of what the ways to ask it cost.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use crate::direct::File;
use database::direct::connection::{find, insert, open};
use rusqlite::types::FromSql;
use rusqlite::{Connection, ErrorCode};
use tokio::time::Instant;

#[test]
fn a_file_is_opened_for_readers_beside_a_writer_and_for_power_cuts() {
    let connection = File::new().open();
    fn setting<T: FromSql>(connection: &Connection, name: &str) -> T {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    }
    assert_eq!(setting::<String>(&connection, "journal_mode"), "wal");
    assert_eq!(setting::<i64>(&connection, "synchronous"), 2, "FULL");
    assert_eq!(setting::<i64>(&connection, "busy_timeout"), 5_000);
    assert_eq!(setting::<i64>(&connection, "foreign_keys"), 1);
}

#[test]
fn the_switch_to_wal_fails_at_once_beside_a_writer_and_so_it_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE old (n); BEGIN IMMEDIATE")
        .unwrap();

    let connection = Connection::open(&path).unwrap();
    let asked = Instant::now();
    let refused = connection
        .pragma_update(None, "journal_mode", "WAL")
        .unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "its busy timeout is five seconds"
    );

    let writing = thread::spawn(move || {
        nap(Duration::from_millis(50));
        other.execute_batch("COMMIT").unwrap();
    });
    assert!(open(&path).is_ok(), "it tries until nobody writes");
    writing.join().unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a thread of a test")]
fn nap(length: Duration) {
    thread::sleep(length);
}

#[test]
fn tables_are_made_once_however_many_open_the_file() {
    for _ in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let together = Barrier::new(8);
        let open_it = || {
            together.wait();
            open(&path).unwrap();
        };
        thread::scope(|scope| {
            let opening: Vec<_> = (0..8).map(|_| scope.spawn(open_it)).collect();
            for opened in opening {
                opened.join().unwrap();
            }
        });
        let id = insert(&open(&path).unwrap(), "Ada", "ada@example.com").unwrap();
        assert!(find(&open(&path).unwrap(), id).unwrap().is_some());
    }
}
