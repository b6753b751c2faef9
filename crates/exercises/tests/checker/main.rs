//! Every exercise fails as given, for the reason that is stated, and every solution passes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod command;
mod files;
mod page;
mod program;
mod reader;
mod screen;

use std::fs;
use std::path::{Path, PathBuf};

use exercises::catalogue::Catalogue;

fn catalogue() -> Catalogue {
    Catalogue::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// An empty folder, the same at each run: cargo keeps what it builds by the path of the package, and would never clean it up.
fn scratch(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("exercises")
        .join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}
