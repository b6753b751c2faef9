//! How many are in flight, and how long a permit is held.

use std::sync::Arc;
use std::time::Duration;

use timeline::Timeline;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;

use super::last_start;
use crate::embedded::semaphores::held::{as_long_as_needed, shown, to_the_end};
use crate::scene::{Act, Figures, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "permits",
    hint: "Take permits away and watch the queue grow. Then give each back as soon as its request has ended.",
    settings: &[
        Setting::way("the permit is", &["held to the end", "given back early"]),
        Setting::count("requests", "requests", 1, 16, 9),
        Setting::count("permits", "permits", 1, 10, 3),
        Setting::time("request", "a request takes", (100, 2000, 100), 1000),
        Setting::time("store", "storing takes", (100, 2000, 100), 1000),
    ],
    act,
};

fn act(values: &Values) -> Act {
    match values.way() {
        0 => Act::new(
            "held to the end of the function",
            &shown::TO_THE_END,
            all(to_the_end, values),
            seen,
        ),
        _ => Act::new(
            "given back when the request has ended",
            &shown::AS_LONG_AS_NEEDED,
            all(as_long_as_needed, values),
            seen,
        ),
    }
}

fn all<F>(
    request: fn(usize, Arc<Semaphore>, Duration, Duration) -> F,
    values: &Values,
) -> impl Future<Output = Figures> + use<F>
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(values.size("permits")));
    let (requests, takes, store) = (
        values.size("requests"),
        values.time("request"),
        values.time("store"),
    );
    async move {
        let request = |n| request(n, Arc::clone(&semaphore), takes, store);
        let tasks: JoinSet<_> = (1..=requests).map(request).collect();
        tasks.join_all().await;
        Vec::new()
    }
}

fn seen(run: &Timeline) -> Figures {
    vec![
        (
            "most requests in flight",
            run.most_in_flight("request").to_string(),
        ),
        last_start(run, "request"),
    ]
}
