//! `cargo run -p context-managers`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<context_managers::demos::Demo>()
}
