//! Processes that share a queue: whoever is killed or sleeps loses nothing but time.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use demo::testing::in_time;
use harvest::store::Store;
use rustix::process::{Pid, Signal, kill_process};
use temporary_postgres::Server as Postgres;
use tokio::process::{Child, Command};
use tokio::time::sleep;

use super::nats::Nats;
use super::support::rows;

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

struct Processes {
    database: String,
    queue: String,
    list: String,
}

impl Processes {
    fn start(&self, list: &str) -> Child {
        Command::new(HARVEST)
            .args([list, "--database", &self.database, "--queue", &self.queue])
            .args(["--rate", "0", "--per-host", "4", "--lease", "1.5"])
            .args(["--concurrency", "40", "--grace", "2"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }
}

fn send(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

async fn more(server: &httpbin::Server, requests: u64) {
    let wanted = server.stats().requests + requests;
    let come = async {
        while server.stats().requests < wanted {
            sleep(Duration::from_millis(5)).await;
        }
    };
    in_time(come).await;
}

/// What it said at its end: exit code and last line.
async fn end(child: Child) -> (Option<i32>, String) {
    let ended = in_time(child.wait_with_output()).await.unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let last = said.lines().last().unwrap_or_default().to_owned();
    (ended.status.code(), last)
}

/// One of three is killed, one sleeps past its leases, one comes late.
async fn three_processes(folder: &Path, name: &str, queue: String) {
    let server = httpbin::Server::start().unwrap();
    let urls = 500;
    let lines = (0..urls).map(|n| server.url_of(&format!("/delay/0.03?n={n}\n")));
    let list = folder.join("urls");
    fs::write(&list, lines.collect::<String>()).unwrap();
    let processes = Processes {
        database: Postgres::shared().unwrap().database(name).unwrap(),
        queue,
        list: list.to_str().unwrap().to_owned(),
    };
    let feeder = processes.start(&processes.list);
    let (mut killed, stopped) = (processes.start("join"), processes.start("join"));
    more(&server, 60).await;
    killed.kill().await.unwrap();
    more(&server, 20).await;
    send(&stopped, Signal::STOP);
    // Longer than its leases: all that it has goes to others.
    sleep(Duration::from_millis(2500)).await;
    let late = processes.start("join");
    more(&server, 20).await;
    send(&stopped, Signal::CONT);

    let (code, said) = end(feeder).await;
    assert_eq!(code, Some(0), "{said}");
    for helper in [stopped, late] {
        send(&helper, Signal::TERM);
        let (code, said) = end(helper).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.starts_with("0 URLs"), "it has helped: {said}");
    }
    let place = processes.database.parse().unwrap();
    let store = Store::open(&place, false).await.unwrap();
    let rows = rows(&store).await;
    let distinct: HashSet<_> = rows.iter().map(|row| &row.url).collect();
    assert_eq!((rows.len(), distinct.len()), (urls, urls));
    assert!(rows.iter().all(|row| row.outcome == "ok"));
    let stats = server.stats();
    // Twice: what the killed one and the sleeper had in flight or had not stored, and not all that they held.
    let twice = stats.requests - urls as u64;
    assert!(twice <= 24, "{twice} of {urls} were asked for twice");
    assert!(stats.most_in_flight <= 4, "{stats:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn one_killed_one_asleep_and_one_late_lose_nothing_with_a_table() {
    let folder = tempfile::tempdir().unwrap();
    three_processes(folder.path(), "by_table", "postgres".to_owned()).await;
}

#[tokio::test]
#[ignore = "needs nats-server and PostgreSQL"]
async fn one_killed_one_asleep_and_one_late_lose_nothing_with_a_stream() {
    let (folder, nats) = (tempfile::tempdir().unwrap(), Nats::start().await);
    three_processes(folder.path(), "by_stream", nats.url()).await;
}

#[tokio::test]
#[ignore = "needs nats-server and PostgreSQL"]
async fn a_broker_that_goes_away_ends_it_with_a_line_and_the_same_command_goes_on() {
    let server = httpbin::Server::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("urls");
    let lines = (0..60).map(|n| server.url_of(&format!("/delay/0.1?n={n}\n")));
    fs::write(&list, lines.collect::<String>()).unwrap();
    let (nats, another) = (Nats::start().await, Nats::start().await);
    let mut processes = Processes {
        database: Postgres::shared().unwrap().database("gone").unwrap(),
        queue: nats.url(),
        list: list.to_str().unwrap().to_owned(),
    };
    let feeder = processes.start(&processes.list);
    more(&server, 10).await;
    drop(nats);
    let (code, said) = end(feeder).await;
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error: the queue failed"), "{said}");
    // What the broker has lost with its disk, the list still knows; and the rows are there.
    processes.queue = another.url();
    let (code, said) = end(processes.start(&processes.list)).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.starts_with("60 URLs"), "some were known: {said}");
    let place = processes.database.parse().unwrap();
    let store = Store::open(&place, false).await.unwrap();
    assert_eq!(rows(&store).await.len(), 60);
}
