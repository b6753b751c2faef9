//! The service of `examples/graceful_shutdown.rs`, told to stop while its clients wait for answers.
//!
//! On Unix it is told by a real SIGTERM to this very process. Where there is none, its token is cancelled.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info_span};

use crate::graceful_shutdown::{Signals, serve};

/// Options of `shutdown`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many clients have a job in progress
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    clients: usize,
    /// How long a job takes
    #[arg(long, value_name = "SECONDS", default_value = "0.9", value_parser = delay)]
    delay: Duration,
    /// How long the jobs may take that have begun when the service is told to stop
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = delay)]
    grace: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options {
        clients,
        delay,
        grace,
    } = options;
    writeln!(
        stage,
        "{clients} clients send a job each. In the middle of the work, the\nservice is told to stop."
    )?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let mut signals = Signals::new()?;
    let stop = CancellationToken::new();
    let service = serve(listener, delay, grace, stop.clone());
    let open_for_jobs = async {
        let mut waiting = Vec::new();
        for n in 1..=clients {
            waiting.push(Client::send(address, n).await?);
        }
        // The middle of the work.
        sleep(delay / 2).await;
        told_to_stop(&mut signals).await?;
        stop.cancel();
        timeline::done();
        Ok::<_, io::Error>(waiting)
    };
    let told = async {
        let waiting = open_for_jobs
            .instrument(info_span!("open for jobs"))
            .await?;
        let mut answers = Vec::new();
        for client in waiting {
            answers.push(client.rest().await?);
        }
        Ok::<_, io::Error>(answers)
    };
    let ((jobs, answers), _) = stage
        .record("stopped while at work", async {
            tokio::join!(service, told)
        })
        .await;
    writeln!(stage)?;
    for (n, answer) in (1..).zip(answers?) {
        writeln!(stage, "  client {n}: {answer}")?;
    }
    stage.figures(&[
        ("accepted", jobs.accepted.to_string()),
        ("done", jobs.done.to_string()),
    ])?;
    Ok(())
}

struct Client(BufReader<TcpStream>);

impl Client {
    /// Sends a job, and returns when it is accepted.
    async fn send(address: SocketAddr, n: usize) -> io::Result<Self> {
        let mut stream = BufReader::new(TcpStream::connect(address).await?);
        stream.write_all(format!("client-{n}\n").as_bytes()).await?;
        let mut accepted = String::new();
        stream.read_line(&mut accepted).await?;
        Ok(Self(stream))
    }

    /// Everything that comes until the service closes the connection, in one line.
    async fn rest(mut self) -> io::Result<String> {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).await?;
        let rest: Vec<_> = rest.lines().collect();
        Ok(match rest.as_slice() {
            [] => "no answer, connection closed".to_owned(),
            answers => format!("{}, connection closed", answers.join(", ")),
        })
    }
}

/// Sends SIGTERM to this process, and waits until the service's handler has seen it.
#[cfg(unix)]
async fn told_to_stop(signals: &mut Signals) -> io::Result<()> {
    let process = std::process::id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-s", "TERM", &process])
        .status()?;
    if !sent.success() {
        return Err(io::Error::other(format!("kill ended with {sent}")));
    }
    signals.next().await;
    Ok(())
}

/// Here is no SIGTERM, and a Ctrl-C would end the whole console.
#[cfg(not(unix))]
#[expect(clippy::unused_async, reason = "it has the signature that Unix needs")]
async fn told_to_stop(_: &mut Signals) -> io::Result<()> {
    Ok(())
}
