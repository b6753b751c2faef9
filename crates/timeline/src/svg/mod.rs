//! The picture for a page: options, and the parts of the drawing from top to bottom.
//!
//! The source is made to live in a Markdown file: the first line is a whole tag, each element has a
//! line, and no line is empty, because an empty line would end the HTML block.

mod layout;
mod legend;
mod row;
mod xml;

use std::time::Duration;

use crate::axis::moment;
use crate::describe::describe;
use crate::model::Timeline;
use crate::words::fit;
use layout::{CHAR, Layout, MARGIN};
use xml::{Xml, escape, px, slug};

/// How [`Timeline::to_svg`] draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SvgOptions {
    /// What the picture shows, in a few words. Its ids are made from it, so that several can stand
    /// on one page: give them different titles.
    pub title: String,
    /// The text alternative; `None` writes one from what was recorded.
    pub description: Option<String>,
    /// The width it is drawn for, in CSS pixels. A narrower page shows it smaller.
    pub width_px: u32,
    /// Draw each poll as a dot.
    pub polls: bool,
    /// Draw so many lanes and tell how many more there are; `None` draws all.
    pub max_lanes: Option<usize>,
    /// Draw a line across all lanes at this time: the moment that the words beside the picture speak of. Its class is
    /// `tl-now`, and a page gives it its colour.
    pub now: Option<Duration>,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self {
            title: "Timeline".to_owned(),
            description: None,
            width_px: 760,
            polls: false,
            max_lanes: Some(100),
            now: None,
        }
    }
}

impl SvgOptions {
    /// The default, with this title.
    #[must_use]
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Sets [`description`](Self::description).
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets [`width_px`](Self::width_px).
    #[must_use]
    pub fn width_px(mut self, width_px: u32) -> Self {
        self.width_px = width_px;
        self
    }

    /// Sets [`polls`](Self::polls).
    #[must_use]
    pub fn polls(mut self, polls: bool) -> Self {
        self.polls = polls;
        self
    }

    /// Sets [`max_lanes`](Self::max_lanes).
    #[must_use]
    pub fn max_lanes(mut self, max_lanes: impl Into<Option<usize>>) -> Self {
        self.max_lanes = max_lanes.into();
        self
    }

    /// Sets [`now`](Self::now).
    #[must_use]
    pub fn now(mut self, now: impl Into<Option<Duration>>) -> Self {
        self.now = now.into();
        self
    }
}

impl Timeline {
    /// Draws the lanes as an SVG that can be a file of its own or stand inside a page: no script, no
    /// font of its own, a text alternative, a tooltip on every bar.
    ///
    /// Its colours are custom properties that a page may set: `--tl-fg` (else `--fg`), `--tl-flight`,
    /// `--tl-wait`, `--tl-blocked`, `--tl-done`, `--tl-failed`, `--tl-cancelled`. Unset, they suit
    /// mdbook's five themes; as a file of its own it follows `prefers-color-scheme`.
    #[must_use]
    pub fn to_svg(&self, options: &SvgOptions) -> String {
        let layout = Layout::new(self, options);
        let legend = legend::Legend::new(self, &layout, options);
        let id = format!("tl-{}", slug(&options.title));
        let mut svg = Xml::default();
        let (width, height) = (px(layout.width), px(legend.bottom()));
        svg.open(format!(
            "<svg class=\"tl\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">",
        ));
        svg.line(format!(
            "<title id=\"{id}-title\">{}</title>",
            escape(&options.title)
        ));
        let description = options
            .description
            .clone()
            .unwrap_or_else(|| describe(self));
        svg.line(format!(
            "<desc id=\"{id}-desc\">{}</desc>",
            escape(&description)
        ));
        style(&mut svg, &id);
        title(&mut svg, &layout, &options.title);
        axis(&mut svg, &layout);
        for (index, lane) in layout.lanes.iter().enumerate() {
            row::draw(&mut svg, &layout, index, lane, options, &id);
        }
        if layout.hidden > 0 {
            let y = px(layout.row(layout.lanes.len()) + 160);
            svg.line(format!(
                "<text class=\"tl-quiet\" x=\"{}\" y=\"{y}\">and {} more</text>",
                px(MARGIN),
                layout.hidden,
            ));
        }
        if let Some(now) = options.now {
            now_line(&mut svg, &layout, now);
        }
        legend.draw(&mut svg, &id);
        svg.close("</svg>");
        svg.finish()
    }
}

fn style(svg: &mut Xml, id: &str) {
    svg.open("<style>");
    for rule in include_str!("style.css").lines() {
        svg.line(rule);
    }
    svg.close("</style>");
    svg.open("<defs>");
    svg.open(format!(
        "<pattern id=\"{id}-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\">"
    ));
    svg.line(
        "<line class=\"tl-hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" stroke-width=\"2\"></line>",
    );
    svg.close("</pattern>");
    svg.close("</defs>");
}

fn title(svg: &mut Xml, layout: &Layout<'_>, title: &str) {
    let title = fit(title, (layout.width - 2 * MARGIN) / CHAR, "…");
    svg.line(format!(
        "<text class=\"tl-title\" x=\"{}\" y=\"18\">{}</text>",
        px(MARGIN),
        escape(&title)
    ));
}

fn now_line(svg: &mut Xml, layout: &Layout<'_>, now: Duration) {
    let (x, bottom) = (px(layout.x(now)), px(layout.row(layout.lanes.len())));
    let at = moment(now, layout.took);
    svg.line(format!(
        "<line class=\"tl-now\" stroke=\"currentColor\" x1=\"{x}\" y1=\"46\" x2=\"{x}\" y2=\"{bottom}\"><title>{at}</title></line>"
    ));
}

/// Grid lines with their times above.
fn axis(svg: &mut Xml, layout: &Layout<'_>) {
    let bottom = px(layout.row(layout.lanes.len()));
    for tick in layout.ticks() {
        let x = px(layout.x(tick.at));
        svg.line(format!(
            "<line class=\"tl-grid\" x1=\"{x}\" y1=\"46\" x2=\"{x}\" y2=\"{bottom}\"></line>"
        ));
        svg.line(format!(
            "<text class=\"tl-tick\" x=\"{x}\" y=\"40\">{}</text>",
            tick.label
        ));
    }
}
