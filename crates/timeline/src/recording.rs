//! Which span is which lane: turns callbacks (made, entered, exited, said, closed) into calls of the
//! lane that they are about.

use std::collections::HashMap;

use crate::clock::Clock;
use crate::fields::{LabelFields, Said};
use crate::lane_record::LaneRecord;
use crate::model::{Mark, Timeline};
use crate::names::wait_for;
use crate::tree;

/// A span, by the layer that saw it and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SpanKey {
    pub(crate) layer: u64,
    pub(crate) span: u64,
}

/// Where a span's record is: a lane, or one of a lane's waits.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Lane(usize),
    Wait(usize, usize),
}

impl Place {
    fn lane(self) -> usize {
        match self {
            Self::Lane(lane) | Self::Wait(lane, _) => lane,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Recording {
    clock: Clock,
    lanes: Vec<LaneRecord>,
    /// The spans that are open.
    places: HashMap<SpanKey, Place>,
}

impl Recording {
    pub(crate) fn start() -> Self {
        Self {
            clock: Clock::start(),
            lanes: Vec::new(),
            places: HashMap::new(),
        }
    }

    pub(crate) fn place(&self, key: SpanKey) -> Option<Place> {
        self.places.get(&key).copied()
    }

    /// A span was made, inside `around`.
    pub(crate) fn made(
        &mut self,
        key: SpanKey,
        name: &'static str,
        fields: LabelFields,
        around: Option<Place>,
    ) {
        let parent = around.map(Place::lane);
        let place = match (wait_for(name), parent) {
            // Nobody waits here.
            (Some(_), None) => return,
            (Some(what), Some(lane)) => {
                let what = fields.label.unwrap_or(what);
                Place::Wait(lane, self.lanes[lane].wait(what))
            }
            (None, _) => {
                if let Some(parent) = parent {
                    self.lanes[parent].child();
                }
                let made = self.clock.elapsed();
                self.lanes.push(LaneRecord::new(name, fields, parent, made));
                Place::Lane(self.lanes.len() - 1)
            }
        };
        self.places.insert(key, place);
    }

    /// Fields got their values after the span was made.
    pub(crate) fn recorded(&mut self, key: SpanKey, fields: &LabelFields) {
        if let Some(Place::Lane(lane)) = self.place(key) {
            self.lanes[lane].relabel(fields);
        }
    }

    pub(crate) fn entered(&mut self, key: SpanKey, panicking: bool) {
        let Some(place) = self.place(key) else { return };
        let now = self.clock.elapsed();
        let record = &mut self.lanes[place.lane()];
        match place {
            Place::Lane(_) => record.entered(now, panicking),
            Place::Wait(_, wait) => record.wait_entered(wait, now),
        }
    }

    pub(crate) fn exited(&mut self, key: SpanKey, panicking: bool) {
        let Some(place) = self.place(key) else { return };
        let now = self.clock.elapsed();
        let record = &mut self.lanes[place.lane()];
        match place {
            Place::Lane(_) => record.exited(now, panicking),
            Place::Wait(_, wait) => record.wait_exited(wait, now),
        }
    }

    /// An event inside the span at `place`.
    pub(crate) fn said(&mut self, place: Place, said: Said) {
        let at = self.clock.elapsed();
        let record = &mut self.lanes[place.lane()];
        match (said, place) {
            (Said::Mark(text), _) => record.mark(Mark { at, text }),
            (Said::Ended(outcome, result), Place::Lane(_)) => record.end(at, outcome, result),
            (Said::Ended(..), Place::Wait(_, wait)) => record.wait_over(wait, at),
        }
    }

    /// The last handle to the span is gone.
    pub(crate) fn closed(&mut self, key: SpanKey) {
        let Some(place) = self.places.remove(&key) else {
            return;
        };
        let now = self.clock.elapsed();
        let record = &mut self.lanes[place.lane()];
        match place {
            Place::Lane(_) => record.closed(now),
            Place::Wait(_, wait) => record.wait_closed(wait, now),
        }
    }

    pub(crate) fn timeline(&self) -> Timeline {
        let took = self.clock.elapsed();
        let lanes = self
            .lanes
            .iter()
            .map(|record| record.snapshot(took))
            .collect();
        Timeline {
            took,
            lanes: tree::children_under_parents(lanes),
        }
    }
}
