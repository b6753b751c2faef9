//! In what surroundings the two programs of a pitfall run.

use std::pin::Pin;
use std::thread;

use tokio::runtime::{Builder, Runtime};

use super::alone;
use super::{Pitfall, Seen};

/// A scene that is async.
type Act = fn() -> Pin<Box<dyn Future<Output = Seen>>>;

/// One program in its surroundings; running it tells what was seen.
#[derive(Debug, Clone, Copy)]
pub enum Scene {
    /// On one thread, with a paused clock: the same each time, to the microsecond.
    Paused(Act),
    /// On one thread and a real clock.
    RealTime(Act),
    /// As the first task of a runtime with that many worker threads.
    Workers(usize, Act),
    /// On a thread of its own, outside of any runtime.
    Outside(fn() -> Seen),
    /// In a process of its own, outside of any runtime. After a second it is ended by force, and that is what was seen.
    Process(fn() -> Seen),
    /// Not at all: the compiler refuses the program, which lies in `tests/refused/NAME.rs` with its message beside it.
    /// The message is here.
    Refused(&'static str),
}

/// One of the two programs of a pitfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one that shows the symptom.
    Broken,
    /// The one that doesn't.
    Fixed,
}

impl Pitfall {
    /// The scene of one of the two programs.
    #[must_use]
    pub fn scene(&self, side: Side) -> Scene {
        match side {
            Side::Broken => self.broken,
            Side::Fixed => self.fixed,
        }
    }

    /// Runs one of the two programs to its end and tells what was seen. `binary` is the program of this crate, of which a scene
    /// in a process of its own starts another.
    ///
    /// # Panics
    ///
    /// The scene does, or a runtime, thread or process can't be started. A program that the compiler refuses can't be seen.
    #[must_use]
    pub fn see(&self, side: Side, binary: &std::path::Path) -> Seen {
        match self.scene(side) {
            Scene::Process(_) => alone::see(self.name, side, binary),
            scene => scene.run_here(),
        }
    }
}

impl Scene {
    /// Runs it in this process.
    ///
    /// # Panics
    ///
    /// It does, or it can't be run here.
    pub(crate) fn run_here(self) -> Seen {
        match self {
            Self::Paused(act) => on_one_thread(true).block_on(act()),
            Self::RealTime(act) => on_one_thread(false).block_on(act()),
            Self::Workers(workers, act) => on_workers(workers, act),
            Self::Outside(act) => on_a_thread(act),
            Self::Process(_) => panic!("this scene wants a process of its own"),
            Self::Refused(_) => panic!("the compiler refuses this program"),
        }
    }
}

fn on_one_thread(paused: bool) -> Runtime {
    built(
        Builder::new_current_thread()
            .enable_all()
            .start_paused(paused),
    )
}

/// Runs the act on a runtime with worker threads, from a thread outside of any runtime.
fn on_workers(workers: usize, act: Act) -> Seen {
    on_a_thread(move || {
        built(
            Builder::new_multi_thread()
                .worker_threads(workers)
                .enable_all(),
        )
        .block_on(act())
    })
}

/// Runs the act on a thread of its own, where no runtime is.
pub(super) fn on_a_thread(act: impl FnOnce() -> Seen + Send + 'static) -> Seen {
    match thread::spawn(act).join() {
        Ok(seen) => seen,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn built(builder: &mut Builder) -> Runtime {
    builder
        .build()
        .unwrap_or_else(|error| panic!("a runtime can't be started: {error}"))
}
