//! Medians and spreads. A ratio is taken within a round, between runs that follow each other, and only then is the median taken:
//! what slows the whole machine for a second slows both sides of it.

/// A ratio of two sides over all rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The median of the rounds.
    pub median: f64,
    /// How far from the median the farthest round lies, as a part of the median: 0.1 is ten per cent.
    pub spread: f64,
    /// The lowest round.
    pub low: f64,
    /// The highest round.
    pub high: f64,
}

impl Ratio {
    /// `left / right`, round by round. None where a round lacks one of them, or where the right one is 0.
    #[must_use]
    pub fn of(left: &[f64], right: &[f64]) -> Option<Self> {
        if left.len() != right.len() {
            return None;
        }
        let rounds: Vec<f64> = left.iter().zip(right).map(|(l, r)| l / r).collect();
        let median = median(&rounds)?;
        if median <= 0.0 || rounds.iter().any(|ratio| !ratio.is_finite()) {
            return None;
        }
        let farthest = rounds.iter().map(|ratio| (ratio - median).abs());
        Some(Self {
            median,
            spread: farthest.fold(0.0, f64::max) / median,
            low: rounds.iter().copied().fold(f64::INFINITY, f64::min),
            high: rounds.iter().copied().fold(0.0, f64::max),
        })
    }

    /// Whether the spread is larger than the ratio itself. Such a ratio says nothing, and isn't printed.
    #[must_use]
    pub fn is_too_noisy(&self) -> bool {
        self.spread > 1.0
    }

    /// Whether two runs agree: what one says and what the other says overlap.
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        let (low, high) = self.range();
        let (other_low, other_high) = other.range();
        low <= other_high && other_low <= high
    }

    fn range(&self) -> (f64, f64) {
        (
            self.median * (1.0 - self.spread),
            self.median * (1.0 + self.spread),
        )
    }
}

/// The middle one, or the mean of the two in the middle; none of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied()?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some((sorted[middle - 1] + upper) / 2.0)
}
