//! The pitfalls of locks: what the broken programs do, and what the mended ones do.

use std::pin::pin;
use std::time::Duration;

use crate::common::both;
use pitfalls::locks::*;
use tokio::sync::{Mutex, RwLock, Semaphore};
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_guard_over_an_await_freezes_the_thread_and_its_timeouts() {
    let [broken, fixed] = both(&guard_across_await::PITFALL);
    assert_eq!(
        &broken["the process"], "hung, and was ended by force",
        "the timeout of half a second had nobody to poll it"
    );
    assert_eq!(&fixed["the two calls"], "ended");
}

#[test]
fn a_reference_into_a_concurrent_map_over_an_await_freezes_the_thread() {
    let [broken, fixed] = both(&map_entry_across_await::PITFALL);
    assert_eq!(
        &broken["the process"], "hung, and was ended by force",
        "the reference is a lock"
    );
    assert_eq!(&fixed["the two visits"], "ended");
}

#[test]
fn a_borrow_over_an_await_panics_when_a_second_client_comes() {
    let [broken, fixed] = both(&refcell_across_await::PITFALL);
    assert_eq!(&broken["panic"], "RefCell already borrowed");
    assert_eq!(&fixed["clients"], "2");
}

#[test]
fn a_guard_in_the_scrutinee_of_a_match_lives_through_its_arms() {
    let [broken, fixed] = both(&guard_in_a_match::PITFALL);
    assert_eq!(
        &broken["in the cache"], "user 1",
        "this arm takes no lock, so the bug sleeps"
    );
    assert_eq!(&broken["not in the cache"], "waits for ever");
    assert_eq!(&fixed["in the cache"], "user 1");
    assert_eq!(&fixed["not in the cache"], "user 2");
}

#[tokio::test(start_paused = true)]
#[expect(
    clippy::significant_drop_in_scrutinee,
    reason = "this is what goes wrong"
)]
async fn a_guard_in_the_scrutinee_of_an_if_let_lives_through_its_body() {
    let cache = Mutex::new(Some(1));
    let take_out = async {
        if let Some(value) = cache.lock().await.take() {
            *cache.lock().await = Some(value + 1);
        }
    };
    let ended = timeout(SECOND, take_out).await;
    assert!(
        ended.is_err(),
        "the value was taken, and the guard is there"
    );
}

#[test]
fn a_lock_given_up_between_look_and_change_lets_everybody_fetch() {
    let [broken, fixed] = both(&check_then_act::PITFALL);
    assert_eq!(
        [&broken["log-ins"], &broken["different tokens"]],
        ["3", "3"]
    );
    assert_eq!([&fixed["log-ins"], &fixed["different tokens"]], ["1", "1"]);
}

#[test]
fn a_task_that_takes_a_lock_twice_waits_for_itself() {
    let [broken, fixed] = both(&lock_taken_twice::PITFALL);
    assert_eq!(&broken["withdrawn"], "no, it waits for ever");
    assert_eq!(&fixed["withdrawn"], "true");
    assert_eq!(&fixed["balance"], "70");
}

#[tokio::test(start_paused = true)]
async fn who_reads_and_asks_to_write_waits_for_itself() {
    let lock = RwLock::new(0);
    let upgrade = async {
        let reading = lock.read().await;
        *lock.write().await = *reading + 1;
    };
    assert!(timeout(SECOND, upgrade).await.is_err());
}

#[test]
fn a_second_read_waits_behind_a_writer_that_waits_for_the_first() {
    let [broken, fixed] = both(&read_write_read::PITFALL);
    assert_eq!(&broken["the greeting"], "none: both wait for ever");
    assert_eq!(
        &fixed["the greeting"], "good day Ada",
        "the writer came later, and had to wait"
    );
}

#[tokio::test(start_paused = true)]
async fn one_slow_reader_stops_all_others_once_a_writer_waits() {
    let lock = RwLock::new(0);
    let slow = lock.read().await;
    let quick = timeout(SECOND, lock.read()).await;
    assert!(quick.is_ok(), "readers don't exclude each other");
    drop(quick);
    let mut writer = pin!(lock.write());
    let writes = timeout(SECOND, writer.as_mut()).await;
    assert!(writes.is_err(), "it waits for the slow reader");
    let quick = timeout(SECOND, lock.read()).await;
    assert!(
        quick.is_err(),
        "and those that come later wait for the writer"
    );
    drop(slow);
}

#[test]
fn two_locks_in_opposite_orders_wait_for_each_other() {
    let [broken, fixed] = both(&lock_order::PITFALL);
    assert_eq!(&broken["the transfers"], "wait for each other for ever");
    assert_eq!(&fixed["the transfers"], "both done");
    assert_eq!(&fixed["first balance"], "80", "100 - 30 + 10");
    assert_eq!(&fixed["second balance"], "120", "100 + 30 - 10");
}

#[test]
fn a_send_that_waits_with_a_lock_held_stops_the_consumer_that_needs_it() {
    let [broken, fixed] = both(&send_under_a_lock::PITFALL);
    assert_eq!(
        &broken["one item"], "1 sent, 1 received",
        "there is room for one, so nobody waits: the bug sleeps"
    );
    assert_eq!(&broken["five items"], "both wait for ever");
    assert_eq!(&fixed["one item"], "1 sent, 1 received");
    assert_eq!(&fixed["five items"], "5 sent, 5 received");
}

#[test]
fn a_lock_goes_to_a_future_that_nobody_polls() {
    let [broken, fixed] = both(&futurelock::PITFALL);
    assert_eq!(&broken["the count"], "none: the caller waits for ever");
    assert_eq!(
        &fixed["the count"], "10",
        "the first future was dropped, and only the arm counted"
    );
}

#[tokio::test(start_paused = true)]
async fn a_permit_goes_to_a_future_that_nobody_polls() {
    let permits = Semaphore::new(1);
    let held = permits.acquire().await;
    let mut first = pin!(permits.acquire());
    tokio::select! {
        _ = &mut first => panic!("there is no permit"),
        () = sleep(SECOND) => {}
    }
    drop(held);
    let second = timeout(SECOND, permits.acquire()).await;
    assert!(
        second.is_err(),
        "the permit is with the first, which nobody polls"
    );
    assert!(first.await.is_ok(), "polled, it has it at once");
}

#[test]
fn a_lock_around_a_request_sends_one_at_a_time() {
    let [broken, fixed] = both(&lock_across_a_request::PITFALL);
    assert_eq!(&broken["after"], "4.0 s", "four requests in a row");
    assert_eq!(&fixed["after"], "1.0 s", "four requests together");
    assert_eq!([&broken["answers"], &fixed["answers"]], ["4", "4"]);
}

#[test]
fn a_map_of_locks_keeps_the_lock_of_everybody_who_was_ever_there() {
    let [broken, fixed] = both(&lock_per_key_kept::PITFALL);
    assert_eq!([&broken["users"], &fixed["users"]], ["100", "100"]);
    assert_eq!(&broken["locks in the map"], "100");
    assert_eq!(&fixed["locks in the map"], "1", "that of the last");
}

#[test]
fn a_panic_under_a_tokio_mutex_leaves_half_a_change_behind() {
    let [broken, fixed] = both(&no_poisoning::PITFALL);
    assert_eq!(&broken["orders that panicked"], "1");
    assert_eq!(
        [&broken["total"], &broken["sum of the shelves"]],
        ["18", "19"],
        "and the mutex could be locked as if nothing had been"
    );
    assert_eq!(&fixed["orders that panicked"], "1");
    assert_eq!(
        [&fixed["total"], &fixed["sum of the shelves"]],
        ["19", "19"]
    );
}

#[test]
fn blocking_lock_panics_on_a_thread_that_drives_tasks() {
    let [broken, fixed] = both(&blocking_lock::PITFALL);
    assert_eq!(
        &broken["panic"], "Cannot block the current thread from within a runtime",
        "though the lock is free"
    );
    assert_eq!(&fixed["port"], "8080");
}

#[test]
fn an_initializer_that_asks_for_its_own_cell_waits_for_itself() {
    let [broken, fixed] = both(&once_cell_in_itself::PITFALL);
    assert_eq!(&broken["the value"], "none: it waits for itself for ever");
    assert_eq!(&fixed["the value"], "http://localhost:8080");
}
