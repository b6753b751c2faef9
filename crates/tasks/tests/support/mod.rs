//! What several test files need: a recording of what the tasks do.

use timeline::Recorder;
use tracing::subscriber::DefaultGuard;

/// Records this test's thread, until the guard is dropped.
///
/// Every test that runs instrumented code calls it, also one that doesn't look: the first thread that comes to a span
/// decides for the whole process whether anybody wants it. A thread that nobody records could decide "nobody" in the very
/// moment in which a test beside it begins to record.
pub(crate) fn recording() -> (Recorder, DefaultGuard) {
    let recorder = Recorder::new();
    let guard = recorder.set_default();
    (recorder, guard)
}
