//! Runs that several test files look at.

#![allow(dead_code, reason = "not every test file uses every run")]

use std::time::Duration;

use timeline::{Recorder, Timeline};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tracing::{Instrument as _, info, info_span, instrument};

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[instrument(ret, skip(permits))]
pub(crate) async fn job(n: u32, permits: &Semaphore) -> u32 {
    let permit = permits
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await;
    sleep(secs(1)).await;
    drop(permit);
    n
}

/// Eight jobs of a second on three permits, ended after two and a half, all in one task.
pub(crate) async fn eight_jobs() -> Timeline {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let permits = Semaphore::new(3);
    let p = &permits;
    let jobs = async {
        tokio::join!(
            job(1, p),
            job(2, p),
            job(3, p),
            job(4, p),
            job(5, p),
            job(6, p),
            job(7, p),
            job(8, p)
        )
    };
    assert!(timeout(ms(2500), jobs).await.is_err());
    recorder.snapshot()
}

#[instrument(ret, err)]
async fn fetch(path: &str) -> Result<&str, String> {
    sleep(ms(300)).await;
    info!(bytes = 512, "headers read");
    sleep(ms(300)).await;
    if path == "/broken" {
        Err(format!("503 for {path} <&>"))
    } else {
        Ok(path)
    }
}

#[instrument(ret)]
async fn parse() {
    sleep(ms(900)).await;
    panic!("unexpected token");
}

/// Every outcome, children, waits of two kinds and an event, on a paused clock.
pub(crate) async fn everything() -> Timeline {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let never = async {}.instrument(info_span!("report"));
    let background = tokio::spawn(sleep(secs(9)).instrument(info_span!("logger")));
    let parse = tokio::spawn(parse());
    let lock = tokio::sync::Mutex::new(());
    let page = async {
        let held = lock.lock().instrument(info_span!("wait for lock")).await;
        let both = tokio::join!(fetch("/index"), fetch("/broken"));
        drop(held);
        timeline::done();
        both
    };
    let late = async {
        let _held = lock.lock().instrument(info_span!("wait for lock")).await;
        std::future::pending::<()>()
            .instrument(info_span!("wait for the end of the world"))
            .await;
    };
    let page = page.instrument(info_span!(
        "page",
        label = "a page with a name that is too long"
    ));
    let late = timeout(ms(1200), late.instrument(info_span!("page", n = 2)));
    let _both = tokio::join!(page, late);
    assert!(parse.await.is_err());
    sleep(ms(100)).await;
    drop(never);
    let timeline = recorder.snapshot();
    background.abort();
    timeline
}
