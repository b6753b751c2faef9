//! So many at a time, and so many a second.

use std::num::NonZeroU32;

use timeline::Timeline;

use super::last_start;
use crate::embedded::semaphores::rate::{by_semaphore, by_token_bucket, shown};
use crate::scene::{Act, Figures, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "rate",
    hint: "Let a request take longer, or shorter: the semaphore's rate changes with it, the bucket's doesn't.",
    settings: &[
        Setting::way("limited by", &["a semaphore", "a token bucket"]),
        Setting::count("requests", "requests", 1, 30, 30),
        Setting::count("per_second", "a second", 1, 20, 10),
        Setting::time("delay", "a request takes", (100, 2000, 100), 100),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (requests, delay) = (values.size("requests"), values.time("delay"));
    let per_second = NonZeroU32::new(values.count("per_second")).unwrap_or(NonZeroU32::MIN);
    match values.way() {
        0 => {
            let work = async move {
                by_semaphore(requests, per_second, delay).await.ok();
                Vec::new()
            };
            Act::new("a semaphore", &shown::BY_SEMAPHORE, work, seen)
        }
        _ => {
            let work = async move {
                by_token_bucket(requests, per_second, delay).await;
                Vec::new()
            };
            Act::new("a token bucket", &shown::BY_BUCKET, work, seen)
        }
    }
}

fn seen(run: &Timeline) -> Figures {
    vec![
        ("most in flight", run.most_in_flight("request").to_string()),
        last_start(run, "request"),
    ]
}
