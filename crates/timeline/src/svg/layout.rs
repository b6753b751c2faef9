//! Where things are. All lengths are in tenths of a pixel, so that whole numbers do.

use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use super::SvgOptions;
use crate::axis::{Scale, Tick, ticks};
use crate::model::{Lane, Timeline};
use crate::words::{fit, remark};

/// The space around the drawing.
pub(crate) const MARGIN: usize = 80;
/// The height of a lane.
pub(crate) const ROW: usize = 240;
/// The height of a bar in it.
pub(crate) const BAR: usize = 120;
/// The width of a character in the 12 px monospaced font; none of the usual ones is wider.
pub(crate) const CHAR: usize = 73;
/// A level of children.
const INDENT: usize = 140;
/// Where the first lane begins: below the title and the axis.
const TOP: usize = 500;
/// From the end of a bar to its remark: the mark of its outcome.
pub(crate) const OUTCOME: usize = 180;
/// What is narrower isn't drawn, but for polls that blocked: they are drawn this wide.
pub(crate) const HAIRLINE: usize = 5;
/// What a remark or a label may have, in characters.
const LONGEST_REMARK: usize = 32;
const LONGEST_LABEL: usize = 30;

pub(crate) struct Layout<'a> {
    pub(crate) lanes: &'a [Lane],
    /// How many lanes aren't drawn.
    pub(crate) hidden: usize,
    pub(crate) took: Duration,
    pub(crate) width: usize,
    /// Where the time 0 is.
    left: usize,
    scale: Scale,
}

impl<'a> Layout<'a> {
    pub(crate) fn new(timeline: &'a Timeline, options: &SvgOptions) -> Self {
        let shown = options
            .max_lanes
            .unwrap_or(usize::MAX)
            .min(timeline.lanes.len());
        let lanes = &timeline.lanes[..shown];
        let took = timeline.took;
        // Below 300 px there is no picture.
        let width = (options.width_px as usize).max(300) * 10;
        let widest = lanes
            .iter()
            .map(|lane| indent(lane) + label(lane).width() * CHAR)
            .max();
        let left = MARGIN + widest.unwrap_or(0).min(width * 2 / 5) + 140;
        let plot = plot(lanes, took, width - left - MARGIN);
        Self {
            lanes,
            hidden: timeline.lanes.len() - shown,
            took,
            width,
            left,
            scale: Scale::new(took, plot),
        }
    }

    pub(crate) fn x(&self, time: Duration) -> usize {
        self.left + self.scale.at(time)
    }

    /// Whether it is wide enough to be seen.
    pub(crate) fn is_visible(&self, (from, to): &(Duration, Duration)) -> bool {
        self.x(*to) >= self.x(*from) + HAIRLINE
    }

    /// The top of a lane.
    pub(crate) fn row(&self, index: usize) -> usize {
        TOP + index * ROW
    }

    /// The bottom of all lanes.
    pub(crate) fn bottom(&self) -> usize {
        self.row(self.lanes.len() + usize::from(self.hidden > 0))
    }

    /// The label as drawn, and where.
    pub(crate) fn label(&self, lane: &Lane) -> (String, usize) {
        let x = MARGIN + indent(lane);
        let room = (self.left - 140).saturating_sub(x) / CHAR;
        (fit(&label(lane), room, "…"), x)
    }

    pub(crate) fn ticks(&self) -> Vec<Tick> {
        ticks(self.took, |ticks| {
            let widest = ticks
                .iter()
                .map(|tick| tick.label.width())
                .max()
                .unwrap_or(0);
            let last_fits = ticks
                .last()
                .is_none_or(|tick| self.x(tick.at) + tick.label.width() * CHAR / 2 <= self.width);
            let apart = |pair: &[Tick]| match pair {
                [left, right] => self.x(right.at) - self.x(left.at) >= (widest + 3) * CHAR,
                _ => true,
            };
            ticks.windows(2).all(apart) && last_fits
        })
    }
}

/// The longest plot beside which every outcome and remark still fits.
fn plot(lanes: &[Lane], took: Duration, room: usize) -> usize {
    let widest_that_fits = |lane: &Lane| {
        let words = remark_of(lane).width() * CHAR;
        let room = room.saturating_sub(OUTCOME + words) as u128;
        let end = lane.ended.unwrap_or(took).as_nanos();
        (room * took.as_nanos()).checked_div(end)
    };
    let widest = lanes.iter().filter_map(widest_that_fits).min();
    let widest = widest
        .and_then(|plot| usize::try_from(plot).ok())
        .unwrap_or(room);
    // Half a label of the last tick may stand out on the right.
    widest.clamp(room / 3, room.saturating_sub(200).max(room / 3))
}

/// The remark as drawn.
pub(crate) fn remark_of(lane: &Lane) -> String {
    fit(&remark(lane), LONGEST_REMARK, "…")
}

fn label(lane: &Lane) -> String {
    fit(&lane.label, LONGEST_LABEL, "…")
}

fn indent(lane: &Lane) -> usize {
    lane.depth.min(8) * INDENT
}
