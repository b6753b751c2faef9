//! Producers and consumers: what `asyncio.Queue` is for.
//!
//! The problem: what makes work and what does it are seldom equally fast, and one of them ends
//! first. The rule: *a bounded channel between them; whoever is faster waits at it. The stream ends
//! when the last sender is dropped, and work that was accepted is done or given back.*
//!
//! The chapter is `book/src/queues.md`. One idea a module, in the order of the chapter:
//!
//! - [`story`]: one producer, two consumers; [`backpressure`], [`fan_in`]: what a bound does, and
//!   several producers
//! - [`workers`]: several consumers, three ways; [`cost`]: what each way costs; [`chunks`]: several
//!   items at a time; [`fairness`]: who yields the thread
//! - [`ending`], [`crawl`]: how a stream ends, and how work that makes work does
//! - [`acks`], [`oneshot`]: to know that it is done, and with what result
//! - [`drain`], [`dead_consumer`], [`reserve`], [`reader`]: shutdown, failure, cancellation
//! - [`batches`], [`priorities`], [`priority_queue`], [`delays`]: another order than first in,
//!   first out
//! - [`broadcast`], [`watch`]: everybody gets everything; everybody gets the latest
//!
//! [`job`] is the work that they hand over. [`demos`] shows all of it.

pub mod acks;
pub mod backpressure;
pub mod batches;
pub mod broadcast;
pub mod chunks;
pub mod cost;
pub mod crawl;
pub mod dead_consumer;
pub mod delays;
pub mod demos;
pub mod drain;
pub mod ending;
pub mod fairness;
pub mod fan_in;
pub mod job;
pub mod oneshot;
pub mod priorities;
pub mod priority_queue;
pub mod reader;
pub mod reserve;
pub mod story;
pub mod watch;
pub mod workers;
