//! The chapters' code does here what it does there: a scene as it is at first draws the picture that the chapter shows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use live::{Values, play, scene};

/// Which way of which scene draws which recording.
const RECORDED: [(&str, u32, &str); 27] = [
    ("timeout", 0, "async-await/output/cancel.svg"),
    ("together", 0, "gather/output/together-one-by-one.svg"),
    ("together", 1, "gather/output/together-together.svg"),
    (
        "try-join",
        0,
        "gather/output/together-try-join-drops-them.svg",
    ),
    ("try-join", 1, "gather/output/try-join-over-handles.svg"),
    (
        "try-join",
        2,
        "gather/output/try-join-over-flattened-handles.svg",
    ),
    (
        "frozen",
        0,
        "gather/output/frozen-while-let-over-buffer-unordered.svg",
    ),
    ("frozen", 1, "gather/output/frozen-spawn-in-the-futures.svg"),
    ("frozen", 2, "gather/output/frozen-spawn-in-the-map.svg"),
    (
        "frozen",
        3,
        "gather/output/frozen-a-channel-between-the-stages.svg",
    ),
    ("frozen", 4, "gather/output/frozen-for-each-concurrent.svg"),
    ("streams", 0, "gather/output/streams-buffered.svg"),
    ("streams", 1, "gather/output/streams-buffer-unordered.svg"),
    (
        "permits",
        0,
        "semaphores/output/permits-held-to-the-end-of-the-function.svg",
    ),
    (
        "permits",
        1,
        "semaphores/output/permits-given-back-when-the-request-has-ended.svg",
    ),
    ("rate", 0, "semaphores/output/rate-a-semaphore.svg"),
    ("rate", 1, "semaphores/output/rate-a-token-bucket.svg"),
    ("backpressure", 0, "queues/output/backpressure-bounded.svg"),
    (
        "backpressure",
        1,
        "queues/output/backpressure-unbounded.svg",
    ),
    (
        "backpressure",
        2,
        "queues/output/backpressure-refused-when-full.svg",
    ),
    (
        "workers",
        0,
        "queues/output/workers-the-lock-is-held-during-the-job.svg",
    ),
    (
        "workers",
        1,
        "queues/output/workers-the-lock-is-held-during-recv.svg",
    ),
    ("workers", 2, "queues/output/workers-a-channel-for-each.svg"),
    (
        "workers",
        3,
        "queues/output/workers-a-multi-consumer-channel.svg",
    ),
    (
        "select-timer",
        0,
        "pitfalls/output/sleep-in-select-loop-broken.svg",
    ),
    (
        "select-timer",
        1,
        "pitfalls/output/sleep-in-select-loop-fixed.svg",
    ),
    ("futurelock", 0, "pitfalls/output/futurelock-broken.svg"),
];

#[test]
fn a_scene_draws_at_first_what_the_chapter_shows() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut different = Vec::new();
    for (name, way, recording) in RECORDED {
        let scene = scene(name).unwrap();
        let mut values = Values::of(scene);
        if way > 0 {
            values.set("way", way).unwrap();
        }
        let drawn = play(scene, &values, None).unwrap().svg;
        let recorded = fs::read_to_string(crates.join(recording)).unwrap();
        if drawn != recorded {
            different.push(recording);
        }
    }
    assert_eq!(
        different, [""; 0],
        "the scene's code isn't that of the chapter any more, or nobody blessed it"
    );
}
