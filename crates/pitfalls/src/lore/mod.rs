//! False lore: what well-known texts say, and a program that shows otherwise.

mod await_yields;
mod biased;
mod blocking_pool;
mod dropped_handle;
mod join_is_parallel;
mod memory;
mod semaphore_is_a_rate;
mod starts_when_called;
mod std_mutex;
mod timeout_checks_first;

use crate::frame::{Scene, Seen};

/// A claim that people repeat, and a program that settles it.
#[derive(Debug, Clone, Copy)]
pub struct Lore {
    /// In kebab case.
    pub name: &'static str,
    /// As one reads it.
    pub claim: &'static str,
    /// What is so instead.
    pub truth: &'static str,
    pub(crate) program: Scene,
}

/// All of them, in the order of the page.
pub const ALL: &[Lore] = &[
    std_mutex::LORE,
    biased::LORE,
    dropped_handle::LORE,
    starts_when_called::LORE,
    join_is_parallel::LORE,
    blocking_pool::LORE,
    memory::LORE,
    await_yields::LORE,
    semaphore_is_a_rate::LORE,
    timeout_checks_first::LORE,
];

/// What the program of that name shows.
///
/// # Panics
///
/// There is none of that name, or it panics.
#[must_use]
pub fn see(name: &str) -> Seen {
    match ALL.iter().find(|lore| lore.name == name) {
        Some(lore) => lore.program.run_here(),
        None => panic!("no lore is called {name}"),
    }
}
