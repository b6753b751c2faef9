//! Lines out of a stream of bytes: little code, and many ways to get it wrong that no quick test shows.
//!
//! The three ways have the same signature. A stream gives its bytes in pieces of any size, at any time,
//! and may fail between any two of them.

use std::io;
use std::mem;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

/// The longest line, in bytes, its end included. Without a limit, a peer that sends no end of a line
/// fills the memory.
pub const LONGEST: usize = 1024;

// ANCHOR: error
/// Why there is no line. Nothing can be read after it.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The stream failed.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// The stream ended within a line.
    #[error("the stream broke off within a line")]
    BrokenOff,
    /// A line is longer than [`LONGEST`].
    #[error("a line of more than {LONGEST} bytes")]
    TooLong,
    /// A line isn't UTF-8.
    #[error("a line that is not text")]
    NotText,
}
// ANCHOR_END: error

// ANCHOR: lines
/// Reads lines from a stream.
#[derive(Debug)]
pub struct Lines<S> {
    stream: BufReader<S>,
    /// What has arrived of the next line.
    line: Vec<u8>,
}

impl<S: AsyncRead + Unpin> Lines<S> {
    /// The lines of `stream`.
    pub fn new(stream: S) -> Self {
        Self {
            stream: BufReader::new(stream),
            line: Vec::new(),
        }
    }

    /// The next line without its end; `None` at the end of the stream.
    ///
    /// Cancel safe: what was read stays in `self`, and the next call goes on from there.
    ///
    /// # Errors
    ///
    /// [`LineError`]
    pub async fn next(&mut self) -> Result<Option<String>, LineError> {
        let room = LONGEST - self.line.len();
        let mut stream = (&mut self.stream).take(room as u64);
        stream.read_until(b'\n', &mut self.line).await?;
        let read = self.line.len();
        match self.line.pop() {
            None => Ok(None),
            Some(b'\n') => text(mem::take(&mut self.line)).map(Some),
            Some(_) if read == LONGEST => Err(LineError::TooLong),
            Some(_) => Err(LineError::BrokenOff),
        }
    }
}
// ANCHOR_END: lines

// ANCHOR: wrong
impl<S: AsyncRead + Unpin> Lines<S> {
    /// Wrong: what one read yields need not be a line. In a test that writes whole lines, it is.
    ///
    /// # Errors
    ///
    /// [`LineError`]
    pub async fn one_read(&mut self) -> Result<Option<String>, LineError> {
        let mut bytes = [0; LONGEST];
        match self.stream.read(&mut bytes).await? {
            0 => Ok(None),
            read => text(bytes[..read].trim_ascii_end().to_vec()).map(Some),
        }
    }

    /// Wrong: the half that has arrived is a local variable, and is dropped with this future.
    ///
    /// # Errors
    ///
    /// [`LineError`]
    pub async fn in_a_local(&mut self) -> Result<Option<String>, LineError> {
        let mut line = Vec::new();
        let mut stream = (&mut self.stream).take(LONGEST as u64);
        let read = stream.read_until(b'\n', &mut line).await?;
        match line.pop() {
            None => Ok(None),
            Some(b'\n') => text(line).map(Some),
            Some(_) if read == LONGEST => Err(LineError::TooLong),
            Some(_) => Err(LineError::BrokenOff),
        }
    }
}
// ANCHOR_END: wrong

fn text(line: Vec<u8>) -> Result<String, LineError> {
    String::from_utf8(line).map_err(|_| LineError::NotText)
}

impl<S: AsyncRead> Lines<S> {
    /// The stream itself, to write to.
    pub fn get_mut(&mut self) -> &mut S {
        self.stream.get_mut()
    }
}
