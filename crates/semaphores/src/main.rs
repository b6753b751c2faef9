//! `cargo run -p semaphores`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<semaphores::demos::Demo>()
}
