//! The words with which tokio refuses. Who looks for one of them should find this file.

use crate::support::{one_thread, workers};
use runtime::panics::{
    block_on_inside, blocking_recv_inside, drop_inside, in_place_on_one_thread, local_anywhere,
    no_runtime, nothing_enabled, words_of,
};

#[track_caller]
fn assert_words<T>(work: impl FnOnce() -> T, words: &str) {
    assert_eq!(words_of(work).as_deref(), Some(words));
}

const START: &str = "Cannot start a runtime from within a runtime. This happens because a function \
    (like `block_on`) attempted to block the current thread while the thread is being used to drive \
    asynchronous tasks. If you are in an async function, use `.await` on the future instead of blocking on it.";

#[test]
fn block_on_in_async_code_panics() {
    assert_words(|| one_thread().block_on(block_on_inside()), START);
    assert_words(|| workers(2).block_on(block_on_inside()), START);
}

#[test]
fn a_second_runtime_in_async_code_panics() {
    let inner = one_thread();
    assert_words(
        || one_thread().block_on(async { inner.block_on(async {}) }),
        START,
    );
}

#[test]
fn the_blocking_half_of_a_channel_panics_in_async_code() {
    assert_words(
        || one_thread().block_on(blocking_recv_inside()),
        "Cannot block the current thread from within a runtime. This happens because a function attempted \
         to block the current thread while the thread is being used to drive asynchronous tasks.",
    );
}

const DROP: &str = "Cannot drop a runtime in a context where blocking is not allowed. \
    This happens when a runtime is dropped from within an asynchronous context.";

#[test]
fn dropping_a_runtime_in_async_code_panics() {
    assert_words(|| one_thread().block_on(drop_inside(one_thread())), DROP);
    assert_words(|| one_thread().block_on(drop_inside(workers(2))), DROP);
}

#[test]
fn a_timer_or_a_task_outside_of_a_runtime_panics() {
    let words =
        "there is no reactor running, must be called from the context of a Tokio 1.x runtime";
    assert_words(no_runtime, words);
    assert_words(|| tokio::spawn(async {}), words);
}

#[test]
fn a_timer_panics_where_the_builder_enabled_none() {
    assert_words(
        nothing_enabled,
        "A Tokio 1.x context was found, but timers are disabled. \
         Call `enable_time` on the runtime builder to enable timers.",
    );
}

#[test]
fn block_in_place_panics_on_one_thread() {
    assert_words(
        || one_thread().block_on(in_place_on_one_thread()),
        "can call blocking only when running on the multi-threaded runtime",
    );
}

#[test]
fn spawn_local_panics_where_tasks_may_change_their_thread() {
    assert_words(
        || workers(2).block_on(local_anywhere()),
        "`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`",
    );
}
