//! Everything that can happen to a lane, in every drawing.
//!
//! `cargo run -p timeline --example sample` prints it; `-- FOLDER` also writes there `sample.svg`,
//! `sample.json` for a trace viewer, and `sample.html` with the picture in light and in dark. The clock
//! is real, because only there a poll can block.

use std::path::PathBuf;
use std::time::Duration;

use timeline::{Recorder, SvgOptions, TextOptions, Timeline};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tracing::{Instrument as _, info, info_span, instrument};

#[instrument(ret, err, skip(permits))]
async fn request(n: u32, permits: &Semaphore) -> Result<u32, String> {
    let wait = info_span!("wait for permit");
    let _permit = permits
        .acquire()
        .instrument(wait)
        .await
        .map_err(|closed| closed.to_string())?;
    info!("permit acquired");
    sleep(Duration::from_millis(700 + u64::from(n % 3) * 150)).await;
    if n == 5 {
        return Err("503 Service Unavailable".to_owned());
    }
    Ok(n)
}

#[instrument(ret, skip(permits))]
async fn batch(permits: &Semaphore) {
    let all = requests(permits);
    let _elapsed = timeout(Duration::from_millis(2500), all).await;
}

async fn requests(permits: &Semaphore) {
    let _results = tokio::join!(
        request(1, permits),
        request(2, permits),
        request(3, permits),
        request(4, permits),
        request(5, permits),
        request(6, permits),
        request(7, permits),
        request(8, permits),
        request(9, permits),
        request(10, permits),
    );
}

#[instrument(ret)]
async fn ticker() {
    for _ in 0..5 {
        sleep(Duration::from_millis(400)).await;
    }
}

/// Blocks its thread: what a timeline is good at showing.
#[instrument(ret)]
async fn checksum() {
    sleep(Duration::from_millis(500)).await;
    #[expect(clippy::disallowed_methods, reason = "the fault to be drawn")]
    std::thread::sleep(Duration::from_millis(650));
    sleep(Duration::from_millis(300)).await;
}

#[instrument(ret)]
async fn parser() {
    sleep(Duration::from_millis(900)).await;
    panic!("unexpected token");
}

async fn run() -> Timeline {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let permits = Semaphore::new(3);
    let never = async {}.instrument(info_span!("report"));
    let background = tokio::spawn(sleep(Duration::from_secs(9)).instrument(info_span!("logger")));
    let late = async {
        sleep(Duration::from_millis(1500)).await;
        let span = info_span!(
            "upload",
            label = "upload of a file with quite a long name.tar.gz"
        );
        let upload = async {
            sleep(Duration::from_millis(600)).await;
            timeline::done();
        };
        upload.instrument(span).await;
    };
    let parser = tokio::spawn(parser());
    tokio::join!(batch(&permits), ticker(), checksum(), late);
    drop(never);
    let _panicked = parser.await;
    sleep(Duration::from_millis(200)).await;
    let timeline = recorder.snapshot();
    background.abort();
    timeline
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    std::panic::set_hook(Box::new(|_expected| {}));
    let timeline = run().await;
    let title = "Everything that can happen";
    let text = timeline.to_text(&TextOptions::default().title(title));
    let fine = timeline.to_text(&TextOptions::default().width(100).unicode(true).color(true));
    print!("{text}\n{fine}");
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Ok(());
    };
    let svg = |title: &str| timeline.to_svg(&SvgOptions::titled(title).polls(true));
    std::fs::write(folder.join("sample.svg"), svg(title))?;
    std::fs::write(
        folder.join("sample.html"),
        page(&svg("Light"), &svg("Dark")),
    )?;
    std::fs::write(folder.join("sample.json"), timeline.to_trace_events())
}

/// The picture as it stands in a page of mdbook's, in its lightest and its darkest theme.
fn page(light: &str, dark: &str) -> String {
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Timelines</title>\n\
         <div class=\"light\" style=\"--fg: #333; background: #fff; padding: 1em\">\n{light}</div>\n\
         <div class=\"navy\" style=\"--fg: #bcbdd0; background: #161923; padding: 1em\">\n{dark}</div>\n"
    )
}
