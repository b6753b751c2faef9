//! As much JSON as a trace needs. A library for it would cost every crate that is recorded five
//! seconds of compiling; the tests read what is written here with one.

use std::fmt::Write as _;

/// An object of values that are JSON already.
pub(crate) fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// A string in quotes.
pub(crate) fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => {
                let _infallible = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "\"quoted\" \\ \n \t \u{0} \u{1b}[31m \u{7f} \u{2028} \u{1f980}";
        let json = object(&[("text", string(text)), ("number", "1".to_owned())]);
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read, serde_json::json!({ "number": 1, "text": text }));
    }
}
