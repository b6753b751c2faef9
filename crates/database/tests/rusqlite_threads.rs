//! What the chapter says of where a call of rusqlite runs, of readers, and of a write that nobody waited for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::direct::{File, PATIENCE, in_time};
use database::direct::actor::Actor;
use database::direct::again::{Reading, TryError, insert as insert_reading, insert_once, tries};
use database::direct::connection::{find, insert, open_reader};
use database::direct::readers::Readers;
use database::direct::shared::{CallError, Shared, a_call};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::time::{Instant, sleep, timeout};

const SOON: Duration = Duration::from_millis(50);
const TICK: Duration = Duration::from_millis(1);

/// Another program, which writes until another task of this one has ticked three times, or its own time is over.
/// Gives whether it saw the ticks.
struct Locked(JoinHandle<bool>);

impl Locked {
    fn until_ticks(file: &File) -> Self {
        let ticks = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&ticks);
        tokio::spawn(async move {
            loop {
                sleep(TICK).await;
                ticks.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut other = file.open();
        let (locked, is_locked) = mpsc::channel();
        let until = thread::spawn(move || {
            let _writing = other.transaction_with_behavior(TransactionBehavior::Immediate);
            locked.send(()).unwrap();
            let started = Instant::now();
            loop {
                nap(TICK);
                match seen.load(Ordering::Relaxed) {
                    0..3 if started.elapsed() < 10 * SOON => {}
                    ticked => return ticked >= 3,
                }
            }
        });
        is_locked.recv().unwrap();
        Self(until)
    }

    fn saw_others_run(self) -> bool {
        self.0.join().unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "a thread of a test")]
fn nap(length: Duration) {
    thread::sleep(length);
}

fn register(users: &Connection) -> rusqlite::Result<i64> {
    insert(users, "Ada", "ada@example.com")
}

#[tokio::test]
async fn a_call_on_the_worker_stops_every_other_task_on_it() {
    let file = File::new();
    let shared = Shared::new(file.open());
    let locked = Locked::until_ticks(&file);
    shared.on_the_worker(register).await.unwrap();
    assert!(
        !locked.saw_others_run(),
        "SQLite waits for a lock by putting its thread to sleep"
    );
}

#[tokio::test]
async fn a_call_on_a_thread_for_blocking_leaves_the_worker_to_the_others() {
    let file = File::new();
    let locked = Locked::until_ticks(&file);
    in_time(a_call(file.path.clone(), register)).await.unwrap();
    assert!(locked.saw_others_run());
}

#[tokio::test]
async fn a_mutex_that_is_locked_there_too_leaves_the_worker_to_the_others() {
    let file = File::new();
    let shared = Shared::new(file.open());
    let locked = Locked::until_ticks(&file);
    in_time(shared.call(register)).await.unwrap();
    assert!(locked.saw_others_run());
}

#[tokio::test]
async fn an_actor_leaves_the_worker_to_the_others() {
    let file = File::new();
    let actor = file.actor();
    let locked = Locked::until_ticks(&file);
    in_time(actor.write(register)).await.unwrap();
    assert!(locked.saw_others_run());
}

#[tokio::test]
async fn a_call_that_panics_leaves_a_connection_that_others_can_use() {
    let shared = Shared::new(File::new().open());
    let panicked = shared.call(|users| -> rusqlite::Result<()> {
        let half = users.unchecked_transaction()?;
        register(&half)?;
        panic!("in the middle")
    });
    let panicked = in_time(panicked).await;
    assert!(matches!(panicked, Err(CallError::Died(_))), "{panicked:?}");
    let found = in_time(shared.call(|users| find(users, 1))).await.unwrap();
    assert_eq!(found, None, "what was half done was rolled back");
}

#[tokio::test]
async fn a_write_that_timed_out_still_happens() {
    let file = File::new();
    let shared = Shared::new(file.open());
    let mut other = file.open();
    let locked = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    timeout(SOON, shared.call(register)).await.unwrap_err();
    assert!(file.addresses().is_empty(), "not yet");
    drop(locked);
    let found = in_time(shared.call(|users| find(users, 1))).await.unwrap();
    assert_eq!(found.unwrap().email, "ada@example.com");
}

/// Writes a reading: three tries while the file is locked, and a last one after that. Gives the rows when all four have
/// come to their end, which `ended` counts.
async fn rows_after_four_tries(
    write: fn(&Connection, Reading) -> rusqlite::Result<usize>,
    ended: &AtomicU32,
) -> i64 {
    let file = File::new();
    let shared = Shared::new(file.open());
    let mut other = file.open();
    let locked = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let reading = Reading { id: 7, value: 21 };
    let given_up = tries(&shared, write, reading, SOON / 3).await;
    assert!(
        matches!(given_up, Err(TryError::TookTooLong(_))),
        "{given_up:?}"
    );
    drop(locked);
    let tried = tries(&shared, write, reading, PATIENCE).await;
    assert_eq!(tried.unwrap(), 1);
    // Threads take the connection in any order: this one may have been quicker than those before it.
    in_time(async {
        while ended.load(Ordering::Relaxed) < 4 {
            sleep(TICK).await;
        }
    })
    .await;
    let count = "SELECT count(*) FROM readings";
    file.open().query_row(count, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_write_that_is_tried_again_is_there_as_often_as_it_was_tried() {
    static ENDED: AtomicU32 = AtomicU32::new(0);
    let write = |readings: &Connection, reading| {
        let written = insert_reading(readings, reading);
        ENDED.fetch_add(1, Ordering::Relaxed);
        written
    };
    assert_eq!(rows_after_four_tries(write, &ENDED).await, 4);
}

#[tokio::test]
async fn a_write_with_an_id_of_its_own_is_there_once() {
    static ENDED: AtomicU32 = AtomicU32::new(0);
    let write = |readings: &Connection, reading| {
        let written = insert_once(readings, reading);
        ENDED.fetch_add(1, Ordering::Relaxed);
        written
    };
    assert_eq!(rows_after_four_tries(write, &ENDED).await, 1);
}

#[tokio::test]
async fn a_reader_does_not_wait_for_a_writer() {
    let file = File::new();
    let readers = Readers::start(vec![open_reader(&file.path).unwrap()]).unwrap();
    let mut other = file.open();
    let writing = other
        .transaction_with_behavior(TransactionBehavior::Exclusive)
        .unwrap();
    register(&writing).unwrap();
    let found = in_time(readers.read(|users| find(users, 1))).await.unwrap();
    assert_eq!(found, None, "it sees the file as it was");
    writing.commit().unwrap();
    let found = in_time(readers.read(|users| find(users, 1))).await.unwrap();
    assert!(found.is_some());
}

#[tokio::test]
async fn a_read_of_the_actor_waits_for_the_write_before_it() {
    static WAITS: AtomicBool = AtomicBool::new(false);
    let file = File::new();
    let connection = file.open();
    let wait = |times: i32| {
        WAITS.store(true, Ordering::Relaxed);
        nap(TICK);
        times < 20_000
    };
    connection.busy_handler(Some(wait)).unwrap();
    let actor = Actor::start(connection).unwrap();
    let mut other = file.open();
    let locked = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let writes = actor.clone();
    let writes = tokio::spawn(async move { writes.write(register).await });
    in_time(async {
        while !WAITS.load(Ordering::Relaxed) {
            sleep(TICK).await;
        }
    })
    .await;
    let mut read = std::pin::pin!(actor.read(|users| find(users, 1)));
    assert!(
        timeout(SOON, read.as_mut()).await.is_err(),
        "its thread waits for the lock"
    );
    drop(locked);
    in_time(writes).await.unwrap().unwrap();
    assert!(in_time(read).await.unwrap().is_some());
}

#[tokio::test]
async fn a_reader_sees_every_write_that_was_answered() {
    let file = File::new();
    let actor = file.actor();
    let two = (0..2).map(|_| open_reader(&file.path).unwrap()).collect();
    let readers = Readers::start(two).unwrap();
    for n in 0..100 {
        let address = format!("{n}@example.com");
        let id = in_time(actor.write(move |users| insert(users, "Ada", &address))).await;
        let id = id.unwrap();
        let found = in_time(readers.read(move |users| find(users, id))).await;
        assert!(found.unwrap().is_some(), "write {n} was answered");
    }
}

#[tokio::test]
async fn a_reader_can_not_write() {
    let file = File::new();
    let readers = Readers::start(vec![open_reader(&file.path).unwrap()]).unwrap();
    let refused = in_time(readers.read(register)).await.unwrap_err();
    assert_eq!(refused.to_string(), "attempt to write a readonly database");
    let missing = open_reader(&file.folder.path().join("missing.db")).unwrap_err();
    assert_eq!(
        missing.sqlite_error_code(),
        Some(ErrorCode::CannotOpen),
        "nor make a file"
    );
}
