//! Brings the chapters' own code in, with a note of its line at each await.
//!
//! The files of the practices are copied line by line. What is added: `.await` becomes `.tracked_at(place).await`, and a
//! branch of `join!`, `try_join!` or `select!` is wrapped likewise, so that a reader can be shown where each task waits;
//! and `crate::` leads to the copies. `tests/recordings.rs` proves that the copies do what the originals did: they draw
//! the chapters' pictures to the byte.

mod awaits;
mod embed;
mod items;
mod version;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..");
    fs::write(out.join("embedded.rs"), embed::modules(&root, &out)?)?;

    let sources = version::sources(&root)?;
    for source in &sources {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    println!(
        "cargo::rustc-env=LIVE_VERSION={}",
        version::of(&sources, &root)?
    );
    Ok(())
}
