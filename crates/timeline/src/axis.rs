//! Time on paper: where an instant lies, which ticks to draw, how a duration reads.
//!
//! Whole numbers only, so that the same recording gives the same bytes everywhere.

use std::time::Duration;

/// From time to a position between 0 and `length`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    took: u128,
    length: u128,
}

impl Scale {
    pub(crate) fn new(took: Duration, length: usize) -> Self {
        Self {
            took: took.as_nanos(),
            length: length as u128,
        }
    }

    /// The nearest position. What happens later than the end lies at the end.
    pub(crate) fn at(&self, time: Duration) -> usize {
        if self.took == 0 {
            return 0;
        }
        let time = time.as_nanos().min(self.took);
        let position = (2 * time * self.length + self.took) / (2 * self.took);
        usize::try_from(position).unwrap_or(usize::MAX)
    }
}

/// A tick: where it is and what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: Duration,
    pub(crate) label: String,
}

/// The finest ticks in steps of 1, 2 or 5 whose labels `fit`.
pub(crate) fn ticks(took: Duration, fit: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
    let unit = Unit::of(took);
    if took.is_zero() {
        return ticks_of(unit.nanos(), took, unit);
    }
    let steps = (0..).map(|n| [1, 2, 5][n % 3] * 10_u128.pow((n / 3).try_into().unwrap_or(0)));
    // Not finer than a tenth of the whole: more would be noise.
    for step in steps.skip_while(|step| step * 12 < took.as_nanos()) {
        let ticks = ticks_of(step, took, unit);
        if ticks.len() <= 1 || fit(&ticks) {
            return ticks;
        }
    }
    Vec::new()
}

fn ticks_of(step: u128, took: Duration, unit: Unit) -> Vec<Tick> {
    let decimals = unit.decimals(step);
    (0..=took.as_nanos() / step)
        .map(|n| {
            let at = Duration::from_nanos(u64::try_from(n * step).unwrap_or(u64::MAX));
            Tick {
                at,
                label: unit.write(at, decimals),
            }
        })
        .collect()
}

/// How a length reads in a sentence: `2.5 s`, `300 ms`, `85 us`, rounded to a thousandth.
pub(crate) fn length(time: Duration) -> String {
    Unit::of(time).write_short(time)
}

/// How a moment of a timeline reads in a sentence: all moments of it have one unit.
pub(crate) fn moment(time: Duration, took: Duration) -> String {
    Unit::of(took).write_short(time)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Seconds,
    Millis,
    Micros,
}

impl Unit {
    /// The unit in which a timeline, or a duration, of this length reads best.
    fn of(length: Duration) -> Self {
        if length >= Duration::from_secs(1) || length.is_zero() {
            Self::Seconds
        } else if length >= Duration::from_millis(1) {
            Self::Millis
        } else {
            Self::Micros
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Millis => "ms",
            Self::Micros => "us",
        }
    }

    fn nanos(self) -> u128 {
        match self {
            Self::Seconds => 1_000_000_000,
            Self::Millis => 1_000_000,
            Self::Micros => 1_000,
        }
    }

    /// How many decimals tell two multiples of the step apart.
    fn decimals(self, step: u128) -> usize {
        (0..9)
            .find(|&n| (step * 10_u128.pow(n)).is_multiple_of(self.nanos()))
            .unwrap_or(9) as usize
    }

    fn number(self, time: Duration, decimals: usize) -> String {
        let parts = 10_u128.pow(decimals.try_into().unwrap_or(0));
        let rounded = (2 * time.as_nanos() * parts + self.nanos()) / (2 * self.nanos());
        match decimals {
            0 => rounded.to_string(),
            _ => format!("{}.{:0decimals$}", rounded / parts, rounded % parts),
        }
    }

    fn write(self, time: Duration, decimals: usize) -> String {
        format!("{} {}", self.number(time, decimals), self.name())
    }

    /// Up to three decimals, no zeros at the end. Seconds keep one decimal, as measured things do.
    fn write_short(self, time: Duration) -> String {
        let text = self.number(time, 3);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        let decimal = if self == Self::Seconds && !short.contains('.') {
            ".0"
        } else {
            ""
        };
        format!("{short}{decimal} {}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(took: Duration, most: usize) -> Vec<String> {
        let ticks = ticks(took, |ticks| ticks.len() <= most);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_as_many_as_fit_in_steps_of_one_two_or_five() {
        let took = Duration::from_secs(4);
        assert_eq!(labels(took, 9)[..3], ["0.0 s", "0.5 s", "1.0 s"]);
        assert_eq!(labels(took, 5), ["0 s", "1 s", "2 s", "3 s", "4 s"]);
        assert_eq!(labels(took, 3), ["0 s", "2 s", "4 s"]);
        assert_eq!(labels(took, 1), ["0 s"]);
        assert_eq!(
            labels(Duration::from_millis(250), 3),
            ["0 ms", "100 ms", "200 ms"]
        );
        assert_eq!(
            labels(Duration::from_micros(7), 4),
            ["0 us", "2 us", "4 us", "6 us"]
        );
        assert_eq!(labels(Duration::ZERO, 9), ["0 s"]);
        assert_eq!(labels(Duration::from_secs(86_400), 2), ["0 s", "50000 s"]);
    }

    #[test]
    fn a_length_is_written_in_its_own_unit_and_a_moment_in_that_of_its_timeline() {
        let ms = Duration::from_millis;
        assert_eq!(length(ms(2500)), "2.5 s");
        assert_eq!(length(ms(3000)), "3.0 s");
        assert_eq!(length(ms(300)), "300 ms");
        assert_eq!(length(Duration::from_nanos(85_400)), "85.4 us");
        assert_eq!(length(Duration::ZERO), "0.0 s");
        assert_eq!(
            length(Duration::from_nanos(1_999_999_999)),
            "2.0 s",
            "rounded up"
        );
        assert_eq!(moment(ms(300), ms(2500)), "0.3 s");
        assert_eq!(moment(ms(0), ms(250)), "0 ms");
    }

    #[test]
    fn a_scale_rounds_to_the_nearest_position_and_ends_at_its_length() {
        let scale = Scale::new(Duration::from_secs(3), 10);
        let at = |ms| scale.at(Duration::from_millis(ms));
        assert_eq!((at(0), at(1000), at(2000), at(3000)), (0, 3, 7, 10));
        assert_eq!(
            at(9000),
            10,
            "what is later than the end is drawn at the end"
        );
    }
}
