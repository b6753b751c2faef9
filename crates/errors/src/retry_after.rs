//! `Retry-After`: the server says how long to stay away.
//!
//! Both forms of RFC 9110 are read: seconds, and a date. Waiting as told is the business of `retry`.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

// ANCHOR: retry_after
/// How long the server asks to be left alone, from the moment of its answer on.
///
/// A date counts from the answer's own `Date`, so that a wrong clock on either side does no harm;
/// without a `Date` it is ignored, as is anything that is neither seconds nor a date. A date in the
/// past means now.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER)?;
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than a `u64` holds are still a wish to be left alone.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(self::text(headers, DATE)?).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}
// ANCHOR_END: retry_after
