//! A minimal reproduction: `join_all` polls its futures a number of times that grows with the square of how many there are.
//!
//! Needs tokio (features `macros`, `rt`, `test-util`, `time`) and futures. Run it with `cargo run --example join_all_polls`.
//!
//! What it does: N sleeps that end at the same moment, run by `join_all` (which is a `FuturesUnordered` beyond 30 futures) on a
//! current-thread runtime; each poll of a sleep is counted. The clock is paused only so that the counts are exact and
//! nobody waits: the same happens on a real clock, and in a spawned task of a multi-thread runtime.
//!
//! What one expects: about two polls a future, one that registers the timer and one that finds it fired. That is what
//! `join_all` inside of `unconstrained` needs, and `join_all` alone on tokio 1.43.4 (2.0 polls each).
//!
//! What happens: N + N²/256 polls and more, so twice as many futures cost four times as much.
//!
//! Why, from the sources (tokio 1.54.1, futures-util 0.3.34): the cooperative budget lets 128 sleeps finish a poll of the
//! task. `FuturesUnordered::poll_next` goes on with the rest; each finds the budget spent, is polled in vain and returns
//! `Pending`. Before tokio 1.44, `coop::poll_proceed` woke the future's waker on the spot, and `FuturesUnordered`, which
//! yields once two of its futures were woken *while being polled* (futures-rs change 2551), stopped there. Since tokio's
//! change 7185 the waker is deferred until the task has yielded. So nothing was woken during the poll, the check never
//! strikes, all that are left are polled in vain, all are woken afterwards, and the next round does it again for 128 more.
//! The proof: replace `context::defer(cx.waker())` by `cx.waker().wake_by_ref()` in tokio 1.54.1's `task/coop/mod.rs`, and
//! this program prints 2.0 polls each. (That is no fix: the deferral is there for good reasons of its own.)

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::join_all;
use tokio::task::unconstrained;
use tokio::time::sleep;

static POLLS: AtomicU64 = AtomicU64::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("futures   join_all     polls each   unconstrained   polls each");
    for futures in [1_000, 2_000, 4_000, 8_000, 16_000] {
        let budgeted = polls_during(join_all(counted_sleeps(futures))).await;
        let free = polls_during(unconstrained(join_all(counted_sleeps(futures)))).await;
        let each = |polls: u64| polls as f64 / futures as f64;
        println!(
            "{futures:>7}   {budgeted:>8}   {:>12.1}   {free:>13}   {:>10.1}",
            each(budgeted),
            each(free),
        );
    }
}

/// How many polls of sleeps happen while `work` runs.
async fn polls_during(work: impl Future) -> u64 {
    let before = POLLS.load(Ordering::Relaxed);
    work.await;
    POLLS.load(Ordering::Relaxed) - before
}

/// Sleeps of one second, all of which end at the same moment, and each of whose polls is counted.
fn counted_sleeps(number: usize) -> Vec<impl Future<Output = ()>> {
    let sleep_counted = || async {
        let mut sleep = pin!(sleep(Duration::from_secs(1)));
        poll_fn(|cx| {
            POLLS.fetch_add(1, Ordering::Relaxed);
            sleep.as_mut().poll(cx)
        })
        .await;
    };
    (0..number).map(|_| sleep_counted()).collect()
}
