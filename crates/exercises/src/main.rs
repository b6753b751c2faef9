//! Goes through the exercises with a reader: `cargo run -p exercises`.

mod cli;

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = match demo::cli::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match cli::run(arguments).await {
        Ok(code) => code,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
