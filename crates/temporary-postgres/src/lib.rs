//! An installed PostgreSQL, run in a temporary folder for as long as a test lasts.
//!
//! ```no_run
//! let server = temporary_postgres::Server::start()?;
//! let url = server.database("accounts")?; // new and empty
//! # Ok::<(), temporary_postgres::Error>(())
//! ```
//!
//! The server listens on a free port of 127.0.0.1 and nowhere else, wants a password that was made for it, and runs as an
//! ordinary user: it refuses to be root's. It ends when its [`Server`] is dropped, and also when the process that has it
//! is killed; its folder goes with it.
//!
//! What this crate is not: a way to run PostgreSQL for anything that must be kept, or to install it. It is for Unix only.
#![cfg(unix)]

mod account;
mod builder;
mod cluster;
mod error;
mod installation;
mod postmaster;
mod server;
mod watcher;

pub use builder::Builder;
pub use error::Error;
pub use server::Server;
