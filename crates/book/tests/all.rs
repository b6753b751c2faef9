//! All tests of this crate: one program links once, and those that wait for cargo do so beside those that compute.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod bless;
mod common;
mod pages;
mod programs;
mod rules;
mod serve;
