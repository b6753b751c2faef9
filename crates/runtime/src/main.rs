//! `cargo run -p runtime`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<runtime::demos::Demo>()
}
