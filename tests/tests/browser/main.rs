//! The book in a browser: what a reader sees, hears and types.
//!
//! They need Chromium and its driver (Debian: `chromium`, `chromium-driver`), and are ignored where nobody asks for them:
//! `cargo test -p workspace-tests --test browser -- --ignored`.

mod chrome;
mod keyboard;
mod live;
mod pages;
mod paper;
mod reading;
mod site;

use std::fmt::Debug;

/// What can't fail where the test is right: the driver's answers, pages of ours.
trait Sure<T> {
    /// The value, or a panic that says what was asked for.
    fn sure(self, what: &str) -> T;
}

impl<T, E: Debug> Sure<T> for Result<T, E> {
    #[track_caller]
    fn sure(self, what: &str) -> T {
        self.unwrap_or_else(|error| panic!("{what}: {error:?}"))
    }
}

impl<T> Sure<T> for Option<T> {
    #[track_caller]
    fn sure(self, what: &str) -> T {
        self.unwrap_or_else(|| panic!("{what}: there is none"))
    }
}
