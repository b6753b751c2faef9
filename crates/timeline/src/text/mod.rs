//! The picture for a terminal or a text file: its options.

mod line;
mod picture;
mod symbol;

use crate::model::Timeline;
use picture::Picture;

/// How [`Timeline::to_text`] draws. The default is for files: 80 columns, plain ASCII, no colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// No line is wider, in columns of a terminal. Less than 11 is taken as 11.
    pub width: usize,
    /// Escape sequences for colour. What they say, the symbols say too.
    pub color: bool,
    /// Line-drawing characters and symbols from Unicode instead of ASCII.
    pub unicode: bool,
    /// Draw so many lanes and tell how many more there are; `None` draws all.
    pub max_lanes: Option<usize>,
    /// A line above the picture.
    pub title: Option<String>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            width: 80,
            color: false,
            unicode: false,
            max_lanes: None,
            title: None,
        }
    }
}

impl TextOptions {
    /// Sets [`width`](Self::width).
    #[must_use]
    pub fn width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    /// Sets [`color`](Self::color).
    #[must_use]
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// Sets [`unicode`](Self::unicode).
    #[must_use]
    pub fn unicode(mut self, unicode: bool) -> Self {
        self.unicode = unicode;
        self
    }

    /// Sets [`max_lanes`](Self::max_lanes).
    #[must_use]
    pub fn max_lanes(mut self, max_lanes: impl Into<Option<usize>>) -> Self {
        self.max_lanes = max_lanes.into();
        self
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl Timeline {
    /// Draws the lanes as lines of text: an axis, a row a lane, a legend. Every line ends with a
    /// line feed.
    #[must_use]
    pub fn to_text(&self, options: &TextOptions) -> String {
        Picture::new(self, options).draw()
    }
}
