//! How two recordings of the same demo are compared: to the byte, or in all but the times.

/// The first line that differs between two texts, counted from 1, and how.
#[must_use]
pub fn first_difference(committed: &str, fresh: &str) -> Option<(usize, String)> {
    // Git may check files out with the line ends of its platform.
    let committed = committed.replace("\r\n", "\n");
    if committed == fresh {
        return None;
    }
    let mut old = committed.lines();
    let mut new = fresh.lines();
    for line in 1.. {
        match (old.next(), new.next()) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => {
                return Some((
                    line,
                    format!("a fresh run gives `{new}` where the file has `{old}`"),
                ));
            }
            (Some(old), None) => {
                return Some((
                    line,
                    format!("a fresh run ends here, the file goes on: `{old}`"),
                ));
            }
            (None, Some(new)) => {
                return Some((
                    line,
                    format!("the file ends here, a fresh run goes on: `{new}`"),
                ));
            }
            (None, None) => break,
        }
    }
    Some((1, "the line ends differ".to_owned()))
}

/// The text with everything that a real clock may change taken out: durations, numbers with a decimal point, local ports, the
/// coordinates inside of SVG tags, and the lengths of bars and gaps. Counts and words stay, line by line.
#[must_use]
pub fn all_but_the_times(text: &str) -> String {
    text.lines()
        .map(|line| squeeze(&mask_numbers(line)) + "\n")
        .collect()
}

/// Replaces each number that measures time or place by `#`.
fn mask_numbers(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;
    let mut tag = false;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let length = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            let (number, after) = rest.split_at(length);
            let port = masked.ends_with("127.0.0.1:") || masked.ends_with("localhost:");
            if tag || port || is_measured(number, after) {
                masked.push('#');
            } else {
                masked.push_str(number);
            }
            rest = after;
        } else {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                _ => {}
            }
            masked.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    masked
}

/// Whether a number is one that a clock gave: it has decimals, or a unit of time behind it.
fn is_measured(number: &str, after: &str) -> bool {
    if number.trim_end_matches('.').matches('.').count() == 1 {
        return true;
    }
    let unit: String = after
        .strip_prefix(' ')
        .unwrap_or(after)
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    matches!(unit.as_str(), "s" | "ms" | "µs" | "us" | "ns")
}

/// Repeats of one sign become one: how long a bar or a gap is follows the clock, that it is there doesn't.
fn squeeze(line: &str) -> String {
    let mut squeezed = String::new();
    for c in line.chars() {
        if c.is_alphanumeric() || !squeezed.ends_with(c) {
            squeezed.push(c);
        }
    }
    squeezed.trim_end().to_owned()
}
