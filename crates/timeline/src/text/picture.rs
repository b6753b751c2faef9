//! The rows, the axis above them and the legend below.

use std::collections::BTreeSet;
use std::time::Duration;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::TextOptions;
use super::line::Line;
use super::symbol::Symbol;
use crate::axis::{Scale, Tick, ticks};
use crate::model::{Lane, Timeline};
use crate::words::{fit, remark, waiting_for};

pub(crate) struct Picture<'a> {
    timeline: &'a Timeline,
    options: &'a TextOptions,
    width: usize,
    lanes: &'a [Lane],
    labels: usize,
    scale: Scale,
    ticks: Vec<Tick>,
    used: BTreeSet<Symbol>,
}

/// A label of eight columns, a space, the border, and the mark of an end.
const NARROWEST: usize = 11;
const DIM: Style = Style::new().dimmed();

impl<'a> Picture<'a> {
    pub(crate) fn new(timeline: &'a Timeline, options: &'a TextOptions) -> Self {
        let shown = options
            .max_lanes
            .unwrap_or(usize::MAX)
            .min(timeline.lanes.len());
        let lanes = &timeline.lanes[..shown];
        let widest = lanes
            .iter()
            .map(|lane| indented(lane).width())
            .max()
            .unwrap_or(0);
        let width = options.width.max(NARROWEST);
        let labels = widest.min((width * 3 / 10).max(8));
        // Before the plot: the label, a space and the border.
        let room = width - labels - 2;
        let (scale, ticks) = plot(timeline.took, room);
        Self {
            timeline,
            options,
            width,
            lanes,
            labels,
            scale,
            ticks,
            used: BTreeSet::new(),
        }
    }

    pub(crate) fn draw(mut self) -> String {
        let mut text = String::new();
        if let Some(title) = &self.options.title {
            let mut line = Line::new(self.options.color);
            line.push(&self.fit(title, self.width), Style::new().bold());
            self.finish(&mut text, line);
        }
        let axis = self.axis();
        self.finish(&mut text, axis);
        for lane in self.lanes {
            let row = self.row(lane);
            self.finish(&mut text, row);
        }
        let hidden = self.timeline.lanes.len() - self.lanes.len();
        if hidden > 0 {
            let mut line = Line::new(self.options.color);
            line.push(
                &self.fit(&format!("... and {hidden} more"), self.width),
                DIM,
            );
            self.finish(&mut text, line);
        }
        for line in self.legend() {
            self.finish(&mut text, line);
        }
        text
    }

    fn finish(&self, text: &mut String, line: Line) {
        debug_assert!(line.width <= self.width, "{line:?}");
        text.push_str(line.text.trim_end());
        text.push('\n');
    }

    fn axis(&self) -> Line {
        let plot_start = self.labels + 2;
        let mut line = Line::new(self.options.color);
        for tick in &self.ticks {
            let start = plot_start + self.scale.at(tick.at);
            if start + tick.label.width() <= self.width {
                line.pad_to(start);
                line.push(&tick.label, DIM);
            }
        }
        line
    }

    fn row(&mut self, lane: &Lane) -> Line {
        let mut line = Line::new(self.options.color);
        line.push(&self.fit(&indented(lane), self.labels), Style::new());
        line.pad_to(self.labels + 1);
        line.push(if self.options.unicode { "│" } else { "|" }, DIM);
        let cells = self.cells(lane);
        let mut run = String::new();
        for (index, &cell) in cells.iter().enumerate() {
            run.push(cell.map_or(' ', |symbol| symbol.glyph(self.options.unicode)));
            self.used.extend(cell);
            if cells.get(index + 1) != Some(&cell) {
                line.push(&run, cell.map_or(Style::new(), Symbol::style));
                run.clear();
            }
        }
        let remark = remark(lane);
        let room = self.width.saturating_sub(line.width + 1);
        if !remark.is_empty() && room >= remark.width().min(12) {
            line.push(" ", Style::new());
            line.push(&self.fit(&remark, room), Symbol::End(lane.outcome).style());
        }
        line
    }

    /// The columns of a lane's row, up to the mark of its end.
    fn cells(&self, lane: &Lane) -> Vec<Option<Symbol>> {
        let now = self.timeline.took;
        let end = self.scale.at(lane.ended.unwrap_or(now));
        let mut cells = vec![None; end];
        let mut paint = |from: Duration, to: Duration, least: usize, symbol| {
            let from = self.scale.at(from).min(end);
            let to = self.scale.at(to).max(from + least).min(end);
            cells[from..to].fill(Some(symbol));
        };
        let (made, started) = lane.stretch_not_started(now);
        paint(made, started, 0, Symbol::NotStarted);
        for (from, to) in lane.stretches_in_flight(now) {
            paint(from, to, 0, Symbol::InFlight);
        }
        for (from, to) in lane.stretches_waiting(now) {
            paint(from, to, 0, Symbol::Waiting);
        }
        for poll in lane.polls.iter().filter(|poll| poll.blocked()) {
            paint(poll.from, poll.to, 1, Symbol::Blocked);
        }
        cells.push(Some(Symbol::End(lane.outcome)));
        cells
    }

    fn legend(&self) -> Vec<Line> {
        let plot_start = self.labels + 2;
        let items: Vec<_> = self
            .used
            .iter()
            .map(|&symbol| (symbol, self.meaning(symbol)))
            .collect();
        let widest = items
            .iter()
            .map(|(_, text)| text.width() + 2)
            .max()
            .unwrap_or(0);
        let indent = if plot_start + widest <= self.width {
            plot_start
        } else {
            0
        };
        let mut lines: Vec<Line> = Vec::new();
        for (symbol, meaning) in items {
            let meaning = self.fit(&meaning, self.width.saturating_sub(indent + 2));
            match lines.last_mut() {
                Some(line) if line.width + 5 + meaning.width() <= self.width => {
                    line.push("   ", Style::new());
                }
                _ => {
                    let mut line = Line::new(self.options.color);
                    line.pad_to(indent);
                    lines.push(line);
                }
            }
            if let Some(line) = lines.last_mut() {
                line.push(
                    symbol.glyph(self.options.unicode).encode_utf8(&mut [0; 4]),
                    symbol.style(),
                );
                line.push(" ", Style::new());
                line.push(&meaning, DIM);
            }
        }
        lines
    }

    fn meaning(&self, symbol: Symbol) -> String {
        match symbol {
            Symbol::NotStarted => "not polled yet".to_owned(),
            Symbol::Waiting => waiting_for(self.lanes),
            Symbol::InFlight => "in flight".to_owned(),
            Symbol::Blocked => "blocked its thread".to_owned(),
            Symbol::End(outcome) => outcome.as_str().to_owned(),
        }
    }

    fn fit(&self, text: &str, width: usize) -> String {
        fit(text, width, if self.options.unicode { "…" } else { "..." })
    }
}

/// As wide as the mark of an outcome at its very end allows, and the label of the last tick.
fn plot(took: Duration, room: usize) -> (Scale, Vec<Tick>) {
    let scale = Scale::new(took, room - 1);
    let ticks = ticks_on(scale, took);
    let Some(last) = ticks.last().filter(|last| !last.at.is_zero()) else {
        return (scale, ticks);
    };
    let label = last.label.width();
    if scale.at(last.at) + label <= room || room < 5 * label {
        return (scale, ticks);
    }
    let length = (room - label) as u128 * took.as_nanos() / last.at.as_nanos();
    let scale = Scale::new(took, usize::try_from(length).unwrap_or(room - label));
    (scale, ticks_on(scale, took))
}

fn ticks_on(scale: Scale, took: Duration) -> Vec<Tick> {
    const APART: usize = 3;
    let apart = |pair: &[Tick]| match pair {
        [left, right] => scale.at(left.at) + left.label.width() + APART <= scale.at(right.at),
        _ => true,
    };
    ticks(took, |ticks| ticks.windows(2).all(apart))
}

fn indented(lane: &Lane) -> String {
    "  ".repeat(lane.depth) + &lane.label
}
