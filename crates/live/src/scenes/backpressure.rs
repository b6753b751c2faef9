//! Who waits at a queue.

use timeline::Timeline;

use crate::embedded::queues::backpressure::{bounded, refusing, shown, unbounded};
use crate::scene::{Act, Figures, Scene, Setting, Values, seconds};

pub(super) static SCENE: Scene = Scene {
    name: "backpressure",
    hint: "Give the queue more room: the producer is done sooner, and nothing else gets faster. Without a bound, all items lie in memory.",
    settings: &[
        Setting::way(
            "the queue is",
            &["bounded", "unbounded", "refusing when full"],
        ),
        Setting::count("items", "items", 1, 12, 6),
        Setting::count("capacity", "room for", 1, 10, 2),
        Setting::time("takes", "an item takes", (300, 1500, 300), 300),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (items, capacity, takes) = (
        values.count("items"),
        values.size("capacity"),
        values.time("takes"),
    );
    match values.way() {
        0 => {
            let work = async move { held(bounded(items, capacity, takes).await) };
            Act::new("bounded", &shown::BOUNDED, work, seen)
        }
        1 => {
            let work = async move { held(unbounded(items, takes).await) };
            Act::new("unbounded", &shown::UNBOUNDED, work, seen)
        }
        _ => {
            let work = async move {
                let refused = refusing(items, capacity, takes / 3, takes).await;
                vec![("refused", refused.len().to_string())]
            };
            Act::new("refused when full", &shown::REFUSING, work, seen)
        }
    }
}

fn held(most: usize) -> Figures {
    vec![("most items in the queue", most.to_string())]
}

fn seen(run: &Timeline) -> Figures {
    let producer = run
        .lane("producer")
        .and_then(|lane| lane.ended)
        .unwrap_or_default();
    vec![("the producer is done after", seconds(producer))]
}
