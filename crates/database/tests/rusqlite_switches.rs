//! Why an actor is quick in company: its threads go to sleep and are woken seldom. Counted, since times depend on the machine.
//!
//! The only test in its file, because the count is that of a whole process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod direct;

use std::fs;

use database::direct::connection::{find, insert};
use database::on_sqlite::settings;
use database::users::User;
use direct::{File, in_time};
use sqlx::sqlite::SqlitePoolOptions;
use tokio::task::JoinSet;

const CALLERS: i64 = 64;
const READS: i64 = 2_000;

/// How often the threads of this process have gone to sleep so far.
fn sleeps() -> u64 {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let sleeps = threads.filter_map(|thread| {
        // A thread may end meanwhile.
        let status = fs::read_to_string(thread.unwrap().path().join("status")).ok()?;
        let line = status
            .lines()
            .find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        line.split_whitespace().last()?.parse::<u64>().ok()
    });
    sleeps.sum()
}

/// How often threads go to sleep for one read.
async fn sleeps_a_read<F>(read: impl Fn(i64) -> F + Clone + Send + 'static) -> f64
where
    F: Future<Output = Option<User>> + Send + 'static,
{
    let before = sleeps();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let read = read.clone();
        callers.spawn(async move {
            for n in (caller..READS).step_by(CALLERS as usize) {
                assert!(read(n % 100 + 1).await.is_some());
            }
        });
    }
    in_time(callers.join_all()).await;
    (sleeps() - before) as f64 / READS as f64
}

#[tokio::test]
async fn in_company_a_read_of_a_pool_puts_threads_to_sleep_more_often_than_one_of_an_actor() {
    let file = File::new();
    let connection = file.open();
    let all = connection.unchecked_transaction().unwrap();
    for n in 0..100 {
        insert(&all, "Ada", &format!("ada.{n}@example.com")).unwrap();
    }
    all.commit().unwrap();
    let actor = file.actor();
    let pool = SqlitePoolOptions::new().max_connections(4);
    let pool = pool.connect_with(settings(&file.path)).await.unwrap();

    let of_the_actor = sleeps_a_read(move |id| {
        let actor = actor.clone();
        async move { actor.read(move |users| find(users, id)).await.unwrap() }
    })
    .await;
    let of_the_pool = sleeps_a_read(move |id| {
        let pool = pool.clone();
        async move {
            let select = sqlx::query_as("SELECT id, name, email FROM users WHERE id = $1");
            select.bind(id).fetch_optional(&pool).await.unwrap()
        }
    })
    .await;
    assert!(
        of_the_actor < 1.0 && of_the_pool > 2.0,
        "the threads of an actor find more to do before they sleep: {of_the_actor:.2} times a read, those of a \
         pool {of_the_pool:.2} times"
    );
}
