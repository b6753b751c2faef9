//! Killed at any moment, it goes on where it was: the books agree with what the server counted.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::{sleep, timeout};

use super::support::{Does, Server, open, rows};

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

/// Kills the program so often, each time at a random moment, and lets it end after that.
async fn killed(times: usize, urls: usize, longest: Duration) {
    let server = Server::start(|path| Does::Answer(path.to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let (list, database) = (folder.path().join("urls"), folder.path().join("results"));
    let lines: String = (0..urls).map(|n| server.url(&format!("/{n}\n"))).collect();
    fs::write(&list, lines).unwrap();
    let start = || {
        let mut harvest = tokio::process::Command::from(Command::new(HARVEST));
        harvest
            .arg(&list)
            .arg("--database")
            .arg(&database)
            .args(["--rate", "0"]);
        harvest
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    };

    let mut random = StdRng::seed_from_u64(8);
    let mut final_at = HashMap::new();
    for _ in 0..times {
        let mut harvest = start();
        sleep(longest.mul_f64(random.random_range(0.0..1.0))).await;
        harvest.kill().await.unwrap();
        // What was final at this moment isn't asked for again, however often it is killed from now on.
        let store = open(&database).await;
        let asked = server.asked();
        for row in rows(&store).await {
            let path = format!("/{}", row.url.rsplit('/').next().unwrap());
            final_at.entry(path.clone()).or_insert(asked[&path]);
        }
        store.close().await;
    }
    let ended = timeout(Duration::from_secs(60), start().wait())
        .await
        .unwrap()
        .unwrap();
    assert!(ended.success());

    let store = open(&database).await;
    let rows = rows(&store).await;
    store.close().await;
    let asked = server.asked();
    let distinct: HashSet<_> = rows.iter().map(|row| &row.url).collect();
    assert_eq!(
        (rows.len(), distinct.len()),
        (urls, urls),
        "each URL has one final state"
    );
    assert_eq!(asked.len(), urls, "each was asked for");
    for row in &rows {
        let path = format!("/{}", row.url.rsplit('/').next().unwrap());
        assert_eq!((row.outcome.as_str(), row.bytes), ("ok", path.len() as i64));
    }
    for (path, times) in final_at {
        assert_eq!(
            asked[&path], times,
            "{path} was final and was asked for again"
        );
    }
}

#[tokio::test]
async fn killed_ten_times_it_loses_nothing_and_doubles_nothing() {
    killed(10, 1500, Duration::from_millis(300)).await;
}

#[tokio::test]
#[ignore = "needs a minute"]
async fn killed_a_hundred_times_it_loses_nothing_and_doubles_nothing() {
    killed(100, 15_000, Duration::from_millis(400)).await;
}
