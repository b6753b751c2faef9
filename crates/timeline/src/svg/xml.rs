//! Lines of XML: one element a line, indented by two spaces a level.

/// Builds the text. It doesn't check that what is opened is closed: the tests parse it.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    pub(crate) fn open(&mut self, tag: impl AsRef<str>) {
        self.line(tag);
        self.depth += 1;
    }

    pub(crate) fn close(&mut self, tag: &str) {
        self.depth -= 1;
        self.line(tag);
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Tenths of a pixel as pixels: `1234` is `123.4`.
pub(crate) fn px(tenths: usize) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

/// Text as XML content. It has no line ends left: an empty line would end a Markdown HTML block.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A Markdown preprocessor would see a directive in two of them.
            '{' => escaped.push_str("&#123;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A title as part of an id: lower-case words joined by `-`.
pub(crate) fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
