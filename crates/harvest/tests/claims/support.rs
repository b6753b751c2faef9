//! A server that does to its client whatever a test wants, and counts what it was asked for.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use demo::testing::in_time;
use harvest::metrics::Metrics;
use harvest::row::Row;
use harvest::settings::Settings;
use harvest::signals::Stop;
use harvest::source::List;
use harvest::store::{Place, Store};
use harvest::{RunError, Summary};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::sleep;

/// How a server answers a request.
#[derive(Debug, Clone)]
pub(crate) enum Does {
    /// 200 and this body; the connection stays.
    Answer(String),
    /// These bytes, with the server's own address for `HOST`, and the end of the connection.
    Says(String),
    /// These bytes, and then nothing.
    Hangs(String),
    /// These bytes at once, then these again and again.
    Drips(String, &'static str, Duration),
}

/// A server of its own thread and runtime.
pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<HashMap<String, usize>>>,
}

impl Server {
    /// Serves as long as the test's process lives.
    pub(crate) fn start(does: impl Fn(&str) -> Does + Send + Sync + 'static) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(HashMap::new()));
        let counted = Arc::clone(&asked);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        std::thread::spawn(move || {
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                let does = Arc::new(does);
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let (does, asked) = (Arc::clone(&does), Arc::clone(&counted));
                    tokio::spawn(async move { serve(stream, &*does, &asked).await.ok() });
                }
            });
        });
        Self { port, asked }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    pub(crate) fn asked(&self) -> HashMap<String, usize> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn requests(&self) -> usize {
        self.asked().values().sum()
    }
}

async fn serve(
    mut stream: TcpStream,
    does: &(impl Fn(&str) -> Does + Send + Sync),
    asked: &Mutex<HashMap<String, usize>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut head = Vec::new();
    loop {
        head.clear();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await? == 0 {
                return Ok(());
            }
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let path = text.split(' ').nth(1).unwrap_or_default();
        *asked.lock().unwrap().entry(path.to_owned()).or_default() += 1;
        match does(path) {
            Does::Answer(body) => {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                stream.write_all((head + &body).as_bytes()).await?;
            }
            Does::Says(text) => {
                let local = stream.local_addr()?.to_string();
                stream
                    .write_all(text.replace("HOST", &local).as_bytes())
                    .await?;
                return stream.shutdown().await;
            }
            Does::Hangs(text) => {
                stream.write_all(text.as_bytes()).await?;
                std::future::pending::<()>().await;
            }
            Does::Drips(text, drop, pause) => {
                stream.write_all(text.as_bytes()).await?;
                loop {
                    sleep(pause).await;
                    stream.write_all(drop.as_bytes()).await?;
                }
            }
        }
    }
}

/// As fast as it goes, and with little patience.
pub(crate) fn hasty() -> Settings {
    Settings {
        interval: Duration::ZERO,
        timeout: Duration::from_millis(400),
        attempts: 1,
        backoff: Duration::from_millis(10),
        grace: Duration::from_millis(200),
        ..Settings::default()
    }
}

/// Harvests these lines into this store.
pub(crate) async fn harvest_into(
    store: &Store,
    lines: &[String],
    settings: Settings,
) -> Result<Summary, RunError> {
    let list = List::Lines(lines.to_vec());
    let (metrics, stop) = (Metrics::default(), Stop::default());
    let run = harvest::run(&list, store, settings, &metrics, &stop);
    in_time(run).await
}

/// Harvests these lines, and says what is known afterwards, in the order of the URLs.
pub(crate) async fn harvested(lines: &[String], settings: Settings) -> Vec<Row> {
    let store = Store::open(&Place::Memory, false).await.unwrap();
    harvest_into(&store, lines, settings).await.unwrap();
    rows(&store).await
}

/// How this URL ended.
pub(crate) async fn ended(url: String, settings: Settings) -> Row {
    let mut rows = harvested(&[url], settings).await;
    assert_eq!(rows.len(), 1, "a URL has one final state");
    rows.remove(0)
}

pub(crate) async fn rows(store: &Store) -> Vec<Row> {
    let (to_here, mut from) = mpsc::channel(16);
    let mut rows = Vec::new();
    let receive = async {
        while let Some(row) = from.recv().await {
            rows.push(row);
        }
    };
    let (read, ()) = tokio::join!(store.rows(to_here), receive);
    read.unwrap();
    rows
}

pub(crate) async fn open(file: &Path) -> Store {
    Store::open(&Place::Sqlite(file.to_owned()), false)
        .await
        .unwrap()
}
