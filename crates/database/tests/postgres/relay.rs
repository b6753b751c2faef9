//! A network between the program and the server, for tests: it takes its time, and it can lose an answer.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tokio::io::{self, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

/// What the network does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Network {
    /// Each answer comes a little later: whoever waits for it is suspended.
    Slow,
    /// The connection ends as soon as the server has answered what contains these bytes; the answer is lost.
    LosesTheAnswerTo(&'static [u8]),
}

/// Relays until it is dropped; then its connections end.
#[derive(Debug)]
pub(crate) struct Relay {
    /// How to reach the server through it.
    pub(crate) options: PgConnectOptions,
    /// How often something was sent to the server.
    sent: Arc<AtomicU32>,
    _task: AbortOnDropHandle<()>,
}

impl Relay {
    pub(crate) async fn to(url: &str, network: Network) -> Self {
        let server = PgConnectOptions::from_str(url).unwrap();
        let port = server.get_port();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let options = server.port(listener.local_addr().unwrap().port());
        let sent = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let counted = Arc::clone(&counted);
                connections.spawn(async move {
                    let server = TcpStream::connect(("127.0.0.1", port)).await?;
                    relay(client, server, network, &counted).await
                });
            }
        });
        Self {
            options,
            sent,
            _task: AbortOnDropHandle::new(task),
        }
    }

    /// How often something was sent to the server so far. With a slow network, that is once for each answer that somebody
    /// waited for.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::SeqCst)
    }
}

async fn relay(
    client: TcpStream,
    server: TcpStream,
    network: Network,
    sent: &AtomicU32,
) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut asked = vec![0; 8192];
    let mut answered = vec![0; 8192];
    let mut lose = false;
    loop {
        tokio::select! {
            biased;
            read = from_server.read(&mut answered) => {
                let length = read?;
                if length == 0 || lose {
                    return Ok(());
                }
                sleep(Duration::from_millis(1)).await;
                to_client.write_all(&answered[..length]).await?;
            }
            read = from_client.read(&mut asked) => {
                let length = read?;
                if length == 0 {
                    return Ok(());
                }
                if let Network::LosesTheAnswerTo(what) = network {
                    lose = asked[..length].windows(what.len()).any(|part| part == what);
                }
                sent.fetch_add(1, Ordering::SeqCst);
                to_server.write_all(&asked[..length]).await?;
            }
        }
    }
}
