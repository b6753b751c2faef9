//! A stream with faults that a test chooses: it gives its bytes in small pieces, makes one wait for each, and fails after so
//! many.
//!
//! It wraps any stream. Doesn't change bytes: a peer that sends nonsense is written in the test.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

// ANCHOR: faulty
/// A stream that does what the test says, and what a network does on a bad day.
#[derive(Debug)]
pub struct Faulty<S> {
    stream: S,
    /// The most bytes that one read or write passes on.
    most: usize,
    /// Whether each read and write is pending once before it passes anything on.
    waits: bool,
    waited: bool,
    /// How many bytes still pass in both directions, and what is said then.
    failure: Option<(usize, io::ErrorKind)>,
}

impl<S> Faulty<S> {
    /// A stream without faults as yet.
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            most: usize::MAX,
            waits: false,
            waited: false,
            failure: None,
        }
    }

    /// Passes on at most so many bytes at a time.
    ///
    /// # Panics
    ///
    /// `most` is zero: a read of nothing would say that the stream has ended.
    #[must_use]
    pub fn in_pieces_of(self, most: usize) -> Self {
        assert!(most > 0, "a piece has at least one byte");
        Self { most, ..self }
    }

    /// Is pending once before every piece: an await at which the other side may be dropped.
    #[must_use]
    pub fn with_a_wait_for_each(self) -> Self {
        Self {
            waits: true,
            ..self
        }
    }

    /// Fails once so many bytes have passed.
    #[must_use]
    pub fn failing_after(self, bytes: usize, kind: io::ErrorKind) -> Self {
        Self {
            failure: Some((bytes, kind)),
            ..self
        }
    }

    /// How many of `wanted` bytes may pass now.
    fn poll_pass(&mut self, context: &mut Context<'_>, wanted: usize) -> Poll<io::Result<usize>> {
        if self.waits && !self.waited {
            self.waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.waited = false;
        let piece = wanted.min(self.most);
        Poll::Ready(match self.failure {
            Some((0, kind)) => Err(kind.into()),
            Some((left, _)) => Ok(piece.min(left)),
            None => Ok(piece),
        })
    }

    fn passed(&mut self, bytes: usize) {
        if let Some((left, _)) = &mut self.failure {
            *left -= bytes;
        }
    }
}
// ANCHOR_END: faulty

// ANCHOR: read
impl<S: AsyncRead + Unpin> AsyncRead for Faulty<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let most = ready!(self.poll_pass(context, buffer.remaining().min(8 * 1024)))?;
        let mut bytes = vec![0; most];
        let mut piece = ReadBuf::new(&mut bytes);
        ready!(Pin::new(&mut self.stream).poll_read(context, &mut piece))?;
        buffer.put_slice(piece.filled());
        self.passed(piece.filled().len());
        Poll::Ready(Ok(()))
    }
}
// ANCHOR_END: read

impl<S: AsyncWrite + Unpin> AsyncWrite for Faulty<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let most = ready!(self.poll_pass(context, bytes.len()))?;
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[..most]))?;
        self.passed(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
