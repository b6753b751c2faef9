//! One after another, and together.

use super::most_in_flight;
use crate::embedded::gather::service::Service;
use crate::embedded::gather::{join, one_by_one};
use crate::scene::{Act, Scene, Setting, Values, seconds};

pub(super) static SCENE: Scene = Scene {
    name: "together",
    hint: "Three fetches. Change the way: the same three awaits take as long as their sum, or as the longest of them.",
    settings: &[
        Setting::way("way", &["one by one", "join!"]),
        Setting::time("delay", "a fetch takes", (100, 3000, 100), 1000),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let delay = values.time("delay");
    let service = Service::simulated();
    let ideal = move || vec![("as long as the slowest", seconds(delay))];
    match values.way() {
        0 => {
            let work = async move {
                one_by_one::one_by_one(&service, delay).await.ok();
                ideal()
            };
            Act::new("one by one", &one_by_one::shown::ONE_BY_ONE, work, |run| {
                vec![most_in_flight(run, "fetch")]
            })
        }
        _ => {
            let work = async move {
                join::together(&service, delay).await.ok();
                ideal()
            };
            Act::new("together", &join::shown::TOGETHER, work, |run| {
                vec![most_in_flight(run, "fetch")]
            })
        }
    }
}
