//! What the chapter says of stopping a query, and of whom it hits.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::direct::{File, PATIENCE, in_time};
use database::direct::connection::insert;
use database::direct::limit::{LimitError, Limited};
use database::direct::readers::Readers;
use database::direct::shared::CallError;
use database::direct::stop::unless_stopped;
use futures::poll;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::join;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_millis(50);

/// A query that goes on until it is stopped, and tells that it has begun.
fn endless(
    began: oneshot::Sender<()>,
) -> impl FnOnce(&Connection) -> rusqlite::Result<i64> + Send + 'static {
    move |connection| {
        began.send(()).ok();
        let query =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT max(i) FROM n";
        connection.query_row(query, [], |row| row.get(0))
    }
}

fn count(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT count(*) FROM users", [], |row| row.get(0))
}

fn interrupted(ended: &rusqlite::Error) -> bool {
    ended.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
}

#[tokio::test]
async fn an_interrupt_hits_whatever_the_connection_does() {
    let limited = Limited::new(File::new().open());
    let (began, begun) = oneshot::channel();
    let second = async {
        begun.await.unwrap();
        limited.stops_whoever_runs(SOON, count).await
    };
    let first = limited.stops_whoever_runs(PATIENCE, endless(began));
    let (first, second) = in_time(async { join!(first, second) }).await;
    assert!(matches!(second, Err(LimitError::TimeOver(_))), "{second:?}");
    let Err(LimitError::Failed(CallError::Refused(hit))) = first else {
        panic!("the first had all the time of the world: {first:?}");
    };
    assert!(interrupted(&hit), "the limit of the second has hit it");
}

#[tokio::test]
async fn a_query_that_is_stopped_while_it_waits_harms_nobody_and_never_begins() {
    let limited = Limited::new(File::new().open());
    let (began, begun) = oneshot::channel();
    let (ran, has_run) = mpsc::channel();
    let mut first = Box::pin(limited.stops_its_own(PATIENCE, endless(began)));
    assert!(poll!(first.as_mut()).is_pending());
    begun.await.unwrap();
    let second = limited.stops_its_own(SOON, move |_| {
        ran.send(()).ok();
        Ok(())
    });
    let second = in_time(second).await;
    assert!(matches!(second, Err(LimitError::TimeOver(_))), "{second:?}");
    let hit = timeout(SOON, first.as_mut()).await;
    assert!(hit.is_err(), "the first goes on: {hit:?}");
    drop(first);
    // Nothing is left of the two: the connection is free.
    let third = in_time(limited.stops_its_own(PATIENCE, count)).await;
    assert_eq!(third.unwrap(), 0);
    assert!(
        has_run.try_recv().is_err(),
        "its turn came, and it was over"
    );
}

#[tokio::test]
async fn a_query_whose_caller_leaves_is_interrupted() {
    let limited = Limited::new(File::new().open());
    let (began, begun) = oneshot::channel();
    tokio::select! {
        _ = limited.stops_its_own(PATIENCE, endless(began)) => unreachable!("it is endless"),
        _ = begun => {}
    }
    let next = in_time(limited.stops_its_own(PATIENCE, count)).await;
    assert_eq!(
        next.unwrap(),
        0,
        "the connection is free again, and unharmed"
    );
}

#[tokio::test]
async fn a_reader_whose_caller_leaves_is_free_again() {
    let file = File::new();
    let readers = Readers::start(vec![file.open()]).unwrap();
    let (began, begun) = oneshot::channel();
    tokio::select! {
        _ = readers.read(endless(began)) => unreachable!("it is endless"),
        _ = begun => {}
    }
    assert_eq!(in_time(readers.read(count)).await.unwrap(), 0);
}

#[test]
fn an_interrupt_before_a_query_or_between_two_ends_nothing() {
    let file = File::new();
    let connection = file.open();
    for _ in 0..2 {
        connection.get_interrupt_handle().interrupt();
        assert_eq!(count(&connection), Ok(0));
    }
}

#[test]
fn a_stop_between_two_queries_ends_the_second() {
    let file = File::new();
    let (connection, stop) = (file.open(), CancellationToken::new());
    let ended = unless_stopped(&connection, &stop, |connection| {
        assert_eq!(count(connection), Ok(0));
        stop.cancel();
        endless(oneshot::channel().0)(connection)
    });
    assert!(interrupted(&ended.unwrap().unwrap().unwrap_err()));
    let again = unless_stopped(&connection, &stop, count);
    assert_eq!(again, Ok(None), "nor does anything of it begin again");
}

#[test]
fn a_stop_leaves_the_next_query_alone() {
    let file = File::new();
    let (connection, stop) = (file.open(), CancellationToken::new());
    assert_eq!(unless_stopped(&connection, &stop, count), Ok(Some(Ok(0))));
    stop.cancel();
    let long = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000)
        SELECT count(*) FROM n";
    let counted = connection.query_row(long, [], |row| row.get::<_, i64>(0));
    assert_eq!(counted, Ok(50_000), "it has more than a thousand steps");
}

/// Interrupts the connection when its query has run for a while.
fn interrupt_soon(connection: &Connection) -> thread::JoinHandle<()> {
    let query = connection.get_interrupt_handle();
    thread::spawn(move || {
        nap(SOON);
        query.interrupt();
    })
}

#[expect(clippy::disallowed_methods, reason = "a thread of a test")]
fn nap(length: Duration) {
    thread::sleep(length);
}

#[test]
fn an_interrupted_write_rolls_back_its_whole_transaction() {
    let file = File::new();
    let mut connection = file.open();
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    insert(&transaction, "Ada", "ada@example.com").unwrap();
    let interrupting = interrupt_soon(&transaction);
    let endless = "INSERT INTO readings (value)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n WHERE i > 1";
    let ended = transaction.execute(endless, []).unwrap_err();
    interrupting.join().unwrap();
    assert!(interrupted(&ended), "{ended}");
    assert!(
        transaction.is_autocommit(),
        "there is no transaction any more"
    );
    drop(transaction);
    assert!(
        file.addresses().is_empty(),
        "a write before it, which had succeeded, went with it"
    );
}

#[test]
fn an_interrupt_does_not_reach_a_wait_for_a_lock() {
    let file = File::new();
    let (mut other, connection) = (file.open(), file.open());
    let _locked = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    connection.busy_timeout(5 * SOON).unwrap();
    let interrupting = interrupt_soon(&connection);
    let ended = insert(&connection, "Ada", "ada@example.com").unwrap_err();
    interrupting.join().unwrap();
    assert_eq!(
        ended.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy),
        "it waited to the end of its patience"
    );
}
