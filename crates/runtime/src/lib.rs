//! The entry point, and never block it: what `asyncio.run` is for.
//!
//! The rule: *one runtime a program, made at its entry; below it nothing blocks a worker, and what has to block goes to a thread
//! that is there for it.*
//!
//! The chapter is `book/src/runtime.md`. One idea a module, in the order of the chapter:
//!
//! - [`blocking`]: what a blocked thread does, and four cures; [`own_thread`] is the fourth
//! - [`entry`], [`builder`]: what `#[tokio::main]` stands for, and what can be set
//! - [`enter`], [`bridge`], [`background`]: between synchronous and asynchronous code, both ways
//! - [`workers`], [`watch`]: blockers on several threads, and how a program notices them
//! - [`shutdown`]: how a runtime ends, and what it takes with it
//! - [`panics`]: what a runtime refuses, with its exact words
//! - [`spawn_cost`]: where a task is cheap
//!
//! [`client`] is the asynchronous library that the bridges lead to. [`demos`] shows all of it.

pub mod background;
pub mod blocking;
pub mod bridge;
pub mod builder;
pub mod client;
pub mod demos;
pub mod enter;
pub mod entry;
pub mod own_thread;
pub mod panics;
pub mod shutdown;
pub mod spawn_cost;
pub mod watch;
pub mod workers;
