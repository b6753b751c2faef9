//! The fourth cure: a thread that owns what blocks, and takes calls from a channel.
//!
//! For a value that must stay on one thread or must be used by one caller at a time: a connection to SQLite, a serial port, an
//! interpreter. The queue is bounded, so callers wait when the thread is behind.

use std::fmt;
use std::io;
use std::thread;

use tokio::sync::{mpsc, oneshot};

// ANCHOR: own_thread
/// A thread that owns a `State`. It ends when the last handle is dropped and all calls are done.
pub struct OwnThread<State> {
    calls: mpsc::Sender<Call<State>>,
}

type Call<State> = Box<dyn FnOnce(&mut State) + Send>;

impl<State: 'static> OwnThread<State> {
    /// Starts the thread. `make` runs on it, so `State` needn't be `Send`.
    ///
    /// # Errors
    ///
    /// The operating system has no thread left.
    pub fn start(
        name: &str,
        make: impl FnOnce() -> State + Send + 'static,
    ) -> io::Result<OwnThread<State>> {
        let (calls, mut called) = mpsc::channel::<Call<State>>(16);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let mut state = make();
                while let Some(call) = called.blocking_recv() {
                    call(&mut state);
                }
            })?;
        Ok(OwnThread { calls })
    }

    /// Runs `work` on the thread, after the calls that came before.
    ///
    /// Cancel safety: a call that hasn't begun never begins. One that has goes on, and its result is dropped.
    ///
    /// # Errors
    ///
    /// The thread is gone: this call panicked, or one before it did.
    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut State) -> T + Send + 'static,
    ) -> Result<T, ThreadGone> {
        let (answer, answered) = oneshot::channel();
        let call: Call<State> = Box::new(move |state| {
            if !answer.is_closed() {
                // Whoever asked may leave meanwhile.
                answer.send(work(state)).ok();
            }
        });
        self.calls.send(call).await.map_err(|_| ThreadGone)?;
        answered.await.map_err(|_| ThreadGone)
    }
}
// ANCHOR_END: own_thread

impl<State> Clone for OwnThread<State> {
    fn clone(&self) -> Self {
        Self {
            calls: self.calls.clone(),
        }
    }
}

impl<State> fmt::Debug for OwnThread<State> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnThread").finish_non_exhaustive()
    }
}

/// The thread that owned the state has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadGone;

impl fmt::Display for ThreadGone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the thread has ended: a call on it panicked")
    }
}

impl std::error::Error for ThreadGone {}
