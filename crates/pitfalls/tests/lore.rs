//! What the programs of the page on false lore show.

use pitfalls::lore::see;

#[test]
fn lore_a_std_mutex_is_never_waited_for_on_one_thread() {
    let seen = see("std-mutex");
    assert_eq!(&seen["counted"], "100000");
    assert_eq!(&seen["times that the lock was taken"], "0");
}

#[test]
fn lore_biased_takes_the_first_branch_each_time() {
    let seen = see("biased");
    assert_eq!(&seen["the first of 1000, biased"], "1000");
    assert_eq!(&seen["about half without"], "yes");
}

#[test]
fn lore_a_task_outlives_its_handle() {
    assert_eq!(&see("dropped-handle")["the task ran to its end"], "yes");
}

#[test]
fn lore_an_async_function_does_nothing_before_it_is_polled() {
    let seen = see("starts-when-called");
    assert_eq!(&seen["started after the call"], "false");
    assert_eq!(&seen["started after the await"], "true");
}

#[test]
fn lore_join_polls_on_one_thread() {
    assert_eq!(
        &see("join-is-parallel")["threads that polled the three"],
        "1"
    );
}

#[test]
fn lore_a_hundred_blocking_calls_run_at_once() {
    assert_eq!(
        &see("blocking-pool")["blocking calls at the same time"],
        "100"
    );
}

#[test]
fn lore_connections_of_a_pool_share_a_database_in_memory() {
    assert_eq!(&see("memory")["read by the other"], "7");
}

#[test]
fn lore_an_await_that_is_ready_lets_nobody_run() {
    let seen = see("await-yields");
    assert_eq!(&seen["turns of the neighbour in 1000 awaits"], "0");
    assert_eq!(&seen["and in one that waits"], "1");
}

#[test]
fn lore_five_permits_let_fifty_requests_through_in_a_second() {
    assert_eq!(&see("semaphore-is-a-rate")["took"], "1.0 s");
}

#[test]
fn lore_a_timeout_of_zero_lets_pass_what_is_ready() {
    assert_eq!(&see("timeout-checks-first")["the timeout says"], "done");
}
