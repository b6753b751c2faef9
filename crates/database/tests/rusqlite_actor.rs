//! What the chapter says of the actor: writes that share a transaction, and what each of them is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::direct::{File, hold, in_time};
use database::direct::actor::{Actor, Error};
use database::direct::connection::{find, insert};
use futures::future::{FutureExt as _, join_all};
use futures::stream::{FuturesUnordered, StreamExt as _};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::join;
use tokio::task::yield_now;

/// Runs `writes` while the actor is held, so that all of them wait together when it goes on.
async fn together<T>(actor: &Actor, writes: impl Future<Output = T>) -> T {
    let held = hold(actor).await;
    let release = async {
        yield_now().await;
        drop(held);
    };
    in_time(async { join!(biased; writes, release).0 }).await
}

async fn register(actor: &Actor, address: impl Into<String>) -> Result<i64, Error> {
    let address = address.into();
    actor
        .write(move |users| insert(users, "Ada", &address))
        .await
}

fn count(users: &Connection) -> rusqlite::Result<u32> {
    users.query_row("SELECT count(*) FROM users", [], |row| row.get(0))
}

/// Counts the transactions of a connection that are committed.
fn count_commits(connection: &Connection) -> Arc<AtomicU32> {
    let commits = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&commits);
    let count = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    connection.commit_hook(Some(count)).unwrap();
    commits
}

#[tokio::test]
async fn writes_that_wait_share_one_transaction() {
    let file = File::new();
    let connection = file.open();
    let commits = count_commits(&connection);
    let actor = Actor::start(connection).unwrap();
    let users = (0..64).map(|n| register(&actor, format!("{n}@example.com")));
    let ids = together(&actor, join_all(users)).await;
    assert!(ids.iter().all(Result::is_ok));
    assert_eq!(file.addresses().len(), 64);
    assert_eq!(commits.load(Ordering::Relaxed), 1, "64 writes waited");

    for n in 64..67 {
        register(&actor, format!("{n}@example.com")).await.unwrap();
    }
    assert_eq!(
        commits.load(Ordering::Relaxed),
        4,
        "one that comes alone isn't kept waiting for company"
    );
}

#[tokio::test]
async fn an_answered_write_is_in_the_file() {
    let file = File::new();
    let actor = file.actor();
    let users = (0..100).map(|n| {
        let (file, address) = (&file, format!("{n}@example.com"));
        let written = register(&actor, address.clone());
        async move {
            let id = written.await.unwrap();
            let seen = find(&file.open(), id).unwrap();
            assert_eq!(
                seen.map(|user| user.email),
                Some(address),
                "another connection sees it at once"
            );
        }
    });
    in_time(join_all(users)).await;
}

#[tokio::test]
async fn a_write_that_fails_fails_alone() {
    let file = File::new();
    let actor = file.actor();
    let (first, taken, last) = together(&actor, async {
        join!(
            biased;
            register(&actor, "ada@example.com"),
            register(&actor, "ada@example.com"),
            register(&actor, "zoe@example.com"),
        )
    })
    .await;
    assert!(first.is_ok() && last.is_ok());
    let Err(Error::Refused(rusqlite::Error::SqliteFailure(why, _))) = taken else {
        panic!("its own error is its answer: {taken:?}");
    };
    assert_eq!(why.code, ErrorCode::ConstraintViolation);
    assert_eq!(file.addresses(), ["ada@example.com", "zoe@example.com"]);
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_of_itself() {
    let file = File::new();
    let actor = file.actor();
    let two = actor.write(|users| {
        insert(users, "Bea", "bea@example.com")?;
        insert(users, "Bea", "bea@example.com")
    });
    let (two, other) = together(&actor, async {
        join!(biased; two, register(&actor, "ada@example.com"))
    })
    .await;
    assert!(two.is_err() && other.is_ok());
    assert_eq!(
        file.addresses(),
        ["ada@example.com"],
        "the first of its two rows went with the second"
    );
}

#[tokio::test]
async fn work_that_panics_panics_in_its_caller_and_harms_nobody_else() {
    let file = File::new();
    let actor = file.actor();
    let panics = actor.clone();
    let panics = tokio::spawn(async move {
        let write = panics.write(|users| -> rusqlite::Result<()> {
            insert(users, "Bea", "bea@example.com")?;
            panic!("no such name")
        });
        write.await
    });
    let (panicked, other) = together(&actor, async {
        join!(panics, register(&actor, "ada@example.com"))
    })
    .await;
    let said = panicked.unwrap_err().into_panic();
    assert_eq!(said.downcast_ref::<&str>(), Some(&"no such name"));
    assert!(other.is_ok());
    assert_eq!(file.addresses(), ["ada@example.com"]);

    let reads = actor.clone();
    let reads =
        tokio::spawn(async move { reads.read(|_| -> rusqlite::Result<()> { panic!() }).await });
    assert!(reads.await.unwrap_err().is_panic());
    assert!(
        register(&actor, "zoe@example.com").await.is_ok(),
        "the thread goes on"
    );
}

#[tokio::test]
async fn a_write_that_ends_the_transaction_fails_its_whole_group() {
    let file = File::new();
    let actor = file.actor();
    register(&actor, "ada@example.com").await.unwrap();
    // ROLLBACK is not the usual answer to a conflict, which is ABORT: it ends the transaction.
    let rolls_back = actor.write(|users| {
        users.execute(
            "INSERT OR ROLLBACK INTO users (name, email) VALUES ('Bea', 'ada@example.com')",
            [],
        )
    });
    let (first, rolls_back, last) = together(&actor, async {
        join!(
            biased;
            register(&actor, "bea@example.com"),
            rolls_back,
            register(&actor, "cyn@example.com"),
        )
    })
    .await;
    assert!(matches!(first, Err(Error::RolledBack(_))), "{first:?}");
    assert!(
        matches!(rolls_back, Err(Error::Refused(_))),
        "{rolls_back:?}"
    );
    assert!(matches!(last, Err(Error::RolledBack(_))), "{last:?}");
    assert_eq!(
        file.addresses(),
        ["ada@example.com"],
        "and it is what they were told"
    );
    assert!(register(&actor, "dot@example.com").await.is_ok());
}

#[tokio::test]
async fn a_constraint_that_is_checked_at_the_commit_fails_the_whole_group() {
    let file = File::new();
    let actor = file.actor();
    let table = "CREATE TABLE notes (user INTEGER REFERENCES users DEFERRABLE INITIALLY DEFERRED)";
    actor
        .write(move |all| all.execute(table, []))
        .await
        .unwrap();
    let broken = actor.write(|all| all.execute("INSERT INTO notes VALUES (99)", []));
    let (broken, other) = together(&actor, async {
        join!(biased; broken, register(&actor, "ada@example.com"))
    })
    .await;
    assert!(matches!(broken, Err(Error::RolledBack(_))), "{broken:?}");
    assert!(matches!(other, Err(Error::RolledBack(_))), "{other:?}");
    assert!(file.addresses().is_empty());
    assert!(register(&actor, "ada@example.com").await.is_ok());
}

#[tokio::test]
async fn a_file_that_stays_locked_fails_the_group_and_not_the_actor() {
    let file = File::new();
    let connection = file.open();
    connection.busy_timeout(Duration::from_millis(50)).unwrap();
    let actor = Actor::start(connection).unwrap();
    let mut other = file.open();
    let locked = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let refused = in_time(register(&actor, "ada@example.com")).await;
    let Err(Error::RolledBack(why)) = refused else {
        panic!("nothing was written: {refused:?}");
    };
    assert_eq!(why.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    drop(locked);
    assert!(register(&actor, "ada@example.com").await.is_ok());
}

#[tokio::test]
async fn reads_that_wait_beside_writes_are_answered_first() {
    let file = File::new();
    let actor = file.actor();
    let write = async {
        register(&actor, "ada@example.com").await.unwrap();
        "written"
    };
    let read = async {
        let found = actor.read(|users| find(users, 1)).await.unwrap();
        assert_eq!(found, None, "it sees nothing that may still be rolled back");
        "read"
    };
    // Polled in the order in which they are put in, and then in that of their answers, even if this thread was late for both.
    let answers = FuturesUnordered::from_iter([write.boxed_local(), read.boxed_local()]);
    let order: Vec<_> = together(&actor, answers.collect()).await;
    assert_eq!(order, ["read", "written"]);
}

#[tokio::test]
async fn reads_that_wait_see_one_state_of_the_file() {
    let file = File::new();
    let actor = file.actor();
    let (counted, between) = mpsc::channel();
    let (written, go_on) = mpsc::channel();
    let others = file.open();
    let other_program = thread::spawn(move || {
        between.recv().unwrap();
        insert(&others, "Ada", "ada@example.com").unwrap();
        written.send(()).unwrap();
    });

    let (before, after) = together(&actor, async {
        let first = actor.read(move |users| {
            let before = count(users)?;
            counted.send(()).unwrap();
            go_on.recv().unwrap(); // The other program has committed.
            Ok(before)
        });
        join!(biased; first, actor.read(count))
    })
    .await;

    other_program.join().unwrap();
    assert_eq!(
        (before.unwrap(), after.unwrap()),
        (0, 0),
        "the second began after the commit, and saw the state of the first"
    );
    assert_eq!(in_time(actor.read(count)).await.unwrap(), 1);
}
