//! The scenes that a reader plays with: builds `crates/live` for the page, and packs it into a script.
//!
//! A script, because a page that lies on the reader's own disk may load one and may fetch nothing. Packed, because it is loaded by
//! whoever presses a button, over any line.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// The script, from the root of the repository. mdbook copies what lies beside the chapters.
pub const ARTEFACT: &str = "book/src/live/tokio.js";
/// The script, from the folder of the built book.
pub const ADDRESS: &str = "live/tokio.js";
/// What all of it may weigh, packed.
pub const LIMIT: usize = 150_000;

const TARGET: &str = "wasm32-wasip1";
const NEEDS: &str = "the scenes need `rustup target add wasm32-wasip1` and `rustup component add rust-src`, or \
                     LIVE_RUSTC, a rustc that has both (and LIVE_RUSTFLAGS, what it needs to link)";

/// Builds the artefact anew. Returns what it weighs, packed, in bytes.
///
/// # Errors
/// Where a part is missing, the build fails, or the artefact is too heavy.
pub fn build(root: &Path) -> Result<usize> {
    let rustc = env::var_os("LIVE_RUSTC");
    if rustc.is_none() {
        ensure!(has_parts(root), NEEDS);
    }
    let wasm = compile(root, rustc)?;
    let (version, scenes) = catalogue(root)?;
    let wasm = fs::read(&wasm).with_context(|| format!("{} can't be read", wasm.display()))?;
    let mut packed = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Gzip,
        wasm.as_slice(),
        &mut packed,
    )?;
    ensure!(
        packed.len() <= LIMIT,
        "the artefact weighs {} bytes, packed; {LIMIT} are allowed",
        packed.len()
    );
    let script = format!(
        "// Made by `cargo book live` from crates/live: tokio and the scenes, as WebAssembly.\n\
         window.liveArtefact = {{\n  version: {version},\n  scenes: {scenes},\n  gzip: \"{}\",\n}};\n",
        BASE64_STANDARD.encode(&packed),
    );
    let path = root.join(ARTEFACT);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    fs::write(&path, script).with_context(|| format!("{ARTEFACT} can't be written"))?;
    Ok(packed.len())
}

/// The names of the scenes that the artefact plays; none where there is no artefact.
#[must_use]
pub fn scenes(root: &Path) -> Option<Vec<String>> {
    let script = fs::read_to_string(root.join(ARTEFACT)).ok()?;
    let names = script
        .lines()
        .find_map(|line| line.trim().strip_prefix("scenes: "))?;
    serde_json::from_str(names.trim_end_matches(',')).ok()
}

/// Whether the toolchain has the parts that rustup leaves out.
fn has_parts(root: &Path) -> bool {
    sysroot(root).is_some_and(|sysroot| {
        let libraries = sysroot.join("lib/rustlib");
        libraries.join(TARGET).is_dir() && libraries.join("src/rust/library").is_dir()
    })
}

/// Where the toolchain is.
fn sysroot(root: &Path) -> Option<PathBuf> {
    let rustc = env::var_os("LIVE_RUSTC").or_else(|| env::var_os("RUSTC"));
    let mut rustc = Command::new(rustc.unwrap_or_else(|| "rustc".into()));
    let printed = rustc
        .args(["--print", "sysroot"])
        .current_dir(root)
        .output()
        .ok()?;
    let sysroot = String::from_utf8(printed.stdout).ok()?;
    Some(PathBuf::from(sysroot.trim()))
}

/// The standard library is built along, for its size: without the words of its panics, which nobody would read in a page.
/// That takes switches that aren't stable yet; they are kept to this one artefact.
fn compile(root: &Path, rustc: Option<OsString>) -> Result<PathBuf> {
    let mut flags = vec![
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
        "-Zlocation-detail=none".to_owned(),
        "-Clink-arg=--compress-relocations".to_owned(),
        "-Clink-arg=-O2".to_owned(),
    ];
    // No path of this machine belongs into it.
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    for (folder, name) in [
        (Some(root.to_owned()), "."),
        (cargo_home, "cargo"),
        (sysroot(root), "rust"),
    ] {
        flags.extend(
            folder.map(|folder| format!("--remap-path-prefix={}={name}", folder.display())),
        );
    }
    if let Ok(more) = env::var("LIVE_RUSTFLAGS") {
        flags.extend(more.split_whitespace().map(str::to_owned));
    }
    let target = root.join("target/live");
    let mut cargo = cargo(root);
    cargo
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package",
            "live",
            "--bin",
            "live",
            "--profile",
            "live",
            "--target",
            TARGET,
        ])
        .args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env("RUSTC_BOOTSTRAP", "1");
    if let Some(rustc) = rustc {
        cargo.env("RUSTC", rustc);
    }
    let status = cargo.status().context("cargo can't be started")?;
    if !status.success() {
        bail!("the build failed, see above; {NEEDS}");
    }
    Ok(target.join(TARGET).join("live/live.wasm"))
}

/// The version and the names of the scenes as JSON, as the same program says them here.
fn catalogue(root: &Path) -> Result<(Value, Value)> {
    let output = cargo(root)
        .args(["run", "--quiet", "--locked", "--package", "live"])
        .output()?;
    ensure!(
        output.status.success(),
        "live failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let said: Value =
        serde_json::from_slice(&output.stdout).context("live printed something else than JSON")?;
    let scenes = said["scenes"]
        .as_array()
        .map(|scenes| scenes.iter().map(|scene| scene["name"].clone()).collect());
    Ok((said["version"].clone(), scenes.unwrap_or_default()))
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}
