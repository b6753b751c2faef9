//! The clock of a recording: the runtime's, which may be paused, or the real one.

use std::time::Duration;

use tokio::runtime::Handle;

/// A clock that began when the recording began.
#[derive(Debug)]
pub(crate) enum Clock {
    /// tokio's clock as this runtime sees it. The handle is kept so that a reading from another
    /// thread, or after `block_on` has returned, is of the same clock.
    Runtime(Handle, tokio::time::Instant),
    Real(std::time::Instant),
}

impl Clock {
    /// A clock that starts now: the current runtime's, or the real one outside of a runtime.
    pub(crate) fn start() -> Self {
        match Handle::try_current() {
            Ok(handle) => Self::Runtime(handle, tokio::time::Instant::now()),
            Err(_) => Self::Real(real_now()),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match self {
            Self::Runtime(handle, start) => {
                // Entering a runtime panics while the thread's locals are being destroyed. There
                // the clock is read without a runtime, which is right unless it is paused.
                let destroyed =
                    Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed());
                let _entered = (!destroyed).then(|| handle.enter());
                start.elapsed()
            }
            Self::Real(start) => real_now().saturating_duration_since(*start),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "no runtime is there, so no clock that could be paused"
)]
fn real_now() -> std::time::Instant {
    std::time::Instant::now()
}
