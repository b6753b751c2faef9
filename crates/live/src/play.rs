//! Plays a scene: on a runtime of its own, of one thread, whose clock is paused.

use timeline::{Recorder, SvgOptions};
use tokio::runtime::Builder;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::scene::{Scene, Unusable, Values, seconds};
use crate::shown::{Moment, Shown};
use crate::steps::Steps;

/// Plays the scene, and tells what the page shows; with `step`, counted from one, also what all tasks do at that poll.
///
/// # Errors
///
/// The runtime can't be started, or there are fewer steps.
pub fn play(scene: &Scene, values: &Values, step: Option<usize>) -> Result<Shown, Unusable> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let runtime = runtime.map_err(|error| Unusable(format!("tokio can't be started: {error}")))?;
    let act = (scene.act)(values);
    let (timeline, mut figures, (count, taken)) = runtime.block_on(async {
        let (recorder, steps) = (Recorder::new(), Steps::new(step));
        let listening = tracing_subscriber::registry()
            .with(recorder.layer())
            .with(steps.clone());
        let _listening = tracing::subscriber::set_default(listening);
        let figures = steps.main(act.work).await;
        (recorder.snapshot(), figures, steps.end())
    });
    let moment = match (step, taken) {
        (Some(number), Some(taken)) => Some((taken.at, Moment::of(number, &taken, act.listing))),
        (Some(number), None) => {
            return Err(Unusable(format!(
                "there is no step {number}; there are {count}"
            )));
        }
        (None, _) => None,
    };
    let (at, moment) = moment.unzip();
    let mut options = SvgOptions::titled(act.title).polls(true);
    options.now = at;
    figures.insert(0, ("took", seconds(timeline.took())));
    figures.extend((act.seen)(&timeline));
    Ok(Shown {
        svg: timeline.to_svg(&options),
        values: values.texts(),
        figures,
        listing: *act.listing,
        steps: count,
        moment,
    })
}
