//! `cargo run -p queues`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<queues::demos::Demo>()
}
