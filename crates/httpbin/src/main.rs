//! Runs the stand-in alone: `cargo run -p httpbin -- --port 8080`.

use std::error::Error;
use std::io::{self, Write};
use std::net::IpAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use httpbin::Server;

/// How long requests in flight may take to end after Ctrl-C. A second Ctrl-C doesn't wait.
const GRACE: Duration = Duration::from_secs(3);

/// A local stand-in for httpbin.org, with counters and faults.
#[derive(Debug, Parser)]
#[command(name = "httpbin", version, after_help = format!("Routes:\n{}", httpbin::route_list()))]
struct Cli {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8080, value_parser = port)]
    port: u16,

    /// Address to listen on; another one than loopback is open to the network
    #[arg(long, default_value = "127.0.0.1", value_parser = host)]
    host: IpAddr,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = match demo::cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Box<dyn Error>> {
    // Before the line that says "Ctrl-C ends it": a signal right after it must find its handler.
    let mut signals = Signals::new()?;
    let server = Server::builder()
        .host(cli.host)
        .port(cli.port)
        .start()
        .map_err(cure)?;
    writeln!(
        io::stdout(),
        "httpbin listens on {} (Ctrl-C ends it)",
        server.url()
    )?;

    signals.next().await;
    let before = server.stats();
    let (stats, rest) = tokio::select! {
        shutdown = server.shutdown(GRACE) => match shutdown.stats.in_flight {
            0 => (shutdown.stats, String::new()),
            number => (shutdown.stats, format!(", cut off {number}")),
        },
        () = signals.next() => (before, ", the rest not waited for".to_owned()),
    };
    let counted = format!(
        "httpbin ended: requests {}, connections {}, most in flight {}{rest}",
        stats.requests, stats.connections, stats.most_in_flight
    );
    // Whoever read the first line may have closed the pipe since: the server has ended well all the same.
    writeln!(io::stdout(), "{counted}").ok();
    Ok(())
}

/// Adds to the library's error what a person can do about it.
fn cure(error: io::Error) -> String {
    let cure = match error.kind() {
        io::ErrorKind::AddrInUse => "choose another --port, or --port 0 for any that is free",
        io::ErrorKind::AddrNotAvailable => "--host must be an address of this machine",
        io::ErrorKind::PermissionDenied => "choose a --port from 1024 up",
        _ => return error.to_string(),
    };
    format!("{error}: {cure}")
}

/// Ctrl-C, and on Unix also the polite request to end, SIGTERM.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| "give a number from 0 to 65535; 0 takes any free port".to_owned())
}

fn host(text: &str) -> Result<IpAddr, String> {
    let resolved = if text == "localhost" {
        "127.0.0.1"
    } else {
        text
    };
    resolved
        .parse()
        .map_err(|_| "give an IP address, such as 127.0.0.1 or ::1".to_owned())
}
