//! The order in which the sides are measured.

/// The sides of a round, by their index.
///
/// Each round runs in the opposite order of the one before. So of any two sides, each goes first as often as the other, and neither
/// always finds what the other has left behind: a warm cache, a hot processor.
pub fn order(sides: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..sides).map(move |place| {
        if round.is_multiple_of(2) {
            place
        } else {
            sides - 1 - place
        }
    })
}
