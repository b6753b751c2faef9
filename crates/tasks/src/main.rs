//! `cargo run -p tasks`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<tasks::demos::Demo>()
}
