//! A session that ends with a goodbye which has to be awaited: `close(self)`, and a `Drop` that notices when nobody called it.
//!
//! Everything that a cancelled call would lose is in a field and not in a local variable: so a session can be closed after
//! its owner gave up in the middle of a request. Who calls `close` when its owner is cancelled: `closer`.

use std::io;
use std::mem;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tracing::{Instrument, info_span, instrument, warn};

/// The longest item, in bytes. A request always fits into the buffer, so all of it gets there or
/// nothing.
pub const LONGEST_ITEM: usize = 1024;

// ANCHOR: session
/// A session with a server, over any stream: a `TcpStream` at work, a `duplex` in a test.
///
/// End it with [`close`](Self::close). A session that is dropped instead hangs up without a word,
/// and leaves a warning.
#[derive(Debug)]
pub struct Session<S> {
    stream: BufStream<S>,
    /// What has arrived of the next answer.
    answer: Vec<u8>,
    /// How many answers are still to come. More than one: a caller didn't wait for its own.
    awaited: usize,
    leaving: bool,
    /// Whether the server believes that we are there.
    open: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// Waits until the server has a seat for us.
    ///
    /// Cancel safety: dropped, it hangs up, perhaps on a server that has just greeted.
    pub async fn open(stream: S) -> io::Result<Self> {
        let mut session = Self {
            stream: BufStream::new(stream),
            answer: Vec::new(),
            awaited: 1,
            leaving: false,
            open: false,
        };
        let greeting = session
            .last_answer()
            .instrument(info_span!("wait for seat"))
            .await?;
        expect("HELLO", &greeting)?;
        session.open = true;
        Ok(session)
    }

    /// Has the server keep an item.
    ///
    /// Cancel safety: dropped, the item is kept or not; the session goes on.
    pub async fn put(&mut self, item: &str) -> io::Result<()> {
        if item.len() > LONGEST_ITEM || item.contains('\n') {
            let why = "an item is one line of at most 1024 bytes";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        self.send(&format!("PUT {item}\n")).await?;
        expect("OK", &self.last_answer().await?)
    }

    /// Says goodbye, and waits until the server has heard it.
    ///
    /// Cancel safety: dropped, it hangs up, perhaps before the server has heard anything.
    pub async fn close(mut self) -> io::Result<()> {
        self.goodbye().await
    }

    /// As `close`, for an owner that keeps the session until the server has heard.
    ///
    /// Cancel safe: called again, it goes on waiting.
    #[instrument(name = "close", skip_all, ret, err)]
    pub(crate) async fn goodbye(&mut self) -> io::Result<()> {
        if !self.leaving {
            self.send("QUIT\n").await?;
            self.leaving = true;
        }
        let answer = self.last_answer().await;
        self.open = false; // good or bad, the caller is told
        expect("BYE", &answer?)
    }
}
// ANCHOR_END: session

// ANCHOR: drop
impl<S> Drop for Session<S> {
    fn drop(&mut self) {
        if self.open {
            // No await, no panic: this also runs when the owner was cancelled, or panics already.
            warn!("a session was dropped without close");
        }
    }
}
// ANCHOR_END: drop

// ANCHOR: cancel_safe
impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// Puts a request into the buffer: all of it or, dropped, nothing.
    async fn send(&mut self, request: &str) -> io::Result<()> {
        self.stream.write_all(request.as_bytes()).await?;
        self.awaited += 1;
        Ok(())
    }

    /// The answer to the newest request. Those to older ones come first, and nobody waits for them
    /// any more.
    ///
    /// Cancel safe: called again, it goes on where it was.
    async fn last_answer(&mut self) -> io::Result<String> {
        self.stream.flush().await?;
        loop {
            self.stream.read_until(b'\n', &mut self.answer).await?;
            if self.answer.pop() != Some(b'\n') {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let answer = String::from_utf8_lossy(&mem::take(&mut self.answer)).into_owned();
            self.awaited -= 1;
            if self.awaited == 0 {
                return Ok(answer);
            }
        }
    }
}
// ANCHOR_END: cancel_safe

fn expect(expected: &str, answer: &str) -> io::Result<()> {
    if answer == expected {
        return Ok(());
    }
    let why = format!("the server said {answer} instead of {expected}");
    Err(io::Error::new(io::ErrorKind::InvalidData, why))
}
