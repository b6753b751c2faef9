//! What the symbols mean: only those that are used.

use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use super::SvgOptions;
use super::layout::{CHAR, Layout, MARGIN};
use super::row::shapes;
use super::xml::{Xml, escape, px};
use crate::model::{Lane, Outcome, Poll, Timeline};
use crate::words::{fit, waiting_for};

const LINE: usize = 200;
/// From a text to the next symbol.
const GAP: usize = 180;

#[derive(Clone, Copy, PartialEq)]
enum Symbol {
    NotStarted,
    Waiting,
    InFlight,
    Blocked,
    Poll,
    Mark,
    End(Outcome),
}

impl Symbol {
    /// How much room it needs before its text.
    fn width(self) -> usize {
        match self {
            Self::NotStarted | Self::Waiting | Self::InFlight | Self::Blocked => 260,
            Self::Poll | Self::Mark | Self::End(_) => 200,
        }
    }
}

struct Item {
    symbol: Symbol,
    text: String,
    x: usize,
    y: usize,
}

pub(crate) struct Legend {
    items: Vec<Item>,
    bottom: usize,
}

impl Legend {
    pub(crate) fn new(timeline: &Timeline, layout: &Layout<'_>, options: &SvgOptions) -> Self {
        let mut legend = Self {
            items: Vec::new(),
            bottom: layout.bottom() + MARGIN,
        };
        let (mut x, mut y) = (MARGIN, layout.bottom() + 100);
        let room = (layout.width - 2 * MARGIN) / CHAR - 4;
        for (symbol, text) in used(timeline, layout, options) {
            let text = fit(&text, room, "…");
            let width = symbol.width() + text.width() * CHAR;
            if x > MARGIN && x + width > layout.width - MARGIN {
                (x, y) = (MARGIN, y + LINE);
            }
            legend.items.push(Item { symbol, text, x, y });
            legend.bottom = y + LINE;
            x += width + GAP;
        }
        legend
    }

    /// The height of the whole picture.
    pub(crate) fn bottom(&self) -> usize {
        self.bottom
    }

    pub(crate) fn draw(&self, svg: &mut Xml, id: &str) {
        for item in &self.items {
            let at = format!("transform=\"translate({} {})\"", px(item.x), px(item.y));
            match item.symbol {
                Symbol::End(outcome) => {
                    let class = outcome.as_str().replace(' ', "-");
                    svg.open(format!("<g class=\"tl-end tl-{class}\" {at}>"));
                    for shape in shapes(outcome) {
                        svg.line(shape);
                    }
                }
                symbol => {
                    svg.open(format!("<g {at}>"));
                    svg.line(sample(symbol, id));
                }
            }
            let text = escape(&item.text);
            svg.line(format!(
                "<text class=\"tl-quiet\" x=\"{}\" y=\"10.2\">{text}</text>",
                px(item.symbol.width())
            ));
            svg.close("</g>");
        }
    }
}

fn used(timeline: &Timeline, layout: &Layout<'_>, options: &SvgOptions) -> Vec<(Symbol, String)> {
    let (lanes, now) = (layout.lanes, timeline.took());
    let mut used = Vec::new();
    let mut add = |is_used: bool, symbol, text: &str| {
        if is_used {
            used.push((symbol, text.to_owned()));
        }
    };
    let any = |stretches: fn(&Lane, Duration) -> Vec<(Duration, Duration)>| {
        let mut stretches = lanes.iter().flat_map(|lane| stretches(lane, now));
        stretches.any(|stretch| layout.is_visible(&stretch))
    };
    add(
        any(|lane, now| vec![lane.stretch_not_started(now)]),
        Symbol::NotStarted,
        "not polled yet",
    );
    add(
        any(Lane::stretches_waiting),
        Symbol::Waiting,
        &waiting_for(lanes),
    );
    add(
        any(Lane::stretches_in_flight),
        Symbol::InFlight,
        "in flight",
    );
    let mut polls = lanes.iter().flat_map(|lane| &lane.polls);
    add(
        polls.any(Poll::blocked),
        Symbol::Blocked,
        "blocked its thread",
    );
    let polls = options.polls && lanes.iter().any(|lane| !lane.polls.is_empty());
    add(polls, Symbol::Poll, "poll");
    add(
        lanes.iter().any(|lane| !lane.marks.is_empty()),
        Symbol::Mark,
        "event",
    );
    for outcome in [
        Outcome::Done,
        Outcome::Failed,
        Outcome::Panicked,
        Outcome::Cancelled,
        Outcome::NeverPolled,
        Outcome::Running,
    ] {
        let is_used = lanes.iter().any(|lane| lane.outcome == outcome);
        add(is_used, Symbol::End(outcome), outcome.as_str());
    }
    used
}

fn sample(symbol: Symbol, id: &str) -> String {
    let bar = "width=\"20\" height=\"12\"";
    match symbol {
        Symbol::NotStarted => {
            "<line class=\"tl-unpolled\" x1=\"1\" y1=\"6\" x2=\"20\" y2=\"6\"></line>".to_owned()
        }
        Symbol::Waiting => {
            format!("<rect class=\"tl-wait\" rx=\"2\" fill=\"url(#{id}-hatch)\" {bar}></rect>")
        }
        Symbol::InFlight => format!("<rect class=\"tl-flight\" rx=\"2\" {bar}></rect>"),
        Symbol::Blocked => format!("<rect class=\"tl-blocked\" {bar}></rect>"),
        Symbol::Poll => {
            "<circle class=\"tl-poll\" cx=\"10\" cy=\"6\" r=\"1.5\"></circle>".to_owned()
        }
        Symbol::Mark | Symbol::End(_) => {
            "<path class=\"tl-mark\" d=\"M10 9l-3.5 -5h7z\"></path>".to_owned()
        }
    }
}
