//! A window over many futures.

use super::most_in_flight;
use crate::embedded::gather::service::Service;
use crate::embedded::gather::streams::{in_input_order, in_order_of_completion, shown};
use crate::scene::{Act, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "streams",
    hint: "The first fetch is three times as slow. In input order, answers that are ready keep their places in the window.",
    settings: &[
        Setting::way("way", &["buffered", "buffer_unordered"]),
        Setting::count("window", "window", 1, 6, 2),
        Setting::time("delay", "a quick fetch takes", (100, 2000, 100), 1000),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (window, quick) = (values.size("window"), values.time("delay"));
    let requests = [
        ("users", quick * 3),
        ("orders", quick),
        ("stock", quick),
        ("prices", quick),
        ("reviews", quick),
        ("offers", quick),
    ];
    let service = Service::simulated();
    match values.way() {
        0 => {
            let work = async move {
                in_input_order(&service, &requests, window).await.ok();
                Vec::new()
            };
            Act::new("buffered", &shown::BUFFERED, work, |run| {
                vec![most_in_flight(run, "fetch")]
            })
        }
        _ => {
            let work = async move {
                in_order_of_completion(&service, &requests, window)
                    .await
                    .ok();
                Vec::new()
            };
            Act::new("buffer_unordered", &shown::BUFFER_UNORDERED, work, |run| {
                vec![most_in_flight(run, "fetch")]
            })
        }
    }
}
