//! What several test files share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each file uses some of it, and a test may panic"
)]

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// Long enough for a healthy runtime on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// Long enough to see that nothing comes.
pub(crate) const SHORT: Duration = Duration::from_millis(150);

pub(crate) fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

pub(crate) fn workers(workers: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap()
}
