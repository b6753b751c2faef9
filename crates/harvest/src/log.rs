//! What the program says of itself: lines for a person with `--log`, a timeline with `--trace` and `--svg`, tasks with
//! `--console`.
//!
//! The spans are in the code, and cost next to nothing where nobody listens.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::time::Duration;

use timeline::{Recorder, SvgOptions, Timeline};
use tracing::subscriber::{SetGlobalDefaultError, set_global_default};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer as _, fmt, registry};

use crate::console::Watcher;

/// Lanes in a picture; a trace for viewers has all.
const LANES: usize = 100;

/// Installs what was asked for. Inside of a runtime, since the recorder reads its clock.
///
/// # Errors
///
/// The process has a subscriber already.
pub fn install(
    filter: Option<&Targets>,
    recorder: Option<&Recorder>,
    watcher: Option<Watcher>,
) -> Result<(), SetGlobalDefaultError> {
    let lines = filter.map(|filter| {
        fmt::layer()
            .with_ansi(io::stderr().is_terminal())
            .with_writer(io::stderr)
            .with_filter(filter.clone())
    });
    // And not `init`, which would also take what other crates say to `log`, wherever that feature is on.
    let layers = registry().with(watcher).with(lines);
    set_global_default(layers.with(recorder.map(Recorder::layer)))
}

/// Writes the timeline into the files that were asked for. That of the demo is drawn at a resolution of 100 ms, that of its
/// delays: the picture is the same each time.
///
/// # Errors
///
/// A file can't be written.
pub fn keep(
    timeline: &Timeline,
    trace: Option<&Path>,
    picture: Option<&Path>,
    is_demo: bool,
) -> io::Result<()> {
    if let Some(file) = trace {
        fs::write(file, timeline.to_trace_events())?;
    }
    if let Some(file) = picture {
        let options = SvgOptions::titled("What becomes of each URL").max_lanes(LANES);
        let text = match is_demo {
            true => timeline
                .at_resolution(Duration::from_millis(100))
                .to_svg(&options),
            false => timeline.to_svg(&options),
        };
        fs::write(file, text)?;
    }
    Ok(())
}
