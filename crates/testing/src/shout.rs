//! A small service and its client, over any stream: a socket at work, a pipe in memory in a test, a simulated network in
//! another. What is generic over the stream can be tested without a network.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::lines::{LineError, Lines};

// ANCHOR: converse
/// Says every line again, in capitals, until the client has said its last.
///
/// # Errors
///
/// [`LineError`]
pub async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin) -> Result<(), LineError> {
    let mut lines = Lines::new(stream);
    while let Some(line) = lines.next().await? {
        let answer = format!("{}\n", line.to_uppercase());
        lines.get_mut().write_all(answer.as_bytes()).await?;
        lines.get_mut().flush().await?;
    }
    Ok(())
}
// ANCHOR_END: converse

// ANCHOR: ask
/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// None came in time.
    #[error("no answer in {0:?}")]
    TooLate(Duration),
    /// The stream ended before it.
    #[error("the server hung up")]
    HungUp,
    /// The stream failed.
    #[error(transparent)]
    Line(#[from] LineError),
}

/// Says a line, and waits no longer than `patience` for what comes back. Without an answer the
/// connection is closed: nobody can ask another question on it.
///
/// Cancel safety: dropped, it closes the connection.
///
/// # Errors
///
/// [`AskError`]
pub async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    mut lines: Lines<S>,
    question: &str,
    patience: Duration,
) -> Result<(String, Lines<S>), AskError> {
    match timeout(patience, exchange(&mut lines, question)).await {
        Ok(answer) => Ok((answer?, lines)),
        Err(_elapsed) => Err(AskError::TooLate(patience)),
    }
}

async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<S>,
    question: &str,
) -> Result<String, AskError> {
    let stream = lines.get_mut();
    let said = format!("{question}\n");
    stream
        .write_all(said.as_bytes())
        .await
        .map_err(LineError::from)?;
    stream.flush().await.map_err(LineError::from)?;
    lines.next().await?.ok_or(AskError::HungUp)
}
// ANCHOR_END: ask

// ANCHOR: lent
/// Wrong: the caller keeps the connection. After a question without an answer, the next one gets an
/// answer that isn't its own.
///
/// # Errors
///
/// [`AskError`]
pub async fn ask_on<S: AsyncRead + AsyncWrite + Unpin>(
    lines: &mut Lines<S>,
    question: &str,
    patience: Duration,
) -> Result<String, AskError> {
    match timeout(patience, exchange(lines, question)).await {
        Ok(answer) => answer,
        Err(_elapsed) => Err(AskError::TooLate(patience)),
    }
}
// ANCHOR_END: lent

// ANCHOR: serve
/// Serves whoever comes, until it is told to stop. Conversations that go on then are cut off.
///
/// # Errors
///
/// The listener failed.
pub async fn serve(listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let mut conversations = JoinSet::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        let (socket, _) = accepted?;
        conversations.spawn(async move { converse(socket).await.ok() });
        while conversations.try_join_next().is_some() {} // a set keeps what nobody takes out
    }
    drop(listener);
    conversations.shutdown().await;
    Ok(())
}
// ANCHOR_END: serve
