//! The handle to a recording: make it, install it, look at it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tracing::subscriber::{DefaultGuard, SetGlobalDefaultError};
use tracing::{Dispatch, Metadata, Subscriber};
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::layer::RecorderLayer;
use crate::model::Timeline;
use crate::recording::Recording;

/// Which spans and events to record.
pub(crate) type Filter = fn(&Metadata<'_>) -> bool;

/// Libraries below the code that is looked at: their spans would be lanes that nobody asked for.
const LIBRARIES: [&str; 14] = [
    "axum",
    "h2",
    "hyper",
    "hyper_util",
    "mio",
    "reqwest",
    "rustls",
    "sqlx",
    "tokio",
    "tokio_util",
    "tower",
    "tower_http",
    "tungstenite",
    "want",
];

/// Records what tasks do. Clones share one recording.
///
/// Make it **inside the runtime** that is to be recorded: it reads that runtime's clock, so it works
/// on a paused one. Made outside of any runtime, it reads the real clock.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
    filter: Filter,
}

/// What the handles and the layers share.
#[derive(Debug)]
pub(crate) struct Shared {
    recording: Mutex<Recording>,
    layers: AtomicU64,
}

impl Shared {
    pub(crate) fn recording(&self) -> MutexGuard<'_, Recording> {
        // A panic that poisoned the lock was in this crate: what is recorded so far is still true.
        self.recording
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps `tracing` from deciding by one thread for all.
///
/// It caches for each callsite whether anybody listens, and while there is a single subscriber in the process it asks only the
/// thread that meets the callsite first. Where that thread has none, the callsite would be off for the recorder too. With a
/// second subscriber, which nobody uses, it asks them all.
fn listen_on_every_thread() {
    static SECOND: OnceLock<Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| Dispatch::new(Registry::default()));
}

impl Recorder {
    /// Starts a recording: now is its time 0. Nothing is recorded until it is installed by
    /// [`set_default`](Self::set_default), [`install`](Self::install) or [`layer`](Self::layer).
    #[must_use]
    pub fn new() -> Self {
        let recording = Mutex::new(Recording::start());
        let shared = Shared {
            recording,
            layers: AtomicU64::new(0),
        };
        Self {
            shared: Arc::new(shared),
            filter: not_of_a_library,
        }
    }

    /// Records the spans and events for which `filter` is true, instead of all but those whose
    /// target is a well-known library's (hyper, tower, tokio and the like). It holds for the layers
    /// that are made from the returned recorder and its clones.
    #[must_use]
    pub fn with_filter(mut self, filter: fn(&Metadata<'_>) -> bool) -> Self {
        self.filter = filter;
        self
    }

    /// Makes a registry with this recorder the default subscriber of **this thread**, until the
    /// guard is dropped. Made for tests on a current-thread runtime; tasks on other threads
    /// (multi-thread workers, `spawn_blocking`) are not recorded.
    #[must_use = "dropping the guard ends the recording"]
    pub fn set_default(&self) -> DefaultGuard {
        listen_on_every_thread();
        tracing::subscriber::set_default(Registry::default().with(self.layer()))
    }

    /// Makes a registry with this recorder the default subscriber of **all threads**, for the rest
    /// of the process. Made for binaries, and for tests that are alone in their file.
    ///
    /// # Errors
    /// If the process has a global default subscriber already.
    pub fn install(&self) -> Result<(), SetGlobalDefaultError> {
        tracing::subscriber::set_global_default(Registry::default().with(self.layer()))
    }

    /// A layer that feeds this recording, to be composed with others, for example
    /// `registry().with(fmt::layer()).with(recorder.layer())`.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let number = self.shared.layers.fetch_add(1, Ordering::Relaxed);
        RecorderLayer::new(Arc::clone(&self.shared), self.filter, number)
    }

    /// What happened until now. The recording goes on.
    ///
    /// It copies the recording, so its cost grows with the number of lanes and polls: well under a
    /// millisecond for a thousand lanes. That is cheap enough to draw live, 30 times a second.
    #[must_use]
    pub fn snapshot(&self) -> Timeline {
        self.shared.recording().timeline()
    }

    /// What happened until now, and starts a new recording: now is its time 0, and its clock is that
    /// of the runtime in which this is called. Spans that were made before are ignored from now on,
    /// even those that still run.
    #[must_use = "to start anew without looking, assign it to `_`"]
    pub fn take(&self) -> Timeline {
        let mut recording = self.shared.recording();
        let timeline = recording.timeline();
        *recording = Recording::start();
        timeline
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

fn not_of_a_library(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let root = target.split("::").next().unwrap_or(target);
    !LIBRARIES.contains(&root)
}
