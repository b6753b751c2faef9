//! Reading a large file: whole, by chunks, by lines; and all of it on a thread that may block.
//!
//! Each counts the lines, so that all four have the same to do. How often each goes to a blocking thread: `round_trips`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use memchr::memchr_iter;
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::task::spawn_blocking;

/// A buffer worth its trips: each time it is filled, the file's task waits for another thread.
pub const BUFFER: usize = 256 * 1024;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many lines, the last one included where nothing ends it.
    pub lines: usize,
    /// How many bytes were in memory at the same time.
    pub held: usize,
}

// ANCHOR: whole
/// All at once: the shortest, as long as the file fits into memory, however many do it together.
pub async fn whole(path: &Path) -> io::Result<Summary> {
    let content = tokio::fs::read(path).await?;
    let mut lines = LineCount::default();
    lines.add(&content);
    Ok(lines.summary(content.len()))
}
// ANCHOR_END: whole

// ANCHOR: chunks
/// By chunks of at most `buffer` bytes: memory for one chunk, whatever the size of the file.
pub async fn by_chunks(path: &Path, buffer: usize) -> io::Result<Summary> {
    let mut file = File::open(path).await?;
    let mut buffer = vec![0; buffer];
    let mut lines = LineCount::default();
    loop {
        let length = file.read(&mut buffer).await?;
        if length == 0 {
            return Ok(lines.summary(buffer.len()));
        }
        lines.add(&buffer[..length]);
    }
}
// ANCHOR_END: chunks

// ANCHOR: lines
/// By lines, out of a buffer: memory for that and the longest line. A line can be as long as the
/// file, so trust who wrote it.
pub async fn by_lines(path: &Path, buffer: usize) -> io::Result<Summary> {
    let file = BufReader::with_capacity(buffer, File::open(path).await?);
    let mut lines = file.lines();
    let mut count = 0;
    let mut longest = 0;
    while let Some(line) = lines.next_line().await? {
        count += 1;
        longest = longest.max(line.len());
    }
    Ok(Summary {
        lines: count,
        held: buffer + longest,
    })
}
// ANCHOR_END: lines

// ANCHOR: moved
/// By chunks on one blocking thread: one trip for the whole file. The choice where nothing between
/// the chunks is async.
///
/// Cancel safety: dropped, it reads on to the end, and nobody hears of it.
pub async fn on_a_blocking_thread(path: PathBuf) -> io::Result<Summary> {
    spawn_blocking(move || {
        let mut file = fs::File::open(path)?;
        let mut buffer = vec![0; BUFFER];
        let mut lines = LineCount::default();
        loop {
            let length = file.read(&mut buffer)?;
            if length == 0 {
                return Ok(lines.summary(buffer.len()));
            }
            lines.add(&buffer[..length]);
        }
    })
    .await?
}
// ANCHOR_END: moved

// ANCHOR: line_count
/// Counts lines over chunks, which end where they like: in the middle of a line, or of a letter.
#[derive(Debug, Default)]
struct LineCount {
    ended: usize,
    in_a_line: bool,
}

impl LineCount {
    fn add(&mut self, chunk: &[u8]) {
        // As `filter(..).count()`, many bytes at a time.
        self.ended += memchr_iter(b'\n', chunk).count();
        if let Some(last) = chunk.last() {
            self.in_a_line = *last != b'\n';
        }
    }

    fn summary(&self, held: usize) -> Summary {
        Summary {
            lines: self.ended + usize::from(self.in_a_line),
            held,
        }
    }
}
// ANCHOR_END: line_count
