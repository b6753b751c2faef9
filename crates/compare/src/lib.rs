//! Measures every practice against its Python twin, its rivals and the limit, on the machine where it runs.
//!
//! A [`Workload`] is what is done; a [`Side`] is one way to do it, in a process of its own; a [`Goal`] is what we want to
//! be able to say. The workloads are in [`workloads`], a file each.

pub mod agree;
mod child;
pub mod cli;
pub mod draw;
mod goal;
pub mod judge;
pub mod launch;
pub mod learner;
pub mod machine;
pub mod measured;
mod meter;
pub mod order;
mod parts;
pub mod progress;
pub mod run;
mod side;
pub mod stats;
pub mod words;
mod workload;
pub mod workloads;

pub use goal::{Bound, Figure, Goal};
pub use meter::{Meter, Sample};
pub use parts::{Fixture, Missing, Parts, Python, Server};
pub use side::{Case, Loop, Role, Runs, Side};
pub use workload::Workload;
