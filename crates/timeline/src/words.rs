//! Words that the drawings share.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::model::{Lane, Outcome, Wait};

/// `waiting for permit / lock`: all that the lanes waited for, in the order of the drawing.
pub(crate) fn waiting_for(lanes: &[Lane]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for wait in lanes.iter().flat_map(|lane| &lane.waits) {
        if !wait.what.is_empty() && !names.contains(&wait.what.as_str()) {
            names.push(&wait.what);
        }
    }
    if names.is_empty() {
        "waiting".to_owned()
    } else {
        format!("waiting for {}", names.join(" / "))
    }
}

/// What stands beside the end of a lane that didn't simply finish: the error's text, or the outcome
/// and what the lane was waiting for.
pub(crate) fn remark(lane: &Lane) -> String {
    match (lane.outcome, &lane.result) {
        (Outcome::Done | Outcome::Running, _) => String::new(),
        (Outcome::Failed, Some(error)) => format!("failed: {error}"),
        (outcome, _) => match waiting_at_end(lane) {
            Some(wait) => format!("{outcome} {wait}"),
            None => outcome.to_string(),
        },
    }
}

/// The wait that a cancellation cut short: no poll came after it.
fn waiting_at_end(lane: &Lane) -> Option<&Wait> {
    if lane.outcome != Outcome::Cancelled || lane.polls_left_out > 0 {
        return None;
    }
    let last_poll = lane.polls.last()?.to;
    let cut_short = |wait: &&Wait| wait.to.is_some_and(|to| to >= last_poll && to > wait.from);
    lane.waits.iter().find(cut_short)
}

/// The text, or as much of it as fits into so many columns, with an ellipsis.
pub(crate) fn fit(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let ellipsis = if ellipsis.width() < width {
        ellipsis
    } else {
        ""
    };
    let mut fitted = String::new();
    let mut left = width - ellipsis.width();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        left = rest;
        fitted.push(c);
    }
    fitted.truncate(fitted.trim_end().len());
    fitted + ellipsis
}
