//! The pitfalls of cancellation: what the broken programs do, and what the mended ones do.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::common::both;
use cancel_check::cancel_at_every_await_from;
use futures::FutureExt;
use pitfalls::cancellation::half_done::{self, Bank};
use pitfalls::cancellation::*;
use pitfalls::frame::panic_message;
use tokio::time::sleep;

#[test]
fn a_handler_dropped_between_two_changes_leaves_the_first_alone() {
    let [broken, fixed] = both(&half_done::PITFALL);
    assert_eq!(
        [&broken["answered"], &fixed["answered"]],
        ["false", "false"]
    );
    assert_eq!(&broken["together"], "170", "thirty are gone");
    assert_eq!(
        &fixed["together"], "200",
        "the task went on without its client"
    );
    assert_eq!(&fixed["second balance"], "130");
}

#[tokio::test(start_paused = true)]
async fn dropping_the_handler_at_each_of_its_awaits_finds_what_is_half_done() {
    let check = async |bank: Arc<Bank>, _| {
        sleep(Duration::from_secs(1)).await;
        assert_eq!(bank.together(), 200, "money is gone");
    };
    let broken = cancel_at_every_await_from(
        async || Bank::open(),
        async |bank: &mut Arc<Bank>| half_done::broken(Arc::clone(bank)).await,
        check,
    );
    let panic = AssertUnwindSafe(broken).catch_unwind().await.unwrap_err();
    let message = panic_message(&*panic);
    assert!(message.contains("money is gone"), "{message}");
    let awaits = cancel_at_every_await_from(
        async || Bank::open(),
        async |bank: &mut Arc<Bank>| half_done::fixed(Arc::clone(bank)).await,
        check,
    );
    assert_eq!(
        awaits.await,
        1,
        "whole or not at all, wherever it was dropped"
    );
}

#[test]
fn a_write_begun_again_after_a_timeout_sends_its_beginning_twice() {
    let [broken, fixed] = both(&write_all_under_a_timeout::PITFALL);
    assert_eq!(&broken["received"], "good morgood morning");
    assert_eq!(&fixed["received"], &fixed["sent"]);
}

#[test]
fn an_initializer_that_its_caller_drops_starts_over_each_time() {
    let [broken, fixed] = both(&once_cell_starts_over::PITFALL);
    assert_eq!([&broken["loads begun"], &broken["answered"]], ["5", "0"]);
    assert_eq!(
        [&fixed["loads begun"], &fixed["answered"]],
        ["1", "3"],
        "the third request was there when the load ended"
    );
}

#[test]
fn a_timeout_on_a_handle_ends_the_waiting_and_not_the_task() {
    let [broken, fixed] = both(&timeout_on_a_join_handle::PITFALL);
    assert_eq!(
        [&broken["timed out"], &fixed["timed out"]],
        ["true", "true"]
    );
    assert_eq!(
        &broken["steps after the timeout"], "8",
        "all that were left"
    );
    assert_eq!(&fixed["steps after the timeout"], "0");
}

#[tokio::test(start_paused = true)]
async fn a_select_over_handles_leaves_the_loser_running() {
    let ended = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&ended);
    let quick = tokio::spawn(sleep(Duration::from_secs(1)));
    let slow = tokio::spawn(async move {
        sleep(Duration::from_secs(2)).await;
        flag.store(true, Ordering::Relaxed);
    });
    tokio::select! {
        _ = quick => {}
        _ = slow => panic!("it takes twice as long"),
    }
    sleep(Duration::from_secs(2)).await;
    assert!(ended.load(Ordering::Relaxed), "nobody waited for it");
}

#[test]
fn a_timeout_over_code_that_never_awaits_is_no_timeout() {
    let [broken, fixed] = both(&timeout_over_blocking_code::PITFALL);
    assert_eq!(&broken["timed out"], "false", "250 ms of 100 ms");
    assert_eq!(&fixed["timed out"], "true");
}

#[test]
fn try_join_over_handles_takes_an_error_for_a_success() {
    let [broken, fixed] = both(&try_join_handles::PITFALL);
    assert_eq!([&broken["returned"], &broken["after"]], ["Ok", "1.0 s"]);
    assert_eq!(
        [&fixed["returned"], &fixed["after"]],
        ["Err: no such file", "0.1 s"]
    );
}

#[test]
fn an_aborted_task_leaves_its_children_running() {
    let [broken, fixed] = both(&abort_leaves_children::PITFALL);
    assert_eq!(
        [
            &broken["ticks before the abort"],
            &fixed["ticks before the abort"]
        ],
        ["2", "2"]
    );
    assert_eq!(&broken["ticks after the abort"], "8", "to its end");
    assert_eq!(&fixed["ticks after the abort"], "0");
}

#[test]
fn right_after_abort_a_task_still_holds_what_it_held() {
    let [broken, fixed] = both(&abort_is_not_immediate::PITFALL);
    assert_eq!(&broken["the new server"], "the port is still in use");
    assert_eq!(&fixed["the new server ran to its end"], "true");
}

#[test]
fn the_result_of_an_aborted_task_cannot_be_unwrapped() {
    let [broken, fixed] = both(&aborted_task_unwrapped::PITFALL);
    assert_eq!(
        &broken["panic"],
        "called `Result::unwrap()` on an `Err` value: JoinError::Cancelled"
    );
    assert_eq!(
        &fixed["jobs done"], "5",
        "those of the worker that had ended"
    );
}

#[test]
fn a_token_that_is_looked_at_between_two_sleeps_stops_nothing_meanwhile() {
    let [broken, fixed] = both(&token_checked_between::PITFALL);
    assert_eq!(&broken["stopped after"], "3.5 s", "at the end of the pause");
    assert_eq!(&fixed["stopped after"], "1.0 s", "at once");
}

#[test]
fn cancelling_the_clone_of_a_token_cancels_all_of_them() {
    let [broken, fixed] = both(&clone_of_a_token::PITFALL);
    assert_eq!(&broken["one is closed"], "0 of 3 are open");
    assert_eq!(&broken["the server"], "stops");
    assert_eq!(&fixed["one is closed"], "2 of 3 are open");
    assert_eq!(&fixed["the server"], "goes on");
    assert_eq!(&fixed["the server is closed"], "0 of 3 are open");
}

#[test]
fn a_task_that_holds_its_owner_keeps_both_alive() {
    let [broken, fixed] = both(&task_keeps_its_owner::PITFALL);
    assert_eq!(
        [&broken["sessions open"], &broken["tasks alive"]],
        ["1", "1"],
        "though nobody has the session any more"
    );
    assert_eq!(&broken["pings"], "12", "and it goes on");
    assert_eq!([&fixed["sessions open"], &fixed["tasks alive"]], ["0", "0"]);
    assert_eq!(&fixed["pings"], "2", "until it was dropped");
}

#[test]
fn a_task_that_drop_spawns_at_the_end_of_the_program_never_runs() {
    let [broken, fixed] = both(&cleanup_in_drop::PITFALL);
    assert_eq!(&broken["sessions left open"], "1");
    assert_eq!(&fixed["sessions left open"], "0");
}
