//! SIGINT and SIGTERM: it drains, says what is left, and the same command goes on.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use demo::testing::{in_time, run};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::{Instant, sleep};

use super::support::{Does, Server};

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

/// Between two looks.
const TICK: Duration = Duration::from_millis(10);

/// A list whose first URLs answer, and whose later ones hang.
fn list(folder: &Path, server: &Server, good: usize, bad: usize) -> String {
    let good = (0..good).map(|n| server.url(&format!("/good/{n}\n")));
    let bad = (0..bad).map(|n| server.url(&format!("/bad/{n}\n")));
    let list = folder.join("urls");
    fs::write(&list, good.chain(bad).collect::<String>()).unwrap();
    list.to_str().unwrap().to_owned()
}

fn server() -> Server {
    Server::start(|path| match path.contains("bad") {
        true => Does::Hangs(String::new()),
        false => Does::Answer("good".to_owned()),
    })
}

fn start(list: &str, database: &Path, grace: &str) -> Child {
    Command::new(HARVEST)
        .args([list, "--rate", "0", "--grace", grace, "--database"])
        .arg(database)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

async fn wait_for(server: &Server, requests: usize) {
    let come = async {
        while server.requests() < requests {
            sleep(TICK).await;
        }
    };
    in_time(come).await;
}

#[tokio::test]
async fn a_signal_ends_it_within_the_grace_and_it_says_what_is_left() {
    for signal in [Signal::INT, Signal::TERM] {
        let (folder, server) = (tempfile::tempdir().unwrap(), server());
        let list = list(folder.path(), &server, 50, 100);
        let database = folder.path().join("results");
        let harvest = start(&list, &database, "0.2");
        // Six slots: six of the bad ones are in flight, and stay there.
        wait_for(&server, 56).await;
        send(&harvest, signal);
        let ended = harvest.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(
            said.contains("stopped: 50 URLs ended, 50 of them ok; 100 are left"),
            "{said}"
        );
        assert!(
            ended.stdout.is_empty(),
            "what isn't whole isn't told as if it were"
        );
        assert_eq!(
            server.requests(),
            56,
            "nothing was started after the signal"
        );
    }
}

#[tokio::test]
async fn what_is_in_flight_may_end() {
    let (folder, server) = (
        tempfile::tempdir().unwrap(),
        httpbin::Server::start().unwrap(),
    );
    let list = folder.path().join("urls");
    fs::write(&list, server.url_of("/delay/0.5")).unwrap();
    let harvest = start(list.to_str().unwrap(), &folder.path().join("results"), "10");
    while server.stats().requests == 0 {
        sleep(TICK).await;
    }
    send(&harvest, Signal::INT);
    let ended = harvest.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(
        ended.status.code(),
        Some(0),
        "all of the list has ended: {said}"
    );
    assert!(said.contains("1 URLs ended, 1 of them ok"), "{said}");
}

#[tokio::test]
async fn a_second_signal_does_not_wait() {
    let (folder, server) = (tempfile::tempdir().unwrap(), server());
    let list = list(folder.path(), &server, 0, 10);
    let harvest = start(&list, &folder.path().join("results"), "600");
    wait_for(&server, 6).await;
    send(&harvest, Signal::INT);
    // Two signals of one kind at one moment are one signal.
    sleep(10 * TICK).await;
    let start = Instant::now();
    send(&harvest, Signal::INT);
    assert_eq!(harvest.wait_with_output().unwrap().status.code(), Some(3));
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(10),
        "the requests alone would take 30 s: {took:?}"
    );
}

#[tokio::test]
async fn after_a_signal_the_same_command_goes_on() {
    let (folder, server) = (tempfile::tempdir().unwrap(), server());
    let list = list(folder.path(), &server, 20, 6);
    let database = folder.path().join("results");
    let harvest = start(&list, &database, "0");
    wait_for(&server, 26).await;
    send(&harvest, Signal::TERM);
    assert_eq!(harvest.wait_with_output().unwrap().status.code(), Some(3));
    let arguments = [
        &list,
        "--timeout",
        "0.1",
        "--attempts",
        "1",
        "--rate",
        "0",
        "--database",
        database.to_str().unwrap(),
    ];
    let again = run(HARVEST, &arguments);
    assert!(again.status.success());
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(
        said.contains("6 URLs ended, 0 of them ok; 20 were known"),
        "{said}"
    );
    assert_eq!(server.asked().len(), 26);
    assert_eq!(
        server.requests(),
        32,
        "only what had no final state was asked again"
    );
}

#[tokio::test]
async fn a_signal_ends_it_while_standard_input_says_nothing() {
    let mut harvest = tokio::process::Command::new(HARVEST)
        .args([
            "-",
            "--database",
            "sqlite://:memory:",
            "--log",
            "harvest=debug",
        ])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    // Its handlers are there when it says that it reads.
    let mut log = BufReader::new(harvest.stderr.take().unwrap());
    log.read_line(&mut String::new()).await.unwrap();
    let pid = i32::try_from(harvest.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
    // `wait` would close standard input, and so end the wait that is looked at.
    let _input = harvest.stdin.take();
    let ended = in_time(harvest.wait()).await;
    assert_eq!(ended.unwrap().code(), Some(3));
}
