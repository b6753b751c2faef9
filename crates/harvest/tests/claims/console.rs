//! What tokio-console is told. The test speaks to the port as that program does, but for the picture.

use std::fs;
use std::net::TcpListener;
use std::process::Stdio;

use demo::testing::{complaint, in_time};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

/// More than the console's part of the program may take at a time, if tokio had its way, times the updates that are read.
const URLS: usize = 1000;
const UPDATES: usize = 5;

/// Starts the program with URLs that nobody answers, and returns where its tasks are shown.
async fn harvest(folder: &TempDir, silent: &TcpListener) -> (Child, String) {
    let address = silent.local_addr().unwrap();
    let urls = (0..URLS).map(|n| format!("http://{address}/{n}\n"));
    let list = folder.path().join("urls");
    fs::write(&list, urls.collect::<String>()).unwrap();
    let mut harvest = Command::new(HARVEST)
        .arg(&list)
        .args(["--database", "sqlite://:memory:"])
        .args(["--console", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = BufReader::new(harvest.stderr.take().unwrap()).lines();
    let line = in_time(said.next_line()).await.unwrap().unwrap();
    let place = line.strip_prefix("tasks at ").unwrap();
    let place = place.strip_suffix(", for tokio-console").unwrap();
    (harvest, place.to_owned())
}

/// Asks to be told of all tasks, once a second.
async fn watch(place: &str) -> Incoming {
    let client = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http();
    // A message of no bytes, after its five bytes of head.
    let nothing = Full::new(Bytes::from_static(&[0; 5]));
    let request = Request::post(format!(
        "{place}/rs.tokio.console.instrument.Instrument/WatchUpdates"
    ))
    .header("content-type", "application/grpc")
    .header("te", "trailers")
    .body(nothing);
    let answer = in_time(client.request(request.unwrap())).await.unwrap();
    answer.into_body()
}

/// The next update.
async fn update(body: &mut Incoming, come: &mut Vec<u8>) -> Vec<u8> {
    loop {
        if let Some(length) = come.get(1..5) {
            let end = 5 + u32::from_be_bytes(length.try_into().unwrap()) as usize;
            if come.len() >= end {
                return come.drain(..end).collect();
            }
        }
        let frame = in_time(body.frame()).await.expect("it goes on").unwrap();
        come.extend(frame.data_ref().into_iter().flatten());
    }
}

fn times(needle: &str, text: &[u8]) -> usize {
    let windows = text.windows(needle.len());
    windows.filter(|part| *part == needle.as_bytes()).count()
}

#[tokio::test]
#[ignore = "needs RUSTFLAGS=\"--cfg tokio_unstable\""]
async fn the_console_shows_a_task_for_each_url_and_where_it_was_started() {
    let folder = tempfile::tempdir().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let (_harvest, place) = harvest(&folder, &silent).await;
    let (mut body, mut come) = (watch(&place).await, Vec::new());
    let mut tasks = 0;
    for _ in 0..UPDATES {
        let update = update(&mut body, &mut come).await;
        tasks += times("src/dispatch.rs", &update);
        if tasks >= URLS {
            return;
        }
    }
    panic!("{tasks} tasks of {URLS} are shown after {UPDATES} updates");
}

#[test]
#[ignore = "needs RUSTFLAGS=\"--cfg tokio_unstable\""]
fn a_port_that_is_taken_is_told_before_anything_is_fetched() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = taken.local_addr().unwrap().to_string();
    let said = complaint(HARVEST, &["--console", &place], 2);
    assert!(
        said.contains(&format!("can't show tasks at {place}")),
        "{said}"
    );
}
