//! A reader that may be interrupted: a solution
//!
//! `read_u16` and `read_exact` keep in their future what they have read. Here it is in `self.buffer` as soon as it
//! was read, and the only await is one that loses nothing. The frame is cut out without an await. tokio-util's
//! `FramedRead` works the same way.

// ANCHOR: code
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The frames of an input.
struct Frames<R> {
    input: R,
    /// What was read and not yet given to anybody.
    buffer: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    fn new(input: R) -> Self {
        let buffer = Vec::new();
        Self { input, buffer }
    }

    /// The next frame; none at the end of the input.
    ///
    /// Cancel safety: what was read stays in `buffer`.
    async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(frame) = self.take() {
                return Ok(Some(frame));
            }
            if self.input.read_buf(&mut self.buffer).await? == 0 {
                return match self.buffer.is_empty() {
                    true => Ok(None),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        }
    }

    /// Cuts a frame out of the buffer, if it is whole.
    fn take(&mut self) -> Option<Vec<u8>> {
        let (length, rest) = self.buffer.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let frame = rest.get(..length)?.to_vec();
        self.buffer.drain(..2 + length);
        Some(frame)
    }
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncWriteExt, duplex};
    use tokio::time::{sleep, timeout};

    use super::*;

    /// All frames of an input that comes in pieces, two seconds apart. Each read is given up after a second.
    async fn read(pieces: &'static [&'static [u8]]) -> io::Result<Vec<Vec<u8>>> {
        let (mut writer, input) = duplex(64);
        tokio::spawn(async move {
            for piece in pieces {
                writer.write_all(piece).await.unwrap();
                sleep(Duration::from_secs(2)).await;
            }
        });
        let (mut frames, mut read) = (Frames::new(input), Vec::new());
        loop {
            match timeout(Duration::from_secs(1), frames.next()).await {
                Ok(Ok(Some(frame))) => read.push(frame),
                Ok(Ok(None)) => return Ok(read),
                Ok(Err(error)) => return Err(error),
                Err(_) => {} // time for other things, and on it goes
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_frame_that_comes_in_pieces_arrives_whole() {
        let arrived = read(&[b"\0", b"\x05he", b"llo"]).await;
        let why = "the bytes of a frame were lost with the read that was dropped";
        assert_eq!(arrived.expect(why), [b"hello"], "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn frames_that_come_together_are_told_apart() {
        let arrived = read(&[b"\0\x02hi\0\0\0\x03you"]).await.unwrap();
        assert_eq!(arrived, [&b"hi"[..], b"", b"you"]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_within_a_frame_is_an_error() {
        for cut in [read(&[b"\0"]).await, read(&[b"\0\x05hel"]).await] {
            let error = cut.expect_err("the rest of the frame is missing");
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
