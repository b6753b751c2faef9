//! `cargo run --release -p compare`: see `-- --help`.

fn main() -> std::process::ExitCode {
    compare::cli::main()
}
