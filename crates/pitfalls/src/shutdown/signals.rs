//! Signals that a process sends to itself, so that a scene needs nobody at a keyboard.

use tokio::runtime::{Builder, Runtime};

/// What Ctrl-C sends.
pub(crate) fn send_interrupt() {
    #[cfg(unix)]
    send(rustix::process::Signal::INT);
}

/// What `kill`, systemd, Docker and Kubernetes send first.
pub(crate) fn send_terminate() {
    #[cfg(unix)]
    send(rustix::process::Signal::TERM);
}

#[cfg(unix)]
fn send(signal: rustix::process::Signal) {
    // It can't fail: the process is there and its own.
    rustix::process::kill_process(rustix::process::getpid(), signal).ok();
}

/// A runtime on this thread, with a real clock.
pub(crate) fn runtime() -> Runtime {
    match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("a runtime can't be started: {error}"),
    }
}
