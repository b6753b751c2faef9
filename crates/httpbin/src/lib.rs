//! A local stand-in for [httpbin.org](https://httpbin.org), with counters and faults.
//!
//! It answers the routes of httpbin that demos and tests ask for, with httpbin's own JSON shapes and limits;
//! it counts what reaches it; and it fails on request in the ways in which real servers fail.
//!
//! ```
//! use std::io::{Read, Write};
//!
//! let server = httpbin::Server::start()?;
//!
//! let mut client = std::net::TcpStream::connect(server.address())?;
//! client.write_all(b"GET /status/418 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! client.read_to_string(&mut answer)?;
//!
//! assert!(answer.starts_with("HTTP/1.1 418 I'm a teapot\r\n"));
//! assert_eq!(server.stats().requests, 1);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! [`Server::start`] takes a free port of the loopback interface; dropping the handle stops the server at once,
//! [`Server::shutdown`] lets requests in flight end first. The server has a thread and a runtime of its own: a
//! client that blocks its thread can't deadlock with it, and a client's paused clock doesn't touch it.
//!
//! # Counters
//! [`Server::stats`], or `GET /_stats` for a client in another process, tell how many requests came, how many are
//! in flight, how many were at most, and over how many connections. [`Stats`] says what each of them means.
//!
//! # Faults
//! What hangs, answers garbage, closes in mid-body, resets, fails `n` times or cuts its JSON short lives under
//! `/fault/`. `GET /` (or `cargo run -p httpbin -- --help`) lists all routes.
//!
//! # What differs from httpbin
//! - Where httpbin crashes with a 500 (`/delay/soon`, `/redirect/0`), this one answers 400 and says why.
//! - Multipart forms are refused with 415; a request body has at most 2 MB (413 above).
//! - The text of `/json` and of some statuses is its own; an empty body has no content type.
//! - `/bytes/{count}?seed=S` always gives the same bytes, but not those of Python's generator.
//! - Connections are kept alive, as httpbin.org keeps them; httpbin's development server closes each one.
//! - No HTTPS, HTTP/2, CORS headers, cookies or authentication.

mod connection;
mod faults;
mod random;
mod routes;
mod serve;
mod server;
mod stats;

pub use routes::route_list;
pub use server::{Builder, Server, Shutdown};
pub use stats::Stats;
