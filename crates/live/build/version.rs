//! What the artefact is made of, as one number: an artefact of other sources is stale.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::embed;

/// The packages whose code runs in the page.
const PACKAGES: [&str; 7] = [
    "async-channel",
    "futures-util",
    "serde_json",
    "tokio",
    "tokio-macros",
    "tracing",
    "tracing-subscriber",
];

/// Every file that the artefact is built from, and `Cargo.lock`.
pub(crate) fn sources(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut sources: Vec<PathBuf> = embed::paths().map(|path| root.join(path)).collect();
    for folder in [
        "crates/live/build",
        "crates/live/src",
        "crates/timeline/src",
    ] {
        below(&root.join(folder), &mut sources)?;
    }
    sources.push(root.join("Cargo.lock"));
    sources.sort();
    Ok(sources)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "css")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// A hash of their texts: FNV-1a, which is the same everywhere. Of `Cargo.lock` only the versions count.
pub(crate) fn of(sources: &[PathBuf], root: &Path) -> io::Result<String> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        // A checkout on Windows may have other line ends.
        for byte in text.bytes().filter(|byte| *byte != b'\r') {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for source in sources {
        let text = fs::read_to_string(source)?;
        if source == &root.join("Cargo.lock") {
            add(&versions(&text));
        } else {
            add(&text);
        }
    }
    Ok(format!("{hash:016x}"))
}

fn versions(lock: &str) -> String {
    let entries = lock.split("[[package]]");
    let wanted = |entry: &&str| {
        PACKAGES
            .iter()
            .any(|name| entry.contains(&format!("\nname = \"{name}\"\n")))
    };
    let version = |entry: &str| {
        entry
            .lines()
            .filter(|line| line.starts_with("version"))
            .collect::<String>()
    };
    entries.filter(wanted).map(version).collect()
}
