//! Run operations concurrently and collect their results: what `asyncio.gather` is for.
//!
//! The rule: *a fixed number, `join!` or `try_join!`; a number known at run time, `join_all` up to about a hundred, a stream
//! with a window beyond; whatever has to outlive an error or use several threads, tasks in a `JoinSet`.*
//!
//! The chapter is `book/src/gather.md`. One idea a module, in the order of the chapter:
//!
//! - [`one_by_one`], [`join`], [`try_join`], [`join_all`]: futures run together in one task
//! - [`join_set`], [`task_group`]: tasks, which the runtime runs side by side
//! - [`streams`]: a window over many futures, and [`frozen`], [`starved_timeout`]: the trap in it
//! - [`race`], [`cancel_safety`]: the first wins, the others are dropped, and what is lost then
//! - [`fan_out`]: what ten thousand futures cost, counted in [`polls`]; [`one_timer`]: the same waiting without a future each
//!
//! [`service`] is the work that they run, over [`http`] where `--url` names a server. [`demos`] shows all of it.

pub mod cancel_safety;
pub mod demos;
pub mod fan_out;
pub mod frozen;
pub mod http;
pub mod join;
pub mod join_all;
pub mod join_set;
pub mod one_by_one;
pub mod one_timer;
pub mod polls;
pub mod race;
pub mod service;
pub mod starved_timeout;
pub mod streams;
pub mod task_group;
pub mod try_join;
