//! What the compiler refuses: futures that can't be sent, borrowed, sized or named.

pub mod async_closure_borrow;
pub mod async_recursion;
pub mod await_in_closure;
pub mod borrow_in_spawn;
pub mod dyn_async_trait;
pub mod error_not_send;
pub mod future_not_unpin;
pub mod guard_dropped_before_await;
pub mod question_mark_in_async_block;
pub mod rc_in_spawn;
pub mod trait_future_not_send;
pub mod two_async_blocks;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &rc_in_spawn::PITFALL,
    &error_not_send::PITFALL,
    &guard_dropped_before_await::PITFALL,
    &borrow_in_spawn::PITFALL,
    &async_recursion::PITFALL,
    &await_in_closure::PITFALL,
    &question_mark_in_async_block::PITFALL,
    &two_async_blocks::PITFALL,
    &future_not_unpin::PITFALL,
    &async_closure_borrow::PITFALL,
    &trait_future_not_send::PITFALL,
    &dyn_async_trait::PITFALL,
];
