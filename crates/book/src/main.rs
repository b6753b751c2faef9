//! `cargo book`: what it can do is in [`book::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    book::cli::run()
}
