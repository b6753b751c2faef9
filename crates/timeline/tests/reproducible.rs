//! The same run gives the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{eight_jobs, everything};
use timeline::{SvgOptions, TextOptions, Timeline};
use tokio::runtime::Builder;

fn drawings(timeline: &Timeline) -> [String; 3] {
    let svg = SvgOptions::default().polls(true);
    [
        timeline.to_text(&TextOptions::default()),
        timeline.to_svg(&svg),
        timeline.to_trace_events(),
    ]
}

fn run() -> Vec<[String; 3]> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async { vec![drawings(&eight_jobs().await), drawings(&everything().await)] })
}

#[test]
fn a_hundred_runs_on_a_paused_clock_give_the_same_bytes() {
    std::panic::set_hook(Box::new(|_expected| {}));
    let first = run();
    let _default_hook = std::panic::take_hook();
    for _ in 0..100 {
        std::panic::set_hook(Box::new(|_expected| {}));
        let again = run();
        let _default_hook = std::panic::take_hook();
        assert_eq!(first, again);
    }
}
