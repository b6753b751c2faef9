//! What comes of the three tries to close in `Drop`.

use std::any::Any;
use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use demo::quiet::about_panics;
use demo::{Failure, Stage};
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use crate::in_drop::{BlocksInDrop, PanicsInDrop, SpawnsInDrop};
use crate::server::Server;
use crate::session::Session;

pub(super) async fn in_drop(stage: &mut Stage) -> Result<(), Failure> {
    // Their messages are printed below.
    for (what, became) in about_panics(all_tries()).await? {
        writeln!(stage, "{what}\n  {became}")?;
    }
    Ok(())
}

async fn all_tries() -> Result<Vec<(&'static str, String)>, Failure> {
    let server = Server::new(4, Duration::ZERO, Duration::from_secs(3));
    let session = Session::open(server.connect()).await?;
    let blocks = tokio::spawn(async { drop(BlocksInDrop(Some(session))) }).await;

    let session = Session::open(server.connect()).await?;
    let spawns = thread::spawn(|| drop(SpawnsInDrop(Some(session)))).join();

    let goodbyes = tokio::task::spawn_blocking(spawned_at_the_end).await??;

    let session = Session::open(server.connect()).await?;
    let panics = tokio::spawn(timeout(Duration::from_secs(1), async {
        let _session = PanicsInDrop(Some(session));
        sleep(Duration::from_secs(2)).await;
    }))
    .await;
    Ok(vec![
        (
            "block_on in Drop, in a task",
            panicked(blocks.err().map(|died| died.into_panic())),
        ),
        (
            "spawn in Drop, on a thread without runtime",
            panicked(spawns.err()),
        ),
        (
            "spawn in Drop, at the end of main",
            format!("goodbyes that the server heard: {goodbyes}"),
        ),
        (
            "a check in Drop that panics, under a timeout",
            panicked(panics.err().map(|died| died.into_panic())),
        ),
    ])
}

/// A program whose last line drops the session. Returns how often the server heard goodbye.
fn spawned_at_the_end() -> io::Result<usize> {
    let runtime = Builder::new_current_thread().build()?;
    let server = runtime.block_on(async {
        let server = Server::new(1, Duration::ZERO, Duration::ZERO);
        let session = Session::open(server.connect()).await?;
        drop(SpawnsInDrop(Some(session)));
        Ok::<_, io::Error>(server)
    })?;
    drop(runtime);
    Ok(server.tally().goodbyes)
}

/// The beginning of what a panic said.
fn panicked(payload: Option<Box<dyn Any + Send>>) -> String {
    let Some(payload) = payload else {
        return "it went well".to_owned();
    };
    let said = match payload.downcast_ref::<String>() {
        Some(said) => said.as_str(),
        None => payload.downcast_ref::<&str>().copied().unwrap_or_default(),
    };
    format!(
        "panicked: {}",
        said.split([',', '.']).next().unwrap_or_default()
    )
}
