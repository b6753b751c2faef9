//! Three ways to close from `Drop` that don't work, each around the same session.
//!
//! `Drop` can't await, so it blocks, or spawns, or complains. What it can do is send: `closer`.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Handle;

use crate::session::Session;

// ANCHOR: blocks
/// Wrong: `block_on` panics on a thread that drives a runtime, and that is where a task is dropped.
#[derive(Debug)]
pub struct BlocksInDrop<S: AsyncRead + AsyncWrite + Unpin>(pub Option<Session<S>>);

impl<S: AsyncRead + AsyncWrite + Unpin> Drop for BlocksInDrop<S> {
    fn drop(&mut self) {
        if let Some(session) = self.0.take() {
            Handle::current().block_on(session.close()).ok();
        }
    }
}
// ANCHOR_END: blocks

// ANCHOR: spawns
/// Wrong: nobody waits for the task. It dies with the runtime, and where there is no runtime,
/// `spawn` panics.
#[derive(Debug)]
pub struct SpawnsInDrop<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(pub Option<Session<S>>);

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Drop for SpawnsInDrop<S> {
    fn drop(&mut self) {
        if let Some(session) = self.0.take() {
            tokio::spawn(session.close());
        }
    }
}
// ANCHOR_END: spawns

// ANCHOR: panics
/// Wrong: it panics at a caller who was merely cancelled, and in a program that panics already, it
/// aborts the process.
#[derive(Debug)]
pub struct PanicsInDrop<S>(pub Option<Session<S>>);

impl<S> Drop for PanicsInDrop<S> {
    fn drop(&mut self) {
        assert!(self.0.is_none(), "a session was dropped without close");
    }
}
// ANCHOR_END: panics
