//! Colours, widths and the pieces that all screens share.

use anstyle::{AnsiColor, Style};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const KEY: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const ASK: Style = AnsiColor::Yellow.on_default().bold();

/// What is left of each line.
const MARGIN: &str = "  ";

/// `text` in that style.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Lines of a page that is `width` columns wide.
pub(crate) struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    pub(crate) fn new(width: usize) -> Self {
        let width = width.clamp(30, 100);
        Self {
            width,
            lines: Vec::new(),
        }
    }

    /// Columns between the margins.
    pub(crate) fn columns(&self) -> usize {
        self.width - 2 * MARGIN.len()
    }

    pub(crate) fn blank(&mut self) {
        self.lines.push(String::new());
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push(format!("{MARGIN}{}", line.as_ref()));
    }

    /// Plain text, broken where it has to be.
    pub(crate) fn text(&mut self, style: Style, text: &str) {
        self.hanging(style, "", text);
    }

    /// Text whose lines stand below each other, after a `head`.
    pub(crate) fn hanging(&mut self, style: Style, head: &str, text: &str) {
        let indent = " ".repeat(
            anstream::adapter::strip_str(head)
                .to_string()
                .chars()
                .count(),
        );
        let wrapped = textwrap::wrap(text, self.columns().saturating_sub(indent.len()).max(10));
        for (number, line) in wrapped.iter().enumerate() {
            let before = if number == 0 { head } else { &indent };
            self.line(format!("{before}{}", styled(style, line)));
        }
    }

    /// A line with one text at its left end and one at its right; below each other where it is too short.
    pub(crate) fn ends(&mut self, left: (Style, &str), right: (Style, &str)) {
        let taken = left.1.chars().count() + right.1.chars().count();
        match self.columns().checked_sub(taken + 1) {
            Some(gap) => {
                let gap = " ".repeat(gap + 1);
                self.line(format!(
                    "{}{gap}{}",
                    styled(left.0, left.1),
                    styled(right.0, right.1)
                ));
            }
            None => {
                self.text(left.0, left.1);
                self.text(right.0, right.1);
            }
        }
    }

    /// How much is done.
    pub(crate) fn bar(&mut self, done: usize, all: usize) {
        let count = format!("{done} of {all}");
        let columns = self.columns().saturating_sub(count.len() + 1);
        let full = (columns * done).checked_div(all).unwrap_or(0);
        let (full, rest) = ("█".repeat(full), "░".repeat(columns - full));
        self.line(format!(
            "{}{} {count}",
            styled(GOOD, full),
            styled(DIM, rest)
        ));
    }

    /// How many lines there are so far.
    pub(crate) fn height(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn finish(self) -> String {
        self.lines
            .iter()
            .flat_map(|line| [line.trim_end(), "\n"])
            .collect()
    }
}
