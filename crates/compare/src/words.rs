//! Figures as a person reads them.

use crate::stats::Ratio;
use crate::{Bound, Figure};

/// `1/47`, `0.95`, `2.6`, `47`.
#[must_use]
pub fn times(ratio: f64) -> String {
    match ratio {
        r if r <= 0.2 => format!("1/{}", digits(1.0 / r)),
        r => digits(r),
    }
}

fn digits(number: f64) -> String {
    let digits = match number {
        n if n >= 9.95 => format!("{n:.0}"),
        n if n >= 0.995 => format!("{n:.1}"),
        n => format!("{n:.2}"),
    };
    digits.strip_suffix(".0").unwrap_or(&digits).to_owned()
}

/// With its article: `a sleep`, `an item`.
#[must_use]
pub fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

/// A ratio and its spread, or why there is none: `1/47 ± 3 %`.
#[must_use]
pub fn ratio(ratio: Option<Ratio>) -> String {
    match ratio {
        None => "–".to_owned(),
        Some(ratio) if ratio.is_too_noisy() => "too noisy".to_owned(),
        Some(Ratio { median, spread, .. }) => {
            format!("{} ± {:.0} %", times(median), (spread * 100.0).ceil())
        }
    }
}

/// What a ratio is, where the rounds differ too much to name one: `between 2.5 and 7.1`.
#[must_use]
pub fn between(ratio: Ratio) -> String {
    format!("between {} and {}", times(ratio.low), times(ratio.high))
}

/// `at most 1/45`.
#[must_use]
pub fn bound(bound: Bound) -> String {
    match bound {
        Bound::AtMost(most) => format!("at most {}", times(most)),
        Bound::AtLeast(least) => format!("at least {}", times(least)),
    }
}

/// What a figure is.
#[must_use]
pub fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::Cpu => "CPU",
        Figure::Wall => "elapsed",
        Figure::Rate => "a second",
        Figure::Peak => "memory",
        Figure::Extra(name) => name,
    }
}

/// A figure with its unit.
#[must_use]
pub fn amount(of: Figure, value: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    match of {
        Figure::Cpu | Figure::Wall => seconds(value),
        Figure::Rate => format!("{}/s", thousands(value.round())),
        Figure::Peak => bytes(value),
        Figure::Extra(_) => three(value),
    }
}

/// `68 ns`, `1.21 µs`.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs")];
    let unit = units.into_iter().find(|(unit, _)| seconds >= *unit);
    let (unit, name) = unit.unwrap_or((1e-9, "ns"));
    format!("{} {name}", three(seconds / unit))
}

/// `240 B`, `1.66 KB`.
fn bytes(bytes: f64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    let (unit, name) = unit.unwrap_or((1.0, "B"));
    format!("{} {name}", three(bytes / unit))
}

/// To three digits: `0.0123`, `1.23`, `12.3`, `123`, `1 230`.
fn three(value: f64) -> String {
    match value {
        v if v >= 999.5 => thousands(v.round()),
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// `100 000`.
#[must_use]
pub fn thousands(value: impl ToString) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_like_figures() {
        assert_eq!(times(1.0 / 45.0), "1/45");
        assert_eq!(times(1.0 / 6.0), "1/6");
        assert_eq!(times(0.95), "0.95");
        assert_eq!(times(2.3), "2.3");
        assert_eq!(times(46.7), "47");
        assert_eq!(seconds(0.000_000_065), "65.0 ns");
        assert_eq!(seconds(3.678), "3.68 s");
        assert_eq!(thousands(1_000_000), "1 000 000");
        assert_eq!(thousands(999), "999");
        assert_eq!(amount(Figure::Peak, Some(1_660.0)), "1.66 KB");
        assert_eq!(amount(Figure::Rate, Some(2_062.4)), "2 062/s");
        assert_eq!(bound(Bound::AtLeast(3.4)), "at least 3.4");
    }
}
