//! `cargo run -p database`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<database::demos::Demo>()
}
