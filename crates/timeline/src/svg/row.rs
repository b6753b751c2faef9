//! One lane: its label, its bars, how it ended.

use std::time::Duration;

use super::SvgOptions;
use super::layout::{BAR, HAIRLINE, Layout, OUTCOME, ROW, remark_of};
use super::xml::{Xml, escape, px};
use crate::axis::moment;
use crate::model::{Lane, Outcome};
use crate::words::remark;

pub(crate) fn draw(
    svg: &mut Xml,
    layout: &Layout<'_>,
    index: usize,
    lane: &Lane,
    options: &SvgOptions,
    id: &str,
) {
    let row = Row {
        layout,
        lane,
        top: layout.row(index) + (ROW - BAR) / 2,
        id,
    };
    row.label(svg);
    row.not_started(svg);
    row.bars(svg);
    if options.polls {
        row.polls(svg);
    }
    row.marks(svg);
    row.end(svg);
}

struct Row<'a> {
    layout: &'a Layout<'a>,
    lane: &'a Lane,
    /// The top of the bars.
    top: usize,
    id: &'a str,
}

impl Row<'_> {
    fn label(&self, svg: &mut Xml) {
        let (label, x) = self.layout.label(self.lane);
        let (x, y) = (px(x), px(self.top + 102));
        let full = if label == self.lane.label {
            String::new()
        } else {
            format!("<title>{}</title>", escape(&self.lane.label))
        };
        svg.line(format!(
            "<text x=\"{x}\" y=\"{y}\">{}{full}</text>",
            escape(&label)
        ));
    }

    /// From the making to the first poll.
    fn not_started(&self, svg: &mut Xml) {
        let (from, to) = self.lane.stretch_not_started(self.layout.took);
        if !self.layout.is_visible(&(from, to)) {
            return;
        }
        let title = self.tooltip("not polled yet", from, to);
        let (x1, x2) = (px(self.layout.x(from)), px(self.layout.x(to)));
        let y = px(self.top + BAR / 2);
        svg.line(format!(
            "<line class=\"tl-unpolled\" x1=\"{x1}\" y1=\"{y}\" x2=\"{x2}\" y2=\"{y}\">{title}</line>"
        ));
    }

    fn bars(&self, svg: &mut Xml) {
        let now = self.layout.took;
        let visible = |stretch: &(_, _)| self.layout.is_visible(stretch);
        let in_flight = self.lane.stretches_in_flight(now);
        for (from, to) in in_flight.into_iter().filter(visible) {
            self.bar(svg, "class=\"tl-flight\" rx=\"2\"", "in flight", from, to);
        }
        let hatch = format!(
            "class=\"tl-wait\" rx=\"2\" fill=\"url(#{}-hatch)\"",
            self.id
        );
        for wait in &self.lane.waits {
            let to = wait.to.unwrap_or(now);
            if visible(&(wait.from, to)) {
                self.bar(svg, &hatch, &wait.to_string(), wait.from, to);
            }
        }
        for poll in self.lane.polls.iter().filter(|poll| poll.blocked()) {
            self.bar(
                svg,
                "class=\"tl-blocked\"",
                "blocked its thread",
                poll.from,
                poll.to,
            );
        }
    }

    fn bar(&self, svg: &mut Xml, attributes: &str, what: &str, from: Duration, to: Duration) {
        let (x1, x2) = (self.layout.x(from), self.layout.x(to));
        let (x, y) = (px(x1), px(self.top));
        let (width, height) = (px((x2 - x1).max(HAIRLINE)), px(BAR));
        let title = self.tooltip(what, from, to);
        svg.line(format!(
            "<rect {attributes} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{title}</rect>"
        ));
    }

    /// A dot below the bar for each poll; where they are closer than two pixels, one for several.
    fn polls(&self, svg: &mut Xml) {
        let y = px(self.top + BAR + 32);
        let mut last: Option<usize> = None;
        for poll in &self.lane.polls {
            let x = self.layout.x(poll.from);
            if last.is_some_and(|last| x < last + 20) {
                continue;
            }
            last = Some(x);
            let at = self.at(poll.from);
            svg.line(format!(
                "<circle class=\"tl-poll\" cx=\"{}\" cy=\"{y}\" r=\"1.5\"><title>{}: polled at {at}</title></circle>",
                px(x),
                escape(&self.lane.label),
            ));
        }
    }

    /// A small triangle above the bar for each event.
    fn marks(&self, svg: &mut Xml) {
        for mark in &self.lane.marks {
            let (x, y) = (px(self.layout.x(mark.at)), px(self.top));
            let (label, at, text) = (
                escape(&self.lane.label),
                self.at(mark.at),
                escape(&mark.text),
            );
            svg.line(format!(
                "<path class=\"tl-mark\" d=\"M{x} {y}l-3.5 -5h7z\"><title>{label}: {text}, at {at}</title></path>"
            ));
        }
    }

    fn end(&self, svg: &mut Xml) {
        let lane = self.lane;
        let end = lane.ended.unwrap_or(self.layout.took);
        let x = self.layout.x(end);
        let outcome = match lane.outcome {
            Outcome::Running => "still running".to_owned(),
            Outcome::Done => "done".to_owned(),
            _ => remark(lane),
        };
        svg.open(format!(
            "<g class=\"tl-end tl-{}\" transform=\"translate({} {})\">",
            lane.outcome.as_str().replace(' ', "-"),
            px(x),
            px(self.top)
        ));
        let (label, outcome) = (escape(&lane.label), escape(&outcome));
        svg.line(format!(
            "<title>{label}: {outcome}, at {}</title>",
            self.at(end)
        ));
        for shape in shapes(lane.outcome) {
            svg.line(shape);
        }
        let remark = remark_of(lane);
        if !remark.is_empty() {
            let x = px(OUTCOME + 20);
            svg.line(format!(
                "<text x=\"{x}\" y=\"10.2\">{}</text>",
                escape(&remark)
            ));
        }
        svg.close("</g>");
    }

    fn at(&self, time: Duration) -> String {
        moment(time, self.layout.took)
    }

    fn tooltip(&self, what: &str, from: Duration, to: Duration) -> String {
        let (label, what) = (escape(&self.lane.label), escape(what));
        format!(
            "<title>{label}: {what}, {} to {}</title>",
            self.at(from),
            self.at(to)
        )
    }
}

/// The mark of an outcome, to the right of the end of a bar. The shapes tell the outcomes apart
/// without colour.
pub(crate) fn shapes(outcome: Outcome) -> &'static [&'static str] {
    match outcome {
        Outcome::Done => &["<path d=\"M5 6.5l3.5 4l6.5 -8.5\"></path>"],
        Outcome::Failed => &["<path d=\"M6 2l8 8m0 -8l-8 8\"></path>"],
        Outcome::Panicked => &["<path d=\"M10 0v12m-5.2 -9l10.4 6m0 -6l-10.4 6\"></path>"],
        Outcome::Cancelled => &[
            "<path class=\"tl-cut\" d=\"M0 -4v20\"></path>",
            "<path d=\"M15 6a5 5 0 1 1 -10 0a5 5 0 1 1 10 0m-8.5 3.5l7 -7\"></path>",
        ],
        Outcome::NeverPolled => {
            &["<path class=\"tl-cut\" d=\"M15 6a5 5 0 1 1 -10 0a5 5 0 1 1 10 0\"></path>"]
        }
        Outcome::Running => &["<path d=\"M5 2l5 4l-5 4m5 -8l5 4l-5 4\"></path>"],
    }
}
