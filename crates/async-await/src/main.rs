//! `cargo run -p async-await`: see `-- --help`.

fn main() -> std::process::ExitCode {
    demo::main::<async_await::demos::Demo>()
}
