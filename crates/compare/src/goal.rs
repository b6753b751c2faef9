//! What we want to be able to say: a ratio of two sides, and its bound.

/// A ratio of two figures of one run, and what it should be.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// What it is about, in a few words.
    pub text: &'static str,
    /// The side above the line.
    pub left: &'static str,
    /// The side below the line.
    pub right: &'static str,
    /// Which figure, per item.
    pub of: Figure,
    /// The size of the left side.
    pub at: u64,
    /// The size of the right side, where it is another.
    pub right_at: Option<u64>,
    /// What the ratio should be.
    pub bound: Bound,
    /// Why it isn't reached, and what was tried; only where it isn't.
    pub why: Option<&'static str>,
}

/// A figure of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Processor time an item, user and system.
    Cpu,
    /// Elapsed time an item.
    Wall,
    /// Items a second.
    Rate,
    /// Peak resident memory an item.
    Peak,
    /// What the side itself measured under that name, for instance `p99_ms`.
    Extra(&'static str),
}

/// What a ratio should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Goal {
    /// `left / right` of that figure, at that size.
    #[must_use]
    pub const fn new(
        text: &'static str,
        left: &'static str,
        right: &'static str,
        of: Figure,
        at: u64,
        bound: Bound,
    ) -> Self {
        Self {
            text,
            left,
            right,
            of,
            at,
            right_at: None,
            bound,
            why: None,
        }
    }

    /// An item costs the side at `to` at most `times` as much processor time as at `from`: 1 would be exactly linear.
    #[must_use]
    pub const fn linear(
        text: &'static str,
        side: &'static str,
        from: u64,
        to: u64,
        times: f64,
    ) -> Self {
        Self {
            right_at: Some(from),
            ..Self::new(text, side, side, Figure::Cpu, to, Bound::AtMost(times))
        }
    }

    /// Why it isn't reached, and what was tried.
    #[must_use]
    pub const fn because(self, why: &'static str) -> Self {
        Self {
            why: Some(why),
            ..self
        }
    }
}

impl Bound {
    /// Whether the ratio is what it should be.
    #[must_use]
    pub fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
        }
    }
}
