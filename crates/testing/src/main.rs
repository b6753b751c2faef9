//! `cargo run -p testing`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<testing::demos::Demo>()
}
