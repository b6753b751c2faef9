//! Files: a thousand small ones, and a large one. Their content is in the cache of the system: what is measured is the way to
//! it, not the disk.

mod large;
mod small;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{Bound, Figure, Fixture, Goal, Loop, Parts, Role, Side, Workload};

/// Bytes in a small file.
const SMALL: usize = 1_000;

/// How many small files there are.
const FILES: usize = 4_000;

/// Bytes in what the size of a large file counts.
const MEGABYTE: usize = 1_000_000;

/// The sizes of the large file, in megabytes. Each is a file.
const LARGE: &[u64] = &[1, 10, 100];

pub(super) const SMALL_FILES: Workload = Workload {
    name: "small-files",
    title: "Many small files",
    item: "file",
    size: None,
    chapter: "context-managers",
    sizes: &[250, 1_000, 4_000],
    quick: 250,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "std::fs on a blocking thread for each core",
            small::side_by_side,
        ),
        Side::rust(
            "one-trip",
            Role::Ours,
            "std::fs on one blocking thread",
            small::in_one_trip,
        ),
        Side::rust(
            "tokio-read",
            Role::Rival,
            "tokio::fs::read, one by one",
            small::one_by_one,
        ),
        Side::rust(
            "tokio-file",
            Role::Rival,
            "tokio::fs::File and a buffer, one by one",
            small::file_and_buffer,
        ),
        Side::rust(
            "std",
            Role::Limit,
            "std::fs::read in a loop",
            small::in_a_loop,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiofiles, one by one",
            "small_files.py",
            Loop::Asyncio,
        )
        .imports(&["aiofiles"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "small_files.py",
            Loop::Uvloop,
        )
        .imports(&["aiofiles"]),
        Side::python(
            "to-thread",
            Role::Twin,
            "one asyncio.to_thread for all",
            "small_files.py",
            Loop::Asyncio,
        ),
    ],
    goals: &[
        Goal::new(
            "a thousand small files, against aiofiles",
            "ours",
            "asyncio",
            Figure::Cpu,
            1_000,
            Bound::AtMost(1.0 / 200.0),
        )
        .because(
            "what is left is opening, reading and closing a file, which is the system's: std::fs in a loop costs as much. aiofiles makes three trips a file, and newer machines make a trip for less than when the goal was set",
        ),
        Goal::new(
            "a thousand small files, elapsed, against std::fs in a loop",
            "ours",
            "std",
            Figure::Wall,
            1_000,
            Bound::AtMost(0.7),
        )
        .because(
            "two of three runs on a quiet machine reached it, with 0.58 and 0.64; it takes two processors that are free for two milliseconds, and a virtual machine's aren't always",
        ),
        Goal::new(
            "a thousand small files in one trip, against a trip each",
            "one-trip",
            "tokio-read",
            Figure::Cpu,
            1_000,
            Bound::AtMost(0.5),
        ),
    ],
    caveats: &[
        Goal::new(
            "a thousand small files with tokio::fs, one by one, against one asyncio.to_thread",
            "tokio-read",
            "to-thread",
            Figure::Cpu,
            1_000,
            Bound::AtLeast(1.3),
        )
        .because("each call of tokio::fs is a trip to a blocking thread and back, and costs more than the file"),
        Goal::new(
            "a thousand small files with tokio::fs::File and a buffer, against std::fs in a loop",
            "tokio-file",
            "std",
            Figure::Cpu,
            1_000,
            Bound::AtLeast(5.0),
        )
        .because("three trips a file, and more: one to open it, one for each read, and one for the end"),
    ],
    fixture: Some(small_files),
    serve: None,
};

pub(super) const LARGE_FILE: Workload = Workload {
    name: "large-file",
    title: "The lines of a large file",
    item: "megabyte",
    size: Some("megabytes"),
    chapter: "context-managers",
    sizes: LARGE,
    quick: 100,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "std::fs and one buffer, on a blocking thread",
            large::moved,
        ),
        Side::rust(
            "chunks",
            Role::Ours,
            "tokio::fs::File and one buffer of 256 KiB",
            large::chunks,
        ),
        Side::rust("whole", Role::Ours, "tokio::fs::read", large::whole),
        Side::rust(
            "std",
            Role::Rival,
            "std::fs::read, a new Vec each time",
            large::std_read,
        ),
        Side::rust(
            "buffer",
            Role::Limit,
            "std::fs and one buffer, in a loop",
            large::std_buffer,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiofiles, the whole file",
            "large_file.py",
            Loop::Asyncio,
        )
        .imports(&["aiofiles"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "large_file.py",
            Loop::Uvloop,
        )
        .imports(&["aiofiles"]),
        Side::python(
            "chunked",
            Role::Twin,
            "aiofiles, by 256 KiB",
            "large_file.py",
            Loop::Asyncio,
        )
        .imports(&["aiofiles"]),
    ],
    goals: &[
        Goal::new(
            "the lines of 100 MB, against aiofiles",
            "ours",
            "asyncio",
            Figure::Cpu,
            100,
            Bound::AtMost(1.0 / 5.0),
        ),
        Goal::new(
            "the lines of 100 MB through one buffer, against std::fs::read",
            "ours",
            "std",
            Figure::Cpu,
            100,
            Bound::AtMost(0.15),
        ),
    ],
    caveats: &[Goal::new(
        "the lines of 100 MB with tokio::fs::read, against one buffer",
        "whole",
        "ours",
        Figure::Cpu,
        100,
        Bound::AtLeast(4.0),
    )
    .because(
        "new memory has to be mapped and cleared, page by page; one buffer stays in the cache",
    )],
    fixture: Some(large_files),
    serve: None,
};

fn small_files(parts: &Parts) -> Result<Fixture> {
    let folder = parts.folder.join("small-files");
    fs::create_dir_all(&folder)?;
    for path in small_paths(&folder, FILES) {
        fs::write(path, [b'x'; SMALL])?;
    }
    Ok(Fixture::new(folder.to_string_lossy(), ()))
}

fn small_paths(folder: &Path, files: usize) -> Vec<PathBuf> {
    (0..files).map(|n| folder.join(n.to_string())).collect()
}

/// Lines of 64 bytes, the last of them cut off.
fn large_files(parts: &Parts) -> Result<Fixture> {
    let folder = parts.folder.join("large-file");
    fs::create_dir_all(&folder)?;
    let line = format!("{}\n", "x".repeat(63));
    for size in LARGE {
        let bytes = usize::try_from(*size)? * MEGABYTE;
        let mut content = line.repeat(bytes.div_ceil(line.len()));
        content.truncate(bytes);
        fs::write(large_path(&folder, *size), content)?;
    }
    Ok(Fixture::new(folder.to_string_lossy(), ()))
}

fn large_path(folder: &Path, megabytes: u64) -> PathBuf {
    folder.join(megabytes.to_string())
}
