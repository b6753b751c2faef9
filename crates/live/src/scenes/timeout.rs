//! Cancelled by a timeout, between two steps.

use crate::embedded::async_await::cancel::{shown, timed_out};
use crate::embedded::async_await::lazy::Log;
use crate::scene::{Act, Scene, Setting, Values};

pub(super) static SCENE: Scene = Scene {
    name: "timeout",
    hint: "Give the transfer less to do than the limit, and it is whole. Where both are as long, the transfer wins: it is polled first.",
    settings: &[
        Setting::time("wait", "the transfer takes", (100, 3000, 100), 2000),
        Setting::time("limit", "the limit is", (100, 3000, 100), 1000),
    ],
    act,
};

fn act(values: &Values) -> Act {
    let (wait, limit) = (values.time("wait"), values.time("limit"));
    let work = async move {
        let log = Log::default();
        let ended = timed_out(&log, wait, limit).await;
        let returned = ended.map_or_else(|elapsed| elapsed.to_string(), |()| "Ok".to_owned());
        let credited = log.lines().contains(&"transfer: second account credited");
        vec![
            ("it returned", returned),
            (
                "the second account is",
                if credited { "credited" } else { "not credited" }.to_owned(),
            ),
        ]
    };
    let [takes, within] = [values.count("wait"), values.count("limit")].map(short);
    let title = format!("a transfer of {takes} under a timeout of {within}");
    Act::new(title, &shown::TIMED_OUT, work, super::nothing)
}

/// `2 s` and `0.5 s`.
fn short(millis: u32) -> String {
    match (millis / 1000, millis % 1000 / 100) {
        (seconds, 0) => format!("{seconds} s"),
        (seconds, tenths) => format!("{seconds}.{tenths} s"),
    }
}
