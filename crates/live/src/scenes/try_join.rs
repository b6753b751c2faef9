//! What the first error stops.

use timeline::Outcome;
use timeline::Timeline;
use tokio::time::sleep;

use super::{ended, last_end};
use crate::embedded::gather::service::Service;
use crate::embedded::gather::try_join::{self, shown};
use crate::scene::{Act, Figures, Scene, Setting, Values, seconds};

pub(super) static SCENE: Scene = Scene {
    name: "try-join",
    hint: "One fetch fails. Let it fail later than the others take, and nothing is left to drop; then try the two ways over handles.",
    settings: &[
        Setting::way(
            "try_join!",
            &["over futures", "over handles", "over flattened handles"],
        ),
        Setting::time("delay", "a fetch takes", (100, 2000, 100), 1000),
        Setting::time("fails_after", "orders fails after", (100, 2000, 100), 500),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let delay = values.time("delay");
    let service = Service::simulated().failing("orders", values.time("fails_after"));
    match values.way() {
        0 => {
            let work = async move { told(try_join::all_or_first_error(&service, delay).await) };
            Act::new(
                "try_join! drops them",
                &shown::ALL_OR_FIRST_ERROR,
                work,
                seen,
            )
        }
        1 => {
            let work = async move { told(try_join::over_handles(&service, delay).await) };
            Act::new("over handles", &shown::OVER_HANDLES, work, seen)
        }
        _ => {
            let work = async move {
                let fetched = try_join::over_flattened_handles(&service, delay).await;
                sleep(delay).await; // to see what becomes of the others
                told(fetched)
            };
            Act::new(
                "over flattened handles",
                &shown::OVER_FLATTENED_HANDLES,
                work,
                seen,
            )
        }
    }
}

fn told<T, E: std::fmt::Display>(fetched: Result<T, E>) -> Figures {
    vec![(
        "it returned",
        fetched.map_or_else(|error| error.to_string(), |_| "three answers".to_owned()),
    )]
}

fn seen(run: &Timeline) -> Figures {
    vec![
        ("dropped", ended(run, Outcome::Cancelled).to_string()),
        ("the last fetch ended after", seconds(last_end(run))),
    ]
}
