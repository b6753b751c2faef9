//! A reader that may be interrupted
//!
//! Frames come over a connection: two bytes with the length (the high one first), then so many bytes. Whoever reads
//! them has other things to do as well, and drops the read when it takes too long. Make `next` cancel safe: what
//! has been read is never lost.
//!
//! At the end of the input there is `None`; an end within a frame is an error (`UnexpectedEof`).

// ANCHOR: code
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The frames of an input.
struct Frames<R> {
    input: R,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    fn new(input: R) -> Self {
        Self { input }
    }

    /// The next frame; none at the end of the input.
    async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let length = match self.input.read_u16().await {
            Ok(length) => length,
            Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut frame = vec![0; length.into()];
        self.input.read_exact(&mut frame).await?;
        Ok(Some(frame))
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
