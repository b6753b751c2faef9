//! `cargo run -p context-managers`: see `-- --help`.

use std::process::ExitCode;

use context_managers::demos::{Demo, child};

fn main() -> ExitCode {
    // The demo `child` starts this program again.
    child::play().unwrap_or_else(demo::main::<Demo>)
}
