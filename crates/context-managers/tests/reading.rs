//! What the chapter promises of reading. Trips to blocking threads are counted; a clock is asked where nothing else will do.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::io;
use std::iter;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use context_managers::read::{by_chunks, by_lines, on_a_blocking_thread, whole};
use context_managers::round_trips::round_trips;
use context_managers::small_files::{in_one_trip, one_by_one, side_by_side};
use support::{OLD, dropped_for_good, old_file};
use tempfile::TempDir;
use tokio::runtime::Builder;
use tokio::time::Instant;

#[tokio::test]
async fn all_ways_of_reading_find_the_same_lines() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    for content in ["", "\n", "one", "one\n", "one\ntwo", "one\n\ntwo\n", "é\nü"] {
        fs::write(&path, content).unwrap();
        let expected = content.lines().count();
        let mut found = vec![
            whole(&path).await.unwrap().lines,
            on_a_blocking_thread(path.clone()).await.unwrap().lines,
        ];
        for buffer in [1, 2, 3, 8192] {
            found.push(by_chunks(&path, buffer).await.unwrap().lines);
            found.push(by_lines(&path, buffer).await.unwrap().lines);
        }
        assert!(
            found.iter().all(|lines| *lines == expected),
            "{content:?}: chunks end in the middle of lines, and of letters: {found:?}"
        );
    }
}

#[test]
fn a_file_read_whole_is_one_trip_and_in_pieces_one_for_each_buffer() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, "a line of ten\n".repeat(8192 * 16 / 14)).unwrap();
    let buffers = fs::metadata(&path).unwrap().len().div_ceil(8192);
    let buffers = usize::try_from(buffers).unwrap();
    let trips = |(ended, trips): (io::Result<_>, usize)| {
        ended.unwrap();
        trips
    };
    assert_eq!(trips(round_trips(whole(&path)).unwrap()), 1);
    assert_eq!(
        trips(round_trips(on_a_blocking_thread(path.clone())).unwrap()),
        1
    );
    let with_open_and_end = 1 + buffers + 1;
    let chunks = round_trips(by_chunks(&path, 8192)).unwrap();
    assert_eq!(trips(chunks), with_open_and_end);
    let lines = round_trips(by_lines(&path, 8192)).unwrap();
    assert_eq!(
        trips(lines),
        with_open_and_end,
        "the lines of one buffer are one trip"
    );
}

#[test]
fn file_operations_wait_for_a_free_blocking_thread() {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    let (_folder, path) = old_file();
    let (done, wait_until_done) = std::sync::mpsc::channel::<()>();
    runtime.spawn_blocking(move || wait_until_done.recv());
    runtime.block_on(async {
        // Real time, because a paused clock stands while a blocking thread works. A slow machine can't make this fail.
        let read = tokio::time::timeout(Duration::from_millis(200), tokio::fs::read(&path)).await;
        assert!(read.is_err(), "the only thread is at work");
        drop(done);
        assert_eq!(tokio::fs::read(&path).await.unwrap(), OLD);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_that_is_cancelled_closes_its_file() {
    fn is_open(path: &Path) -> bool {
        fs::read_dir("/proc/self/fd")
            .unwrap()
            .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
            .any(|open| open == path)
    }

    let (_folder, path) = old_file();
    let path = path.canonicalize().unwrap();
    let held = fs::File::open(&path).unwrap();
    assert!(is_open(&path), "an open file is seen");
    drop(held);
    for polls in 0.. {
        let ended = dropped_for_good(polls, async || by_chunks(&path, 100).await);
        assert!(!is_open(&path), "dropped after {polls} polls");
        if ended.is_some() {
            break;
        }
    }
}

fn small_files(count: usize) -> (TempDir, Vec<PathBuf>) {
    let folder = TempDir::new().unwrap();
    let paths: Vec<_> = (0..count)
        .map(|n| folder.path().join(n.to_string()))
        .collect();
    for path in &paths {
        fs::write(path, [b'x'; 100]).unwrap();
    }
    (folder, paths)
}

#[test]
fn a_thousand_files_are_a_thousand_trips_or_one() {
    let (_folder, paths) = small_files(1000);
    let (bytes, trips) = round_trips(one_by_one(paths.clone())).unwrap();
    assert_eq!((bytes.unwrap(), trips), (100_000, 1000));
    let (bytes, trips) = round_trips(in_one_trip(paths)).unwrap();
    assert_eq!((bytes.unwrap(), trips), (100_000, 1));
}

#[tokio::test]
async fn a_trip_for_each_file_costs_more_than_twice_the_time_of_one_for_all() {
    let (_folder, paths) = small_files(1000);
    let mut each = Duration::MAX;
    let mut all = Duration::MAX;
    for _ in 0..5 {
        let started = Instant::now();
        one_by_one(paths.clone()).await.unwrap();
        each = each.min(started.elapsed());
        let started = Instant::now();
        in_one_trip(paths.clone()).await.unwrap();
        all = all.min(started.elapsed());
    }
    assert!(
        each > 2 * all,
        "a trip is dearer than a small file: {each:?} against {all:?}"
    );
}

#[test]
fn side_by_side_every_file_is_read_once_by_as_many_threads_as_were_asked_for() {
    let folder = TempDir::new().unwrap();
    // Of each length one: a file that is left out, or read twice, shows in the sum.
    let paths: Vec<_> = (0..10).map(|n| folder.path().join(n.to_string())).collect();
    for (n, path) in paths.iter().enumerate() {
        fs::write(path, vec![b'x'; 1 << n]).unwrap();
    }
    for trips in [1, 2, 3, 10, 11] {
        let threads = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&threads);
        let runtime = Builder::new_current_thread()
            .on_thread_start(move || {
                count.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let at_once = NonZeroUsize::new(trips).unwrap();
        let bytes = runtime.block_on(side_by_side(paths.clone(), at_once));
        assert_eq!(bytes.unwrap(), (1 << 10) - 1, "{trips} trips");
        drop(runtime); // waits for the blocking threads
        let threads = threads.load(Ordering::Relaxed);
        assert!(
            (1..=trips).contains(&threads),
            "{threads} threads for {trips} trips"
        );
    }
}

#[tokio::test]
async fn side_by_side_a_file_that_is_not_there_is_an_error() {
    let (folder, mut paths) = small_files(10);
    paths[7] = folder.path().join("none");
    let read = side_by_side(paths, NonZeroUsize::new(2).unwrap()).await;
    assert_eq!(read.unwrap_err().kind(), io::ErrorKind::NotFound);
    let none = side_by_side(Vec::new(), NonZeroUsize::MIN).await;
    assert_eq!(none.unwrap(), 0);
}

#[test]
fn one_trip_for_all_stops_before_the_next_file_when_it_is_dropped() {
    const ALL: usize = 1_000_000;
    let (_folder, path) = old_file();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let paths = iter::repeat_n(path, ALL).inspect(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let reading = async {
            in_one_trip(paths).await.unwrap();
        };
        let has_begun = async {
            while taken.load(Ordering::Relaxed) < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            () = reading => {}
            () = has_begun => {}
        }
    });
    drop(runtime); // waits for the blocking thread
    assert!(
        taken.load(Ordering::Relaxed) < ALL,
        "nobody wants the result, but all files were read"
    );
}
