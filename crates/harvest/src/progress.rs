//! A line for a person who waits: done, failed, rate, in flight, by host. Only where standard error is a terminal.

use std::future::pending;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::attempt::Fetcher;

/// Five times a second looks alive and can still be read.
const BETWEEN: Duration = Duration::from_millis(200);

/// So many hosts are named.
const HOSTS: usize = 3;

/// Draws until it is dropped, and then leaves no trace. It goes next to the work, in a `select!`.
pub(crate) async fn show(fetcher: &Fetcher) -> ! {
    if !fetcher.settings.progress {
        pending::<()>().await;
    }
    let bar = Line(ProgressBar::new_spinner());
    let style = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}");
    bar.0
        .set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    let start = Instant::now();
    let mut frames = interval(BETWEEN);
    frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        frames.tick().await;
        bar.0.tick();
        bar.0.set_message(line(fetcher, start.elapsed()));
    }
}

/// Cleared however the drawing ends.
struct Line(ProgressBar);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn line(fetcher: &Fetcher, time: Duration) -> String {
    let count = fetcher.metrics.count();
    let rate = count.stored as f64 / time.as_secs_f64().max(0.001);
    let hosts = fetcher.hosts.busiest(HOSTS);
    let hosts: Vec<_> = hosts
        .iter()
        .map(|(host, number)| format!("{host} {number}"))
        .collect();
    let stopping = if fetcher.stop.is_cancelled() {
        "stopping: "
    } else {
        ""
    };
    format!(
        "{stopping}{} done, {} not ok, {rate:.0}/s, {} in flight  {}",
        count.stored,
        count.stored - count.ok,
        count.in_flight,
        hosts.join("  "),
    )
}
