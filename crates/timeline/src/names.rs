//! Which span names are waits.

/// What a span of this name waits for; `None` if it is a lane.
///
/// `wait for permit`, `waiting for permit` and `wait_for_permit` wait for `permit`, `wait` for
/// something without a name; `waiter` is a lane.
pub(crate) fn wait_for(name: &str) -> Option<String> {
    let rest = name.strip_prefix("wait")?;
    let rest = rest.strip_prefix("ing").unwrap_or(rest);
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let words: Vec<_> = rest
        .split([' ', '_', '-', ':'])
        .filter(|word| !word.is_empty())
        .collect();
    match words.split_first() {
        Some((&("for" | "on" | "until"), what)) => Some(what.join(" ")),
        _ => Some(words.join(" ")),
    }
}
