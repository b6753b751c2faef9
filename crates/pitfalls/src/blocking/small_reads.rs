//! A file is read in small pieces, and each piece takes a trip to another thread.

use std::io;
use std::io::Write;
use std::pin::pin;

use tokio::fs::File;
use tokio::io::{AsyncReadExt, BufReader};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "small-reads",
    symptom: "Reading a file with `tokio::fs` is many times slower than with `std::fs`, and the processor is idle",
    also: &[
        "tokio::fs slow",
        "read_u32",
        "small writes",
        "spawn_blocking overhead",
        "orders of magnitude slower",
        "BufReader",
        "performance",
        "async slower than sync",
        "file IO slow",
    ],
    cause: "There is no async file access: each operation on a `tokio::fs::File` is sent to a thread for blocking and awaited. For a few bytes the trip costs far more than the read.",
    cure: "A `BufReader` or `BufWriter` around the file makes few trips of many bytes; one `spawn_blocking` around plain `std::fs` makes one.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts how often the future is polled")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/3664",
        "https://github.com/tokio-rs/tokio/pull/4762",
        "https://docs.rs/tokio/latest/tokio/fs/index.html",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a thousand numbers, a thousand trips.
pub async fn broken(mut file: File) -> io::Result<u64> {
    let mut sum = 0;
    for _ in 0..1000 {
        sum += u64::from(file.read_u32().await?);
    }
    Ok(sum)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One trip brings eight kilobytes.
pub async fn fixed(file: File) -> io::Result<u64> {
    let mut file = BufReader::new(file);
    let mut sum = 0;
    for _ in 0..1000 {
        sum += u64::from(file.read_u32().await?);
    }
    Ok(sum)
}
// ANCHOR_END: fixed

/// A file of a thousand numbers.
fn numbers() -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    for n in 1..=1000_u32 {
        file.write_all(&n.to_be_bytes())?;
    }
    io::Seek::rewind(&mut file)?;
    Ok(File::from_std(file))
}

/// Counts the polls: one for each trip that wasn't over at once.
async fn scene(read: impl AsyncFnOnce(File) -> io::Result<u64>) -> Seen {
    let file = numbers().unwrap_or_else(|error| panic!("no file can be made: {error}"));
    let mut polls = 0;
    let mut reading = pin!(read(file));
    let sum = std::future::poll_fn(|context| {
        polls += 1;
        reading.as_mut().poll(context)
    })
    .await;
    Seen::of("sum", sum.unwrap_or_default()).and(
        "waits for another thread",
        if polls > 100 { "hundreds" } else { "a few" },
    )
}
