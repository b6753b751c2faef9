//! What is in a buffer when its writer is dropped is gone.
//!
//! std's `BufWriter` writes it out in `Drop`, and swallows the error. tokio's can't: writing is an await.

use std::io;

use tokio::io::{AsyncWrite, AsyncWriteExt, BufWriter};

// ANCHOR: dropped
/// Wrong: up to a buffer of lines, 8 KiB, is dropped with the writer. Every line was `Ok`.
pub async fn write_and_drop(out: impl AsyncWrite + Unpin, lines: &[String]) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for line in lines {
        out.write_all(line.as_bytes()).await?;
    }
    Ok(())
}
// ANCHOR_END: dropped

// ANCHOR: shut_down
/// `shutdown` flushes, and then ends the stream below: a file has been given all of it, a socket
/// tells the other side.
///
/// Cancel safety: none. Dropped, some of the lines are written.
pub async fn write_and_shut_down(out: impl AsyncWrite + Unpin, lines: &[String]) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for line in lines {
        out.write_all(line.as_bytes()).await?;
    }
    out.shutdown().await
}
// ANCHOR_END: shut_down

// ANCHOR: std
/// The synchronous counterpart loses nothing here, and tells nobody when it does.
pub fn write_and_drop_in_std(out: impl io::Write, lines: &[String]) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    for line in lines {
        io::Write::write_all(&mut out, line.as_bytes())?;
    }
    Ok(())
}
// ANCHOR_END: std
