//! The scenes that a reader of the book plays with.
//!
//! A scene is a chapter's own code, run by tokio on a paused clock with sizes that the reader sets. This crate runs it natively,
//! for its tests, and in the page, as a program for WASI: `live SCENE key=value ... [step=N]` prints as JSON what the page shows.
//! No line of a scene is written in JavaScript: the page passes the settings on and shows what comes back.
//!
//! `cargo book live` builds it for the page. How the code of the practices gets here, and how it is known where each task
//! waits: `build/main.rs`.

mod embedded;
mod label;
mod listing;
mod no_network;
mod play;
mod scene;
mod scenes;
mod shown;
mod steps;
mod track;

pub use listing::Listing;
pub use play::play;
pub use scene::{Scene, Setting, Sort, Unusable, Values};
pub use scenes::{SCENES, assignment, scene};
pub use shown::{Moment, Shown, TaskShown};

/// What this program was built from, as one number. The page's artefact carries that of the sources that it was built from:
/// where they differ, the artefact is stale.
pub const VERSION: &str = env!("LIVE_VERSION");
