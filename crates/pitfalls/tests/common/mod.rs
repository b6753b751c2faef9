//! What the tests of all families share.

use std::path::Path;

use pitfalls::frame::{Pitfall, Seen, Side};

/// What is seen of the broken and of the mended program.
#[allow(
    dead_code,
    reason = "the compiler refuses all broken ones of one family"
)]
pub(crate) fn both(pitfall: &Pitfall) -> [Seen; 2] {
    let binary = Path::new(env!("CARGO_BIN_EXE_pitfalls"));
    [Side::Broken, Side::Fixed].map(|side| pitfall.see(side, binary))
}

/// What is seen of the mended program, where the compiler refuses the broken one.
#[allow(dead_code, reason = "not every family has such a pitfall")]
pub(crate) fn fixed(pitfall: &Pitfall) -> Seen {
    pitfall.see(Side::Fixed, Path::new(env!("CARGO_BIN_EXE_pitfalls")))
}
