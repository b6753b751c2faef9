//! Several workers, one stream of jobs.

use timeline::Timeline;

use super::most_in_flight;
use crate::embedded::queues::job::jobs;
use crate::embedded::queues::workers::{
    channel_each, locked_while_receiving, locked_while_working, multi_consumer, shown,
};
use crate::scene::{Act, Figures, Scene, Setting, Values, seconds};

pub(super) static SCENE: Scene = Scene {
    name: "workers",
    hint: "Add workers while the lock is held during the job: they queue for the lock. Hold it during recv only, and they work.",
    settings: &[
        Setting::way(
            "way",
            &[
                "the lock is held during the job",
                "the lock is held during recv",
                "a channel for each",
                "a multi-consumer channel",
            ],
        ),
        Setting::count("jobs", "jobs", 1, 12, 6),
        Setting::count("workers", "workers", 1, 6, 2),
        Setting::time("takes", "a job takes", (100, 1000, 100), 100),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (count, workers, takes) = (
        values.count("jobs"),
        values.size("workers"),
        values.time("takes"),
    );
    let way = values.way();
    let (title, listing) = match way {
        0 => ("the lock is held during the job", &shown::SHARED_WRONG),
        1 => ("the lock is held during recv", &shown::SHARED_RIGHT),
        2 => ("a channel for each", &shown::CHANNEL_EACH),
        _ => ("a multi-consumer channel", &shown::MULTI_CONSUMER),
    };
    let work = async move {
        let jobs = jobs(count, takes);
        match way {
            0 => locked_while_working(jobs, workers).await,
            1 => locked_while_receiving(jobs, workers).await,
            2 => channel_each(jobs, workers).await,
            _ => multi_consumer(jobs, workers).await,
        };
        vec![("alone, one worker takes", seconds(takes * count))]
    };
    Act::new(title, listing, work, |run: &Timeline| -> Figures {
        vec![("jobs at a time", most_in_flight(run, "job").1)]
    })
}
