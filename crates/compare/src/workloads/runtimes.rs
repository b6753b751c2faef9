//! The runtimes that sides run on, and how often they repeat what is short.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// A runtime on the thread that calls: the nearest to asyncio's loop.
pub(super) fn one_thread() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// What `#[tokio::main]` makes: a worker for each processor.
pub(super) fn all_threads() -> io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

/// How often a pass of `size` items is made, so that at least `items` are measured.
pub(super) fn passes(items: u64, size: u64) -> u64 {
    items.div_ceil(size).max(1)
}
