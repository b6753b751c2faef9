//! A line under construction.

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// A line of text, the width of which is known.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) width: usize,
    color: bool,
}

impl Line {
    pub(crate) fn new(color: bool) -> Self {
        Self {
            color,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, text: &str, style: Style) {
        self.width += text.width();
        if self.color && !style.is_plain() && !text.is_empty() {
            self.text += &format!("{style}{text}{style:#}");
        } else {
            self.text += text;
        }
    }

    pub(crate) fn pad_to(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width);
        self.push(&" ".repeat(missing), Style::new());
    }
}
