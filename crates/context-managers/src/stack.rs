//! Several resources: Rust drops variables in reverse order, and the elements of a `Vec` from the front.
//!
//! `AsyncExitStack` is a `Vec` that is emptied from its end.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::session::Session;

// ANCHOR: fields
/// A value that notes when it is dropped.
#[derive(Debug)]
pub struct Noted<'a>(
    pub &'static str,
    pub &'a std::cell::RefCell<Vec<&'static str>>,
);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

/// Fields are dropped from top to bottom: what needs the other comes first.
#[derive(Debug)]
pub struct Upload<'a> {
    /// Writes to the connection, so it must go before it.
    pub writer: Noted<'a>,
    /// Dropped last.
    pub connection: Noted<'a>,
}
// ANCHOR_END: fields

// ANCHOR: mirror
/// Has every server keep the item. The sessions are closed in reverse order, as many as were
/// opened, also when a later one can't be opened or doesn't take the item, or an earlier one can't
/// be closed. The first error comes back.
///
/// Cancel safety: dropped, it hangs up on all of them.
pub async fn mirror<S>(streams: Vec<S>, item: &str) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut sessions = Vec::new();
    let mut outcome = put_everywhere(&mut sessions, streams, item).await;
    while let Some(session) = sessions.pop() {
        let closed = session.close().await;
        outcome = outcome.and(closed);
    }
    outcome
}

async fn put_everywhere<S>(
    sessions: &mut Vec<Session<S>>,
    streams: Vec<S>,
    item: &str,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    for stream in streams {
        let mut session = Session::open(stream).await?;
        let kept = session.put(item).await;
        // First onto the stack: from here on it is closed, whatever it said.
        sessions.push(session);
        kept?;
    }
    Ok(())
}
// ANCHOR_END: mirror
