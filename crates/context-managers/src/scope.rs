//! A scope function: it opens, lends to a closure, and closes. Nobody can forget the last step, because nobody writes it.
//!
//! It is the nearest thing to `async with`, with a gap: whoever drops it, and whoever panics in it, skips the close. `closer`
//! fills that gap.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::session::Session;

// ANCHOR: by_hand
/// Wrong: an error between `open` and `close` leaves without closing.
pub async fn upload_by_hand<S>(stream: S, items: &[&str]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut session = Session::open(stream).await?;
    for item in items {
        session.put(item).await?;
    }
    session.close().await
}
// ANCHOR_END: by_hand

// ANCHOR: scope
/// Opens a session, lends it to `work`, and closes it, whether `work` succeeds or fails. An error
/// of `work` comes before one of the close.
///
/// Cancel safety: dropped, or when `work` panics, it hangs up without closing.
pub async fn with_session<S, T>(
    stream: S,
    work: impl AsyncFnOnce(&mut Session<S>) -> io::Result<T>,
) -> io::Result<T>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut session = Session::open(stream).await?;
    let worked = work(&mut session).await;
    let closed = session.close().await;
    let value = worked?;
    closed?;
    Ok(value)
}
// ANCHOR_END: scope

// ANCHOR: upload
/// Right as long as nobody drops it: every `?` of the closure leads to the close.
pub async fn upload<S>(stream: S, items: &[&str]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    with_session(stream, async |session| {
        for item in items {
            session.put(item).await?;
        }
        Ok(())
    })
    .await
}
// ANCHOR_END: upload
