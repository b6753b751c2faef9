//! The picture in text. The files in `expected` are to be looked at; after a wanted change
//! `SNAPSHOTS=overwrite cargo test -p timeline` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{eight_jobs, everything, ms};
use snapbox::{assert_data_eq, file};
use timeline::{Recorder, TextOptions, Timeline};
use tokio::time::{sleep, timeout};
use tracing::{Instrument as _, info_span};
use unicode_width::UnicodeWidthStr as _;

fn plain(timeline: &Timeline) -> String {
    timeline.to_text(&TextOptions::default())
}

/// Without escape sequences.
fn stripped(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('m').expect("an escape sequence").1
    })
}

#[tokio::test(start_paused = true)]
async fn plain_text_is_ascii_and_fits_80_columns() {
    let text = plain(&eight_jobs().await);
    assert!(text.is_ascii());
    assert_data_eq!(text, file!["expected/eight-jobs.txt"].raw());
}

#[tokio::test(start_paused = true)]
async fn everything_that_can_happen_has_its_symbol() {
    let timeline = everything().await;
    assert_data_eq!(plain(&timeline), file!["expected/everything.txt"].raw());
    let fine = TextOptions::default()
        .unicode(true)
        .width(100)
        .title("Everything");
    assert_data_eq!(
        timeline.to_text(&fine),
        file!["expected/everything-unicode.txt"].raw()
    );
    let color = timeline.to_text(&fine.color(true));
    assert_data_eq!(color, file!["expected/everything-color.txt"].raw());
}

#[tokio::test(start_paused = true)]
async fn colour_says_nothing_that_the_symbols_do_not_say() {
    let timeline = everything().await;
    for unicode in [false, true] {
        let options = TextOptions::default().unicode(unicode);
        let colored = timeline.to_text(&options.clone().color(true));
        assert!(colored.contains('\x1b'));
        assert_eq!(stripped(&colored), timeline.to_text(&options));
    }
}

#[tokio::test(start_paused = true)]
async fn no_line_is_wider_than_the_width() {
    let timeline = everything().await;
    let wide = info_span!("宽", label = "一二三四五六七八九十一二三四五六七八九十");
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    timeout(ms(100), sleep(ms(200)).instrument(wide))
        .await
        .unwrap_err();
    for timeline in [
        &timeline,
        &eight_jobs().await,
        &recorder.snapshot(),
        &Timeline::default(),
    ] {
        for width in 0..=200 {
            for unicode in [false, true] {
                let title = "A title that is longer than a narrow terminal is wide";
                let options = TextOptions::default()
                    .width(width)
                    .unicode(unicode)
                    .title(title);
                let text = timeline.to_text(&options.color(true));
                let widest = stripped(&text).lines().map(str::width).max().unwrap();
                assert!(
                    widest <= width.max(11),
                    "{widest} columns of {width}:\n{text}"
                );
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_width_is_used() {
    for width in [20, 40, 80, 120, 200] {
        let text = eight_jobs()
            .await
            .to_text(&TextOptions::default().width(width));
        let widest = text.lines().map(str::width).max().unwrap();
        assert!(widest + 3 > width, "{widest} columns of {width}:\n{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_counted() {
    let text = eight_jobs()
        .await
        .to_text(&TextOptions::default().max_lanes(2));
    assert!(text.contains("job 2") && !text.contains("job 3"), "{text}");
    assert!(text.contains("\n... and 6 more\n"), "{text}");
    assert!(
        !text.contains("cancelled"),
        "the legend explains what is drawn:\n{text}"
    );
    let none = eight_jobs()
        .await
        .to_text(&TextOptions::default().max_lanes(0));
    assert!(none.ends_with("... and 8 more\n"), "{none}");
}

#[tokio::test(start_paused = true)]
async fn a_timeline_of_no_length_shows_its_outcomes() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    async { timeline::done() }
        .instrument(info_span!("at once"))
        .await;
    let timeline = recorder.snapshot();
    assert!(timeline.took().is_zero());
    assert!(
        plain(&timeline).starts_with("         0 s\n"),
        "{}",
        plain(&timeline)
    );
    assert!(
        plain(&timeline).contains("at once |o\n"),
        "{}",
        plain(&timeline)
    );
}

#[tokio::test(start_paused = true)]
async fn each_wait_is_named_in_the_legend() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async {
        sleep(ms(100))
            .instrument(info_span!("wait for permit"))
            .await;
        sleep(ms(100)).instrument(info_span!("wait for lock")).await;
        sleep(ms(100))
            .instrument(info_span!("wait for permit"))
            .await;
    };
    lane.instrument(info_span!("lane")).await;
    let text = plain(&recorder.snapshot());
    assert!(text.contains(". waiting for permit / lock "), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_lane_tells_what_it_was_waiting_for_if_there_is_room() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    let lane = async {
        let wait = std::future::pending::<()>();
        wait.instrument(info_span!("wait for permit")).await;
    };
    let lane = lane.instrument(info_span!("lane"));
    timeout(ms(100), lane).await.unwrap_err();
    sleep(ms(200)).await;
    let text = plain(&recorder.snapshot());
    assert!(text.contains(".x cancelled waiting for permit\n"), "{text}");
}
