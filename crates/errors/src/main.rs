//! `cargo run -p errors`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<errors::demos::Demo>()
}
