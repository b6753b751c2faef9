//! `cargo run -p gather`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<gather::demos::Demo>()
}
