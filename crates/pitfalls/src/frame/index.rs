//! The symptom index. Every pitfall is reached from at least one complaint; `tests/claims.rs` says so.

mod building;
mod hangs;
mod losses;
mod slowness;

use super::symptoms::Symptom;

/// The complaints, in the order of the page.
pub(super) const INDEX: &[Symptom] = &[
    hangs::EVERYTHING_HANGS,
    hangs::ONE_THING_HANGS,
    hangs::DOES_NOT_END,
    hangs::SPINS,
    hangs::PANICS,
    hangs::GROWS,
    losses::ENDS_BY_ITSELF,
    losses::BYTES_LOST,
    losses::ITEMS_LOST,
    losses::DATA_WRONG,
    losses::NOT_DONE,
    losses::ERROR_UNHEARD,
    slowness::SLOW,
    slowness::OTHERS_WAIT,
    slowness::TIMES_OUT,
    slowness::LIMIT,
    slowness::GOES_ON,
    slowness::TIMER,
    building::DOES_NOT_COMPILE,
    building::TESTS,
    building::LOGS,
];
