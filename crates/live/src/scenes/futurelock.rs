//! A future that waits for a lock, and that nobody polls.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tracing::info_span;

use super::{lane, nothing};
use crate::embedded::pitfalls::futurelock::{broken, fixed, shown};
use crate::scene::{Act, Figures, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "futurelock",
    hint: "Let the holder give the lock back before the other arm fires at 0.1 s, and all is well. A little longer, and the caller waits for itself.",
    settings: &[
        Setting::way(
            "the first future is",
            &["lent to select!", "owned by select!"],
        ),
        // Never the 100 ms of the other arm: both would be ready at once, and lots would be drawn.
        Setting::time("holds", "the lock is held for", (20, 380, 60), 200),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let holds = values.time("holds");
    match values.way() {
        0 => Act::new("broken", &shown::BROKEN, counted(broken, holds), nothing),
        _ => Act::new("fixed", &shown::FIXED, counted(fixed, holds), nothing),
    }
}

async fn counted(count_up: impl AsyncFn(&Mutex<u32>) -> u32, holds: Duration) -> Figures {
    let count = Mutex::new(0);
    let holder = async {
        let _guard = count.lock().await;
        sleep(holds).await;
    };
    let both = async {
        let holder = lane(info_span!("holder"), holder);
        let caller = lane(info_span!("caller"), count_up(&count));
        tokio::join!(holder, caller).1
    };
    let sum = timeout(Duration::from_secs(1), both).await;
    vec![(
        "the count",
        sum.map_or_else(
            |_| "none: the caller waits for ever".to_owned(),
            |sum| sum.to_string(),
        ),
    )]
}
