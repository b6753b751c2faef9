//! Records what every task did and when, and draws it.
//!
//! A test says that work was concurrent, that a limit was kept, that the loser of a race was dropped;
//! a picture shows it. Both need to know what each task did and when. This crate finds out through
//! [`tracing`] spans, so the code that is looked at carries the instrumentation that it would carry
//! anyway, and no runtime feature has to be switched on.
//!
//! ```
//! use std::time::Duration;
//!
//! use timeline::{Outcome, Recorder, TextOptions};
//! use tokio::sync::Semaphore;
//! use tokio::time::{sleep, timeout};
//! use tracing::{Instrument as _, info_span, instrument};
//!
//! #[instrument(ret, skip(permits))]
//! async fn request(n: u32, permits: &Semaphore) -> u32 {
//!     let _permit = permits.acquire().instrument(info_span!("wait for permit")).await;
//!     sleep(Duration::from_secs(1)).await;
//!     n
//! }
//!
//! // In your own tests: #[tokio::test(start_paused = true)]
//! #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn main() {
//!     let recorder = Recorder::new();
//!     let _guard = recorder.set_default();
//!
//!     let permits = Semaphore::new(2);
//!     let requests = async {
//!         tokio::join!(request(1, &permits), request(2, &permits), request(3, &permits))
//!     };
//!     let result = timeout(Duration::from_millis(1500), requests).await;
//!     assert!(result.is_err());
//!
//!     let timeline = recorder.snapshot();
//!     assert_eq!(timeline.took(), Duration::from_millis(1500));
//!     assert_eq!(timeline.most_in_flight("request"), 2);
//!     assert_eq!(timeline.lane("request 2").unwrap().outcome, Outcome::Done);
//!     let third = timeline.lane("request 3").unwrap();
//!     assert_eq!(third.outcome, Outcome::Cancelled);
//!     assert_eq!(third.waited(), Duration::from_secs(1));
//!
//!     let picture = "\
//! Three requests, two permits
//!            0.0 s   0.2 s   0.4 s   0.6 s   0.8 s   1.0 s   1.2 s   1.4 s
//! request 1 |========================================o
//! request 2 |========================================o
//! request 3 |........................................====================x
//!            . waiting for permit   = in flight   o done   x cancelled
//! ";
//!     let options = TextOptions::default().width(72).title("Three requests, two permits");
//!     assert_eq!(timeline.to_text(&options), picture);
//! }
//! ```
//!
//! # What becomes what
//!
//! - A span is a **lane**: a row of the picture, a task or a future. Its label is the span's name and
//!   the values of its fields: `info_span!("request", n = 3)` is `request 3`. A field `label` replaces
//!   the whole label. A lane whose span was made inside another lane's is drawn under it.
//! - A span whose name is `wait`, `wait for permit`, `wait_for_permit` or the like is a **wait** of the
//!   lane that it is made in. Outside of any lane it is ignored.
//! - Each time the span is entered is one **poll**. A poll of [`BLOCKED`] (5 ms) or longer kept its
//!   thread from all other tasks and is drawn as such.
//! - Events inside a lane are its **marks**.
//! - `#[instrument(ret)]` says that a lane is **done**, `#[instrument(err)]` that it has **failed**;
//!   both keep the text. A span that is dropped without either was **cancelled**, or **never started**
//!   if it had not been polled. Where there is no function to put `ret` on, end the `async` block with
//!   [`done`].
//!
//! # Limits
//!
//! - **A span without `ret` looks cancelled**: nothing else tells a future that returned from one that
//!   was dropped. `err` alone tells only of errors; write `#[instrument(ret, err)]`.
//! - **Make the [`Recorder`] inside the runtime**, or it reads the real clock instead of the paused one.
//! - **Blocking doesn't advance a paused clock**: on one, polls have no length and nothing blocks.
//!   Record blocking on a real clock.
//! - `#[instrument]` makes its span in the first poll. So such a future leaves no lane if it is never
//!   polled, and if it is spawned its lane is no child of the lane that spawned it. `.instrument(span)`
//!   takes a span that is made on the spot: it leaves a lane that never started, and is a child.
//! - A span is closed when its children are. A lane that was cancelled while a task that it spawned
//!   lives on is shown as running until that task ends, and then with the time of its own end.
//! - A panic counts as one where it leaves the lane's poll. In code that has caught it, it doesn't.
//! - It is no profiler: a callback takes a lock and reads a clock, which costs a fraction of a
//!   microsecond and orders the threads. Of several threads it tells when each poll began and ended,
//!   not which thread ran it; times there are exact to microseconds, so compare with bounds.
//! - All lanes and waits are kept, and of each lane the first [`MAX_POLLS`] polls and [`MAX_MARKS`]
//!   marks; [`Recorder::take`] starts anew. The drawings have a `max_lanes`.

mod axis;
mod clock;
mod describe;
mod fields;
mod json;
mod lane_record;
mod layer;
mod model;
mod names;
mod recorder;
mod recording;
mod resolution;
mod svg;
mod text;
mod trace_events;
mod tree;
mod words;

pub use model::{BLOCKED, Lane, Mark, Outcome, Poll, Timeline, Wait};
pub use recorder::Recorder;
pub use svg::SvgOptions;
pub use text::TextOptions;

/// So many polls of a lane are kept. Later ones are only counted, except those that blocked.
pub const MAX_POLLS: usize = 10_000;

/// So many marks of a lane are kept. Later ones are dropped.
pub const MAX_MARKS: usize = 10_000;

/// The target of the event that [`done`] emits. No filter can hide it.
pub(crate) const DONE_TARGET: &str = "timeline::done";

/// Says that the current lane has run to its end, where no `#[instrument(ret)]` does: the last line
/// of an `async` block that got its span by `.instrument(span)`.
///
/// It is the event `tracing::info!(done = true)`, which does the same where this crate is not at
/// hand.
pub fn done() {
    tracing::event!(target: DONE_TARGET, tracing::Level::INFO, done = true);
}
