//! What holds on a real PostgreSQL server, which the tests start themselves: one for all, a database for each.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod faults;
mod jobs;
mod leases;
mod notify;
mod outages;
mod relay;
mod serializable;
mod story;
mod support;
mod transfers;
mod workers;
