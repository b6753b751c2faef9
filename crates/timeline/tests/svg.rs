//! The picture for a page. The files in `expected` are to be looked at in a browser; after a wanted
//! change `SNAPSHOTS=overwrite cargo test -p timeline` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{eight_jobs, everything, ms};
use snapbox::{assert_data_eq, file};
use timeline::{Recorder, SvgOptions, Timeline};
use tokio::time::sleep;
use tracing::{Instrument as _, info_span};

fn svg(timeline: &Timeline, title: &str) -> String {
    timeline.to_svg(&SvgOptions::titled(title))
}

/// The part between the tags of the first element with this name.
fn element<'a>(svg: &'a str, name: &str) -> &'a str {
    let start = svg.find(&format!("<{name}")).expect("the element");
    let content = start + svg[start..].find('>').unwrap() + 1;
    &svg[content..content + svg[content..].find(&format!("</{name}>")).unwrap()]
}

/// Panics unless tags are balanced and attributes are quoted.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "not escaped: {text}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => {
                assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
                open.push(tag.split_whitespace().next().unwrap());
            }
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[tokio::test(start_paused = true)]
async fn eight_jobs_as_a_picture() {
    let svg = svg(&eight_jobs().await, "Eight jobs on three permits");
    assert_data_eq!(svg, file!["expected/eight-jobs.svg"].raw());
}

#[tokio::test(start_paused = true)]
async fn everything_as_a_picture() {
    let options = SvgOptions::titled("Everything that can happen").polls(true);
    let svg = everything().await.to_svg(&options);
    assert_data_eq!(svg, file!["expected/everything.svg"].raw());
}

#[tokio::test(start_paused = true)]
async fn it_is_well_formed_and_may_stand_in_a_markdown_file() {
    let nasty = "<b>\"A & B\"</b>\n\n# {{#include secret}}";
    let timeline = everything().await;
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    drop(info_span!("nasty", label = nasty));
    for (timeline, title) in [
        (&timeline, "Everything"),
        (&timeline, nasty),
        (&timeline, ""),
        (&recorder.snapshot(), nasty),
        (&Timeline::default(), "Nothing"),
    ] {
        let options = SvgOptions::titled(title).description(nasty).polls(true);
        for svg in [svg(timeline, title), timeline.to_svg(&options)] {
            assert_well_formed(&svg);
            let first = svg.lines().next().unwrap();
            assert!(
                first.starts_with("<svg ") && first.ends_with('>'),
                "a tag of its own: {first}"
            );
            assert!(svg.ends_with("</svg>\n"));
            assert!(
                svg.lines().all(|line| !line.trim().is_empty()),
                "an empty line ends the block"
            );
            assert!(!svg.contains("{{"), "a preprocessor would expand it");
            assert!(!svg.contains("<b>") && !svg.contains("<script"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_text_alternative_tells_the_story() {
    let svg = svg(&eight_jobs().await, "Eight jobs");
    assert_eq!(element(&svg, "title"), "Eight jobs");
    let story = "8 lanes in 2.5 s. Done: job 1, job 2, job 3 at 1.0 s; job 4, job 5, job 6 at 2.0 s. \
                 Cancelled: job 7, job 8 at 2.5 s. 5 lanes waited for permit, up to 2.0 s. \
                 At most 3 of 8 lanes called job were in flight at the same time.";
    assert_eq!(element(&svg, "desc"), story);
    let root = svg.lines().next().unwrap();
    assert!(
        root.contains("role=\"img\" aria-labelledby=\"tl-eight-jobs-title tl-eight-jobs-desc\"")
    );
}

#[tokio::test(start_paused = true)]
async fn two_pictures_on_a_page_share_no_id() {
    let timeline = eight_jobs().await;
    let ids = |svg: &str| -> Vec<String> {
        let ids = svg.split(" id=\"").skip(1);
        ids.map(|id| id.split('"').next().unwrap().to_owned())
            .collect()
    };
    let (one, two) = (svg(&timeline, "With join!"), svg(&timeline, "With spawn"));
    assert_eq!(ids(&one).len(), 3);
    assert!(
        ids(&one)
            .iter()
            .all(|id| id.starts_with("tl-") && !ids(&two).contains(id))
    );
    assert!(
        one.contains(&format!("url(#{})", ids(&one)[2])),
        "the hatching is its own"
    );
}

#[tokio::test(start_paused = true)]
async fn every_bar_has_a_tooltip() {
    let svg = svg(&everything().await, "Everything");
    let bars = svg
        .lines()
        .filter(|line| line.contains("<rect ") && line.contains(" x="));
    assert!(bars.clone().count() > 5);
    for bar in bars {
        assert!(
            bar.contains("<title>") && bar.contains(" s</title>") || bar.contains(" ms</title>")
        );
    }
    assert!(
        svg.contains("<title>page 2: waiting for lock, 0.0 s to 0.6 s</title>"),
        "{svg}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_lane_differs_from_a_finished_one_in_shape_and_word() {
    let svg = svg(&eight_jobs().await, "Eight jobs");
    assert_eq!(
        svg.matches("<path class=\"tl-cut\"").count(),
        3,
        "two lanes and the legend"
    );
    assert_eq!(svg.matches(">cancelled</text>").count(), 3);
}

#[tokio::test(start_paused = true)]
async fn polls_are_drawn_on_request() {
    let timeline = eight_jobs().await;
    assert!(!svg(&timeline, "Eight").contains("tl-poll\""));
    let svg = timeline.to_svg(&SvgOptions::titled("Eight").polls(true));
    assert!(
        svg.contains("<title>job 1: polled at 1.0 s</title>"),
        "{svg}"
    );
}

#[tokio::test(start_paused = true)]
async fn it_draws_as_many_lanes_as_it_may() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    for n in 0..300 {
        async { timeline::done() }
            .instrument(info_span!("lane", n))
            .await;
    }
    sleep(ms(100)).await;
    let timeline = recorder.snapshot();
    let count =
        |options: SvgOptions| timeline.to_svg(&options).matches("tl-end tl-done").count() - 1;
    assert_eq!(count(SvgOptions::default()), 100);
    assert!(
        timeline
            .to_svg(&SvgOptions::default())
            .contains(">and 200 more</text>")
    );
    assert_eq!(count(SvgOptions::default().max_lanes(None)), 300);
}

#[tokio::test(start_paused = true)]
async fn nothing_stands_outside_of_the_picture() {
    for width in [0, 300, 320, 480, 760, 1200] {
        let svg = everything()
            .await
            .to_svg(&SvgOptions::default().width_px(width));
        let width = f64::from(width.max(300));
        for line in svg
            .lines()
            .filter(|line| line.contains("<rect ") && line.contains(" x="))
        {
            let number = |name: &str| -> f64 {
                let value = line.split_once(&format!(" {name}=\"")).unwrap().1;
                value.split_once('"').unwrap().0.parse().unwrap()
            };
            assert!(number("x") + number("width") <= width, "{width}: {line}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_moment_is_a_line_across_all_lanes_where_its_time_is() {
    let recorder = Recorder::new();
    let _guard = recorder.set_default();
    sleep(ms(1000)).instrument(info_span!("work")).await;
    let timeline = recorder.snapshot();
    let options = SvgOptions::titled("A moment");
    let without = timeline.to_svg(&options);
    // The tick of the same time is where the line has to be.
    let tick = without.lines().find(|line| line.ends_with(">0.5 s</text>"));
    let tick = tick.unwrap().split('"').nth(3).unwrap();
    let with = timeline.to_svg(&options.now(ms(500)));
    assert_well_formed(&with);
    let added: Vec<_> = with
        .lines()
        .filter(|line| !without.contains(line))
        .collect();
    assert_eq!(added.len(), 1, "nothing else moves");
    assert!(added[0].contains("class=\"tl-now\""));
    assert_eq!(added[0].matches(&format!("=\"{tick}\"")).count(), 2);
    assert!(added[0].contains("<title>0.5 s</title>"), "{}", added[0]);
}
