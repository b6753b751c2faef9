//! `cargo run -p connection-pooling`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<connection_pooling::demos::Demo>()
}
