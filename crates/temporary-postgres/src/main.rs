//! Runs a temporary server for a person: `cargo run -p temporary-postgres`.

use std::process::ExitCode;

#[cfg(unix)]
mod for_a_person;

#[cfg(unix)]
fn main() -> ExitCode {
    for_a_person::main()
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!(
        "error: this starts PostgreSQL on Unix only; any other server will do: set DATABASE_URL"
    );
    ExitCode::FAILURE
}
