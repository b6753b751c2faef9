//! What the compiler refuses: what the mended programs do. The messages of the broken ones are in `tests/refused`.

use crate::common::fixed;
use pitfalls::send_and_types::*;

#[test]
fn an_arc_goes_where_the_task_goes() {
    assert_eq!(&fixed(&rc_in_spawn::PITFALL)["hits"], "1");
}

#[test]
fn an_error_that_is_send_may_be_alive_at_an_await() {
    let seen = fixed(&error_not_send::PITFALL);
    assert_eq!(&seen["of \"7\""], "7");
    assert_eq!(&seen["of \"seven\""], "0", "it was reported");
}

#[test]
fn a_guard_in_a_block_of_its_own_is_gone_at_the_await() {
    assert_eq!(&fixed(&guard_dropped_before_await::PITFALL)["hits"], "1");
}

#[test]
fn a_task_that_owns_its_text_may_be_spawned() {
    assert_eq!(&fixed(&borrow_in_spawn::PITFALL)["words"], "3");
}

#[test]
fn a_boxed_future_may_contain_one_of_its_own_kind() {
    assert_eq!(
        &fixed(&async_recursion::PITFALL)["files"],
        "7",
        "three in the outer folder, four in the inner one"
    );
}

#[test]
fn a_closure_makes_futures_and_join_all_awaits_them() {
    let seen = fixed(&await_in_closure::PITFALL);
    assert_eq!(&seen["names"], "user 1, user 2");
}

#[test]
fn a_block_whose_last_line_names_the_error_may_use_the_question_mark() {
    let seen = fixed(&question_mark_in_async_block::PITFALL);
    assert_eq!(&seen["of \"21\""], "42");
    assert_eq!(&seen["of \"many\""], "0", "the error left the block");
}

#[test]
fn boxed_futures_of_two_blocks_have_one_type() {
    assert_eq!(&fixed(&two_async_blocks::PITFALL)["lengths"], "[1, 6]");
}

#[test]
fn a_pinned_future_may_be_polled_in_several_rounds() {
    let seen = fixed(&future_not_unpin::PITFALL);
    assert_eq!(&seen["status"], "200");
    assert_eq!(
        &seen["beats meanwhile"], "2",
        "it was waited for three times, and went on"
    );
}

#[test]
fn the_future_of_an_async_closure_may_borrow_from_it() {
    assert_eq!(&fixed(&async_closure_borrow::PITFALL)["counted"], "3");
}

#[test]
fn a_trait_that_promises_send_can_be_spawned_by_generic_code() {
    assert_eq!(&fixed(&trait_future_not_send::PITFALL)["loaded"], "7");
}

#[test]
fn a_trait_that_returns_boxed_futures_can_be_an_object() {
    let seen = fixed(&dyn_async_trait::PITFALL);
    assert_eq!(&seen["bytes by mail"], "4");
    assert_eq!(&seen["bytes by pager"], "5");
}
