//! Streams that are cut, that fail and that end wherever they can, and reads that are dropped there.

use std::collections::VecDeque;
use std::io::ErrorKind;

use crate::support::{HOUR, all};
use cancel_check::cancel_at_every_await_from;
use testing::faulty::Faulty;
use testing::lines::{LONGEST, LineError, Lines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

/// A stream that gives a byte at a time, and is waited for each time.
fn byte_by_byte(bytes: &[u8]) -> Faulty<&[u8]> {
    Faulty::new(bytes).in_pieces_of(1).with_a_wait_for_each()
}

#[tokio::test]
async fn a_dropped_next_loses_no_byte_wherever_it_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Lines::new(byte_by_byte(b"one\ntwo\n")),
        async |lines| lines.next().await.unwrap(),
        async |mut lines, read| {
            let mut rest: VecDeque<_> = read.into_iter().collect();
            while let Some(line) = lines.next().await.unwrap() {
                rest.push_back(Some(line));
            }
            let whole = ["one", "two"].map(|line| Some(line.to_owned()));
            assert_eq!(rest, whole, "a call that is dropped goes on in the next");
        },
    )
    .await;
    assert_eq!(awaits, 4, "one for each byte of the first line");
}

#[tokio::test]
#[should_panic(expected = "broken when dropped after poll 2")]
async fn a_line_in_a_local_is_caught_at_its_second_byte() {
    cancel_at_every_await_from(
        async || Lines::new(byte_by_byte(b"one\n")),
        async |lines| lines.in_a_local().await.unwrap(),
        async |mut lines, read| {
            let line = match read {
                Some(line) => line,
                None => lines.in_a_local().await.unwrap(),
            };
            let went = "the start of the line went with the future";
            assert_eq!(line.as_deref(), Some("one"), "{went}");
        },
    )
    .await;
}

// ANCHOR: every_byte
#[tokio::test]
async fn a_fault_can_be_put_at_every_byte() {
    const MESSAGE: &[u8] = b"one\ntwo\n";
    for bytes in 0..MESSAGE.len() {
        let stream = Faulty::new(MESSAGE).failing_after(bytes, ErrorKind::ConnectionReset);
        let error = all(stream, Lines::next).await.unwrap_err();
        assert!(
            matches!(&error, LineError::Stream(why) if why.kind() == ErrorKind::ConnectionReset),
            "after {bytes} bytes it said: {error}"
        );
    }
}
// ANCHOR_END: every_byte

#[tokio::test]
async fn only_an_end_between_two_lines_is_an_end() {
    const MESSAGE: &[u8] = b"one\ntwo\n";
    for bytes in 0..=MESSAGE.len() {
        let read = all(&MESSAGE[..bytes], Lines::next).await;
        match bytes {
            0 | 4 | 8 => assert_eq!(read.unwrap().len(), bytes / 4),
            _ => assert!(
                matches!(read, Err(LineError::BrokenOff)),
                "half a line is no line: {read:?} after {bytes} bytes"
            ),
        }
    }
}

#[tokio::test]
async fn a_line_without_end_is_refused() {
    let long = tokio::io::repeat(b'a').take(4 * LONGEST as u64);
    let read = all(long, Lines::next).await;
    assert!(matches!(read, Err(LineError::TooLong)), "{read:?}");
    let longest = format!("{}\n", "a".repeat(LONGEST - 1));
    let read = all(longest.as_bytes(), Lines::next).await.unwrap();
    assert_eq!(read[0].len(), LONGEST - 1, "the longest line is a line");
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let read = all(&b"\xff\n"[..], Lines::next).await;
    assert!(matches!(read, Err(LineError::NotText)), "{read:?}");
}

#[tokio::test(start_paused = true)]
async fn a_faulty_stream_changes_no_byte_in_either_direction() {
    let message = b"as it was said";
    for most in 1..=message.len() + 1 {
        let (ours, mut theirs) = tokio::io::duplex(3);
        let mut ours = Faulty::new(ours).in_pieces_of(most).with_a_wait_for_each();
        let mut heard = vec![0; message.len()];
        let mut back = vec![0; message.len()];
        let echo = async {
            theirs.read_exact(&mut heard).await.unwrap();
            theirs.write_all(&heard).await.unwrap();
        };
        let say = async {
            ours.write_all(message).await.unwrap();
            ours.flush().await.unwrap();
            ours.read_exact(&mut back).await.unwrap();
        };
        let both = async { tokio::join!(echo, say) };
        timeout(HOUR, both).await.expect("every byte has passed");
        assert_eq!((heard, back), (message.to_vec(), message.to_vec()));
    }
}

#[tokio::test]
async fn a_write_can_fail_at_every_byte_too() {
    for bytes in 0..5 {
        let mut stream = Faulty::new(Vec::new()).failing_after(bytes, ErrorKind::BrokenPipe);
        let error = stream.write_all(b"hello").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        assert!(stream.shutdown().await.is_ok(), "that passes no bytes");
    }
}

#[tokio::test]
async fn a_test_that_writes_whole_lines_passes_with_one_read_for_a_line() {
    let peer = tokio_test::io::Builder::new()
        .read(b"one\n")
        .read(b"two\n")
        .build();
    let read = all(peer, Lines::one_read).await.unwrap();
    assert_eq!(read, ["one", "two"], "as long as a line comes in one piece");
}

#[tokio::test]
async fn who_waits_for_each_line_loses_nothing_in_a_local() {
    let read = all(byte_by_byte(b"one\ntwo\n"), Lines::in_a_local)
        .await
        .unwrap();
    assert_eq!(
        read,
        ["one", "two"],
        "however it is cut, as long as nobody drops it"
    );
}
