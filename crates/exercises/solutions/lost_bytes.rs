//! The end of the file is missing: a solution
//!
//! std's `BufWriter` flushes when it is dropped (and swallows the error). tokio's can't, since a flush awaits and
//! `Drop` does not. What holds bytes has to be flushed or shut down before it goes.

// ANCHOR: code
use std::io;

use tokio::io::{AsyncWrite, AsyncWriteExt, BufWriter};

/// Writes a line for each row.
async fn export(rows: &[&str], file: impl AsyncWrite + Unpin) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    for row in rows {
        file.write_all(row.as_bytes()).await?;
        file.write_all(b"\n").await?;
    }
    file.flush().await
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn all_rows_arrive() {
        let mut file = Vec::new();
        export(&["ada,36", "alan,41"], &mut file).await.unwrap();
        assert_eq!(
            String::from_utf8_lossy(&file),
            "ada,36\nalan,41\n",
            "a BufWriter that is dropped forgets what it holds"
        );
    }
}
