//! The program: starts a server, tells its URL, waits for Ctrl-C.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use temporary_postgres::Server;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// PostgreSQL in a temporary folder, on 127.0.0.1 only, until Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "temporary-postgres", version)]
struct Cli {
    /// Port of 127.0.0.1 to listen on; any free one unless given
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    port: Option<u16>,

    /// Wait for the disk at each commit, as in production; slower
    #[arg(long)]
    durable: bool,
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> ExitCode {
    let cli = match demo::cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(&cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    // Before there is anything to end: a signal that comes while the server starts ends it, too.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut server = start(cli)?;
    tell(&server)?;
    either(&mut interrupt, &mut terminate).await;
    server.stop()?;
    // Whoever read the first lines may have closed the pipe since: the server has ended well all the same.
    writeln!(io::stdout(), "PostgreSQL ended, and its folder is gone").ok();
    Ok(())
}

fn start(cli: &Cli) -> Result<Server, temporary_postgres::Error> {
    let mut builder = Server::builder();
    if let Some(port) = cli.port {
        builder = builder.port(port);
    }
    if cli.durable {
        builder = builder.durable();
    }
    builder.start()
}

/// The one place that prints a password: it was made a second ago, and its server ends with this program.
fn tell(server: &Server) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    let version = server.version()?;
    let port = server.port();
    writeln!(
        out,
        "{version} listens on 127.0.0.1:{port} (Ctrl-C ends it and removes all its data)"
    )?;
    writeln!(out, "export DATABASE_URL={}", server.url())?;
    Ok(())
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
