//! The demos of files, each in a temporary folder of its own.

use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use demo::{Failure, Stage};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use crate::flush::{write_and_drop, write_and_drop_in_std, write_and_shut_down};
use crate::read::{self, Summary};
use crate::replace;
use crate::round_trips::round_trips;
use crate::small_files::{in_one_trip, one_by_one, side_by_side};

pub(super) async fn flush(stage: &mut Stage, lines: usize) -> Result<(), Failure> {
    let lines: Vec<String> = (0..lines)
        .map(|n| format!("{:09}\n", n % 1_000_000_000))
        .collect();
    let written = lines.len() * 10;
    let (out, arrived) = pipe(written);
    write_and_drop(out, &lines).await?;
    let dropped = received(arrived).await?;
    let (out, arrived) = pipe(written);
    write_and_shut_down(out, &lines).await?;
    let shut_down = received(arrived).await?;
    let mut in_std = Vec::new();
    write_and_drop_in_std(&mut in_std, &lines)?;

    writeln!(
        stage,
        "{written} bytes written to a BufWriter, and all writes were Ok. Arrived:"
    )?;
    stage.figures(&[
        (
            "dropped",
            format!("{dropped} bytes, {} lost", written - dropped),
        ),
        ("shut down", format!("{shut_down} bytes")),
        ("std's, dropped", format!("{} bytes", in_std.len())),
    ])?;
    Ok(())
}

/// A pipe that takes it all.
fn pipe(bytes: usize) -> (DuplexStream, DuplexStream) {
    duplex(bytes)
}

async fn received(mut stream: DuplexStream) -> io::Result<usize> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await
}

pub(super) async fn replace(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "A file of 1000 bytes. Its successor, as long, is a download that stalls after\n\
         500 bytes and is given up after 1 second.\n"
    )?;
    let folder = TempDir::new()?;
    let path = folder.path().join("settings");
    fs::write(&path, [b'o'; 1000])?;
    let (stalls, _never_closed) = half_a_download().await?;
    let mut content = stalls;
    let limit = Duration::from_secs(1);
    let ended = timeout(limit, replace::replace(&path, &mut content)).await;
    let replaced = describe(&path, ended.is_err())?;

    let (mut content, _never_closed) = half_a_download().await?;
    let ended = timeout(limit, replace::overwrite(&path, &mut content)).await;
    let overwritten = describe(&path, ended.is_err())?;

    let files = fs::read_dir(folder.path())?.count();
    stage.figures(&[
        ("overwrite", overwritten),
        ("replace", replaced),
        ("files in the folder", files.to_string()),
    ])?;
    Ok(())
}

/// The first half has arrived; the other end is still there.
async fn half_a_download() -> io::Result<(DuplexStream, DuplexStream)> {
    let (ours, mut theirs) = duplex(1000);
    theirs.write_all(&[b'n'; 500]).await?;
    Ok((ours, theirs))
}

fn describe(path: &Path, given_up: bool) -> io::Result<String> {
    let content = fs::read(path)?;
    let old = content.iter().filter(|byte| **byte == b'o').count();
    let new = content.len() - old;
    let how = if given_up { "given up" } else { "ended" };
    Ok(format!("{how}: {old} old bytes, {new} new ones"))
}

pub(super) async fn read(stage: &mut Stage, megabytes: usize) -> Result<(), Failure> {
    const SMALL: usize = 8 * 1024;
    let folder = TempDir::new()?;
    let path = folder.path().join("log");
    let line = format!("{}\n", "x".repeat(63));
    fs::write(&path, line.repeat(megabytes * 1024 * 1024 / line.len()))?;
    writeln!(
        stage,
        "A file of {megabytes} MiB. A trip: to a blocking thread and back.\n"
    )?;
    writeln!(
        stage,
        "  {:<32} {:>7} {:>9} {:>6}",
        "", "lines", "held KiB", "trips"
    )?;

    let mut way = Way { stage, path };
    way.row("whole", |path| async move { read::whole(&path).await })
        .await?;
    way.row("by chunks of 256 KiB", |path| async move {
        read::by_chunks(&path, read::BUFFER).await
    })
    .await?;
    way.row("by chunks of 8 KiB", |path| async move {
        read::by_chunks(&path, SMALL).await
    })
    .await?;
    way.row("by lines, buffer of 256 KiB", |path| async move {
        read::by_lines(&path, read::BUFFER).await
    })
    .await?;
    way.row("by lines, buffer of 8 KiB", |path| async move {
        read::by_lines(&path, SMALL).await
    })
    .await?;
    way.row(
        "by chunks, on a blocking thread",
        read::on_a_blocking_thread,
    )
    .await
}

/// A way to read the file, and where its row is printed.
struct Way<'a> {
    stage: &'a mut Stage,
    path: PathBuf,
}

impl Way<'_> {
    async fn row<F>(&mut self, title: &str, read: fn(PathBuf) -> F) -> Result<(), Failure>
    where
        F: Future<Output = io::Result<Summary>> + Send + 'static,
    {
        let path = self.path.clone();
        let (summary, trips) = spawn_blocking(move || round_trips(read(path))).await??;
        let Summary { lines, held } = summary?;
        let held = held / 1024;
        writeln!(self.stage, "  {title:<32} {lines:>7} {held:>9} {trips:>6}")?;
        Ok(())
    }
}

pub(super) async fn small_files(stage: &mut Stage, files: usize) -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let paths: Vec<PathBuf> = (0..files)
        .map(|n| folder.path().join(n.to_string()))
        .collect();
    for path in &paths {
        fs::write(path, [b'x'; 100])?;
    }
    // Once for nothing, so that both find the files in memory and a blocking thread at work.
    in_one_trip(paths.clone()).await?;

    let started = Instant::now();
    let bytes = one_by_one(paths.clone()).await?;
    let slow = started.elapsed();
    let started = Instant::now();
    in_one_trip(paths.clone()).await?;
    let fast = started.elapsed();
    const TRIPS: NonZeroUsize = NonZeroUsize::new(2).unwrap();
    let started = Instant::now();
    side_by_side(paths.clone(), TRIPS).await?;
    let fastest = started.elapsed();

    let again = paths.clone();
    let (counted, slow_trips) = spawn_blocking(move || round_trips(one_by_one(again))).await??;
    counted?;
    let (counted, fast_trips) = spawn_blocking(move || round_trips(in_one_trip(paths))).await??;
    counted?;

    writeln!(stage, "{files} files of 100 bytes, {bytes} bytes in all.\n")?;
    stage.figures(&[
        (
            "one by one",
            format!("trips: {slow_trips}, time: {}", milliseconds(slow)),
        ),
        (
            "in one trip",
            format!("trips: {fast_trips}, time: {}", milliseconds(fast)),
        ),
        (
            "side by side",
            format!("trips: {TRIPS}, time: {}", milliseconds(fastest)),
        ),
        (
            "the first to the second",
            format!("{:.1}", slow.as_secs_f64() / fast.as_secs_f64()),
        ),
    ])?;
    Ok(())
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
