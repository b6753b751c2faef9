//! How the parts of a request become JSON, as httpbin does it.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName};
use serde::Serialize;

/// What a proxy adds to the headers. httpbin hides it unless asked with `?show_env=1`.
const HEADERS_OF_PROXIES: [&str; 15] = [
    "connect-time",
    "total-route-time",
    "via",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-protocol",
    "x-forwarded-ssl",
    "x-heroku-dynos-in-use",
    "x-heroku-queue-depth",
    "x-heroku-queue-wait-time",
    "x-real-ip",
    "x-request-id",
    "x-request-start",
    "x-varnish",
];

/// Keys that occur once have their value, others a list: httpbin's shape for `args` and `form`.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A query or a form, decoded.
pub(super) type Fields = BTreeMap<String, OneOrMore>;

/// Reads `a=1&b=2&b=3` as a query or a form.
pub(super) fn fields(encoded: &[u8]) -> Fields {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in form_urlencoded::parse(encoded) {
        all.entry(key.into_owned())
            .or_default()
            .push(value.into_owned());
    }
    let one_or_more = |mut values: Vec<String>| match values.pop() {
        Some(only) if values.is_empty() => OneOrMore::One(only),
        last => OneOrMore::More(values.into_iter().chain(last).collect()),
    };
    all.into_iter()
        .map(|(key, values)| (key, one_or_more(values)))
        .collect()
}

/// Names in the case that HTTP/1.1 writes, repeated headers joined by a comma.
pub(super) fn headers(sent: &HeaderMap, with_proxies: bool) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let shown = sent
        .iter()
        .filter(|(name, _)| with_proxies || !HEADERS_OF_PROXIES.contains(&name.as_str()));
    for (name, value) in shown {
        let value = latin1(value.as_bytes());
        headers
            .entry(title_case(name))
            .and_modify(|joined| *joined = format!("{joined},{value}"))
            .or_insert(value);
    }
    headers
}

fn title_case(name: &HeaderName) -> String {
    let capital = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.as_str()
        .split('-')
        .map(capital)
        .collect::<Vec<_>>()
        .join("-")
}

/// Header values are bytes; as ISO 8859-1 every byte is a character.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// JSON holds no bytes: what isn't UTF-8 becomes a `data:` URL.
pub(super) fn text_or_data_url(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("data:application/octet-stream;base64,{}", base64(bytes)),
    }
}

/// RFC 4648: three bytes are four digits of six bits, `=` stands for digits that aren't there.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |three: &[u8]| {
        let at = |index: usize| three.get(index).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        let present = three.len() + 1;
        (0..4).map(move |place| {
            let digit = (bits >> (18 - 6 * place) & 63) as usize;
            if place < present {
                char::from(DIGITS[digit])
            } else {
                '='
            }
        })
    };
    bytes.chunks(3).flat_map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_agrees_with_the_vectors_of_rfc_4648() {
        let encoded = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
        assert_eq!(
            base64(&[0xFF, 0xFE, 0xFB]),
            "//77",
            "digits 62 and 63 are + and /"
        );
    }
}
