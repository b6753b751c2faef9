//! All practices in one program: it takes a list of URLs, fetches them politely, and keeps what it saw.
//!
//! The program is `main.rs`; [`run`] is the whole of it for other programs and for tests. In the order in which a URL
//! meets them:
//!
//! - [`source`] and `sitemap` read the list as a stream; [`address`] makes its lines comparable;
//! - `admission` lets in what is new, and gives it a [`ticket`]: its place in the program until its row is stored;
//! - `dispatch` gives it a task, `retry` tries until its state is final, [`attempt`] follows it from redirect to redirect,
//!   by leave of its [`hosts`], over one [`mod@client`], and names what happened as an [`outcome`];
//! - `writer` keeps its [`row`], many at a time, in a [`store`].
//!
//! Among others, [`share`] puts a [`queue`] between the list and `admission`: `held` is what this one has taken from it, and
//! `leave` what all may do to a host together.
//!
//! Around them: [`signals`] to stop it, [`metrics`], `progress`, [`mod@log`] and [`console`] to watch it, [`report`] at its end.
//!
//! The chapters: [harvest](../../../book/src/harvest.md), and [on many machines](../../../book/src/harvest/machines.md).

pub mod address;
mod admission;
pub mod attempt;
pub mod builtin;
pub mod cli;
pub mod client;
pub mod console;
mod dispatch;
mod held;
pub mod hosts;
mod leave;
pub mod log;
pub mod metrics;
pub mod outcome;
mod pipeline;
mod progress;
pub mod queue;
pub mod report;
mod retry;
pub mod row;
pub mod settings;
pub mod share;
pub mod signals;
mod sitemap;
pub mod source;
pub mod stages;
pub mod store;
pub mod ticket;
mod writer;

pub use pipeline::{RunError, Summary, run};
