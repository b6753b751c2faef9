//! Futures in a stream that nobody polls.

use super::most_in_flight;
use crate::embedded::gather::frozen::{self, Job, shown};
use crate::scene::{Act, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "frozen",
    hint: "Where an item is processed, nothing is fetched: nobody polls the stream. Widen the window, then let a fetch take longer than processing.",
    settings: &[
        Setting::way(
            "way",
            &[
                "while let over buffer_unordered",
                "spawn in the futures",
                "spawn in the map",
                "a channel between the stages",
                "for_each_concurrent",
            ],
        ),
        Setting::count("items", "items", 1, 8, 6),
        Setting::count("window", "window", 1, 6, 2),
        Setting::time("fetching", "a fetch takes", (500, 4000, 500), 2000),
        Setting::time("processing", "processing takes", (500, 4000, 500), 2000),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let job = Job {
        items: values.count("items"),
        window: values.size("window"),
        fetching: values.time("fetching"),
        processing: values.time("processing"),
    };
    let way = values.way();
    let (title, listing) = match way {
        0 => ("while let over buffer_unordered", &shown::WHILE_LET),
        1 => ("spawn in the futures", &shown::SPAWN_IN_THE_FUTURE),
        2 => ("spawn in the map", &shown::SPAWN_IN_THE_MAP),
        3 => ("a channel between the stages", &shown::CHANNEL_BETWEEN),
        _ => ("for_each_concurrent", &shown::FOR_EACH),
    };
    let work = async move {
        match way {
            0 => frozen::while_let(job).await,
            1 => frozen::spawn_in_the_future(job).await,
            2 => frozen::spawn_in_the_map(job).await,
            3 => frozen::channel_between(job).await,
            _ => frozen::for_each(job).await,
        }
        Vec::new()
    };
    Act::new(title, listing, work, |run| {
        vec![("fetches at a time", most_in_flight(run, "fetch").1)]
    })
}
