//! The scenes, a file each: which code of which chapter, what can be set, what is told.

mod backpressure;
mod frozen;
mod futurelock;
mod permits;
mod rate;
mod select_timer;
mod streams;
mod timeout;
mod together;
mod try_join;
mod workers;

use std::time::Duration;

use timeline::{Outcome, Timeline};
use tracing::{Instrument, Span};

use crate::scene::{Figures, Scene, Unusable, seconds};

/// All scenes, in the order of the chapters.
pub static SCENES: &[&Scene] = &[
    &timeout::SCENE,
    &together::SCENE,
    &try_join::SCENE,
    &frozen::SCENE,
    &streams::SCENE,
    &permits::SCENE,
    &rate::SCENE,
    &backpressure::SCENE,
    &workers::SCENE,
    &select_timer::SCENE,
    &futurelock::SCENE,
];

/// The scene of this name.
///
/// # Errors
///
/// There is none.
pub fn scene(name: &str) -> Result<&'static Scene, Unusable> {
    let known = || {
        SCENES
            .iter()
            .map(|scene| scene.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let found = SCENES.iter().copied().find(|scene| scene.name == name);
    found.ok_or_else(|| Unusable(format!("there is no scene `{name}`; there are {}", known())))
}

/// Reads `key=value`.
///
/// # Errors
///
/// It is something else, or the value is no number.
pub fn assignment(text: &str) -> Result<(&str, u32), Unusable> {
    let wrong = || {
        Unusable(format!(
            "`{text}` sets nothing; write key=number, such as step=3"
        ))
    };
    let (key, value) = text.split_once('=').ok_or_else(wrong)?;
    Ok((key, value.parse().map_err(|_| wrong())?))
}

/// Makes work a lane of the picture that is done when the work is.
async fn lane<T>(span: Span, work: impl Future<Output = T>) -> T {
    let marked = async {
        let value = work.await;
        timeline::done();
        value
    };
    marked.instrument(span).await
}

fn nothing(_: &Timeline) -> Figures {
    Figures::new()
}

fn ended(run: &Timeline, outcome: Outcome) -> usize {
    run.lanes()
        .iter()
        .filter(|lane| lane.outcome == outcome)
        .count()
}

fn most_in_flight(run: &Timeline, kind: &str) -> (&'static str, String) {
    ("most in flight", run.most_in_flight(kind).to_string())
}

fn last_end(run: &Timeline) -> Duration {
    run.lanes()
        .iter()
        .filter_map(|lane| lane.ended)
        .max()
        .unwrap_or_default()
}

/// When the last of the lanes that wait first had what it waited for.
fn last_start(run: &Timeline, kind: &str) -> (&'static str, String) {
    let begun =
        |lane: &timeline::Lane| lane.waits.first().and_then(|wait| wait.to).or(lane.started);
    let last = run
        .lanes_of(kind)
        .filter_map(begun)
        .max()
        .unwrap_or_default();
    ("the last one started after", seconds(last))
}
