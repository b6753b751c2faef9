//! A `select!` loop that makes its timer anew.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;
use tracing::info_span;

use super::{lane, nothing};
use crate::embedded::pitfalls::sleep_in_select_loop::{broken, fixed, shown};
use crate::scene::{Act, Figures, Scene, Setting, Values, seconds};

pub(super) static SCENE: Scene = Scene {
    name: "select-timer",
    hint: "The limit is a second. While messages come more often than that, the timer that is made anew never fires.",
    settings: &[
        Setting::way("the timer is", &["made anew in each turn", "made once"]),
        Setting::count("messages", "messages", 1, 12, 10),
        // No multiple of a value is the limit, so the message and the timer are never ready at once: then lots would be drawn.
        Setting::time("every", "one comes every", (150, 1350, 150), 300),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (messages, every) = (values.count("messages"), values.time("every"));
    match values.way() {
        0 => Act::new(
            "broken",
            &shown::BROKEN,
            heard(broken, messages, every),
            nothing,
        ),
        _ => Act::new(
            "fixed",
            &shown::FIXED,
            heard(fixed, messages, every),
            nothing,
        ),
    }
}

async fn heard(
    listen: impl AsyncFn(mpsc::Receiver<u32>) -> u32,
    messages: u32,
    every: Duration,
) -> Figures {
    let (tx, received) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 1..=messages {
            sleep(every).await;
            lane(info_span!("message", n), tx.send(n)).await.ok();
        }
    });
    let count = lane(info_span!("listener"), listen(received)).await;
    vec![
        ("the limit", seconds(Duration::from_secs(1))),
        ("messages counted", count.to_string()),
    ]
}
