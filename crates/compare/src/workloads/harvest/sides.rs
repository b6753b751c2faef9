//! The harvester, as its program runs it; and the least that has to be done for it.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use bytes::Bytes;
use harvest::metrics::Metrics;
use harvest::settings::Settings;
use harvest::signals::Stop;
use harvest::source::List;
use harvest::store::{Place, Store};
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::HOST;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{IN_FLIGHT, url};
use crate::workloads::runtimes::{one_thread, passes};
use crate::{Case, Meter, Sample};

/// URLs that warm up.
const FEW: u64 = 200;

/// How often a pass is made: a pass over a thousand costs too little to be measured.
fn times(case: &Case) -> u64 {
    passes(2_000, case.size)
}

/// From a list in a file to rows in a file, both closed at the end.
pub(super) fn ours(case: &Case) -> Result<Sample> {
    let list = |name: &str, urls| list(&case.folder.join(name), case.fixture()?, urls);
    let (few, all) = (list("few.txt", FEW)?, list("all.txt", case.size)?);
    let database = |name: &str| case.folder.join(name);
    one_thread()?.block_on(async {
        // As the program does where nobody asked for a log.
        harvest::log::install(None, None, None)?;
        harvest(&few, FEW, database("few.db")).await?;
        let times = times(case);
        let meter = Meter::start();
        for pass in 0..times {
            harvest(&all, case.size, database(&format!("{pass}.db"))).await?;
        }
        Ok(meter.stop(case.size * times))
    })
}

fn list(path: &Path, host: &str, urls: u64) -> Result<List> {
    let mut file = BufWriter::new(File::create(path)?);
    for number in 0..urls {
        writeln!(file, "{}", url(host, number))?;
    }
    file.into_inner()?;
    Ok(List::File(path.to_owned()))
}

async fn harvest(list: &List, urls: u64, database: PathBuf) -> Result<()> {
    let settings = Settings {
        concurrency: IN_FLIGHT,
        per_host: IN_FLIGHT,
        interval: Duration::ZERO,
        ..Settings::default()
    };
    let store = Store::open(&Place::Sqlite(database), false).await?;
    let (metrics, stop) = (Metrics::default(), Stop::default());
    let summary = harvest::run(list, &store, settings, &metrics, &stop).await?;
    store.close().await;
    ensure!(summary.count.ok == urls, "{summary:?} of {urls}");
    Ok(())
}

/// Fifty tasks, each with a connection of hyper's: nothing is hashed, limited, tried again or kept.
pub(super) fn hyper(case: &Case) -> Result<Sample> {
    let host = case.fixture()?;
    one_thread()?.block_on(async {
        fetch_all(host, FEW).await?;
        let times = times(case);
        let meter = Meter::start();
        for _ in 0..times {
            fetch_all(host, case.size).await?;
        }
        Ok(meter.stop(case.size * times))
    })
}

async fn fetch_all(host: &str, urls: u64) -> Result<()> {
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        tasks.spawn(fetch(host.to_owned(), Arc::clone(&next), urls));
    }
    tasks.join_all().await.into_iter().collect()
}

async fn fetch(host: String, next: Arc<AtomicU64>, urls: u64) -> Result<()> {
    let stream = TcpStream::connect(&host).await?;
    stream.set_nodelay(true)?;
    let (mut requests, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with `requests`. What goes wrong there, the request hears.
    tokio::spawn(connection);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= urls {
            return Ok(());
        }
        let request = Request::get(format!("/pages/{number}")).header(HOST, &host);
        requests.ready().await?;
        let answer = requests.send_request(request.body(Empty::<Bytes>::new())?);
        let mut answer = answer.await?;
        ensure!(answer.status().is_success());
        while let Some(frame) = answer.frame().await {
            frame?;
        }
    }
}
