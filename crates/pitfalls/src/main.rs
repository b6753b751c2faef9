//! `cargo run -p pitfalls` lists them; `-- --search hang` searches; `-- futurelock` shows one.

fn main() -> std::process::ExitCode {
    pitfalls::frame::main()
}
