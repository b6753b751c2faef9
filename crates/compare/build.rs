//! Tells the program which compiler and which tokio it was made with: figures are true of these.

use std::path::Path;
use std::process::Command;

fn main() {
    let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let lock = Path::new(&manifest).join("../../Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock.display());
    println!(
        "cargo::rustc-env=COMPARE_RUSTC={}",
        rustc().unwrap_or_else(|| "unknown".into())
    );
    let tokio = std::fs::read_to_string(lock)
        .ok()
        .and_then(|lock| tokio(&lock));
    println!(
        "cargo::rustc-env=COMPARE_TOKIO={}",
        tokio.unwrap_or_else(|| "unknown".into())
    );
}

fn rustc() -> Option<String> {
    let rustc = std::env::var_os("RUSTC")?;
    let output = Command::new(rustc).arg("--version").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    Some(said.split_whitespace().nth(1)?.to_owned())
}

fn tokio(lock: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"tokio\"");
    let version = lines.nth(1)?.strip_prefix("version = ")?;
    Some(version.trim_matches('"').to_owned())
}
