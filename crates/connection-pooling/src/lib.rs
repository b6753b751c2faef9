//! One client, many requests.
//!
//! The problem: a connection costs a look-up, a handshake or two and a socket, and a program that
//! opens one a request pays for it each time. The rule: one client, shared by all, that keeps its
//! connections; answers read to their end, because only then is a connection free for the next; a
//! limit on what is in flight, because a pool has none. The chapter is
//! `book/src/connection-pooling.md`; `cargo run -p connection-pooling -- --help` lists the demos.

pub mod api_client;
pub mod at_once;
pub mod base_url;
pub mod builder;
pub mod by_hand;
pub mod cancel;
pub mod demos;
pub mod error;
pub mod restart;
pub mod settings;
pub mod sharing;
pub mod unread;
